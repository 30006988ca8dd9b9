/** A file while its bytes arrive, under a name that nobody takes for the whole. */
import { closeSync, constants, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { digest, type DigestName } from '../crypto/digest.js';

/** Bytes that are gathered before they are written: segments are small, and a call for each costs more than they do. */
const gathered = 65_536;
const readAtOnce = 1_048_576;

/** In lower-case hexadecimal. */
export type FileDigests = Readonly<Record<DigestName, string>>;

/** All calls are synchronous: bytes come from the midst of the engine. Each may throw what the file system says. */
export class PartFile {
  /** Somebody must take the file away. */
  exists = false;
  private file: number | null = null;
  private buffer: Uint8Array | null = null;
  /** Where the gathered bytes belong, and how many there are. */
  private at = 0;
  private length = 0;

  constructor(readonly path: string) {}

  write(offset: number, bytes: Uint8Array): void {
    if (offset !== this.at + this.length || this.length + bytes.length > gathered) this.flush();
    if (this.length === 0) this.at = offset;
    if (bytes.length >= gathered) {
      this.writeAll(bytes, offset);
      this.at = offset + bytes.length;
      return;
    }
    this.buffer ??= new Uint8Array(gathered);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes what was gathered and closes; more may be written later. An empty file comes to be, too. */
  close(): void {
    this.flush();
    if (!this.exists) this.open();
    if (this.file !== null) closeSync(this.file);
    this.file = null;
    this.buffer = null;
  }

  /** The digests of the closed file. */
  digests(): FileDigests {
    const [md5, sha1, sha256] = [digest('md5'), digest('sha1'), digest('sha256')];
    const file = openSync(this.path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const chunk = new Uint8Array(readAtOnce);
      for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
        for (const one of [md5, sha1, sha256]) one.update(chunk.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
    return { md5: md5.hex(), sha1: sha1.hex(), sha256: sha256.hex() };
  }

  /** The first bytes of the closed file. */
  head(length: number): Uint8Array {
    const file = openSync(this.path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  }

  /** Takes the file away. */
  discard(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
    this.buffer = null;
    if (this.exists) rmSync(this.path, { force: true });
    this.exists = false;
  }

  private flush(): void {
    if (this.length === 0 || this.buffer === null) return;
    const { length } = this;
    this.length = 0;
    this.writeAll(this.buffer.subarray(0, length), this.at);
    this.at += length;
  }

  private writeAll(bytes: Uint8Array, offset: number): void {
    const file = this.open();
    for (let done = 0; done < bytes.length;) {
      done += writeSync(file, bytes, done, bytes.length - done, offset + done);
    }
  }

  private open(): number {
    const first = constants.O_CREAT | constants.O_EXCL;
    const flags = constants.O_WRONLY | constants.O_NOFOLLOW | (this.exists ? 0 : first);
    this.file ??= openSync(this.path, flags);
    this.exists = true;
    return this.file;
  }
}
