/** The value of each ASCII character in base64 (RFC 4648 §4); 64 for the others. */
const values = new Uint8Array(256).fill(64);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((character, value) => {
  values[character.charCodeAt(0)] = value;
});

const equalsSign = 0x3d;

/**
 * Decodes the base64 text in `bytes[start, end)`. The padding may be missing, as in some messengers, but must be right
 * when it is there. `null` for any other character (spaces and line breaks too) and for lengths that no encoder makes.
 * The result is never longer than three quarters of the text.
 */
export function decodeBase64(bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array | null {
  const last = Math.min(end, bytes.length);
  let stop = last;
  while (stop > start && last - stop < 2 && bytes[stop - 1] === equalsSign) stop--;
  const length = stop - start;
  if (length % 4 === 1 || (stop < last && (last - start) % 4 !== 0)) return null;

  const decoded = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const value = values[bytes[start + i] ?? 0] ?? 64;
    if (value === 64) return null;
    bits = (bits << 6) | value;
    // After the second, third and fourth character of a group another byte is whole.
    if ((i & 3) !== 0) decoded[at++] = bits >>> (6 - 2 * (i & 3));
  }
  return decoded;
}

/** The same for text that was decoded already; characters beyond ASCII are refused like others. */
export function decodeBase64Text(text: string): Uint8Array | null {
  return decodeBase64(new TextEncoder().encode(text));
}
