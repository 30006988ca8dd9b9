/**
 * What the parameters of one line share while they are read: where the line ends, what ended the last word, and what
 * was not written the usual way. It rides on the input as its text rule, so that parameters stay plain declarations.
 */
import type { Detail, Problem } from 'imdissect/dissector';
import { decodeText, Stop, type Input, type TextRule } from 'imdissect/schema';
import { noHint, type MsnHint } from './hint.js';

export const space = 0x20;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** A value whose bytes are not those that would be written for it. */
export interface AsWritten {
  readonly name: string;
  readonly value: Uint8Array;
  /** Not written anywhere: says that the bytes are secret. */
  readonly secret?: true;
}

interface Note {
  readonly problem: Problem;
  readonly detail: Detail | undefined;
}

/**
 * Bytes that are looked at for the end of a line; the longest that programs send are logins with tickets. Bytes that come
 * one by one are looked at again each time, so it must not be much more.
 */
export const longestLine = 32_768;

const nothing: readonly never[] = Object.freeze([]);

export class Line implements TextRule {
  /** Index after the last word; the end of the bytes when the line is not whole. */
  readonly end: number;
  /** Where the payload begins. */
  readonly next: number;
  /** The line has its end. */
  readonly whole: boolean;
  /** What ended the last word that was read: a space, another delimiter inside a word, or the line's end. */
  delimiter = space;
  /** The number of payload bytes that the line told; -1 when it told none. */
  length = -1;
  /** Few lines have any of these. */
  private reported: Note[] | null = null;
  private kept: AsWritten[] | null = null;

  constructor(
    input: Input,
    readonly hint: MsnHint,
  ) {
    const { bytes, at } = input;
    const feed = input.find(lineFeed);
    this.whole = feed >= 0;
    this.next = this.whole ? feed + 1 : input.end;
    this.end = this.whole && feed > at && bytes[feed - 1] === carriageReturn ? feed - 1 : this.whole ? feed : input.end;
    if (this.whole && this.end === feed) this.keep('lineEnd', bytes, feed, feed + 1);
  }

  /** The line that an input carries. */
  static of(input: Input): Line {
    if (input.text instanceof Line) return input.text;
    const line = new Line(input, noHint);
    input.text = line;
    return line;
  }

  /** What was odd. */
  get notes(): readonly Note[] {
    return this.reported ?? nothing;
  }

  /** What was not written the usual way. */
  get written(): readonly AsWritten[] {
    return this.kept ?? nothing;
  }

  /** Another word follows, even an empty one. */
  get more(): boolean {
    return this.delimiter === space;
  }

  /**
   * Index after the word that begins here: before a space, before `also` (a delimiter inside words, as the colon of
   * `1:mail`), or with the line. @throws Stop when the line is over, or cut before the word's end
   */
  wordEnd(input: Input, also = -1): number {
    if (this.delimiter === lineFeed) throw new Stop('short', input.at, 1, 0, 'the line ends');
    const { bytes } = input;
    let at = input.at;
    for (; at < this.end; at++) {
      const byte = bytes[at];
      if (byte === space || byte === also) return at;
    }
    if (!this.whole) throw input.stop(input.left + 1);
    return at;
  }

  /** Index after the word at `at`, for those who only look. @throws Stop when the line is cut before its end */
  wordFrom(input: Input, at: number): number {
    const { bytes } = input;
    let end = at;
    while (end < this.end && bytes[end] !== space) end++;
    if (end === this.end && !this.whole) throw input.stop(input.left + 1);
    return end;
  }

  /** Goes past a word that ends before `index`, and past what ends it. */
  leave(input: Input, index: number): void {
    const to = index < this.end ? index + 1 : this.next;
    if (input.holes.length > 0) input.need(to - input.at);
    this.delimiter = index < this.end ? (input.bytes[index] ?? lineFeed) : lineFeed;
    input.at = to;
  }

  /** Remembers the bytes of a value that would be written otherwise. */
  keep(name: string, bytes: Uint8Array, start: number, end: number, secret = false): void {
    const value = bytes.slice(start, end);
    (this.kept ??= []).push(secret ? { name, value, secret } : { name, value });
  }

  /** What was kept until now does not count: what is read has no line in front. */
  hasNoLine(): void {
    this.kept = null;
  }

  report(problem: Problem, detail?: Detail): void {
    (this.reported ??= []).push({ problem, detail });
  }

  /** Text of payloads is UTF-8. */
  decode(bytes: Uint8Array, start: number, end: number): string {
    return decodeText(bytes, start, end, 'utf-8');
  }
}
