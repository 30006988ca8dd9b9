/** What the bytes of a value show about how it is written. Only what the bytes prove is said. */
import { encodeText } from '../bytes/charset.js';
import { hex } from '../bytes/hexdump.js';
import type { Row, Source } from '../schema/trace.js';

/** Longer values are not compared: their ends are seen in the dump. */
const longest = 4096;
/** Bytes behind a value that are still told as its end. */
const longestEnd = 4;

/**
 * How a value stands in its bytes, in words: `of 2 bytes, big-endian`, `in decimal digits up to ":" (3a)`.
 * @returns null when the bytes prove nothing
 */
export function writtenAs({ value, start, end, field }: Row, source: Source): string | null {
  const length = end - start;
  if (field === null || length <= 0 || length > longest) return null;
  const bytes = source.bytes.subarray(source.start + start, source.start + end);
  if (typeof value === 'string') return textForm(bytes, value);
  if (value instanceof Uint8Array) return digitsForm(bytes, ascii(hex(value)), 'in hexadecimal digits');
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const digits = (radix: 10 | 16): Uint8Array => ascii(value.toString(radix));
  const ambiguous = value >= 0 && value < 10;
  return (
    digitsForm(bytes, digits(10), ambiguous ? 'in digits' : 'in decimal digits') ??
    digitsForm(bytes, digits(16), 'in hexadecimal digits') ??
    binaryForm(bytes, BigInt(Number.isInteger(Number(value)) ? value : -1))
  );
}

function textForm(bytes: Uint8Array, value: string): string | null {
  const text = encodeText(value, 'utf-8');
  if (text === null || !startsWith(bytes, text)) return null;
  const behind = bytes.subarray(text.length);
  if (behind.length === 0) return value === '' ? null : 'to the end of its bytes';
  return behind.length <= longestEnd ? `up to ${delimiters(behind)}` : null;
}

function digitsForm(bytes: Uint8Array, digits: Uint8Array, what: string): string | null {
  if (!startsWith(lowered(bytes), digits)) return null;
  const behind = bytes.subarray(digits.length);
  if (behind.length === 0) return what;
  if (behind.length > longestEnd || behind.some(isHexDigit)) return null;
  return `${what} up to ${delimiters(behind)}`;
}

function binaryForm(bytes: Uint8Array, value: bigint): string | null {
  if (bytes.length > 8) return null;
  const big = numberOf(bytes);
  const little = numberOf(bytes.toReversed());
  const size = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  if (big === value && little === value) return `of ${size}`;
  if (big === value) return `of ${size}, big-endian`;
  return little === value ? `of ${size}, little-endian` : null;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** The few bytes that end a value. */
function delimiters(bytes: Uint8Array): string {
  return Array.from(bytes, delimiter).join(' ');
}

/** A byte as one writes about it: `":" (3a)`, `NUL (00)`. */
function delimiter(byte: number): string {
  const digits = byte.toString(16).padStart(2, '0');
  const names: Readonly<Record<number, string>> = { 0: 'NUL', 7: 'BEL', 9: 'TAB', 10: 'LF', 13: 'CR', 32: 'a space' };
  const name = names[byte] ?? (byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : null);
  return name === null ? `the byte ${digits}` : `${name} (${digits})`;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** ASCII letters in lower case. */
function lowered(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte));
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function startsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return bytes.length >= beginning.length && beginning.every((byte, i) => bytes[i] === byte);
}
