const SPILL = 65_536;

/**
 * The bytes of a capture as they come, chunk after chunk, seen as `bytes[at, end)`. Records are walked in the chunk
 * itself; only what straddles two chunks is copied, into a spill buffer that is never written twice, so that views
 * into either stay valid as long as somebody holds them. Holds at most one chunk and twice what was asked for.
 */
export class Window {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** No more chunks will come. */
  ended = false;
  /** Offset in the capture of `bytes[0]`: that of `at` is `base + at`. */
  #base = 0;
  #chunk: Uint8Array = this.bytes;
  #chunkAt = 0;
  #spill: Uint8Array = this.bytes;
  #spilled = 0;

  /** Adds the next chunk; only when `have` has said that what is there is not enough. */
  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#chunkAt = 0;
  }

  /** Offset in the capture of the byte at `at`. */
  get offset(): number {
    return this.#base + this.at;
  }

  /** Whether `n` bytes stand together at `bytes[at]`; brings them together if they have come. */
  have(n: number): boolean {
    return this.end - this.at >= n || this.#gather(n);
  }

  /** Moves on by up to `n` bytes of what has come; says by how many. */
  skip(n: number): number {
    let left = n;
    while (left > 0 && this.have(1)) {
      const step = Math.min(left, this.end - this.at);
      this.at += step;
      left -= step;
    }
    return n - left;
  }

  #gather(n: number): boolean {
    const left = this.end - this.at;
    const { length } = this.#chunk;
    // What is left was copied from this very chunk (or nothing is left): walk on in the chunk.
    if (this.#chunkAt >= left && this.#chunkAt < length) {
      this.#enter(this.#chunk, this.#chunkAt - left, length);
      this.#chunkAt = length;
      return this.end - this.at >= n;
    }
    if (this.#chunkAt === length) return false;
    this.#toSpill(n, left);
    const take = Math.min(n - left, length - this.#chunkAt);
    this.#spill.set(this.#chunk.subarray(this.#chunkAt, this.#chunkAt + take), this.end);
    this.#chunkAt += take;
    this.end += take;
    this.#spilled = this.end;
    return this.end - this.at >= n;
  }

  /** Makes room for `n` bytes from `at` on behind what is left, in the spill buffer. */
  #toSpill(n: number, left: number): void {
    if (this.bytes === this.#spill && this.end === this.#spilled && this.at + n <= this.#spill.length) return;
    // Twice what is needed: a search that asks again one byte further must not copy everything each time.
    if (this.#spilled + n > this.#spill.length) {
      this.#spill = new Uint8Array(Math.max(SPILL, 2 * n));
      this.#spilled = 0;
    }
    const from = this.#spilled;
    this.#spill.set(this.bytes.subarray(this.at, this.end), from);
    this.#enter(this.#spill, from, from + left);
    this.#spilled = this.end;
  }

  #enter(bytes: Uint8Array, at: number, end: number): void {
    this.#base += this.at - at;
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }
}
