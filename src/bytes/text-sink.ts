/**
 * Text as bytes, in one buffer that grows. A line of JSON is hundreds of small texts: put together as strings they are
 * gathered, flattened, searched for what must be escaped and encoded, one after another; here each character is looked
 * at once, on its way into the buffer.
 */
import { jsonString } from './escape.js';
import { unfilled, utf8Slice, utf8Write } from './slices.js';

const firstSize = 81_920;
/** Up to here a loop over the characters is quicker than a call into the engine. */
const shortText = 72;
/** The most bytes that one UTF-16 unit takes in UTF-8. */
const widest = 3;
const wordBytes = 4;
/** The same, for what is escaped as it goes. */
const shortJson = 24;
/** The same, for a loop over words. */
const shortFixed = 28;
const largestSmall = 0x7fff_ffff;
/** 1, 10, 100, … up to the first that is beyond every safe integer. */
const powersOfTen = Float64Array.from({ length: 17 }, (_, exponent) => 10 ** exponent);

const quote = 0x22;
const zero = 0x30;
const backslash = 0x5c;

/** 1 for the ASCII characters that stand in a JSON string as they are. */
const plain = Uint8Array.from({ length: 0x80 }, (_, code) =>
  code >= 0x20 && code !== quote && code !== backslash && code !== 0x7f ? 1 : 0,
);

/** Text that is put again and again, encoded in advance. */
export class FixedText {
  /** Bytes. */
  readonly length: number;
  /** A long text: its bytes, which are copied by one call. */
  readonly bytes: Uint8Array | null = null;
  /** A short one: its bytes by fours, little-endian, with zeros behind the last: a quarter of the work of `put`. */
  readonly words: Int32Array | null = null;

  constructor(text: string) {
    const bytes = new Uint8Array(text.length * widest + wordBytes);
    this.length = utf8Write(bytes, text, 0);
    if (this.length <= shortFixed) this.words = inWords(bytes, this.length);
    else this.bytes = bytes.slice(0, this.length);
  }
}

function inWords(bytes: Uint8Array, length: number): Int32Array {
  const view = new DataView(bytes.buffer);
  const words = new Int32Array(Math.ceil(length / wordBytes));
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(i * wordBytes, true);
  return words;
}

export class TextSink {
  private buffer: Uint8Array;
  private view: DataView;
  private at = 0;

  constructor(size = firstSize) {
    this.buffer = new Uint8Array(size);
    this.view = new DataView(this.buffer.buffer);
  }

  /** Bytes that were put in. */
  get length(): number {
    return this.at;
  }

  /** Puts text as it is, in UTF-8. */
  put(text: string): void {
    const { length } = text;
    this.reserve(length * widest);
    if (length > shortText) {
      this.at += utf8Write(this.buffer, text, this.at);
      return;
    }
    const bytes = this.buffer;
    let { at } = this;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) {
        this.at += utf8Write(bytes, text, this.at);
        return;
      }
      bytes[at++] = unit;
    }
    this.at = at;
  }

  /** Puts text that was encoded before. */
  fixed({ words, bytes, length }: FixedText): void {
    this.reserve(length + wordBytes);
    const { view, at } = this;
    if (bytes !== null) this.buffer.set(bytes, at);
    // The last word may go up to three bytes beyond the text; what is put next goes over them.
    else if (words !== null)
      for (let i = 0; i < words.length; i++) view.setInt32(at + i * wordBytes, words[i] ?? 0, true);
    this.at = at + length;
  }

  /** Puts once more what stands from byte `from` up to `to`: a few bytes. */
  again(from: number, to: number): void {
    this.reserve(to - from);
    const { buffer: bytes } = this;
    let { at } = this;
    for (let i = from; i < to; i++) bytes[at++] = bytes[i] ?? 0;
    this.at = at;
  }

  /** Puts text as a JSON string with its quotes; what is unsafe is escaped (`jsonString`). */
  json(text: string): void {
    const { length } = text;
    this.reserve(length * (1 + widest) + 2);
    if (length <= shortJson || !this.jsonByBytes(text)) this.jsonByUnit(text);
  }

  /** Long ASCII is encoded by one call, further on in the buffer, and moves to its place byte by byte. */
  private jsonByBytes(text: string): boolean {
    const { buffer: bytes } = this;
    const { length } = text;
    let { at } = this;
    let from = at + 1 + length;
    const end = from + utf8Write(bytes, text, from);
    if (end - from !== length) return false;
    bytes[at++] = quote;
    for (; from < end; from++) {
      const byte = bytes[from] ?? 0;
      if (plain[byte] === 0) {
        if (byte !== quote && byte !== backslash) return false;
        bytes[at++] = backslash;
      }
      bytes[at++] = byte;
    }
    bytes[at++] = quote;
    this.at = at;
    return true;
  }

  private jsonByUnit(text: string): void {
    const { length } = text;
    const bytes = this.buffer;
    let { at } = this;
    bytes[at++] = quote;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        if (plain[unit] === 0) {
          if (unit !== quote && unit !== backslash) {
            this.put(jsonString(text));
            return;
          }
          bytes[at++] = backslash;
        }
        bytes[at++] = unit;
      } else if (isUnsafe(unit)) {
        this.put(jsonString(text));
        return;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    bytes[at++] = quote;
    this.at = at;
  }

  /** Puts a whole number from 0 to 2^53 - 1 in decimal digits, with zeros in front up to `width`. */
  digits(value: number, width = 1): void {
    this.reserve(24);
    let count = width;
    while (value >= (powersOfTen[count] ?? Infinity)) count++;
    const { buffer: bytes, at } = this;
    let i = at + count;
    let rest = value;
    for (; rest > largestSmall; i--) {
      const tenth = Math.floor(rest / 10);
      bytes[i - 1] = zero + (rest - tenth * 10);
      rest = tenth;
    }
    // Most numbers are small, and whole numbers of 32 bits divide several times faster.
    for (let small = rest | 0; i > at; i--) {
      const tenth = (small / 10) | 0;
      bytes[i - 1] = zero + small - tenth * 10;
      small = tenth;
    }
    this.at = at + count;
  }

  /** Puts one ASCII character over the one at `index`. */
  replace(index: number, code: number): void {
    this.buffer[index] = code;
  }

  /** The text from byte `from` on. */
  text(from = 0): string {
    return utf8Slice(this.buffer, from, this.at);
  }

  /** Forgets everything from byte `from` on. */
  cut(from: number): void {
    this.at = from;
  }

  /** What was put in, as a view: until more is. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.at);
  }

  /** Forgets everything, and lets go of what only a very long text needed. */
  clear(): void {
    if (this.buffer.length > 4 * firstSize) this.use(unfilled(firstSize));
    this.at = 0;
  }

  private reserve(more: number): void {
    if (this.at + more <= this.buffer.length) return;
    const bytes = this.buffer;
    this.use(new Uint8Array(Math.max(this.at + more, bytes.length * 2)));
    this.buffer.set(bytes.subarray(0, this.at));
  }

  private use(buffer: Uint8Array): void {
    this.buffer = buffer;
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }
}

/** Not to be written as it is: C1 controls, line separators and directions (`escape.ts`), and halves of pairs. */
function isUnsafe(unit: number): boolean {
  if (unit < 0xa0) return true;
  if (unit < 0x2028) return false;
  return unit <= 0x202e || (unit >= 0x2066 && unit <= 0x2069) || (unit >= 0xd800 && unit <= 0xdfff);
}
