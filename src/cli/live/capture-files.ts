/** `-w` while packets come: whole records, in one file or in a ring of files. */
import { rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Frame } from '../../capture/frame.js';
import { UnwritableFrame } from '../../capture/unwritable.js';
import { captureWriter, type CaptureWriter } from '../../capture/writer.js';
import { OutputError } from '../exit.js';
import type { CapturedInterface, InterfaceEnding } from '../../capture/pcapng-interface-blocks.js';
import type { Ring } from './ring-option.js';

/** Whole records on their way to a file. */
interface Batch {
  readonly bytes: Uint8Array;
  /** Places in the bytes where a record ends. */
  readonly ends: readonly number[];
  /** The file is full: the rest goes into the next one. */
  readonly last: boolean;
}

/** Bytes that are gathered before they should be written. */
const enough = 1_048_576;

export class CaptureFiles {
  /** Frames that were written, or are about to be. */
  frames = 0;
  private writer: CaptureWriter;
  private file: FileHandle | null = null;
  private path = '';
  private ends: number[] = [];
  private batches: Batch[] = [];
  /** Bytes of the file that have been handed over already. */
  private written = 0;
  private began = performance.now();
  private number = 0;
  private readonly kept: string[] = [];
  private interfaces: readonly CapturedInterface[] = [];

  constructor(
    /** The name; in a ring, what the names are made of. */
    private readonly target: string,
    private readonly ring: Ring | null,
    private readonly force: boolean,
    /** Who the files are to belong to; null: who we are. */
    private readonly owner: { readonly uid: number; readonly gid: number } | null,
  ) {
    this.writer = captureWriter(target);
  }

  /** What the interfaces are called; said before the first frame. */
  name(interfaces: readonly CapturedInterface[]): void {
    this.interfaces = interfaces;
    this.writer = captureWriter(this.target, { interfaces });
  }

  /** Opens the first file, so that a name that cannot be is said before anything is captured. @throws OutputError */
  async begin(): Promise<void> {
    await this.openNext();
  }

  /** Adds a frame; nothing is written before `flush`. @throws OutputError when the format cannot hold it */
  add(frame: Frame): void {
    if (this.ring !== null && this.isFull(this.ring)) this.cut(true);
    try {
      this.writer.write(frame);
    } catch (error) {
      if (!(error instanceof UnwritableFrame)) throw error;
      throw new OutputError(`${this.target} ends before frame ${frame.number}: ${error.message}`);
    }
    this.ends.push(this.writer.size);
    this.frames++;
  }

  /** So much waits that it should be written. */
  get full(): boolean {
    return this.writer.size >= enough || this.batches.length > 0;
  }

  /** Writes what waits. @throws OutputError when that cannot be done; what fits is there, in whole records */
  async flush(): Promise<void> {
    this.cut(false);
    const { batches } = this;
    this.batches = [];
    for (const batch of batches) {
      if (this.file === null) await this.openNext();
      await this.write(batch);
      if (!batch.last) continue;
      await this.file?.close();
      this.file = null;
    }
  }

  /**
   * Writes what waits and closes; a file without frames is a capture too, and a pcapng says how the interfaces ended.
   * @throws OutputError
   */
  async close(endings: readonly InterfaceEnding[] = []): Promise<void> {
    this.batches.push({ bytes: this.writer.finish(endings), ends: this.ends, last: true });
    this.ends = [];
    await this.flush();
  }

  /** The files, for people. */
  get names(): string {
    const [first = this.target] = this.kept;
    return this.kept.length < 2 ? first : `${this.kept.length} files, the last one ${this.path}`;
  }

  private isFull({ bytes, seconds }: Ring): boolean {
    if (this.ends.length === 0 && this.written === 0) return false;
    return this.written + this.writer.size >= bytes || performance.now() - this.began >= seconds * 1_000;
  }

  /** Takes what the writer has. */
  private cut(last: boolean): void {
    if (this.ends.length === 0 && !last) return;
    const bytes = last ? this.writer.finish() : this.writer.take();
    this.batches.push({ bytes, ends: this.ends, last });
    this.ends = [];
    this.written += bytes.length;
    if (!last) return;
    this.writer = captureWriter(this.target, { interfaces: this.interfaces });
    this.written = 0;
    this.began = performance.now();
  }

  private async openNext(): Promise<void> {
    this.path = this.ring === null ? this.target : numbered(this.target, ++this.number);
    try {
      this.file = await open(this.path, this.force ? 'w' : 'wx');
      if (this.owner !== null) await this.file.chown(this.owner.uid, this.owner.gid);
    } catch (error) {
      throw asOutputError(error, this.path);
    }
    this.kept.push(this.path);
    while (this.kept.length > (this.ring?.files ?? Infinity)) rmSync(this.kept.shift() ?? '', { force: true });
  }

  private async write({ bytes, ends }: Batch): Promise<void> {
    const { file, path } = this;
    if (file === null || bytes.length === 0) return;
    const { size } = await file.stat();
    try {
      await file.appendFile(bytes);
    } catch (error) {
      const there = (await file.stat()).size - size;
      const whole = ends.filter((end) => end <= there).at(-1) ?? 0;
      await file.truncate(size + whole);
      await file.close();
      this.file = null;
      throw asOutputError(error, path);
    }
  }
}

/** `lan.pcap` becomes `lan_00001_20261121074500.pcap`, as dumpcap names its files, with the time in UTC. */
function numbered(target: string, number: number): string {
  const stamp = new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return target.replace(/(\.\w+)$/, `_${String(number).padStart(5, '0')}_${stamp}$1`);
}

function asOutputError(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  const code = String(error.code);
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'cannot be written: the disk is full; what was captured before is in it',
    EDQUOT: 'cannot be written: the quota is used up; what was captured before is in it',
    EEXIST: 'has come to exist meanwhile; --force writes over it',
    EACCES: 'cannot be written by this user; --user says who writes',
  };
  return new OutputError(`${path} ${reasons[code] ?? `cannot be written (${code})`}`);
}
