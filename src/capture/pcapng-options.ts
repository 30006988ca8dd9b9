import { u16 } from './byte-order.js';

const END_OF_OPTIONS = 0;
const COMMENT = 1;
/** Comments kept of one packet; a block of nothing but empty options could hold thousands. */
const MOST_COMMENTS = 256;

const utf8 = new TextDecoder('utf-8');

/**
 * Where in the options `[start, end)` of a block the first one of that code stands (its header: code, length, then the
 * value), or -1. Every option is at least four bytes, so a walk is never longer than the block.
 */
export function findOption(bytes: Uint8Array, start: number, end: number, little: boolean, code: number): number {
  let at = start;
  while (at + 4 <= end) {
    const found = u16(bytes, at, little);
    const length = u16(bytes, at + 2, little);
    if (found === END_OF_OPTIONS || at + 4 + length > end) return -1;
    if (found === code) return at;
    at += 4 + padded(length);
  }
  return -1;
}

/** The comments (opt_comment, UTF-8) among the options `[start, end)` of a block. */
export function readComments(bytes: Uint8Array, start: number, end: number, little: boolean): string[] {
  const comments: string[] = [];
  let at = findOption(bytes, start, end, little, COMMENT);
  while (at >= 0 && comments.length < MOST_COMMENTS) {
    const length = u16(bytes, at + 2, little);
    comments.push(utf8.decode(bytes.subarray(at + 4, at + 4 + length)));
    at = findOption(bytes, at + 4 + padded(length), end, little, COMMENT);
  }
  return comments;
}

/** Rounded up to 32 bits, as pcapng pads packets and options. */
export function padded(length: number): number {
  return length + (-length & 3);
}
