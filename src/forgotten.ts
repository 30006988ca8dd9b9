/** What was forgotten for want of room: so that it is told when it is missed, and not each time that a table is full. */

/** A Bloom filter of 2^24 bits, six for each key: when 200 000 were forgotten, one strange key in ten million looks known. */
const bitsOfPlace = 24;
const rounds = 6;

/** Two halves of a hash: a `MessageKey`. */
export interface HashedKey {
  readonly high: number;
  readonly low: number;
}

export class Forgotten {
  /** Made when something is forgotten. */
  private bits: Uint8Array | null = null;

  add(key: HashedKey): void {
    const bits = (this.bits ??= new Uint8Array(2 ** (bitsOfPlace - 3)));
    for (let round = 0; round < rounds; round++) {
      const place = placeOf(key, round);
      bits[place >>> 3] = (bits[place >>> 3] ?? 0) | (1 << (place & 7));
    }
  }

  /** Whether the key was added; now and then yes of one that was not, never no of one that was. */
  has(key: HashedKey): boolean {
    const { bits } = this;
    if (bits === null) return false;
    for (let round = 0; round < rounds; round++) {
      const place = placeOf(key, round);
      if (((bits[place >>> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
    }
    return true;
  }
}

/** Both halves of the key mixed, another way in each round. */
function placeOf({ high, low }: HashedKey, round: number): number {
  return Math.imul(high ^ Math.imul(low, 2 * round + 1), 0x9e3779b1) >>> (32 - bitsOfPlace);
}
