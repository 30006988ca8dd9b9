import type { Direction } from './key.js';

// One flow's key and small numbers fill one cache line of 16 words, its times and counts another of 8 doubles.
export const keyWords = 16;
/** Address words of the first packet's sender, then of its receiver. */
export const ENDS = 0;
/** Port of the first packet's sender in the high half, of its receiver in the low half. */
export const PORTS = 8;
export const KIND = 9;
export const NUMBER = 10;
export const FIRST_FRAME = 11;
export const LAST_FRAME = 12;
export const STATE = 13;
/** Hash of the key, and the next slot + 1 in its chain, 0 at the end. Free slots are a chain, too. */
export const HASH = 14;
export const NEXT = 15;

export const sumWords = 8;
/** Of the first and the last packet: seconds, then nanoseconds. */
export const FIRST = 0;
export const LAST = 2;
/** Per direction. */
export const PACKETS = 4;
export const BYTES = 6;

const firstCapacity = 64;

/** What is known of each flow, in columns that grow on demand. `T` is what the engine attaches to a flow. */
export class FlowColumns<T> {
  protected capacity = firstCapacity;
  protected keys = new Int32Array(firstCapacity * keyWords);
  protected sums = new Float64Array(firstCapacity * sumWords);
  protected readonly attached: (T | undefined)[] = [];
  private first = new Uint8Array(firstCapacity);

  number(slot: number): number {
    return (this.keys[slot * keyWords + NUMBER] ?? 0) >>> 0;
  }

  /** A number of the engine's own; 0 in a new flow. */
  state(slot: number): number {
    return this.keys[slot * keyWords + STATE] ?? 0;
  }

  setState(slot: number, state: number): void {
    this.keys[slot * keyWords + STATE] = state;
  }

  /** What the engine attached; `undefined` in a new flow. */
  get(slot: number): T | undefined {
    return this.attached[slot];
  }

  attach(slot: number, value: T | undefined): void {
    this.attached[slot] = value;
  }

  /** Whether direction 0 is client to server. */
  clientIsFirst(slot: number): boolean {
    return this.first[slot] === 1;
  }

  setClientIsFirst(slot: number, value: boolean): void {
    this.first[slot] = value ? 1 : 0;
  }

  ipVersion(slot: number): number {
    return (this.keys[slot * keyWords + KIND] ?? 0) >>> 8;
  }

  protocol(slot: number): number {
    return (this.keys[slot * keyWords + KIND] ?? 0) & 0xff;
  }

  /** Word 0 to 3 of the address of an end: 0 the sender of the first packet, 1 the other. */
  addressWord(slot: number, end: Direction, word: number): number {
    return (this.keys[slot * keyWords + ENDS + end * 4 + word] ?? 0) >>> 0;
  }

  port(slot: number, end: Direction): number {
    const ports = this.keys[slot * keyWords + PORTS] ?? 0;
    return end === 0 ? ports >>> 16 : ports & 0xffff;
  }

  packets(slot: number, direction: Direction): number {
    return this.sums[slot * sumWords + PACKETS + direction] ?? 0;
  }

  bytes(slot: number, direction: Direction): number {
    return this.sums[slot * sumWords + BYTES + direction] ?? 0;
  }

  firstFrame(slot: number): number {
    return (this.keys[slot * keyWords + FIRST_FRAME] ?? 0) >>> 0;
  }

  lastFrame(slot: number): number {
    return (this.keys[slot * keyWords + LAST_FRAME] ?? 0) >>> 0;
  }

  firstSeconds(slot: number): number {
    return this.sums[slot * sumWords + FIRST] ?? 0;
  }

  firstNanoseconds(slot: number): number {
    return this.sums[slot * sumWords + FIRST + 1] ?? 0;
  }

  lastSeconds(slot: number): number {
    return this.sums[slot * sumWords + LAST] ?? 0;
  }

  lastNanoseconds(slot: number): number {
    return this.sums[slot * sumWords + LAST + 1] ?? 0;
  }

  /** Takes over what another set of columns knows of a flow; what is attached to it stays there. */
  protected copyFrom(other: FlowColumns<unknown>, from: number, to: number): void {
    this.keys.set(other.keys.subarray(from * keyWords, (from + 1) * keyWords), to * keyWords);
    this.sums.set(other.sums.subarray(from * sumWords, (from + 1) * sumWords), to * sumWords);
    this.setClientIsFirst(to, other.clientIsFirst(from));
  }

  /** Makes room for twice as many flows, but for no more than there will ever be. */
  protected widen(most: number): void {
    this.capacity = Math.min(this.capacity * 2, Math.max(most, this.capacity + 1));
    const { keys, sums, first } = this;
    this.keys = new Int32Array(this.capacity * keyWords);
    this.keys.set(keys);
    this.sums = new Float64Array(this.capacity * sumWords);
    this.sums.set(sums);
    this.first = new Uint8Array(this.capacity);
    this.first.set(first);
  }
}
