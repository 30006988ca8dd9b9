/**
 * STRING: a length of two bytes, which counts the NUL at the end, then GBK text (README.md §1). All programs read one
 * with a length that cannot be right as empty and go on right behind the length, without skipping anything.
 */
import {
  decodeText,
  encodeText,
  field,
  isAscii,
  optional,
  Sink,
  Stop,
  type Field,
  type FieldOptions,
  type Input,
  type Scope,
  type TextRule,
} from 'imdissect/schema';
import type { AsWritten } from './as-written.js';

/** GB18030 contains GBK, and its decoder is the same everywhere. */
const charset = 'gb18030';

/** Longest padding of an encrypted payload. */
const longestPadding = 7;

/** What the texts of one message share while it is read. It rides on the input as its text rule. */
export class Strings implements TextRule {
  /** What was not written the usual way, by number of the text in the message. */
  readonly written: AsWritten[] = [];
  /** Ranges of the texts that are secret, as indexes into the input's bytes. */
  readonly secrets: (readonly [number, number])[] = [];
  /** Texts whose length is not believed, and texts that GBK does not have. */
  doubted = 0;
  undecodable = 0;
  /** Index of the NUL that ends the message text being read; -1 when there is none. */
  textEnd = -1;
  /** The entries of the list being read have the widths of the published document. */
  shortEntries = false;
  private count = 0;

  constructor(
    /** The bytes were padded with zeros when they were encrypted. */
    readonly padded: boolean,
    /** Only the layout is looked at: texts come out empty. */
    private readonly layoutOnly = false,
  ) {}

  /** The state that an input carries. */
  static of(input: Input): Strings {
    if (input.text instanceof Strings) return input.text;
    const strings = new Strings(false);
    input.text = strings;
    return strings;
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    return this.layoutOnly ? '' : decodeText(bytes, start, end, charset);
  }

  /**
   * Reads the length. What stands behind a secret text whose length is not believed may be the secret: then nothing more
   * is read.
   * @returns the index of the NUL, or -1 when the length is not believed. @throws Stop
   */
  open(input: Input, secret = false): number {
    const length = input.u16();
    if (length > 0 && length <= input.wireLeft) {
      input.need(length);
      const nul = input.at + length - 1;
      if (input.bytes[nul] === 0) return nul;
    }
    if (secret && length > 0) throw new Stop('short', input.at, length, input.left, 'the length of the text');
    input.remark(`length ${length} is not believed: empty, and nothing is skipped`);
    this.doubted++;
    this.written.push({ index: this.count++, length, value: new Uint8Array(0) });
    return -1;
  }

  /** The text of `[start, end)`; its bytes are kept when writing it would give others. */
  take(bytes: Uint8Array, start: number, end: number): string {
    const index = this.count++;
    const text = this.decode(bytes, start, end);
    if (this.layoutOnly || isAscii(bytes, start, end)) return text;
    if (isReversible(text, bytes, start, end)) return text;
    this.undecodable++;
    this.written.push({ index, value: bytes.slice(start, end) });
    return text;
  }

  /** The number in `[start, end)` in decimal digits; null, and its bytes are kept, when it is not one of 32 bits. */
  takeDecimal(bytes: Uint8Array, start: number, end: number): number | null {
    const index = this.count++;
    const number = canonicalDecimal(bytes, start, end);
    if (number === null) this.written.push({ index, value: bytes.slice(start, end) });
    return number;
  }

  /** Whether more fields follow, and not just the zeros of the padding. */
  more(input: Input): boolean {
    return input.wireLeft > 0 && !(this.padded && isPadding(input));
  }
}

/** Whether what is left is at most 7 zeros. */
export function isPadding(input: Input): boolean {
  if (input.left > longestPadding || input.wireLeft > input.left) return false;
  for (let at = input.at; at < input.end; at++) if (input.bytes[at] !== 0) return false;
  return true;
}

function isReversible(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  const again = encodeText(text, charset);
  return again?.length === end - start && again.every((byte, index) => byte === bytes[start + index]);
}

/** Without leading zeros and signs; null when it is anything else, or has more than 32 bits. */
function canonicalDecimal(bytes: Uint8Array, start: number, end: number): number | null {
  if (start === end || end - start > 10 || (bytes[start] === 0x30 && end - start > 1)) return null;
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return null;
    number = number * 10 + digit;
  }
  return number <= 0xffffffff ? number : null;
}

/** A message being written: its texts are counted, so that those that were written oddly are so again. */
export class StringSink extends Sink {
  private count = 0;
  private readonly written: ReadonlyMap<number, AsWritten>;

  constructor(written: readonly AsWritten[] = []) {
    super();
    this.written = new Map(written.map((one) => [one.index, one]));
  }

  /** The next text was not written the usual way. */
  next(): AsWritten | undefined {
    return this.written.get(this.count++);
  }
}

/** How the next text of a message was written, if not the usual way. */
export function writtenNext(sink: Sink): AsWritten | undefined {
  return sink instanceof StringSink ? sink.next() : undefined;
}

/** Text as GBK. @throws Error when a character has no code */
export function gbk(text: string): Uint8Array {
  const bytes = encodeText(text, charset);
  if (bytes === null) throw new Error('a character of the text has no code in GBK');
  return bytes;
}

/** Writes a STRING. */
export function writeString(sink: Sink, text: string): void {
  const odd = writtenNext(sink);
  if (odd?.length !== undefined) {
    sink.u16(odd.length);
    return;
  }
  const bytes = odd?.value ?? gbk(text);
  sink.u16(bytes.length + 1);
  sink.bytes(bytes);
  sink.u8(0);
}

/** A STRING. */
export function string16(label: string, options?: FieldOptions): Field<string> {
  const secret = options?.secret === true;
  return field<string>(
    label,
    {
      form: { is: 'text' },
      read: (input) => {
        const strings = Strings.of(input);
        const end = strings.open(input, secret);
        if (end < 0) return '';
        const { at } = input;
        input.at = end + 1;
        if (secret) strings.secrets.push([at, end]);
        return strings.take(input.bytes, at, end);
      },
      write: writeString,
    },
    options,
  );
}

/** A field that its sender may leave out: there while bytes are left that are not padding, and `also` allows it. */
export function ifMore<T>(
  inner: Field<T>,
  also: (scope: Scope, input: Input) => boolean = () => true,
): Field<T | undefined> {
  return optional(inner, (scope, input) => Strings.of(input).more(input) && also(scope, input));
}
