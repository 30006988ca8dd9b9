/** The parts of a message text: a STRING with byte FF between them, whose length stands before the first (README.md §7). */
import { field, optional, type Field, type FieldOptions, type Input, type Sink, type Struct } from 'imdissect/schema';
import { gbk, Strings, writtenNext } from './strings.js';

/** The byte between two parts; no GBK character has it. */
export const separator = 0xff;

/** Where the part that begins here ends, and the whole text. The first part has the length of all of them before it. */
export function partEnd(input: Input, first: boolean): number {
  const strings = Strings.of(input);
  if (first) strings.textEnd = strings.open(input);
  const { textEnd } = strings;
  let end = input.at;
  while (end < textEnd && input.bytes[end] !== separator) end++;
  return textEnd < 0 ? -1 : end;
}

/** A part of the text; its separator, or the NUL, belongs to it. */
function part<T>(
  label: string,
  first: boolean,
  form: 'text' | 'number',
  empty: T,
  take: (strings: Strings, input: Input, end: number) => T,
  options?: FieldOptions,
): Field<T> {
  return field<T>(
    label,
    {
      form: { is: form },
      read: (input) => {
        const end = partEnd(input, first);
        if (end < 0) return empty;
        const value = take(Strings.of(input), input, end);
        input.at = end + 1;
        return value;
      },
      // The whole text is written at once, for its length stands before it.
      write: () => undefined,
    },
    options,
  );
}

/** A part that is text. */
export function textPart(label: string, first: boolean, options?: FieldOptions): Field<string> {
  return part(label, first, 'text', '', (strings, { bytes, at }, end) => strings.take(bytes, at, end), options);
}

/** A part that is a number in decimal digits. */
export function numberPart(label: string, first: boolean, options?: FieldOptions): Field<number | null> {
  return part<number | null>(
    label,
    first,
    'number',
    null,
    (strings, { bytes, at }, end) => strings.takeDecimal(bytes, at, end),
    options,
  );
}

/** A part that is there only if the text goes on. */
export function later<T>(inner: Field<T>): Field<T | undefined> {
  return optional(inner, (_scope, input) => input.at <= Strings.of(input).textEnd);
}

/** What stands behind the known parts. */
export const more = later(
  field<Uint8Array>(
    'More parts',
    {
      form: { is: 'bytes' },
      read: (input) => {
        const { textEnd } = Strings.of(input);
        const value = input.take(textEnd - input.at);
        input.at = textEnd + 1;
        return value;
      },
      write: () => undefined,
    },
    { doc: 'Parts that no known program writes.' },
  ),
);

/** Writes the length, the parts with their separators, and the NUL; the text in front, if there is one. */
export function writeParts(sink: Sink, layout: Struct<object>, values: object, text?: string): void {
  const parts: Uint8Array[] = [];
  let length: number | undefined;
  const put = (usual: () => Uint8Array): void => {
    const written = writtenNext(sink);
    length ??= written?.length;
    parts.push(written?.value ?? usual());
  };
  if (text !== undefined) put(() => gbk(text));
  const known = new Map<string, unknown>(Object.entries(values));
  for (const { key } of layout.fields) {
    const value = known.get(key);
    if (value instanceof Uint8Array) parts.push(value);
    else if (typeof value === 'number') put(() => gbk(String(value)));
    else if (value !== undefined) put(() => gbk(typeof value === 'string' ? value : ''));
  }
  if (length === undefined) writeJoined(sink, parts);
  else sink.u16(length);
}

function writeJoined(sink: Sink, parts: readonly Uint8Array[]): void {
  sink.u16(parts.reduce((sum, { length }) => sum + length + 1, 0));
  parts.forEach((bytes, index) => {
    if (index > 0) sink.u8(separator);
    sink.bytes(bytes);
  });
  sink.u8(0);
}
