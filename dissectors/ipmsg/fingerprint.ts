/** The fingerprint of a public key behind the user's name, `-<52e560754c8b81ef>`, which version 4 of the original adds. */
import { field, latin1, optional, type Field } from 'imdissect/schema';
import { hexDigit } from './hex.js';
import { colon } from './tokens.js';

const opening = '-<';
const digits = 16;
/** Bytes of the fingerprint with its marks. */
const length = opening.length + digits + 1;

/** Where the user's name ends: before a fingerprint, if it has one. */
export function nameEnd(bytes: Uint8Array, start: number, end: number): number {
  const from = end - length;
  if (from <= start || bytes[from] !== 0x2d || bytes[from + 1] !== 0x3c || bytes[end - 1] !== 0x3e) return end;
  for (let at = from + opening.length; at < end - 1; at++) {
    const byte = bytes[at] ?? 0;
    if (hexDigit(byte) < 0 || (byte >= 0x41 && byte <= 0x46)) return end;
  }
  return from;
}

/** Stands where the user's name ended without its colon. */
export const fingerprint: Field<string | undefined> = optional(
  field<string>(
    'Key fingerprint',
    {
      form: { is: 'text' },
      read: (input) => {
        const from = input.at + opening.length;
        input.at += length + 1;
        return latin1(input.bytes, from, from + digits);
      },
      write: (sink, value) => {
        sink.ascii(`${opening}${value}>:`);
      },
    },
    {
      doc: 'Sixteen hexadecimal digits in "-<" and ">" behind the user name: fingerprint of the RSA-2048 public key.',
      section: '2.1',
    },
  ),
  (_scope, input) => input.bytes[input.at - 1] !== colon,
);
