import type { StreamBudget } from './budget.js';

const smallest = 512;
const largest = 65_536;
const nothing = new Uint8Array(0);

/** Of the limit `streams`: with thousands of connections at a time, comparing is worth less than their memory. */
const share = 1 / 4;

/**
 * The last delivered bytes of one direction, at most 64 KiB, to compare retransmissions with. A copy, because the
 * packet's bytes are gone by then; it grows with what was delivered, so that a short conversation costs little.
 * Where its share of the budget is used up it stays small and fewer retransmissions are compared.
 */
export class Recent {
  private ring = nothing;
  /** Index after the newest byte. */
  private at = 0;
  /** Known bytes: they end at the stream offset that was pushed last. */
  private known = 0;

  constructor(private readonly budget: StreamBudget) {}

  /** The next bytes of the stream. */
  push(bytes: Uint8Array, start: number, end: number): void {
    const wanted = this.known + end - start;
    if (wanted > this.ring.length && this.ring.length < largest) this.grow(wanted);
    const size = this.ring.length;
    const from = Math.max(start, end - size);
    const untilWrap = Math.min(end, from + size - this.at);
    this.copy(bytes, from, untilWrap);
    if (untilWrap < end) this.copy(bytes, untilWrap, end);
    this.known = Math.min(size, wanted);
  }

  /** A gap: what was known is not next to what comes. */
  forget(): void {
    this.known = 0;
  }

  release(): void {
    this.budget.recent -= this.ring.length;
    this.ring = nothing;
    this.known = 0;
    this.at = 0;
  }

  /**
   * How far before the end of the stream the first byte stands that differs, or 0 when none does. `bytes[start, end)`
   * begins `back` bytes before the end of what was delivered; only what lies before that end is compared.
   */
  differs(back: number, bytes: Uint8Array, start: number, end: number): number {
    const skip = Math.max(0, back - this.known);
    const size = this.ring.length;
    let index = (this.at - (back - skip) + size) % size;
    for (let i = start + skip, left = back - skip; i < end && left > 0; i++, left--) {
      if (this.ring[index] !== bytes[i]) return left;
      if (++index === size) index = 0;
    }
    return 0;
  }

  private copy(bytes: Uint8Array, start: number, end: number): void {
    const { ring } = this;
    let { at } = this;
    if (end - start > 32) {
      ring.set(bytes.subarray(start, end), at);
      at += end - start;
    } else {
      for (let i = start; i < end; i++) ring[at++] = bytes[i] ?? 0;
    }
    this.at = at === ring.length ? 0 : at;
  }

  private grow(wanted: number): void {
    const others = this.budget.recent - this.ring.length;
    const room = Math.min(largest, this.budget.streams * share - others);
    let size = Math.max(smallest, this.ring.length);
    while (size < wanted && size * 2 <= room) size *= 2;
    if (size === this.ring.length || size > room) return;
    this.budget.recent = others + size;
    const old = this.ring;
    const from = this.at - this.known;
    this.ring = new Uint8Array(size);
    if (from < 0) {
      this.ring.set(old.subarray(old.length + from));
      this.ring.set(old.subarray(0, this.at), -from);
    } else {
      this.ring.set(old.subarray(from, this.at));
    }
    this.at = this.known;
  }
}
