/**
 * Entries without a meaning that is known. The type of a value is implied by its key, so what an unknown one holds is a
 * guess: a dictionary or a list when all of it has that grammar, else text, else bytes.
 */
import { decodeText, isUtf8, repeat, Sink, struct, field, type Field, type Input, type Scope } from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { headHere, leaveEntry, same, writeEntry } from './ipdict-entries.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { piecesOf } from './ipdict-scan.js';
import { colon } from './tokens.js';

/** What an unknown entry holds: one of the four. */
export interface OtherEntry {
  name: string;
  value?: string;
  data?: Uint8Array;
  items?: string[];
  entries?: { name: string; value: string }[];
  asWritten?: { name: string; value: Uint8Array }[];
}

const shown = <T>(label: string, form: Field<T>['form'], empty: T, doc: string): Field<T | undefined> =>
  field<T | undefined>(
    label,
    { form, optional: true, derived: true, read: () => empty, write: () => undefined, show: () => '' },
    { doc },
  );

const pair = struct('Entry', {
  name: shown('Key', { is: 'text' }, '', 'Key of an entry inside.'),
  value: shown('Value', { is: 'text' }, '', 'Its value.'),
});

const item = Object.freeze({ ...shown('Item', { is: 'text' }, '', 'One item of the list.'), key: 'item' });
const pairItem = Object.freeze({
  ...shown('Entry', { is: 'object', fields: pair.fields }, {}, 'One entry inside.'),
  key: 'item',
});

const words = struct('Other entry', {
  name: shown('Key', { is: 'text' }, '', 'The key as it was written.'),
  value: shown('Value', { is: 'text' }, '', 'The value, where it is text; numbers are hexadecimal.'),
  data: shown('Bytes', { is: 'bytes' }, new Uint8Array(0), 'The value, where it is no text.'),
  items: shown('Items', { is: 'list', of: item }, [], 'The value, where it looks like a list.'),
  entries: shown('Entries', { is: 'list', of: pairItem }, [], 'The value, where it looks like a dictionary.'),
  asWritten,
});

/** Text without control characters but line feeds and tabs; null for anything else. */
function textOf(bytes: Uint8Array, start: number, end: number): string | null {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return null;
  }
  return isUtf8(bytes, start, end) ? decodeText(bytes, start, end, 'utf-8') : null;
}

function pieceTexts(
  bytes: Uint8Array,
  start: number,
  end: number,
  keyed: boolean,
): { name: string; value: string }[] | null {
  const texts: { name: string; value: string }[] = [];
  for (const piece of piecesOf(bytes, start, end, keyed) ?? []) {
    const value = textOf(bytes, piece.start, piece.end);
    if (value === null) return null;
    texts.push({ name: piece.name, value });
  }
  return texts.length === 0 ? null : texts;
}

/** The guess. Where writing it would not give the same bytes, the bytes themselves. */
function guess(name: string, bytes: Uint8Array, start: number, end: number): OtherEntry {
  const guesses: OtherEntry[] = [];
  const entries = pieceTexts(bytes, start, end, true);
  if (entries !== null) guesses.push({ name, entries });
  const items = pieceTexts(bytes, start, end, false)?.map(({ value }) => value);
  if (items !== undefined) guesses.push({ name, items });
  const value = textOf(bytes, start, end);
  if (value !== null) guesses.push({ name, value });
  const right = guesses.find((one) => same(valueBytes(one), bytes, start, end));
  return right ?? { name, data: bytes.subarray(start, end) };
}

function valueBytes({ value, data, items, entries }: OtherEntry): Uint8Array {
  if (data !== undefined) return data;
  const sink = new Sink();
  const texts = entries ?? items?.map((one) => ({ name: '', value: one }));
  if (texts === undefined) return utf8(value ?? '');
  texts.forEach((one, index) => {
    if (index > 0) sink.u8(colon);
    writeEntry(sink, one.name, utf8(one.value));
  });
  return sink.finish();
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function readOther(input: Input): OtherEntry {
  const layout = DictionaryLayout.of(input);
  const start = input.at;
  const head = headHere(input, layout, true);
  input.need(head.to - start);
  const one = guess(head.name, input.bytes, head.from, head.to);
  if (!head.usual) one.asWritten = [{ name: 'name', value: input.bytes.slice(start, head.to) }];
  input.at = head.to;
  leaveEntry(input, layout);
  return one;
}

function show({ name, value, data, items, entries }: OtherEntry): string {
  if (data !== undefined) return `${name}: ${data.length} bytes`;
  if (items !== undefined) return `${name}: list of ${items.join(', ')}`;
  if (entries !== undefined) return `${name}: ${entries.map((one) => `${one.name} ${one.value}`).join(', ')}`;
  return `${name}: ${value ?? ''}`;
}

const other = field<OtherEntry>('Other entry', {
  form: { is: 'object', fields: words.fields },
  read: readOther,
  write: (sink, one) => {
    const bytes = writtenBytes(one as unknown as Scope, 'name');
    if (bytes === null) writeEntry(sink, one.name, valueBytes(one));
    else sink.bytes(bytes);
  },
  show,
});

/** The entries that no table has, and those whose key came before. Read one at a time, wherever they stand. */
export const others: Field<OtherEntry[] | undefined> = Object.freeze({
  ...repeat('Other entries', other, { while: () => false }, { doc: 'Entries whose meaning is not known.' }),
  optional: true,
  read: () => undefined,
  show: () => '',
});

/** One of them. */
export const otherEntry: Field<OtherEntry> = Object.freeze({ ...other, key: 'others' });
