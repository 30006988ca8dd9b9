import { Cursor, Stop } from '../bytes/cursor.js';
import { decodeText } from '../bytes/charset.js';
import type { Trace } from './trace.js';

/** How the text of a message is decoded: one rule for all its strings, set by the dissector before it reads them. */
export interface TextRule {
  decode(bytes: Uint8Array, start: number, end: number): string;
}

/** Text in one character set, whatever the bytes say. */
export const utf8Text: TextRule = Object.freeze({
  decode: (bytes: Uint8Array, start: number, end: number) => decodeText(bytes, start, end, 'utf-8'),
});

/** What fields read from: a cursor over one source that also carries the trace, when there is one. */
export class Input extends Cursor {
  /** `null` when only the values are wanted. */
  trace: Trace | null = null;
  /** Which of the trace's sources this input reads. */
  source = 0;
  text: TextRule = utf8Text;

  /** A position as rows count it: from the beginning of the source. */
  get place(): number {
    return this.at - this.start;
  }

  /** Adds words about what was checked to the row being read. Build the words only if `trace` is there. */
  remark(words: string): void {
    this.trace?.remark(words);
  }

  /**
   * Bytes that were derived from `[from, to)` of this input become a source of their own, and `inside` reads them; a
   * short read inside ends there, and bytes left over become an undecoded row.
   * @returns the Stop that ended the reading, or null
   */
  derive(
    name: string,
    via: string,
    bytes: Uint8Array,
    [from, to]: readonly [number, number],
    inside: (input: Input) => void,
    options: { readonly text?: TextRule; readonly secret?: boolean } = {},
  ): Stop | null {
    const inner = new Input(bytes, 0, bytes.length, bytes.length, undefined, `the ${name} bytes`);
    inner.text = options.text ?? this.text;
    inner.trace = this.trace;
    if (this.trace !== null) {
      const of = { source: this.source, start: from - this.start, end: to - this.start };
      const source = { name, bytes, start: 0, end: bytes.length, wireLength: bytes.length, via, of, origins: [] };
      inner.source = this.trace.addSource(source);
    }
    const stop = attempt(inner, options.secret ?? false, inside);
    if (stop === null) restRow(inner, options.secret ?? false);
    return stop;
  }
}

/**
 * Runs `inside` and turns a short read into a value: rows that were begun are closed after their last whole part, and
 * what is left becomes one undecoded row, so that the tree still covers every byte.
 * @returns the Stop, or null when all went well
 */
export function attempt(input: Input, secret: boolean, inside: (input: Input) => void): Stop | null {
  const { end, wireEnd, witness, trace } = input;
  const depth = trace?.depth ?? 0;
  const from = input.place;
  try {
    inside(input);
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    input.end = end;
    input.wireEnd = wireEnd;
    input.witness = witness;
    if (trace !== null) input.at = input.start + trace.abandon(depth, input.source, from);
    restRow(input, secret);
    input.at = end;
    return error;
  }
}

/** The bytes that nobody read become a part of their own. */
export function restRow(input: Input, secret: boolean): void {
  const { trace } = input;
  if (input.left <= 0) return;
  if (trace !== null) {
    const count = input.left;
    trace.begin('rest', 'Undecoded', input.source, input.place, null, secret);
    trace.finish(input.place + count, undefined, count === 1 ? '1 byte' : `${count} bytes`);
  }
  input.at = input.end;
}
