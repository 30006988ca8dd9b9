/** Counts over time: equal intervals, which double in length whenever there would be more of them than fit. */
import type { Moment } from './deadlines.js';

/** Most intervals that are kept. */
const capacity = 4096;

/** What happened in one interval. */
export interface Interval {
  /** Its beginning, seconds since 1970-01-01 UTC: a multiple of its length. */
  readonly start: number;
  readonly messages: number;
  readonly bytes: number;
}

export class Series {
  private messages = new Float64Array(capacity);
  private bytes = new Float64Array(capacity);
  private first = Number.NaN;
  private used = 0;

  /** @param seconds length of an interval at first */
  constructor(public seconds: number) {}

  /** Counts a message. One from before the first interval, in a capture that is out of order, counts to the first. */
  add({ seconds }: Moment, size: number): void {
    if (Number.isNaN(this.first)) this.first = Math.floor(seconds / this.seconds);
    let place = Math.floor(seconds / this.seconds) - this.first;
    while (place >= capacity) {
      this.widen();
      place = Math.floor(seconds / this.seconds) - this.first;
    }
    place = Math.max(0, place);
    this.used = Math.max(this.used, place + 1);
    this.messages[place] = (this.messages[place] ?? 0) + 1;
    this.bytes[place] = (this.bytes[place] ?? 0) + size;
  }

  /** The intervals from the first message to the last, those without messages as well. */
  *intervals(): Generator<Interval> {
    for (let place = 0; place < this.used; place++) {
      const start = (this.first + place) * this.seconds;
      yield { start, messages: this.messages[place] ?? 0, bytes: this.bytes[place] ?? 0 };
    }
  }

  private widen(): void {
    const first = Math.floor(this.first / 2);
    const place = (old: number): number => Math.floor((this.first + old) / 2) - first;
    this.messages = merged(this.messages, place);
    this.bytes = merged(this.bytes, place);
    this.used = this.used === 0 ? 0 : place(this.used - 1) + 1;
    this.first = first;
    this.seconds *= 2;
  }
}

function merged(counts: Float64Array, place: (old: number) => number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(capacity);
  for (const [old, count] of counts.entries()) {
    const at = place(old);
    if (at < capacity) wider[at] = (wider[at] ?? 0) + count;
  }
  return wider;
}
