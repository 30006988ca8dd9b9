/** GUIDs as bytes and as text: the first three of their five groups are little-endian (README.md §10.6). */
import { sha1 } from 'imdissect/crypto';
import { field, type Field, type FieldOptions } from 'imdissect/schema';

/** Where in the bytes each pair of digits stands, group by group. */
const groups = [
  [3, 2, 1, 0],
  [5, 4],
  [7, 6],
  [8, 9],
  [10, 11, 12, 13, 14, 15],
] as const;

export const guidLength = 16;

/** `{3804823E-5F01-7746-7EC6-2477972A485C}` */
export function guidText(bytes: Uint8Array): string {
  const digits = (at: number): string => (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return `{${groups.map((places) => places.map(digits).join('')).join('-')}}`.toUpperCase();
}

/** The bytes of a GUID, with its braces or without; null when it is none. */
export function guidBytes(text: string): Uint8Array | null {
  const digits = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i.exec(text.trim())?.[1]?.replaceAll('-', '');
  if (digits === undefined) return null;
  const bytes = new Uint8Array(guidLength);
  groups.flat().forEach((place, index) => {
    bytes[place] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  });
  return bytes;
}

/** What a hashed nonce is made of: the first half of the digest of the nonce's bytes, as GUID. */
export function hashedNonce(nonce: Uint8Array): string {
  return guidText(sha1(nonce).subarray(0, guidLength));
}

/** A GUID in 16 bytes. */
export function guid(label: string, options?: FieldOptions): Field<string> {
  return field<string>(
    label,
    {
      form: { is: 'text' },
      read: (input) => guidText(input.take(guidLength)),
      write: (sink, value) => {
        sink.bytes(guidBytes(value) ?? new Uint8Array(guidLength));
      },
    },
    options,
  );
}
