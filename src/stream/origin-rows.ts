import type { Origin } from '../bytes/origin.js';

/** A row: stream offset, length, frame, offset in the frame (negative: not known). */
const rowWords = 4;
const bytesPerRow = rowWords * 8;
const none = new Float64Array(0);

/** Where the bytes of a stretch of a stream came from, in columns: one row for each segment. */
export class OriginRows {
  private rows = none;
  private first = 0;
  private count = 0;

  /** Bytes that the live rows take. */
  get size(): number {
    return (this.count - this.first) * bytesPerRow;
  }

  /** Bytes `[offset, offset + length)` of the stream; offsets ascend. */
  add(offset: number, length: number, frame: number, frameOffset: number): void {
    const last = (this.count - 1) * rowWords;
    if (this.count > this.first && this.continues(last, offset, frame, frameOffset)) {
      this.rows[last + 1] = this.value(last + 1) + length;
      return;
    }
    if (this.count * rowWords === this.rows.length) this.makeRoom();
    const at = this.count++ * rowWords;
    this.rows[at] = offset;
    this.rows[at + 1] = length;
    this.rows[at + 2] = frame;
    this.rows[at + 3] = frameOffset;
  }

  /** Forgets what lies before the offset. */
  forget(offset: number): void {
    while (this.first < this.count && this.endOf(this.first) <= offset) this.first++;
  }

  clear(): void {
    this.rows = none;
    this.first = this.count = 0;
  }

  /** The origins of `[from, to)`, counted from `from`. */
  origins(from: number, to: number): Origin[] {
    const found: Origin[] = [];
    for (let row = this.find(from); row < this.count; row++) {
      const offset = this.value(row * rowWords);
      if (offset >= to) break;
      const frameOffset = this.value(row * rowWords + 3);
      if (frameOffset < 0) continue;
      const start = Math.max(from, offset);
      const end = Math.min(to, this.endOf(row));
      found.push({
        start: start - from,
        end: end - from,
        frame: this.value(row * rowWords + 2),
        frameOffset: frameOffset + start - offset,
      });
    }
    return found;
  }

  /** The lowest frame that carried a byte of `[from, to)`; 0 when none did. */
  firstFrame(from: number, to: number): number {
    let lowest = 0;
    for (let row = this.find(from); row < this.count && this.value(row * rowWords) < to; row++) {
      const frame = this.value(row * rowWords + 2);
      if (lowest === 0 || frame < lowest) lowest = frame;
    }
    return lowest;
  }

  /** The highest frame that carried a byte of `[from, to)`; 0 when none did. */
  lastFrame(from: number, to: number): number {
    let highest = 0;
    for (let row = this.find(from); row < this.count && this.value(row * rowWords) < to; row++) {
      highest = Math.max(highest, this.value(row * rowWords + 2));
    }
    return highest;
  }

  /** The first row that ends after the offset. */
  private find(offset: number): number {
    let low = this.first;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.endOf(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private continues(last: number, offset: number, frame: number, frameOffset: number): boolean {
    const length = this.value(last + 1);
    const expected = this.value(last + 3) < 0 ? frameOffset : this.value(last + 3) + length;
    return this.value(last) + length === offset && this.value(last + 2) === frame && expected === frameOffset;
  }

  private endOf(row: number): number {
    return this.value(row * rowWords) + this.value(row * rowWords + 1);
  }

  private value(at: number): number {
    return this.rows[at] ?? 0;
  }

  private makeRoom(): void {
    const live = this.rows.subarray(this.first * rowWords, this.count * rowWords);
    const rows = new Float64Array(Math.max(2 * rowWords, live.length * 2));
    rows.set(live);
    this.rows = rows;
    this.count -= this.first;
    this.first = 0;
  }
}
