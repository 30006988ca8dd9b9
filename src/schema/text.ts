import { encodeText } from '../bytes/charset.js';
import type { Cursor } from '../bytes/cursor.js';
import type { Sink } from '../bytes/sink.js';
import { field, type Field, type FieldOptions, type Scope } from './field.js';
import type { Input } from './input.js';

/** Where a piece of text ends: before one of these bytes, which belongs to the piece; or with the input. */
export interface TextEnd {
  /** The byte that ends it. */
  readonly by: number;
  /** The end of the input ends it as well. */
  readonly orEnd?: boolean;
}

/** Index of the byte that ends the text, or the input's end where that is allowed. @throws Stop */
export function textEnd(input: Cursor, { by, orEnd }: TextEnd): number {
  const found = input.find(by);
  if (found >= 0) return found;
  // When the capture was cut here, the text may have gone on.
  if (orEnd === true && input.wireEnd === input.end) return input.end;
  throw input.stop(input.left + 1);
}

function leave(input: Input, index: number): void {
  if (input.holes.length > 0) input.need(index - input.at);
  input.at = index < input.end ? index + 1 : index;
}

/** Text up to a delimiter, decoded by the message's text rule. */
export function text(label: string, end: TextEnd, options?: FieldOptions): Field<string> {
  return field(
    label,
    {
      form: { is: 'text' },
      read: (input) => {
        const index = textEnd(input, end);
        const value = input.text.decode(input.bytes, input.at, index);
        leave(input, index);
        return value;
      },
      write: (sink, value, scope) => {
        writeText(sink, value, scope);
        sink.u8(end.by);
      },
    },
    options,
  );
}

/** ASCII text up to a delimiter. */
export function word(label: string, end: TextEnd, options?: FieldOptions): Field<string> {
  return field(
    label,
    {
      form: { is: 'text' },
      read: (input) => readWord(input, end),
      write: (sink, value) => {
        sink.ascii(value);
        sink.u8(end.by);
      },
    },
    options,
  );
}

/** The bytes up to a delimiter, one character a byte; the delimiter is taken too. @throws Stop */
export function readWord(input: Input, end: TextEnd): string {
  const index = textEnd(input, end);
  const value = latin1(input.bytes, input.at, index);
  leave(input, index);
  return value;
}

/** One character a byte; quick for the short words of protocols. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let value = '';
  for (let i = start; i < end; i++) value += String.fromCharCode(bytes[i] ?? 0);
  return value;
}

/** An unsigned decimal number up to a delimiter; `null` (and the tree shows the text) when it is not one below `limit`. */
export function decimal(label: string, end: TextEnd, limit: number, options?: FieldOptions): Field<number | null> {
  return field(
    label,
    {
      form: { is: 'number' },
      read: (input) => {
        const index = textEnd(input, end);
        const value = parseDecimal(input.bytes, input.at, index, limit);
        if (value === null) input.remark('not a decimal number in range');
        leave(input, index);
        return value;
      },
      write: (sink, value) => {
        sink.ascii(String(value ?? ''));
        sink.u8(end.by);
      },
    },
    options,
  );
}

/** The decimal number in `[start, end)`, or null when there is another character or it is not below `limit`. */
export function parseDecimal(bytes: Uint8Array, start: number, end: number, limit: number): number | null {
  if (start >= end) return null;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
    if (value >= limit) return null;
  }
  return value;
}

/** Writes text in UTF-8, or in the charset that the values name for the whole message (`charset`). */
export function writeText(sink: Sink, value: string, scope: Scope): void {
  const charset = scope['charset'];
  const bytes = encodeText(value, typeof charset === 'string' ? charset : 'utf-8');
  if (bytes === null) throw new Error(`cannot be written in ${String(charset)}: ${value}`);
  sink.bytes(bytes);
}
