/** URL escapes (RFC 3986 section 2.1): `%20` stands for a byte, and the bytes are UTF-8. */
import { latin1Slice, utf8Slice } from './slices.js';

const percent = 0x25;

/** Which bytes a writer leaves as they are: 1 at their index. */
export type PercentSpared = Uint8Array;

function sparing(pattern: RegExp): PercentSpared {
  return Uint8Array.from({ length: 256 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

/** Letters, digits and `-._~`, which never need an escape (RFC 3986 section 2.3). */
export const unreserved = sparing(/[A-Za-z0-9\-._~]/);
/** All that can be seen but the percent sign: the fewest escapes that keep a text one word. */
export const visible = sparing(/[!-$&-~]/);

const digits = '0123456789ABCDEF';

/** Text without its escapes, and whether `percentEncode` would write it as it was written. */
export interface PercentText {
  readonly text: string;
  readonly usual: boolean;
}

/** The text of `bytes[start, end)`. An escape that is none stays as it is; what is not UTF-8 becomes U+FFFD. */
export function percentDecode(bytes: Uint8Array, start: number, end: number, spared = unreserved): PercentText {
  let at = start;
  while (at < end && spared[bytes[at] ?? 0] === 1) at++;
  if (at === end) return { text: latin1Slice(bytes, start, end), usual: true };
  const { plain, usual } = percentBytes(bytes, start, end, spared);
  const text = utf8Slice(plain, 0, plain.length);
  return { text, usual: usual && !text.includes('\ufffd') };
}

/** The bytes that `bytes[start, end)` stands for; `usual` when each is escaped as `percentEncode` would. */
export function percentBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  spared = unreserved,
): { readonly plain: Uint8Array; readonly usual: boolean } {
  const plain = new Uint8Array(end - start);
  let length = 0;
  let usual = true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const escaped = byte === percent && at + 2 < end ? escapedByte(bytes, at + 1) : -1;
    if (escaped < 0) {
      plain[length++] = byte;
      if (spared[byte] === 0) usual = false;
      continue;
    }
    plain[length++] = escaped;
    if (spared[escaped] === 1 || (bytes[at + 1] ?? 0) > 0x60 || (bytes[at + 2] ?? 0) > 0x60) usual = false;
    at += 2;
  }
  return { plain: plain.subarray(0, length), usual };
}

/** Text in UTF-8 with everything escaped but what is spared. */
export function percentEncode(text: string, spared = unreserved): string {
  let written = '';
  for (const byte of new TextEncoder().encode(text)) {
    written +=
      spared[byte] === 1 ? String.fromCharCode(byte) : `%${digits.charAt(byte >>> 4)}${digits.charAt(byte & 0xf)}`;
  }
  return written;
}

function escapedByte(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at] ?? 0);
  const low = hexDigit(bytes[at + 1] ?? 0);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
