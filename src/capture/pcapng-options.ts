import type { Sink } from '../bytes/sink.js';
import { u16 } from './byte-order.js';

const END_OF_OPTIONS = 0;
const COMMENT = 1;
/** Comments kept of one packet; a block of nothing but empty options could hold thousands. */
const MOST_COMMENTS = 256;

/** An option's length has 16 bits. */
const LONGEST_OPTION = 65_535;

const utf8 = new TextDecoder('utf-8');
const toUtf8 = new TextEncoder();

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

/** Adds an option, little endian. */
export function writeOption(sink: Sink, code: number, value: Uint8Array): void {
  sink.u16le(code);
  sink.u16le(value.length);
  sink.bytes(value);
  pad(sink, value.length);
}

/** Adds an option that is a text, behind the bytes `before`; one that is too long is cut. */
export function writeText(sink: Sink, code: number, text: string, before: readonly number[] = []): void {
  writeOption(sink, code, Uint8Array.of(...before, ...shortened(toUtf8.encode(text), LONGEST_OPTION - before.length)));
}

/** Fills up to 32 bits what is `length` bytes long. */
export function pad(sink: Sink, length: number): void {
  for (let i = length; i < padded(length); i++) sink.u8(0);
}

/** UTF-8 cut to a length, not in the middle of a character. */
function shortened(text: Uint8Array, longest: number): Uint8Array {
  if (text.length <= longest) return text;
  let end = longest;
  while (((text[end] ?? 0) & 0xc0) === 0x80) end--;
  return text.subarray(0, end);
}
