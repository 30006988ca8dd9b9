/** The text of a body, in the charset of its Content-Type. */
import {
  charsetOf,
  decodeText,
  encodeText,
  field,
  isUtf8,
  type Charset,
  type Field,
  type Scope,
} from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { mediaParameter } from './headers.js';
import { Line } from './line.js';
import { msnProblems } from './problems.js';

/** The charset that the headers name; UTF-8 when they name none that is known. */
export function bodyCharset(scope: Scope): Charset {
  const label = mediaParameter(scope, 'charset');
  if (label === undefined || label === 'UTF-8') return 'utf-8';
  return charsetOf(label) ?? 'utf-8';
}

/** What the text among these values is decoded with, while they are being read. */
const charsets = new WeakMap<Scope, Charset>();

/** Says in which charset the text among these values is. */
export function rememberCharset(values: Scope, charset: Charset): void {
  if (charset !== 'utf-8') charsets.set(values, charset);
}

/** All text that is left. A writer is told the charset in `charset` beside it. */
export function textField({ secret }: { readonly secret?: (scope: Scope) => boolean } = {}): Field<string> {
  return field<string>(
    'Text',
    {
      form: { is: 'text' },
      read: (input, scope) => {
        input.need(input.wireLeft);
        const { bytes, at, end } = input;
        const charset = charsets.get(scope) ?? 'utf-8';
        const text = decodeText(bytes, at, end, charset);
        if (!isReversible(text, charset, bytes, at, end)) {
          const line = Line.of(input);
          line.keep('text', bytes, at, end, secret?.(scope));
          line.report(msnProblems.undecodable);
        }
        input.at = end;
        return text;
      },
      write: (sink, value, scope) => {
        sink.bytes(writtenBytes(scope, 'text') ?? encodeText(value, charsetIn(scope)) ?? new Uint8Array(0));
      },
    },
    { doc: 'In the charset of Content-Type.', ...(secret === undefined ? {} : { secret }) },
  );
}

export const bodyText = textField();

function isReversible(text: string, charset: Charset, bytes: Uint8Array, start: number, end: number): boolean {
  if (charset === 'utf-8') return isUtf8(bytes, start, end);
  const again = encodeText(text, charset);
  return again?.length === end - start && again.every((byte, index) => byte === bytes[start + index]);
}

function charsetIn({ charset }: Scope): Charset {
  return (typeof charset === 'string' ? charsetOf(charset) : null) ?? 'utf-8';
}
