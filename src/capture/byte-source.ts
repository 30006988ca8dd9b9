import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { CaptureError, captureProblems, type Fault } from './problems.js';

const CHUNK = 1_048_576;

/** Bytes in order, in chunks that nobody writes to before they are given back. */
export interface ByteSource {
  /**
   * The next bytes, at least one, as soon as there are any; null at the end, and from then on.
   * @param spare a chunk that this source gave before and that nobody looks at any more: it may be filled anew
   */
  read(spare?: Uint8Array | null): Promise<Uint8Array | null>;
  /** What ended the bytes early; null while they come and at a proper end. */
  readonly fault: Fault | null;
  /** Bytes of the file read so far, before decompression. */
  readonly count: number;
  /** Bytes of the file, null when that is not known. */
  readonly total: number | null;
  close(): Promise<void>;
}

/** Opens a file, a named pipe or a device. Rejects with `CaptureError` when that cannot be done. */
export async function fileSource(path: string): Promise<ByteSource> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new CaptureError(path, 'is a directory; give the capture files in it');
    return new FileSource(handle, stat.isFile() ? stat.size : null);
  } catch (error) {
    await handle?.close();
    throw error instanceof CaptureError ? error : new CaptureError(path, openFailure(error), { cause: error });
  }
}

function openFailure(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist; check the name';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user; change its permissions or its owner';
  if (code === 'EMFILE' || code === 'ENFILE') return 'cannot be opened: too many open files; give fewer at a time';
  return `cannot be opened (${code})`;
}

function errorCode(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return 'unknown error';
}

const ended = Promise.resolve(null);

class FileSource implements ByteSource {
  fault: Fault | null = null;
  count = 0;
  #closed = false;
  #asked = 0;
  /** The chunk after the one given last is read meanwhile; not of a pipe, whose next bytes may never come. */
  #ahead: Promise<Uint8Array | null> | null = null;

  constructor(
    readonly handle: FileHandle,
    readonly total: number | null,
  ) {}

  async read(spare: Uint8Array | null = null): Promise<Uint8Array | null> {
    const chunk = await (this.#ahead ?? this.#readChunk(spare));
    if (chunk === null) this.#ahead = ended;
    else this.#ahead = this.total === null ? null : this.#readChunk(spare);
    this.count += chunk?.length ?? 0;
    return chunk;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#ahead;
    await this.handle.close();
  }

  async #readChunk(spare: Uint8Array | null): Promise<Uint8Array | null> {
    if (this.#closed || this.fault !== null) return null;
    // A chunk no longer than what is left of a small file: whoever keeps a view keeps the chunk.
    const left = this.total === null ? CHUNK : Math.max(this.total - this.#asked, 4_096);
    const length = Math.min(CHUNK, left);
    // Not filled with zeros first, and a plain Uint8Array: one kind of object keeps the walk over records fast.
    const memory = spare?.buffer.byteLength === length ? spare.buffer : Buffer.allocUnsafeSlow(length).buffer;
    const chunk = new Uint8Array(memory);
    this.#asked += chunk.length;
    try {
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, null);
      return bytesRead === 0 ? null : chunk.subarray(0, bytesRead);
    } catch (error) {
      this.fault = readFault(error);
      return null;
    }
  }
}

/** Bytes of a stream: standard input, a child process, a socket. Closing it destroys the stream. */
export class StreamSource implements ByteSource {
  readonly total = null;
  fault: Fault | null = null;
  count = 0;
  readonly #chunks: AsyncIterator<unknown, undefined>;

  constructor(readonly stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(): Promise<Uint8Array | null> {
    try {
      while (this.fault === null) {
        const next = await this.#chunks.next();
        if (next.done === true) return null;
        const { value } = next;
        if (!(value instanceof Uint8Array)) throw new TypeError('a stream of text or objects, not of bytes');
        this.count += value.length;
        // A plain Uint8Array, as files give: one kind of object keeps the walk over records fast.
        if (value.length > 0) return new Uint8Array(value.buffer, value.byteOffset, value.length);
      }
    } catch (error) {
      this.fault = readFault(error);
    }
    return null;
  }

  close(): Promise<void> {
    this.stream.destroy();
    return Promise.resolve();
  }
}

function readFault(error: unknown): Fault {
  return { problem: captureProblems.cutShort, detail: { what: `the rest could not be read (${errorCode(error)})` } };
}

/** The bytes that have been looked at, and then the rest. */
export class Prefixed implements ByteSource {
  #head: Uint8Array | null;

  constructor(
    head: Uint8Array,
    readonly rest: ByteSource,
  ) {
    this.#head = head;
  }

  get fault(): ByteSource['fault'] {
    return this.rest.fault;
  }

  get count(): number {
    return this.rest.count;
  }

  get total(): number | null {
    return this.rest.total;
  }

  read(spare: Uint8Array | null = null): Promise<Uint8Array | null> {
    const head = this.#head;
    this.#head = null;
    return head === null ? this.rest.read(spare) : Promise.resolve(head);
  }

  close(): Promise<void> {
    return this.rest.close();
  }
}
