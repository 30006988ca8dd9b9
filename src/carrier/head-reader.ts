import { parseHead, type HttpRequest, type HttpResponse } from './http-head.js';
import { findStartLine, isStartLine, type HeadKind } from './start-line.js';

/** Why a head could not be read. */
export type HeadProblem = 'not-http' | 'head-too-large';

/** Longest start line, in bytes: servers stop at 8 KiB. */
const longestLine = 16_384;
/** Most header lines of one head; a folded field counts once for each line. */
export const mostLines = 128;
/** A buffer that grew beyond this for one head is not kept for the next. */
const keptBuffer = 4_096;

const noBytes = new Uint8Array(0);

/**
 * Finds and collects the heads of one side of a connection. In step, the next line must be a start line; out of step
 * (joined in the middle, bytes missing, no HTTP), lines are passed over until one ends in a start line. What it finds
 * does not depend on how the bytes were cut. Memory: twice the longest start line, or the largest head.
 */
export class HeadReader {
  /** What the last `read` came to; null: more bytes are needed. */
  found: HttpRequest | HttpResponse | HeadProblem | null = null;
  /** The start line of the latest head stood behind bytes that were passed over. */
  resynchronised = false;
  /** What this side sends. */
  kind: HeadKind = 'either';

  private buffer = noBytes;
  private length = 0;
  /** Bytes of the line that is being read; the buffer holds the last ones when it is too long. */
  private lineLength = 0;
  private lines = 0;
  private inHead = false;
  private inStep = true;

  constructor(private readonly largestHead: number) {}

  /** Whether a part of a head has been read. */
  get begun(): boolean {
    return this.inHead || (this.inStep && this.lineLength > 0);
  }

  /** Reads on, at most to the end of a line; `found` says what came of it. @returns the index after what was read */
  read(data: Uint8Array, at: number, end: number): number {
    this.found = null;
    let stop = at;
    while (stop < end && data[stop] !== 0x0a) stop++;
    const complete = stop < end;
    if (complete) stop++;
    if (!this.inHead) {
      this.startLine(data, at, stop, complete);
      return stop;
    }
    // One byte more than is allowed decides, whatever came with it.
    const taken = Math.min(stop, at + this.largestHead + 1 - this.length);
    this.append(data, at, taken);
    if (this.length > this.largestHead) this.fail('head-too-large');
    else if (complete) this.headerLine();
    return taken;
  }

  /** The next bytes do not follow: a start line has to be found. @returns whether anything was lost that was not lost before */
  lose(): boolean {
    const news = this.inStep || this.inHead;
    this.inStep = this.inHead = false;
    this.clear();
    return news;
  }

  private fail(problem: HeadProblem): void {
    this.lose();
    this.found = problem;
  }

  private startLine(data: Uint8Array, at: number, stop: number, complete: boolean): void {
    this.appendToLine(data, at, stop);
    if (this.inStep && this.lineLength > longestLine) this.outOfStep();
    if (!complete) return;
    const start = this.findStart();
    if (start < 0) {
      this.clear();
      return;
    }
    this.resynchronised = !this.inStep;
    this.inStep = this.inHead = true;
    this.buffer.copyWithin(0, start, this.length);
    this.length -= start;
    this.lineLength = this.lines = 0;
  }

  /** Where in the complete line a head begins, or -1. */
  private findStart(): number {
    const end = this.lineEnd();
    if (this.inStep) {
      // RFC 9112 section 2.2: empty lines before a request line are ignored.
      if (end === 0) return -1;
      if (isStartLine(this.buffer, end, this.kind)) return 0;
      this.outOfStep();
    }
    return findStartLine(this.buffer, Math.max(0, this.length - longestLine), end, this.kind);
  }

  private outOfStep(): void {
    this.inStep = false;
    this.found = 'not-http';
  }

  private headerLine(): void {
    const empty = this.lineEnd() === this.length - this.lineLength;
    this.lineLength = 0;
    if (!empty) {
      if (++this.lines > mostLines) this.fail('head-too-large');
      return;
    }
    const head = parseHead(this.buffer, this.length, this.kind);
    this.inHead = false;
    this.clear();
    if (head === null) this.fail('not-http');
    else this.found = head;
  }

  /** The end of the complete line at the end of the buffer, without its LF and CR. */
  private lineEnd(): number {
    const feed = this.length - 1;
    return this.lineLength > 1 && this.buffer[feed - 1] === 0x0d ? feed - 1 : feed;
  }

  /** Appends to a line of which only the end matters when it is longer than any start line. */
  private appendToLine(data: Uint8Array, at: number, stop: number): void {
    const from = Math.max(at, stop - longestLine);
    if (from > at) this.length = 0;
    else if (this.length + stop - from > 2 * longestLine) {
      this.buffer.copyWithin(0, this.length - longestLine, this.length);
      this.length = longestLine;
    }
    this.lineLength += from - at;
    this.append(data, from, stop);
  }

  private append(data: Uint8Array, from: number, to: number): void {
    const length = this.length + to - from;
    if (length > this.buffer.length) {
      const grown = new Uint8Array(Math.max(512, 2 * this.buffer.length, length));
      grown.set(this.buffer.subarray(0, this.length));
      this.buffer = grown;
    }
    for (let i = from, o = this.length; i < to; i++, o++) this.buffer[o] = data[i] ?? 0;
    this.length = length;
    this.lineLength += to - from;
  }

  private clear(): void {
    if (this.buffer.length > keptBuffer) this.buffer = noBytes;
    this.length = this.lineLength = this.lines = 0;
  }
}
