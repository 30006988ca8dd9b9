/** Hexadecimal digits. */

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The bytes of the digits in `[start, end)`, an odd first one by itself (`10001`); null when there is another character or none. */
export function decodeHex(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
  if (start >= end) return null;
  const odd = (end - start) % 2;
  const decoded = new Uint8Array((end - start + odd) / 2);
  for (let at = start; at < end; at++) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0) return null;
    const place = at - start + odd;
    decoded[place >> 1] = ((decoded[place >> 1] ?? 0) << 4) | digit;
  }
  return decoded;
}

/** Lower-case digits, two a byte. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** The bytes of digits that `hexOf` made. */
export function bytesOfHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
