import { createGunzip, type Gunzip } from 'node:zlib';
import { limitProblems } from '../limits.js';
import type { ByteSource } from './byte-source.js';
import { captureProblems, type Fault } from './problems.js';

/** Compressed bytes inflated at a time. Deflate expands 1032 times at most, so this bounds what comes out at once: 8 MiB. */
const PIECE = 8_192;
const OUTPUT = 262_144;
/** Compressed bytes remembered, to go back to when the data turns out to be damaged. */
const REMEMBERED = 4_194_304;
/** No capture of this much is packed this well, but a gzip bomb is. */
const BOMB_SIZE = 1_073_741_824;
const BOMB_RATIO = 500;

/** Most bytes that are inflated of one capture, unless `openCapture` is told otherwise: 64 GiB. */
export const MOST_INFLATED = 68_719_476_736;

/**
 * Inflates gzip data (RFC 1952, with several members) piece by piece. Damaged data gives what can be inflated before
 * the damage; memory and the total are bounded.
 */
export class GunzipSource implements ByteSource {
  fault: Fault | null = null;
  readonly #inner: ByteSource;
  readonly #most: number;
  readonly #inflater = new Inflater();
  #inflated = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #pieces: Uint8Array[] | null = [];
  #remembered = 0;
  #compressed = 0;
  #ready: Uint8Array[] = [];
  #ended = false;

  constructor(inner: ByteSource, most: number) {
    this.#inner = inner;
    this.#most = most;
  }

  get count(): number {
    return this.#inner.count;
  }

  get total(): number | null {
    return this.#inner.total;
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const next = this.#ready.shift();
      if (next !== undefined) return next;
      if (this.#ended) return null;
      await this.#inflateMore();
    }
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#inflater.close();
    await this.#inner.close();
  }

  async #inflateMore(): Promise<void> {
    if (this.#chunk.length === 0) this.#chunk = (await this.#inner.read()) ?? this.#chunk;
    const piece = this.#chunk.subarray(0, PIECE);
    this.#chunk = this.#chunk.subarray(piece.length);
    const failed = piece.length > 0 ? await this.#inflater.write(piece) : await this.#inflater.end();
    this.#take(this.#inflater);
    if (failed !== null && piece.length > 0) await this.#salvage(piece);
    if (failed !== null || piece.length === 0) this.#finish(failed);
    else if (this.#inflater.ended) this.#ended = true;
    else this.#checkBomb(piece);
  }

  #take(inflater: Inflater): void {
    for (const output of inflater.take()) {
      this.#inflated += output.length;
      this.#ready.push(output);
    }
  }

  /** Keeps the pieces while they are few, and stops when they inflate to more than can be right. */
  #checkBomb(piece: Uint8Array): void {
    this.#compressed += piece.length;
    this.#remembered += piece.length;
    if (this.#remembered > REMEMBERED) this.#pieces = null;
    this.#pieces?.push(piece);
    const bomb = this.#inflated > BOMB_SIZE && this.#inflated > BOMB_RATIO * this.#compressed;
    if (!bomb && this.#inflated <= this.#most) return;
    const what = bomb
      ? `gzip data that expands more than ${BOMB_RATIO} times`
      : 'the rest of the gzip data was left out';
    this.fault = {
      problem: limitProblems.reached,
      detail: { name: 'inflated', value: bomb ? BOMB_SIZE : this.#most, what },
    };
    this.#ended = true;
  }

  /**
   * zlib keeps what it inflated of the piece in which it finds damage. Inflating everything once more and the last
   * piece byte by byte brings it out; of large data at most `OUTPUT` bytes before the damage are left out.
   */
  async #salvage(last: Uint8Array): Promise<void> {
    if (this.#pieces === null) return;
    const again = new Inflater();
    let skip = this.#inflated;
    const bytes = Array.from(last, (_, i) => last.subarray(i, i + 1));
    for (const piece of [...this.#pieces, ...bytes]) {
      const failed = await again.write(piece);
      for (const output of again.take()) {
        const rest = output.subarray(Math.min(skip, output.length));
        skip -= output.length - rest.length;
        if (rest.length > 0) this.#ready.push(rest);
      }
      if (failed !== null) break;
    }
    again.close();
  }

  #finish(failed: Error | null): void {
    this.#ended = true;
    const atEnd = failed !== null && 'code' in failed && failed.code === 'Z_BUF_ERROR';
    if (this.#inner.fault !== null) this.fault = this.#inner.fault;
    else if (atEnd) this.fault = { problem: captureProblems.cutShort, detail: { what: 'the gzip data is not whole' } };
    else if (failed !== null) {
      const what = `damaged gzip data (${failed.message})`;
      this.fault = { problem: captureProblems.badRecord, detail: { what, then: 'the rest cannot be inflated' } };
    }
  }
}

/** One inflation with a call per piece, each of which waits until all that came of it is there. */
class Inflater {
  ended = false;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: OUTPUT });
  #outputs: Uint8Array[] = [];
  #failed: Error | null = null;
  #wake: () => void = () => undefined;

  constructor() {
    this.#gunzip.on('data', (output: Buffer) => {
      this.#outputs.push(new Uint8Array(output.buffer, output.byteOffset, output.length));
    });
    this.#gunzip.on('end', () => {
      this.ended = true;
      this.#wake();
    });
    this.#gunzip.on('error', (error) => {
      this.#failed = error;
      this.#wake();
    });
    this.#gunzip.on('close', () => {
      this.#wake();
    });
  }

  /** Inflates a piece; null, or why it is damaged. */
  async write(piece: Uint8Array): Promise<Error | null> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#gunzip.write(piece, () => {
        resolve();
      });
    });
    return this.#failed;
  }

  /** No more pieces come; null, or why that is too early. */
  async end(): Promise<Error | null> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.ended) resolve();
      else this.#gunzip.end();
    });
    return this.#failed;
  }

  /** What has been inflated since the last call. */
  take(): Uint8Array[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return outputs;
  }

  close(): void {
    this.#gunzip.destroy();
  }
}
