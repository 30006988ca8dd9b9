import type { Hole } from '../bytes/cursor.js';
import { sliceOrigins, type Origin } from '../bytes/origin.js';
import type { Limits } from '../limits.js';
import { OriginRows } from './origin-rows.js';

const nothing: Uint8Array = new Uint8Array(0);
const noHoles: readonly Hole[] = Object.freeze([]);

/** What of a stream is there to be read. The object is reused: it is valid until the buffer is changed. */
export interface StreamWindow {
  /** `bytes[start, end)` stands at `offset` of the stream. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  /** Places of `bytes` that were never captured; they are zero. */
  readonly holes: readonly Hole[];
}

/**
 * The bytes of one stream direction that framing has not consumed yet. A segment that arrives while nothing is
 * pending is shown where it stands; `settle`, to be called before its view dies, copies only what framing left over.
 */
export class StreamBuffer {
  private bytes = nothing;
  private start = 0;
  private end = 0;
  private offset = 0;
  /** The bytes are the caller's. */
  private borrowed = false;
  /** In stream offsets. */
  private holes: Hole[] = [];
  private readonly rows = new OriginRows();
  // Origins of the bytes that came last, asked for only when somebody wants to know.
  private source: (() => readonly Origin[]) | undefined;
  private sourceOffset = 0;
  private sourceLength = 0;
  private sourceFrame = 0;
  private readonly view = { bytes: nothing, start: 0, end: 0, offset: 0, holes: noHoles };
  private readonly limit: number;

  /** @param limits `message` bounds the bytes that are pending, and what is remembered of their origins. */
  constructor(limits: Limits) {
    this.limit = limits.message;
  }

  /** Bytes that are pending. */
  get length(): number {
    return this.end - this.start;
  }

  /** Memory that the buffer holds of its own. */
  get memory(): number {
    return (this.borrowed ? 0 : this.bytes.length) + this.rows.size;
  }

  window(): StreamWindow {
    const { view } = this;
    view.bytes = this.bytes;
    view.start = this.start;
    view.end = this.end;
    view.offset = this.offset;
    view.holes = this.holes.length === 0 ? noHoles : this.holesInBytes();
    return view;
  }

  /**
   * The next bytes of the stream. `origins` counts from `start`.
   * @returns false when more than the limit would be pending; then nothing was taken.
   */
  append(bytes: Uint8Array, start: number, end: number, frame: number, origins: () => readonly Origin[]): boolean {
    if (!this.hasRoom(end - start)) return false;
    if (this.length === 0) {
      this.bytes = bytes;
      this.start = start;
      this.end = end;
      this.borrowed = true;
      this.expectOrigins(origins, end - start, frame);
      return true;
    }
    this.settle();
    this.reserve(end - start);
    this.bytes.set(bytes.subarray(start, end), this.end);
    this.end += end - start;
    this.expectOrigins(origins, end - start, frame);
    this.takeOrigins();
    return true;
  }

  /**
   * Bytes of the stream that were never captured: zeros and a hole.
   * @returns false when more than the limit would be pending; then nothing was taken.
   */
  appendGap(length: number): boolean {
    if (!this.hasRoom(length)) return false;
    this.settle();
    this.reserve(length);
    const offset = this.offset + this.length;
    this.holes.push({ start: offset, end: offset + length });
    this.bytes.fill(0, this.end, this.end + length);
    this.end += length;
    return true;
  }

  /** The first `n` bytes are done with; at most `length` are. */
  consume(n: number): void {
    const done = Math.min(n, this.length);
    this.start += done;
    this.offset += done;
    if (this.start === this.end) {
      this.clear();
      return;
    }
    this.rows.forget(this.offset);
    while (this.holes.length > 0 && (this.holes[0]?.end ?? 0) <= this.offset) this.holes.shift();
  }

  /** Drops what is pending; the stream goes on at `offset`. */
  restart(offset: number): void {
    this.offset = offset;
    this.clear();
  }

  /** Makes what is pending the buffer's own. */
  settle(): void {
    if (!this.borrowed) return;
    this.takeOrigins();
    const own = new Uint8Array(capacityFor(this.length));
    own.set(this.bytes.subarray(this.start, this.end));
    this.end -= this.start;
    this.start = 0;
    this.bytes = own;
    this.borrowed = false;
  }

  /** Where the pending bytes `[from, to)`, in stream offsets, came from, counted from `from`. */
  origins(from: number, to: number): Origin[] {
    const { source, sourceOffset, rows } = this;
    // Most messages are in one segment, and nothing of it needs to be remembered.
    if (source !== undefined && rows.size === 0 && from >= sourceOffset)
      return sliceOrigins(source(), from - sourceOffset, to - sourceOffset);
    this.takeOrigins();
    return this.rows.origins(from, to);
  }

  /** The first frame that carried a byte of `[from, to)`, in stream offsets; 0 when all of them are missing. */
  firstFrame(from: number, to: number): number {
    this.takeOrigins();
    return this.rows.firstFrame(from, to);
  }

  /** The last frame that carried a byte of `[from, to)`, in stream offsets; 0 when all of them are missing. */
  lastFrame(from: number, to: number): number {
    this.takeOrigins();
    return this.rows.lastFrame(from, to);
  }

  private hasRoom(length: number): boolean {
    return this.length + length <= this.limit && this.rows.size <= this.limit;
  }

  private expectOrigins(origins: () => readonly Origin[], length: number, frame: number): void {
    this.source = origins;
    this.sourceOffset = this.offset + this.length - length;
    this.sourceLength = length;
    this.sourceFrame = frame;
  }

  private takeOrigins(): void {
    const { source, sourceOffset, sourceLength, sourceFrame } = this;
    if (source === undefined) return;
    this.source = undefined;
    const origins = source();
    for (const o of origins) this.rows.add(sourceOffset + o.start, o.end - o.start, o.frame, o.frameOffset);
    if (origins.length === 0) this.rows.add(sourceOffset, sourceLength, sourceFrame, -1);
  }

  private clear(): void {
    // A view that still shows the last bytes would keep the whole chunk of the file that they came in.
    this.bytes = this.view.bytes = nothing;
    this.start = this.end = 0;
    this.borrowed = false;
    this.source = undefined;
    this.rows.clear();
    if (this.holes.length > 0) this.holes = [];
  }

  /** Room for `more` bytes behind the pending ones: doubled when it must grow, so that each byte moves O(1) times. */
  private reserve(more: number): void {
    if (this.bytes.length - this.end >= more) return;
    const pending = this.bytes.subarray(this.start, this.end);
    const needed = pending.length + more;
    if (needed * 2 <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
    } else {
      const bytes = new Uint8Array(capacityFor(needed));
      bytes.set(pending);
      this.bytes = bytes;
    }
    this.start = 0;
    this.end = pending.length;
  }

  private holesInBytes(): Hole[] {
    const shift = this.start - this.offset;
    return this.holes.map((hole) => ({ start: Math.max(hole.start, this.offset) + shift, end: hole.end + shift }));
  }
}

/** Twice the bytes: at least as many come or go before they are moved again. */
function capacityFor(bytes: number): number {
  return Math.max(256, bytes * 2);
}
