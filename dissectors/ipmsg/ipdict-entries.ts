/** Entries of an IPDict: `key ":" length ":" value`, and a colon where another one follows. */
import {
  field,
  latin1,
  Stop,
  type Field,
  type FieldOptions,
  type Input,
  type Scope,
  type Sink,
} from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { lengthAt } from './ipdict-scan.js';
import type { ValueCodec } from './ipdict-values.js';
import { find } from './layout.js';
import { colon } from './tokens.js';

/** An entry with a meaning: the key of its field, and the field once the entry's own key is known. */
export interface Entry<K extends string, T> {
  readonly key: K;
  readonly make: (wire: string) => Field<T | undefined>;
}

/** Entries by their keys on the wire. */
export type EntryTable = Readonly<Record<string, Entry<string, unknown>>>;

/** The values of a table of entries. */
export type EntryValues<E> = {
  -readonly [W in keyof E as E[W] extends Entry<infer K, unknown> ? K : never]?: E[W] extends Entry<string, infer T>
    ? T
    : never;
};

/** The beginning of an entry, or of an item of a list, which has no key. */
export interface Head {
  readonly name: string;
  /** Where the value begins and ends. */
  readonly from: number;
  readonly to: number;
  /** The length is written as the writer would: lower case, no zeros in front. */
  readonly usual: boolean;
}

const entryWitness = 'an entry of the dictionary';

/** The Stop for what does not fit into what it lies in, or ends after the capture. */
export function misfit(input: Input, layout: DictionaryLayout, needed: number): Stop {
  if (layout.cut && input.at + needed > input.end) return input.stop(needed);
  return new Stop('short', input.at, needed, Math.max(0, layout.region - input.at), entryWitness);
}

/** Looks at the entry that begins here. @throws Stop */
export function headHere(input: Input, layout: DictionaryLayout, keyed: boolean): Head {
  const { bytes, at } = input;
  const end = Math.min(layout.region, input.end);
  const nameEnd = keyed ? find(bytes, at, end, colon) : at - 1;
  if (keyed && nameEnd < 0) throw misfit(input, layout, input.left + 1);
  const length = lengthAt(bytes, nameEnd + 1, end);
  if (length === null || length === 'more') throw misfit(input, layout, input.left + 1);
  const from = length.colon + 1;
  const to = from + length.value;
  if (to > layout.region) throw misfit(input, layout, to - at);
  const digits = latin1(bytes, nameEnd + 1, length.colon);
  return { name: keyed ? latin1(bytes, at, nameEnd) : '', from, to, usual: digits === length.value.toString(16) };
}

/** The colon between two entries belongs to the one in front of it; none stands behind the last. @throws Stop */
export function leaveEntry(input: Input, layout: DictionaryLayout): void {
  if (input.at >= layout.region) return;
  if (input.at >= input.end || input.bytes[input.at] !== colon) throw misfit(input, layout, 1);
  input.at++;
  if (input.at === layout.region) throw misfit(input, layout, 1);
}

/** Key, length and bytes of a value. */
export function writeEntry(sink: Sink, name: string, value: Uint8Array): void {
  if (name !== '') {
    sink.ascii(name);
    sink.u8(colon);
  }
  sink.ascii(`${value.length.toString(16)}:`);
  sink.bytes(value);
}

/** An entry with one value. */
export function scalar<const K extends string, T>(
  key: K,
  label: string,
  codec: ValueCodec<T>,
  options?: FieldOptions,
): Entry<K, T> {
  const make = (wire: string): Field<T | undefined> =>
    field<T | undefined>(
      label,
      {
        form: codec.form,
        optional: true,
        read: (input, scope) => readScalar(input, scope, key, label, codec),
        write: (sink, value, scope) => {
          const bytes = writtenBytes(scope, key);
          if (bytes !== null) sink.bytes(bytes);
          else if (value !== undefined) writeEntry(sink, wire, codec.write(value, scope));
        },
        ...(codec.show === undefined ? {} : { show: showOr(codec.show) }),
      },
      options,
    );
  return { key, make };
}

function showOr<T>(show: (value: T) => string): (value: T | undefined) => string {
  return (value) => (value === undefined ? '' : show(value));
}

function readScalar<T>(input: Input, scope: Scope, key: string, label: string, codec: ValueCodec<T>): T {
  const layout = DictionaryLayout.of(input);
  const start = input.at;
  const head = headHere(input, layout, true);
  input.need(head.to - start);
  const value = codec.read({ bytes: input.bytes, start: head.from, end: head.to, label, layout });
  const again = codec.write(value, { ...scope, fingerprint: layout.told.fingerprint });
  if (!head.usual || !same(again, input.bytes, head.from, head.to)) {
    layout.written(scope, key, input.bytes.slice(start, head.to));
  }
  input.at = head.to;
  leaveEntry(input, layout);
  return value;
}

/** Whether bytes are those of `[start, end)`. */
export function same(some: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  return some.length === end - start && some.every((byte, index) => byte === bytes[start + index]);
}

/**
 * Reads an entry, or an item of a list, whose value has parts of its own: a row for its head, then `inside` up to the
 * value's end, then a row for the colon behind it.
 * @returns whether all lengths are written as the writer would, as `inside` says of those in the value
 */
export function throughEntry(input: Input, keyed: boolean, inside: (layout: DictionaryLayout) => boolean): boolean {
  const layout = DictionaryLayout.of(input);
  const head = headHere(input, layout, keyed);
  part(input, keyed ? 'Key and length' : 'Length', head.from);
  const outer = layout.region;
  layout.region = head.to;
  const usual = inside(layout);
  layout.region = outer;
  if (input.at < outer) {
    const { trace, place } = input;
    trace?.begin('', 'Delimiter', input.source, place, null);
    leaveEntry(input, layout);
    trace?.finish(input.place, undefined, '');
  }
  return usual && head.usual;
}

/** A row for bytes that are no value. @throws Stop */
export function part(input: Input, label: string, to: number): void {
  const { trace, place } = input;
  trace?.begin('', label, input.source, place, null);
  input.take(to - input.at);
  trace?.finish(input.place, undefined, '');
}
