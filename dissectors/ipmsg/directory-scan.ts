/** Where entries of a directory stream begin and end. */
import type { Cursor } from 'imdissect/dissector';
import { FileTypes } from './file-attributes.js';
import { findName } from './file-name.js';
import { find } from './layout.js';
import { hexDigit } from './hex.js';
import { colon, hex32, hexLong, parseHex } from './tokens.js';

/** The shortest entry, `000b:a:0:1:`. */
const shortest = 11;
/** Longest entry that is believed: clients make room for a path and a few attributes. */
const longest = 0x1_0000;
/** The same where nothing says that an entry begins. */
const longestSearched = 1024;
const mostDigits = 8;
/** The words between name and extended attributes: size and attribute. */
export const wordsBehindName = 2;

/** How long the entry is that begins here: bytes; 0 when none begins; -1 when more bytes are needed to tell. */
export function entryLength({ bytes, at, end }: Cursor): number {
  const stop = Math.min(end, at + mostDigits + 1);
  for (let index = at; index < stop; index++) {
    if (bytes[index] === colon) {
      const size = parseHex(bytes, at, index, hex32.limit) ?? 0;
      return size >= shortest && size <= longest ? size : 0;
    }
    if (hexDigit(bytes[index] ?? 0) < 0) return 0;
  }
  return stop === end ? -1 : 0;
}

/** An entry found in a stream: how far away, and how long; `size` -1 when more bytes are needed to tell. */
export interface Found {
  readonly ahead: number;
  readonly size: number;
}

/** The next place where an entry begins, or may begin once more bytes are there. */
export function nextEntry(cursor: Cursor): Found {
  const { bytes, at, end } = cursor;
  for (let from = at; from < end; from++) {
    const size = fourDigits(bytes, from, end);
    if (size < 0 || (size > 0 && from + size > end)) return { ahead: from - at, size: -1 };
    if (size > 0 && isEntry(bytes, from, from + size)) return { ahead: from - at, size };
  }
  return { ahead: end - at, size: -1 };
}

/** The size that four digits and a colon say; 0 when they do not stand here, -1 when they may. */
function fourDigits(bytes: Uint8Array, from: number, end: number): number {
  const stop = Math.min(from + 4, end);
  for (let index = from; index < stop; index++) if (hexDigit(bytes[index] ?? 0) < 0) return 0;
  if (from + 4 >= end) return -1;
  if (bytes[from + 4] !== colon) return 0;
  const size = parseHex(bytes, from, from + 4, hex32.limit) ?? 0;
  return size >= shortest && size <= longestSearched ? size : 0;
}

/** Whether `[start, end)` is an entry to the letter: all its words, a known type, a colon at the end. */
export function isEntry(bytes: Uint8Array, start: number, end: number): boolean {
  const last = end - 1;
  const nameStart = find(bytes, start, last, colon) + 1;
  if (bytes[last] !== colon || nameStart <= start) return false;
  const name = findName(bytes, nameStart, last, wordsBehindName);
  if (name === null || name.end === nameStart || find(bytes, nameStart, name.end, 0) >= 0) return false;
  const sizeEnd = find(bytes, name.end + 1, last, colon);
  if (sizeEnd < 0) return false;
  const colonBehind = find(bytes, sizeEnd + 1, last, colon);
  const size = parseHex(bytes, name.end + 1, sizeEnd, hexLong.limit);
  const attr = parseHex(bytes, sizeEnd + 1, colonBehind < 0 ? last : colonBehind, hex32.limit);
  return size !== null && attr !== null && FileTypes.nameOf(attr & 0xff) !== undefined;
}
