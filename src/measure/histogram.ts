/**
 * How values are spread, in memory that does not grow with their number: buckets that are as wide as a fixed part of
 * their value (the idea of HDR histograms, G. Tene). Count, sum, least and greatest are exact.
 */

/** Buckets of one doubling of the value. */
const bucketsPerDoubling = 128;
const doublingBits = 7;
/** So many values are kept as the numbers of their buckets: most histograms of hosts and conversations hold few. */
const mostFew = 128;
/** Values from here on cannot be told apart to the unit any more. */
const largest = Number.MAX_SAFE_INTEGER;

/** A percentile is off by at most this part of the value: half a bucket. Values below 256 are exact. */
export const relativeError = 1 / (2 * bucketsPerDoubling);

/** Values from 0 to 2^53 - 1, whole numbers of whatever unit: others are rounded and drawn into the range. */
export class Histogram {
  count = 0;
  private sum = 0;
  private least = Infinity;
  private greatest = -Infinity;
  /** Numbers of buckets, in order, one for each value; null when there are more than a few. */
  private few: number[] | null = [];
  /** Buckets of one doubling each, made when a value falls into them. */
  private readonly pages: (Float64Array | undefined)[] = [];

  add(value: number): void {
    const whole = Math.min(largest, Math.max(0, Math.round(value)));
    this.count++;
    this.sum += whole;
    if (whole < this.least) this.least = whole;
    if (whole > this.greatest) this.greatest = whole;
    const doubling = doublingOf(whole);
    const bucket = Math.floor(whole / 2 ** Math.max(0, doubling - 1)) % bucketsPerDoubling;
    this.put(doubling * bucketsPerDoubling + bucket, 1);
  }

  /** Adds all values of another histogram. */
  addAll(other: Histogram): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.sum += other.sum;
    this.least = Math.min(this.least, other.least);
    this.greatest = Math.max(this.greatest, other.greatest);
    for (const [bucket, count] of other.counts()) this.put(bucket, count);
  }

  get min(): number {
    return this.count === 0 ? 0 : this.least;
  }

  get max(): number {
    return this.count === 0 ? 0 : this.greatest;
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  get total(): number {
    return this.sum;
  }

  /** The value that `part` of all values (0 to 1) do not exceed: the nearest rank, within `relativeError`. */
  percentile(part: number): number {
    const rank = Math.max(1, Math.ceil(part * this.count));
    let seen = 0;
    for (const { middle, count } of this.buckets()) {
      seen += count;
      if (seen >= rank) return Math.min(this.max, Math.max(this.min, middle));
    }
    return this.max;
  }

  /** How many values lie in `[from, to)`, decided by the middles of their buckets. */
  between(from: number, to: number): number {
    let sum = 0;
    for (const { middle, count } of this.buckets()) if (middle >= from && middle < to) sum += count;
    return sum;
  }

  private *buckets(): Generator<{ readonly middle: number; readonly count: number }> {
    for (const [number, count] of this.counts()) {
      const doubling = Math.floor(number / bucketsPerDoubling);
      const width = 2 ** Math.max(0, doubling - 1);
      const start = doubling === 0 ? 0 : bucketsPerDoubling * width;
      yield { middle: start + (number % bucketsPerDoubling) * width + (width - 1) / 2, count };
    }
  }

  /** Numbers of buckets that hold something, in order, and how much; of few values a number may come again. */
  private *counts(): Generator<readonly [number, number]> {
    for (const number of this.few ?? []) yield [number, 1];
    for (const [doubling, page] of this.pages.entries()) {
      if (page === undefined) continue;
      for (const [bucket, count] of page.entries()) {
        if (count > 0) yield [doubling * bucketsPerDoubling + bucket, count];
      }
    }
  }

  private put(number: number, count: number): void {
    const { few } = this;
    if (few === null) {
      this.page(number, count);
    } else if (few.length + count <= mostFew) {
      const after = few.findIndex((one) => one > number);
      if (count === 1) few.splice(after < 0 ? few.length : after, 0, number);
      else few.splice(after < 0 ? few.length : after, 0, ...Array.from({ length: count }, () => number));
    } else {
      this.few = null;
      for (const one of few) this.page(one, 1);
      this.page(number, count);
    }
  }

  private page(number: number, count: number): void {
    const page = (this.pages[Math.floor(number / bucketsPerDoubling)] ??= new Float64Array(bucketsPerDoubling));
    const bucket = number % bucketsPerDoubling;
    page[bucket] = (page[bucket] ?? 0) + count;
  }
}

/** 0 for values below 128, 1 up to 255, 2 up to 511, … */
function doublingOf(value: number): number {
  const high = Math.floor(value / 2 ** 32);
  const bits = high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value);
  return Math.max(0, bits - doublingBits);
}
