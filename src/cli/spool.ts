import { mkdtempSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { OutputError } from './exit.js';

/** A copy of standard input in a temporary file, for whoever must read it twice. */
export class Spool {
  readonly path: string;
  /** Gives what standard input gives, at once. */
  readonly stream: Readable;
  /** What went wrong with the copy. */
  failure: OutputError | null = null;
  private readonly folder: string;
  private readonly forget = (): void => {
    rmSync(this.folder, { recursive: true, force: true });
  };

  constructor(stdin: Readable) {
    // Only this user may look into the folder: a capture holds secrets.
    this.folder = mkdtempSync(join(tmpdir(), 'imdissect-'));
    this.path = join(this.folder, 'stdin');
    process.on('exit', this.forget);
    this.stream = Readable.from(this.copied(stdin), { objectMode: false });
  }

  /** Takes the copy away. */
  remove(): void {
    this.forget();
    process.off('exit', this.forget);
  }

  private async *copied(stdin: Readable): AsyncGenerator<Uint8Array, void> {
    const file = await open(this.path, 'wx');
    try {
      for await (const chunk of stdin) {
        if (!(chunk instanceof Uint8Array)) continue;
        await this.keep(file, chunk);
        yield chunk;
      }
    } finally {
      await file.close();
    }
  }

  private async keep(file: FileHandle, chunk: Uint8Array): Promise<void> {
    if (this.failure !== null) return;
    try {
      await file.writeFile(chunk);
    } catch {
      this.failure = new OutputError(`${this.path} cannot be written; standard input cannot be kept for -w`);
    }
  }
}
