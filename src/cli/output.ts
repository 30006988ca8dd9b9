import type { Writable } from 'node:stream';
import { TextSink } from '../bytes/text-sink.js';
import type { DissectionRecord } from '../record.js';
import type { Renderer } from '../render/render.js';
import { OutputError } from './exit.js';

/** Bytes that are gathered before they are handed on: a system call per line would cost more than the line. */
const batch = 65_536;

/** Text to a stream that may be slow, full, or gone. */
export class Output {
  private pending = new TextSink();
  /** What was handed on and is free again: the same memory is filled over and over, and stays in the processor's caches. */
  private spare: TextSink | null = null;
  private failure: NodeJS.ErrnoException | null = null;
  /** Whoever read it has gone away (`| head`): nobody wants more. */
  closed = false;

  constructor(
    private readonly stream: Writable,
    private readonly name = 'standard output',
  ) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.fail(error);
    });
  }

  /** Adds text; nothing is written before `flush`. */
  add(text: string): void {
    if (!this.closed) this.pending.put(text);
  }

  /** Adds a record. */
  write(renderer: Renderer, record: DissectionRecord): void {
    if (!this.closed) renderer.write(this.pending, record);
  }

  /** So much has been gathered that it should be handed on. */
  get full(): boolean {
    return this.pending.length >= batch;
  }

  /** Hands on what was gathered and waits until the stream took it. @throws OutputError when it cannot be written */
  async flush(): Promise<void> {
    if (this.pending.length > 0 && !this.closed) {
      const { pending } = this;
      this.pending = this.spare ?? new TextSink();
      this.spare = null;
      await new Promise<void>((resolve) => {
        this.stream.write(pending.bytes, (error) => {
          if (error != null) this.fail(error);
          resolve();
        });
      });
      pending.clear();
      this.spare = pending;
    }
    if (this.failure !== null)
      throw new OutputError(`${this.name} cannot be written (${this.failure.code ?? 'error'})`);
  }

  private fail(error: NodeJS.ErrnoException): void {
    this.closed = true;
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.failure = error;
  }
}
