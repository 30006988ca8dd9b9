/** One file, its bytes and nothing else (README.md, §7.2). */
import type { ObjectSink, Tracker } from 'imdissect/dissector';
import { ipmsgProblems } from './problems.js';
import { expectBody, type Expected } from './stream-hint.js';
import { messagesOf, tell, type Asked, type Ending, type Transfer } from './transfer.js';

/** `file`, `picture`: what an object is called. */
export type ObjectKind = 'file' | 'picture' | 'resource-fork';

export class FileTransfer implements Transfer {
  private sink: ObjectSink | null = null;
  /** Where the next byte of the file belongs. */
  private at: number;
  private lost = false;
  done = false;

  constructor(
    private readonly asked: Asked,
    private readonly kind: ObjectKind,
    private readonly from = 0,
  ) {
    this.at = from;
  }

  private get size(): number | null {
    return this.asked.offer?.size ?? null;
  }

  /** Bytes that are still to come. */
  private get left(): number {
    return this.size === null ? Infinity : Math.max(0, this.size - this.at);
  }

  get expected(): Expected {
    // What comes of an empty file, or behind the end of one, is more than was announced: the object will say so.
    return expectBody(this.left === 0 ? Infinity : this.left);
  }

  entry(): void {
    // A file has none.
  }

  piece(bytes: Uint8Array, out: Tracker): void {
    if (this.lost) return;
    this.open(out).write(this.at, bytes);
    this.advance(bytes.length);
  }

  gap(length: number): void {
    if (length === 0) this.lost = true;
    this.advance(Math.min(length, this.left));
  }

  private advance(length: number): void {
    this.at += length;
    if (this.left > 0 || this.size === 0) return;
    this.sink?.end();
    this.done = true;
  }

  end(how: Ending, out: Tracker): void {
    if (this.done) return;
    this.done = true;
    const { at, from, size, sink } = this;
    if (size !== 0 && sink === null && at === from) {
      if (how !== 'unseen') tell(out, ipmsgProblems.transferRefused, this.asked);
      return;
    }
    this.open(out).end(how !== 'fin');
    if (this.left === 0 || this.left === Infinity || how === 'unseen') return;
    tell(out, ipmsgProblems.transferCut, this.asked, { what: `after ${at} of ${size ?? 0} bytes of the file` });
  }

  private open(out: Tracker): ObjectSink {
    const { size, kind, asked } = this;
    return (this.sink ??= out.object({ name: asked.offer?.name ?? null, size, kind, from: messagesOf(asked) }));
  }
}
