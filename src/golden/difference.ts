import type { JsonValue } from './json.js';

/** Where a difference is. */
interface Place {
  /** Identity of the record in the capture as it is now; of a missing one, as it was. */
  readonly id: string;
  readonly frame: number;
  /** Kind of the message, code of the finding, or `object`. */
  readonly name: string;
  /** Line of the golden file; of an added record, of the one it follows. */
  readonly line: number;
}

/** One way in which a capture is not what its golden file says. */
export type Difference =
  | (Place & {
      readonly difference: 'changed';
      /** Path of the value: `fields.contacts[2].nick`. */
      readonly key: string;
      /** Absent where there was or is no such key. */
      readonly expected?: JsonValue;
      readonly found?: JsonValue;
    })
  | (Place & { readonly difference: 'missing' | 'added' })
  /** So many records in a row have other ids, for frames came or went before them; the first was called `expected`. */
  | (Place & {
      readonly difference: 'moved';
      readonly key: 'id';
      readonly expected: string;
      readonly found: string;
      readonly records: number;
    })
  /** The file is another one, though no record tells. */
  | { readonly difference: 'capture'; readonly key: 'capture'; readonly expected: string; readonly found: string };

/** A key that the schema has got since: no fault. */
export interface NewKey {
  readonly name: string;
  readonly key: string;
  readonly records: number;
}

/** What a comparison found. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly newKeys: readonly NewKey[];
}
