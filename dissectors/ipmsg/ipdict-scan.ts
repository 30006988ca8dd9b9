/**
 * The grammar of an IPDict: `IP2:` length `:` content `:Z`, and in the content entries `key ":" length ":" value`,
 * joined by colons. Lengths are hexadecimal and count bytes.
 */
import { startsWith } from './header-scan.js';
import { hexDigit } from './hex.js';
import { colon } from './tokens.js';

/** Begins every dictionary. */
export const dictionaryMark = 'IP2:';
/** Ends every dictionary. */
export const dictionaryEnd = ':Z';

/** No length is believed that needs more digits: 256 MiB is the most that Windows takes. */
const mostDigits = 8;

/** A length, and where the colon behind it is. */
export interface LengthWord {
  readonly value: number;
  readonly colon: number;
}

/** The length that stands at `at`; `more` when the bytes end inside it, null when there is none. */
export function lengthAt(bytes: Uint8Array, at: number, end: number): LengthWord | 'more' | null {
  let value = 0;
  for (let i = at; i < end && i <= at + mostDigits; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === colon) return i === at ? null : { value, colon: i };
    const digit = hexDigit(byte);
    if (digit < 0) return null;
    value = value * 16 + digit;
  }
  return end <= at + mostDigits ? 'more' : null;
}

/** Bytes of the dictionary that begins at `start`; `more` when its head is not whole, null when there is none. */
export function dictionaryLength(bytes: Uint8Array, start: number, end: number): number | 'more' | null {
  const there = Math.min(dictionaryMark.length, end - start);
  if (!startsWith(bytes, start, end, dictionaryMark.slice(0, there))) return null;
  if (there < dictionaryMark.length) return 'more';
  const word = lengthAt(bytes, start + dictionaryMark.length, end);
  if (word === null || word === 'more') return word;
  return word.colon + 1 + word.value + dictionaryEnd.length - start;
}

/** A value in a content, and its key; items of lists have no key. */
export interface Piece {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The pieces of `[start, end)` if all of it is a content, or a list of values without keys; otherwise null. */
export function piecesOf(bytes: Uint8Array, start: number, end: number, keyed: boolean): Piece[] | null {
  const pieces: Piece[] = [];
  for (let at = start; at < end;) {
    const nameEnd = keyed ? keyEnd(bytes, at, end) : at - 1;
    if (keyed && nameEnd <= at) return null;
    const word = lengthAt(bytes, nameEnd + 1, end);
    if (word === null || word === 'more') return null;
    const valueEnd = word.colon + 1 + word.value;
    if (valueEnd > end || (valueEnd < end && bytes[valueEnd] !== colon) || valueEnd + 1 === end) return null;
    const name = keyed ? String.fromCharCode(...bytes.subarray(at, nameEnd)) : '';
    pieces.push({ name, start: word.colon + 1, end: valueEnd });
    at = valueEnd + 1;
  }
  return pieces.length === 0 ? null : pieces;
}

/** Longest key that a guess believes in. */
const longestKey = 32;

/** The colon behind a key of ASCII letters, digits and underscores; -1 when there is no such key. */
function keyEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end && i <= at + longestKey; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === colon) return i;
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    const digit = byte >= 0x30 && byte <= 0x39;
    if (!letter && !digit && byte !== 0x5f) return -1;
  }
  return -1;
}
