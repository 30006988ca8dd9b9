/** Words of lines whose form was looked at before they are read: nothing in them can be written oddly. */
import { field, latin1, parseDecimal, type Field, type FieldOptions, type Input, type Scope } from 'imdissect/schema';
import { lineFeed } from './line.js';

/** Text up to one of these bytes; `written` says which of them comes behind it. */
export function upTo(
  label: string,
  ends: readonly number[],
  written: (scope: Scope) => string,
  options?: FieldOptions,
): Field<string> {
  return field<string>(
    label,
    {
      form: { is: 'text' },
      read: (input) => takeWord(input, ends),
      write: (sink, value, scope) => {
        sink.ascii(value + written(scope));
      },
    },
    options,
  );
}

/** CRLF, behind the last word. */
export const lineEnd = (): string => '\r\n';

/** The last word of a line as a decimal number. */
export function lastNumber(label: string, options?: FieldOptions): Field<number | null> {
  return field<number | null>(
    label,
    {
      form: { is: 'number' },
      read: (input) => {
        const bytes = new TextEncoder().encode(takeWord(input, [lineFeed]));
        return parseDecimal(bytes, 0, bytes.length, Number.MAX_SAFE_INTEGER);
      },
      write: (sink, value) => {
        sink.ascii(`${value ?? ''}\r\n`);
      },
    },
    options,
  );
}

function takeWord(input: Input, ends: readonly number[]): string {
  const { bytes, at } = input;
  let end = at;
  while (end < input.end && !ends.includes(bytes[end] ?? 0)) end++;
  input.need(end + 1 - at);
  input.at = end + 1;
  const value = latin1(bytes, at, end);
  return value.endsWith('\r') ? value.slice(0, -1) : value;
}
