/**
 * The small words that sections are made of: numbers and texts between delimiters. A delimiter belongs to the word
 * that it ends; a word may also end with its section, and then takes the section's NUL.
 */
import {
  field,
  parseDecimal,
  showTime,
  type Field,
  type FieldOptions,
  type Input,
  type Scope,
  type Sink,
} from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { hexDigit } from './hex.js';
import { find, Layout } from './layout.js';
import { writeHex, writeText } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';

export const colon = 0x3a;
export const bel = 0x07;

/** Where a word ends. */
export interface WordEnd {
  /** The delimiter that ends it. */
  readonly by: number;
  /** The end of the section ends it as well, and nothing is written there. */
  readonly orSection?: boolean;
  /** After its delimiter another word of the section follows, even an empty one. */
  readonly goesOn?: boolean;
}

/** A word that is all that is left of its section. */
export const toSectionEnd: WordEnd = { by: -1, orSection: true };

/** Index after the word that begins here. @throws Stop when its delimiter is missing */
export function wordEnd(input: Input, layout: Layout, end: WordEnd): number {
  const index = find(input.bytes, input.at, layout.region, end.by);
  if (index >= 0) return index;
  if (end.orSection !== true || (layout.cut && layout.region >= layout.contentEnd)) throw layout.missing(input);
  return layout.region;
}

/** Goes past a word and its delimiter, and past the section's NUL when it is the section's last word. */
export function leaveWord(input: Input, layout: Layout, index: number, end: WordEnd): void {
  layout.closed = index < layout.region;
  input.at = layout.closed ? index + 1 : index;
  if (end.orSection !== true || input.at !== layout.region) return;
  if (!layout.closed || end.goesOn !== true) layout.leaveSection(input);
}

/** Writes the delimiter, where one is always written. */
export function writeEnd(sink: Sink, end: WordEnd): void {
  if (end.orSection !== true) sink.u8(end.by);
}

/** Text in the packet's encoding. A lone backspace is how libipmsg writes an empty one. */
export function textWord(key: string, label: string, end: WordEnd, options?: FieldOptions): Field<string> {
  return field<string>(
    label,
    {
      form: { is: 'text' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const index = wordEnd(input, layout, end);
        const value = emptied(input, layout, index, scope, key);
        leaveWord(input, layout, index, end);
        return value;
      },
      write: (sink, value, scope) => {
        writeText(sink, value, writtenBytes(scope, key));
        writeEnd(sink, end);
      },
    },
    options,
  );
}

/** The text up to `index`; empty for a lone backspace. */
export function emptied(input: Input, layout: Layout, index: number, scope: Scope, key: string): string {
  const { at, bytes } = input;
  if (index - at !== 1 || bytes[at] !== 0x08) return layout.textOf(input, at, index, scope, key);
  input.remark('a backspace stands for an empty value');
  layout.written(scope, key, bytes.slice(at, index));
  return '';
}

/** How a number is written as text. */
export interface Notation {
  readonly radix: 10 | 16;
  /** The number is below this. */
  readonly limit: number;
}

export const decimal32: Notation = Object.freeze({ radix: 10, limit: 0x1_0000_0000 });
export const hex32: Notation = Object.freeze({ radix: 16, limit: 0x1_0000_0000 });
/** File sizes and times: as far as a number is exact. */
export const hexLong: Notation = Object.freeze({ radix: 16, limit: Number.MAX_SAFE_INTEGER });

/** A number written as text; null when it cannot be read. */
export function numberWord(
  key: string,
  label: string,
  notation: Notation,
  end: WordEnd,
  options?: FieldOptions,
): Field<number | null> {
  return numberField(key, label, notation, end, { is: 'number' }, undefined, options);
}

/** Seconds since 1970 in hexadecimal. */
export function timeWord(key: string, label: string, end: WordEnd, options?: FieldOptions): Field<number | null> {
  const show = (value: number | null): string => (value === null ? 'not a number' : showTime(value));
  return numberField(key, label, hexLong, end, { is: 'time' }, show, options);
}

function numberField(
  key: string,
  label: string,
  notation: Notation,
  end: WordEnd,
  form: { readonly is: 'number' | 'time' },
  show?: (value: number | null) => string,
  options?: FieldOptions,
): Field<number | null> {
  return field<number | null>(
    label,
    {
      form,
      read: (input, scope) => {
        const layout = Layout.of(input);
        const index = wordEnd(input, layout, end);
        const value = readNumber(input, layout, index, notation, scope, key, label);
        leaveWord(input, layout, index, end);
        return value;
      },
      write: (sink, value, scope) => {
        writeNumber(sink, value, notation, scope, key);
        writeEnd(sink, end);
      },
      ...(show === undefined ? {} : { show }),
    },
    options,
  );
}

/** The number from here to `index`. What cannot be read is reported, and what is not usual is kept. */
export function readNumber(
  input: Input,
  layout: Layout,
  index: number,
  notation: Notation,
  scope: Scope,
  key: string,
  label: string,
): number | null {
  const { bytes, at } = input;
  const value =
    notation.radix === 10 ? parseDecimal(bytes, at, index, notation.limit) : parseHex(bytes, at, index, notation.limit);
  if (value === null) {
    input.remark(notation.radix === 10 ? 'not a decimal number in range' : 'not a hexadecimal number in range');
    layout.report(notation.radix === 10 ? ipmsgProblems.notDecimal : ipmsgProblems.notHex, { field: label });
  }
  if (value === null || !isUsual(layout, bytes, at, index, value, notation.radix)) {
    layout.written(scope, key, bytes.slice(at, index));
  }
  return value;
}

/** Writes a number the usual way, or its bytes where they are known. */
export function writeNumber(sink: Sink, value: number | null, notation: Notation, scope: Scope, key: string): void {
  const bytes = writtenBytes(scope, key);
  if (bytes !== null) sink.bytes(bytes);
  else if (notation.radix === 16) writeHex(sink, (value ?? 0).toString(16));
  else sink.ascii(String(value ?? 0));
}

/** Whether the writer would choose the same digits: no zeros in front, letters in the packet's case. */
function isUsual(
  layout: Layout,
  bytes: Uint8Array,
  start: number,
  end: number,
  value: number,
  radix: 10 | 16,
): boolean {
  if (bytes[start] === 0x30 && end - start > 1) return false;
  if (value < 10) return true;
  return radix === 10 || isPacketCase(layout, bytes, start, end);
}

/** Whether the letters of hexadecimal digits have the case of the packet's earlier ones, or set it. */
export function isPacketCase(layout: Layout, bytes: Uint8Array, start: number, end: number): boolean {
  let seen = layout.hexCase;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x41) continue;
    const letterCase = byte < 0x61 ? 2 : 1;
    if (seen !== 0 && seen !== letterCase) return false;
    seen = letterCase;
  }
  layout.hexCase = seen;
  return true;
}

/** The hexadecimal number in `[start, end)`, or null when there is another character or it is not below `limit`. */
export function parseHex(bytes: Uint8Array, start: number, end: number, limit: number): number | null {
  if (start >= end) return null;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0) return null;
    value = value * 16 + digit;
    if (value >= limit) return null;
  }
  return value;
}

/** Says when the last word before it ended with the section and not with its delimiter. */
export function openEnd(delimiter: string): Field<true | undefined> {
  return field<true | undefined>(
    'Open end',
    {
      form: { is: 'flag' },
      read: (input) => (Layout.of(input).closed ? undefined : true),
      write: () => undefined,
      show: () => `no ${delimiter} at the end`,
      derived: true,
      optional: true,
    },
    { doc: `The entry ends without its ${delimiter}.` },
  );
}
