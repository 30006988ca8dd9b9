import { hexSlice } from './slices.js';

/** Bytes from `start` up to `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Up to here a loop is quicker than a call into the engine. */
const shortRun = 16;

/** The bytes as lower-case hexadecimal, two digits each. */
export function hex(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const last = Math.min(end, bytes.length);
  if (last - start > shortRun) return hexSlice(bytes, start, last);
  let text = '';
  for (let i = start; i < last; i++) text += pairs[bytes[i] ?? 0] ?? '';
  return text;
}

/** The two digits of a byte. */
export function byteHex(byte: number): string {
  return pairs[byte] ?? '';
}

/** Hexadecimal in which each masked byte is `xx`: two characters a byte as ever, and no reader takes it for a value. */
export function maskedHex(bytes: Uint8Array, start: number, end: number, masks: readonly ByteRange[]): string {
  const last = Math.min(end, bytes.length);
  let text = '';
  let at = start;
  for (const mask of inOrder(masks)) {
    const from = Math.min(Math.max(mask.start, at), last);
    const to = Math.min(Math.max(mask.end, from), last);
    text += hex(bytes, at, from) + 'xx'.repeat(to - from);
    at = to;
  }
  return text + hex(bytes, at, last);
}

/** How a dump is drawn. Ranges are indexes into the bytes, like the dump's own. */
export interface HexDumpOptions {
  /** Secrets: `--` instead of their digits and `*` instead of their characters. */
  readonly masks?: readonly ByteRange[];
  /** What to point at, with carets under its digits. */
  readonly carets?: ByteRange;
  /** The offset that the first byte is shown with; 0 if not given. */
  readonly offset?: number;
  /** Spaces before every line, at most 16. */
  readonly indent?: number;
}

const bytesPerLine = 16;
const widestIndent = 16;

/**
 * The lines of a hex dump of `bytes[start, end)`, without line ends: offset, two groups of eight bytes, and the ASCII
 * characters, all within 100 columns.
 *
 *     0000  31 3a 31 37 30 30 30 30  30 30 30 31 3a 61 6c 69  1:17000001:ali
 *                 ^^ ^^
 */
export function* hexDump(
  bytes: Uint8Array,
  start: number,
  end: number,
  { masks = [], carets, offset = 0, indent = 0 }: HexDumpOptions = {},
): Generator<string, void> {
  const last = Math.min(end, bytes.length);
  const margin = ' '.repeat(Math.min(Math.max(indent, 0), widestIndent));
  const digits = Math.max(4, (offset + Math.max(0, last - start - 1)).toString(16).length);
  const hidden = new MaskWalk(masks);
  for (let at = start; at < last; at += bytesPerLine) {
    const stop = Math.min(at + bytesPerLine, last);
    const label = (offset + at - start).toString(16).padStart(digits, '0');
    yield `${margin}${label}  ${dumpLine(bytes, at, stop, hidden)}`;
    if (carets !== undefined && carets.start < stop && carets.end > at) {
      yield `${margin}${' '.repeat(digits)}  ${caretLine(at, stop, carets)}`;
    }
  }
}

function dumpLine(bytes: Uint8Array, start: number, stop: number, hidden: MaskWalk): string {
  let numbers = '';
  let characters = '';
  for (let i = start; i < start + bytesPerLine; i++) {
    if (i === start + 8) numbers += ' ';
    if (i >= stop) {
      numbers += '   ';
      continue;
    }
    const byte = bytes[i] ?? 0;
    const masked = hidden.covers(i);
    numbers += `${masked ? '--' : (pairs[byte] ?? '')} `;
    characters += masked ? '*' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return `${numbers} ${characters}`;
}

function caretLine(start: number, stop: number, carets: ByteRange): string {
  let line = '';
  for (let i = start; i < stop; i++) {
    if (i === start + 8) line += ' ';
    line += i >= carets.start && i < carets.end ? '^^ ' : '   ';
  }
  return line.trimEnd();
}

/** Answers for ascending places whether a mask covers them, looking at each mask once. */
class MaskWalk {
  readonly #masks: readonly ByteRange[];
  #next = 0;
  #end = 0;

  constructor(masks: readonly ByteRange[]) {
    this.#masks = inOrder(masks);
  }

  covers(at: number): boolean {
    for (let mask = this.#masks[this.#next]; mask !== undefined && mask.start <= at; mask = this.#masks[++this.#next]) {
      this.#end = Math.max(this.#end, mask.end);
    }
    return at < this.#end;
  }
}

function inOrder(masks: readonly ByteRange[]): readonly ByteRange[] {
  return [...masks].sort((a, b) => a.start - b.start);
}
