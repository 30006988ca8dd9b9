/**
 * Where the name of a file ends. Its colons should be doubled, and often are not, so the words behind the name decide:
 * size, time (not in a directory stream) and attribute are hexadecimal, and extended attributes hold an equals sign.
 */
import { hexDigit } from './hex.js';

const colon = 0x3a;
const equals = 0x3d;

/** Index of the colon behind the name, and whether the colons inside are doubled. */
export interface NameEnd {
  readonly end: number;
  readonly escaped: boolean;
}

/**
 * The end of the name that begins at `start`, in an entry that ends at `end`; null when no colon follows.
 * @param words how many hexadecimal words stand behind it
 */
export function findName(bytes: Uint8Array, start: number, end: number, words: number): NameEnd | null {
  const first = escapedEnd(bytes, start, end);
  if (first < end && wordsFit(bytes, first + 1, end, words)) return { end: first, escaped: true };
  const last = fromTheRight(bytes, start, end, words);
  if (last >= 0) return { end: last, escaped: false };
  return first < end ? { end: first, escaped: true } : null;
}

/** Index of the first colon that is not doubled, or `end`. */
export function escapedEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== colon) continue;
    if (bytes[at + 1] !== colon || at + 1 >= end) return at;
    at++;
  }
  return end;
}

/** Whether so many hexadecimal words, the last of them the attribute, and then extended attributes follow. */
export function wordsFit(bytes: Uint8Array, from: number, end: number, words: number): boolean {
  let at = from;
  for (let word = 0; word < words; word++) {
    const begin = at;
    while (at < end && hexDigit(bytes[at] ?? 0) >= 0) at++;
    if (at === begin) return false;
    if (at === end) return word === words - 1;
    if (bytes[at++] !== colon) return false;
  }
  return at >= end || hasEquals(bytes, at, end);
}

function hasEquals(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end && bytes[at] !== colon; at++) if (bytes[at] === equals) return true;
  return false;
}

/** Takes extended attributes and the hexadecimal words away from the right. -1 when they are not there. */
function fromTheRight(bytes: Uint8Array, start: number, end: number, words: number): number {
  let to = end > start && bytes[end - 1] === colon ? end - 1 : end;
  let from = fieldStart(bytes, start, to);
  while (from > start && hasEquals(bytes, from, to)) {
    to = from - 1;
    from = fieldStart(bytes, start, to);
  }
  for (let word = 0; word < words; word++) {
    if (from <= start || !isHex(bytes, from, to)) return -1;
    to = from - 1;
    from = fieldStart(bytes, start, to);
  }
  return to;
}

/** Index of the first byte after the last colon in `[start, end)`; `start` when there is none. */
function fieldStart(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1] !== colon) at--;
  return at;
}

function isHex(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (hexDigit(bytes[at] ?? 0) < 0) return false;
  return to > from;
}
