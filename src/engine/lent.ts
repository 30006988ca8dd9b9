/** Of one chunk so much is copied; who wants more of it keeps the chunk. */
const mostCopied = 65_536;
const slabSize = 16_384;

/**
 * The bytes of frames are lent: when its frames were taken, the reader may fill their chunk anew, which spares the
 * memory and its collection. What stays is copied while it is little, as in most traffic; where it is much, the chunk
 * stays instead.
 */
export class Lent {
  /** Where the bytes of the last `stay` are. */
  bytes: Uint8Array = new Uint8Array(0);
  private slab = this.bytes;
  private used = 0;
  private copied = 0;
  private kept = false;

  /** Keeps `bytes[start, end)` of the frame at hand. @returns where they begin in `this.bytes` */
  stay(bytes: Uint8Array, start: number, end: number): number {
    const length = Math.max(0, end - start);
    this.copied += length;
    if (this.kept || this.copied > mostCopied || length > slabSize) {
      this.kept = true;
      this.bytes = bytes;
      return start;
    }
    if (this.slab.length - this.used < length) {
      this.slab = new Uint8Array(slabSize);
      this.used = 0;
    }
    const from = this.used;
    this.slab.set(bytes.subarray(start, end), from);
    this.used += length;
    this.bytes = this.slab;
    return from;
  }

  /** Somebody may keep views into the chunk. */
  keep(): void {
    this.kept = true;
  }

  /** Whether nobody has views into the chunk whose frames were taken since the last call. */
  release(): boolean {
    const free = !this.kept;
    this.kept = false;
    this.copied = 0;
    return free;
  }
}
