/** "imdissect/filter": the display filter. */
import type { Mounted } from '../mount.js';
import type { DissectionRecord, MessageRecord } from '../record.js';
import type { MessageKind } from '../schema/message.js';
import { Catalogue } from './catalogue.js';
import { check, type Checked } from './check.js';
import { parse } from './parser.js';
import { specialise, type Test } from './specialise.js';

export { FilterError } from './error.js';
export type { Span } from './syntax.js';

export interface FilterOptions {
  /** Secret values may be compared. */
  readonly reveal?: boolean;
}

/**
 * Reads a display filter and checks it against the declarations of the dissectors.
 *
 * ```ts
 * const filter = compileFilter('ipmsg.mode == SENDMSG && ip.src == 10.0.0.0/8', builtIn);
 * for await (const record of dissect(['lan.pcap'], { dissectors: builtIn })) if (filter.matches(record)) …
 * ```
 *
 * @throws FilterError that says what is wrong and where
 */
export function compileFilter(
  expression: string,
  dissectors: readonly Mounted[],
  { reveal = false }: FilterOptions = {},
): Filter {
  return new Filter(check(parse(expression), catalogueOf(dissectors), reveal));
}

/** Declarations do not change: what was made of them once serves for the next filter. */
const catalogues = new WeakMap<readonly Mounted[], Catalogue>();

function catalogueOf(dissectors: readonly Mounted[]): Catalogue {
  let catalogue = catalogues.get(dissectors);
  if (catalogue === undefined) catalogues.set(dissectors, (catalogue = new Catalogue(dissectors)));
  return catalogue;
}

/** Says which records are wanted. */
export class Filter {
  private readonly ofKind = new WeakMap<MessageKind, Test>();
  private readonly ofFindings: Test;
  private readonly ofObjects: Test;

  /** Made by `compileFilter`. */
  constructor(private readonly checked: Checked) {
    this.ofFindings = specialise(checked, { record: 'finding' });
    this.ofObjects = specialise(checked, { record: 'object' });
  }

  matches(record: DissectionRecord): boolean {
    const test =
      record.record === 'message'
        ? this.testOf(record)
        : record.record === 'finding'
          ? this.ofFindings
          : this.ofObjects;
    return typeof test === 'boolean' ? test : test(record);
  }

  /** The test of a kind of message: what can never match it is not asked. */
  private testOf({ message: { kind }, protocol }: MessageRecord): Test {
    let test = this.ofKind.get(kind);
    if (test === undefined) {
      test = specialise(this.checked, { record: 'message', kind, protocol: protocol.id });
      this.ofKind.set(kind, test);
    }
    return test;
  }
}
