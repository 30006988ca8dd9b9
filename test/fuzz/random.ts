/** Numbers that look random and are the same for the same seed on every machine (splitmix32). */
export class Random {
  private state: number;

  /** @param name keeps those who share a seed from making the same choices */
  constructor(seed: number, name = '') {
    this.state = seed | 0;
    for (const letter of name) this.state = (Math.imul(this.state, 31) + letter.charCodeAt(0)) | 0;
  }

  /** A whole number from 0 to below `limit`, which is at least 1. */
  below(limit: number): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let mixed = this.state ^ (this.state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % Math.max(1, limit);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T {
    for (const one of list.slice(this.below(list.length))) return one;
    throw new RangeError('nothing to pick from');
  }

  /** Mostly small: 1, sometimes up to `most`. */
  few(most: number): number {
    return this.oneIn(3) ? 1 + this.below(most) : 1 + this.below(3);
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
