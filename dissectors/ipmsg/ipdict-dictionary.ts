/** Dictionaries with known keys: entries in any order. */
import {
  field,
  latin1,
  readTraced,
  Sink,
  struct,
  type AnyField,
  type Fields,
  type Input,
  type Struct,
  type Target,
} from 'imdissect/schema';
import { asWritten } from './as-written.js';
import type { EntryTable } from './ipdict-entries.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { otherEntry, others, type OtherEntry } from './ipdict-others.js';
import { find } from './layout.js';
import { colon } from './tokens.js';

const order = field<string | undefined>(
  'Order of entries',
  {
    form: { is: 'text' },
    read: () => undefined,
    write: () => undefined,
    show: (text) => text ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'The keys as they were written, "?" for any other; absent when they stand in the usual order.' },
);

/** What every dictionary may have besides its own entries. */
interface Rest {
  readonly others?: readonly OtherEntry[];
  readonly order?: string;
}

/** The key of the entry that signs all entries in front of it. */
const signatureName = 'SIGN';

/** A table of entries, and what is worked out from them once all are read. */
export class Dictionary {
  readonly fields: readonly AnyField[];
  readonly struct: Struct<object>;
  private readonly byName: ReadonlyMap<string, AnyField>;
  private readonly workedOut: readonly AnyField[];

  constructor(
    readonly label: string,
    table: EntryTable,
    workedOut: Fields = {},
    section = '10',
  ) {
    const made = Object.entries(table).map(([name, { key, make }]) => [name, key, make(name)] as const);
    const fields = Object.fromEntries(made.map(([, key, one]) => [key, one]));
    this.struct = struct(label, { ...fields, ...workedOut, others, order, asWritten }, section);
    this.fields = this.struct.fields;
    const byKey = new Map(this.fields.map((one) => [one.key, one]));
    this.byName = new Map(made.flatMap(([name, key]) => pairOf(name, byKey.get(key))));
    this.workedOut = Object.keys(workedOut).flatMap((key) => byKey.get(key) ?? []);
  }

  /** Reads entries up to the end of the region. Those before a short read stay in the target. @throws Stop */
  readInto(input: Input, target: Target): void {
    const layout = DictionaryLayout.of(input);
    const outer = layout.told;
    layout.told = { fingerprint: undefined, signed: null };
    const names: string[] = [];
    for (const from = input.at; input.at < layout.region;) {
      const before = input.bytes.subarray(from, Math.max(from, input.at - 1));
      const name = this.readEntry(input, layout, target);
      if (name === signatureName) layout.told.signed = before;
      names.push(name);
    }
    for (const one of this.workedOut) store(target, one, readTraced(one, input, target, noAttach));
    const usual = this.usualOrder(target).join(' ');
    const written = names.join(' ');
    if (written !== usual) target['order'] = written;
    const oddities = layout.takeWritten(target);
    if (oddities !== undefined) target['asWritten'] = oddities;
    layout.told = outer;
  }

  private readEntry(input: Input, layout: DictionaryLayout, target: Target): string {
    const end = find(input.bytes, input.at, Math.min(layout.region, input.end), colon);
    const name = end < 0 || end - input.at > longestKnown ? '' : latin1(input.bytes, input.at, end);
    const known = this.byName.get(name);
    if (known !== undefined && target[known.key] === undefined) {
      const attach = (partial: unknown): void => {
        target[known.key] = partial;
      };
      store(target, known, readTraced(known, input, target, attach));
      return name;
    }
    const one = readTraced(otherEntry, input, target, noAttach);
    const list = (target['others'] ??= []);
    if (Array.isArray(list)) list.push(one);
    return '?';
  }

  private usualOrder(values: Target): string[] {
    const known = [...this.byName].flatMap(([name, { key }]) => (values[key] === undefined ? [] : [name]));
    const { others: more } = values as Rest;
    return [...known, ...(more ?? []).map(() => '?')];
  }

  /** The content: entries with colons between them. */
  write(values: object): Uint8Array {
    const sink = new Sink();
    const scope: Target = { ...values };
    const { others: more = [], order: written } = values as Rest;
    let next = 0;
    for (const [index, name] of (written?.split(' ') ?? this.usualOrder(scope)).entries()) {
      if (index > 0) sink.u8(colon);
      const known = this.byName.get(name);
      if (known !== undefined) known.write(sink, scope[known.key], scope);
      else otherEntry.write(sink, more[next++] ?? { name }, scope);
    }
    return sink.finish();
  }
}

/** Longer keys are in no table. */
const longestKnown = 16;
const noAttach = (): void => undefined;

function pairOf(name: string, one: AnyField | undefined): [string, AnyField][] {
  return one === undefined ? [] : [[name, one]];
}

function store(target: Target, one: AnyField, value: unknown): void {
  if (value !== undefined) target[one.key] = value;
}
