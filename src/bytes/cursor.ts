/**
 * Bounded reading over one view. A cursor knows two ends: `end`, where the captured bytes stop, and `wireEnd`, where
 * they stopped on the wire (the snap length may have cut them). A layout that is chosen by length uses the wire's.
 */

/**
 * Why a read could not go on. The three are never confused: `cut`: the bytes were on the wire but not captured;
 * `short`: the sender's message is shorter than its own layout; `gap`: the network or the capture lost them.
 */
export type StopReason = 'cut' | 'short' | 'gap';

/** Thrown by a short read. No Error: hostile captures cut every message, and a stack costs twenty times the read. */
export class Stop {
  constructor(
    readonly reason: StopReason,
    /** Where the read began, as an index into the cursor's bytes. */
    readonly at: number,
    /** How many bytes it needed. */
    readonly needed: number,
    /** How many were there. */
    readonly found: number,
    /** Whose length says so: `the datagram`, `length field`, … */
    readonly witness: string,
  ) {}
}

/** Bytes inside a message of known length that were never captured; the cursor's bytes are zero there. */
export interface Hole {
  readonly start: number;
  readonly end: number;
}

const noHoles: readonly Hole[] = Object.freeze([]);

export class Cursor {
  /** Index of the next byte to be read. */
  at: number;

  constructor(
    readonly bytes: Uint8Array,
    /** Index of the first byte that belongs to this cursor. */
    readonly start: number,
    /** Index after the last captured byte. */
    public end: number,
    /** Index after the last byte as the wire had it; at least `end`. */
    public wireEnd: number = end,
    readonly holes: readonly Hole[] = noHoles,
    /** Whose length set the end. */
    public witness = 'the datagram',
  ) {
    this.at = start;
  }

  /** Captured bytes that are left. */
  get left(): number {
    return this.end - this.at;
  }

  /** Bytes that were left on the wire: what decides between layouts. */
  get wireLeft(): number {
    return this.wireEnd - this.at;
  }

  /** Length of the whole on the wire. */
  get wireLength(): number {
    return this.wireEnd - this.start;
  }

  /** Makes sure that `n` bytes can be read. @throws Stop */
  need(n: number): void {
    if (this.at + n > this.end) throw this.stop(n);
    if (this.holes.length > 0) this.avoidHoles(n);
  }

  /** The Stop for a read of `n` bytes that does not fit. */
  stop(n: number): Stop {
    const reason = this.at + n <= this.wireEnd || this.wireEnd > this.end ? 'cut' : 'short';
    return new Stop(reason, this.at, n, Math.max(0, this.end - this.at), this.witness);
  }

  private avoidHoles(n: number): void {
    for (const hole of this.holes) {
      if (hole.start < this.at + n && hole.end > this.at) {
        throw new Stop('gap', this.at, n, Math.max(0, hole.start - this.at), this.witness);
      }
    }
  }

  /** The byte `ahead` bytes from here, or -1 past the end. Moves nothing. */
  peek(ahead = 0): number {
    const index = this.at + ahead;
    return index < this.end ? (this.bytes[index] ?? -1) : -1;
  }

  u8(): number {
    this.need(1);
    return this.bytes[this.at++] ?? 0;
  }

  u16(): number {
    this.need(2);
    const b = this.bytes;
    const at = this.at;
    this.at += 2;
    return ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
  }

  u32(): number {
    this.need(4);
    const b = this.bytes;
    const at = this.at;
    this.at += 4;
    return (((b[at] ?? 0) << 24) | ((b[at + 1] ?? 0) << 16) | ((b[at + 2] ?? 0) << 8) | (b[at + 3] ?? 0)) >>> 0;
  }

  u16le(): number {
    this.need(2);
    const b = this.bytes;
    const at = this.at;
    this.at += 2;
    return (b[at] ?? 0) | ((b[at + 1] ?? 0) << 8);
  }

  u32le(): number {
    this.need(4);
    const b = this.bytes;
    const at = this.at;
    this.at += 4;
    return ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16) | ((b[at + 3] ?? 0) << 24)) >>> 0;
  }

  u64(): bigint {
    this.need(8);
    const high = this.u32();
    return (BigInt(high) << 32n) | BigInt(this.u32());
  }

  u64le(): bigint {
    this.need(8);
    const low = this.u32le();
    return (BigInt(this.u32le()) << 32n) | BigInt(low);
  }

  /** A view of the next `n` bytes. */
  take(n: number): Uint8Array {
    this.need(n);
    const view = this.bytes.subarray(this.at, this.at + n);
    this.at += n;
    return view;
  }

  /** Index of the next `byte` at or after here, or -1. Never looks past the end: a view may lie in a large chunk. */
  find(byte: number): number {
    const { at, end, bytes } = this;
    const near = Math.min(end, at + 64);
    for (let i = at; i < near; i++) if (bytes[i] === byte) return i;
    if (near === end) return -1;
    const index = bytes.subarray(near, end).indexOf(byte);
    return index < 0 ? -1 : near + index;
  }

  /** Runs `inside` with the ends drawn in to the next `n` bytes, on the word of `witness`. */
  within<T>(n: number, witness: string, inside: () => T): T {
    const { end, wireEnd, witness: outer } = this;
    const limit = this.at + n;
    this.end = Math.min(end, limit);
    this.wireEnd = Math.min(wireEnd, limit);
    this.witness = witness;
    try {
      return inside();
    } finally {
      this.end = end;
      this.wireEnd = wireEnd;
      this.witness = outer;
    }
  }
}
