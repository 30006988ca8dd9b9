/**
 * Which message said that? What a dissector remembers of messages, by what later messages quote, in columns of
 * numbers: an object for each would live just long enough to cost the garbage collector most.
 */
import type { Forgotten } from './forgotten.js';
import type { MessageRef } from './message-ref.js';

/** A key made of numbers and texts: 64 bits of hash. Two keys that are not the same meet once in 10^19. */
export class MessageKey {
  /** The two halves. */
  high = 0;
  low = 0;

  /** Begins a new key; `topic` keeps apart what is remembered for different reasons. */
  begin(topic: number): this {
    this.high = 0x2545f491;
    this.low = 0x811c9dc5;
    return this.number(topic);
  }

  number(value: number): this {
    this.high = Math.imul(this.high ^ value, 0x85ebca6b);
    this.high ^= this.high >>> 15;
    this.low = Math.imul(this.low ^ value, 0xc2b2ae35);
    this.low ^= this.low >>> 13;
    return this;
  }

  /** The text and where it ends: "ab", "c" is not "a", "bc". */
  text(value: string): this {
    let { high, low } = this;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      high = Math.imul(high ^ unit, 0x5bd1e995);
      low = Math.imul(low ^ unit, 0x01000193);
      high ^= high >>> 15;
    }
    this.high = high;
    this.low = low;
    return this.number(value.length);
  }
}

/** One text as a number of 32 bits, for a `MessageKey`: hashed once for each flow. */
export function textNumber(value: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Bytes as a number of 32 bits (FNV-1a): a copy of a message has the same. */
export function bytesNumber(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

const firstCapacity = 256;
const noSlot = -1;

/**
 * Messages by their keys, the oldest forgotten first. Several messages may have one key: `find` gives the latest,
 * `older` goes on. Each has numbers of its own beside it, all 0 at first.
 */
export class MessageTable {
  private room = firstCapacity;
  private high = new Int32Array(firstCapacity);
  private low = new Int32Array(firstCapacity);
  private next = new Int32Array(firstCapacity);
  private heads = new Int32Array(firstCapacity);
  /** Per message: frame, n, input, seconds, nanoseconds, then the numbers beside it. */
  private values: Float64Array;
  private readonly width: number;
  private used = 0;
  /** The slot that the next message takes once all are taken: the oldest. */
  private hand = 0;
  private readonly forgottenKey = new MessageKey();

  /**
   * @param capacity most messages that are remembered
   * @param columns how many numbers stand beside each message
   * @param onForget told of a message before it is forgotten for want of room
   * @param forgotten for those who ask whether a message was `lost`
   */
  constructor(
    private readonly capacity: number,
    columns: number,
    private readonly onForget: (slot: number) => void = () => undefined,
    private readonly forgotten: Forgotten | null = null,
  ) {
    this.width = 5 + columns;
    this.values = new Float64Array(firstCapacity * this.width);
  }

  /** The latest message with this key, or -1. */
  find(key: MessageKey): number {
    return this.match((this.heads[key.low & (this.room - 1)] ?? 0) - 1, key.high, key.low);
  }

  /** Whether a message with this key was forgotten for want of room; now and then said of one that never was. */
  lost(key: MessageKey): boolean {
    return this.forgotten?.has(key) ?? false;
  }

  /** The next older message with the same key, or -1. */
  older(slot: number): number {
    return this.match((this.next[slot] ?? 0) - 1, this.high[slot] ?? 0, this.low[slot] ?? 0);
  }

  /** Remembers a message. */
  add({ high, low }: MessageKey, ref: MessageRef): number {
    const slot = this.takeSlot();
    this.high[slot] = high;
    this.low[slot] = low;
    this.link(slot);
    const at = slot * this.width;
    const { values } = this;
    values[at] = ref.frame;
    values[at + 1] = ref.n;
    values[at + 2] = ref.input;
    values[at + 3] = ref.seconds;
    values[at + 4] = ref.nanoseconds;
    values.fill(0, at + 5, at + this.width);
    return slot;
  }

  /** Forgets a message; its slot is used again in its turn. */
  remove(slot: number): void {
    const bucket = (this.low[slot] ?? 0) & (this.room - 1);
    let before = (this.heads[bucket] ?? 0) - 1;
    if (before === slot) {
      this.heads[bucket] = this.next[slot] ?? 0;
    } else {
      while (before >= 0 && (this.next[before] ?? 0) - 1 !== slot) before = (this.next[before] ?? 0) - 1;
      if (before < 0) return;
      this.next[before] = this.next[slot] ?? 0;
    }
    this.next[slot] = noSlot;
  }

  /** The message in this slot. */
  ref(slot: number): MessageRef {
    const at = slot * this.width;
    const { values } = this;
    return {
      input: values[at + 2] ?? 0,
      frame: values[at] ?? 0,
      n: values[at + 1] ?? 0,
      seconds: values[at + 3] ?? 0,
      nanoseconds: values[at + 4] ?? 0,
    };
  }

  /** A number beside the message. */
  get(slot: number, column: number): number {
    return this.values[slot * this.width + 5 + column] ?? 0;
  }

  set(slot: number, column: number, value: number): void {
    this.values[slot * this.width + 5 + column] = value;
  }

  private match(from: number, high: number, low: number): number {
    let slot = from;
    while (slot >= 0 && (this.low[slot] !== low || this.high[slot] !== high)) slot = (this.next[slot] ?? 0) - 1;
    return slot;
  }

  private takeSlot(): number {
    if (this.used < this.capacity) {
      if (this.used === this.room) this.grow();
      return this.used++;
    }
    const slot = this.hand;
    this.hand = slot + 1 === this.capacity ? 0 : slot + 1;
    if (this.next[slot] !== noSlot) {
      this.forget(slot);
      this.remove(slot);
    }
    return slot;
  }

  private forget(slot: number): void {
    this.onForget(slot);
    const { forgotten, forgottenKey } = this;
    if (forgotten === null) return;
    forgottenKey.high = this.high[slot] ?? 0;
    forgottenKey.low = this.low[slot] ?? 0;
    forgotten.add(forgottenKey);
  }

  private link(slot: number): void {
    const bucket = (this.low[slot] ?? 0) & (this.room - 1);
    this.next[slot] = this.heads[bucket] ?? 0;
    this.heads[bucket] = slot + 1;
  }

  private grow(): void {
    const { high, low, next, values } = this;
    this.room *= 2;
    this.high = new Int32Array(this.room);
    this.high.set(high);
    this.low = new Int32Array(this.room);
    this.low.set(low);
    this.values = new Float64Array(this.room * this.width);
    this.values.set(values);
    this.next = new Int32Array(this.room);
    this.heads = new Int32Array(this.room);
    // In order of age, so that the latest of a key stands first in its chain again.
    for (let slot = 0; slot < this.used; slot++) {
      if (next[slot] === noSlot) this.next[slot] = noSlot;
      else this.link(slot);
    }
  }
}
