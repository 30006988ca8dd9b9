/** One file, its bytes and nothing else (README.md, §7.2). */
import type { MessageRef, ObjectSink, Tracker } from 'imdissect/dissector';
import type { Part } from './broken-transfers.js';
import { ipmsgProblems } from './problems.js';
import { expectBody, type Expected } from './stream-hint.js';
import { messagesOf, tell, type Asked, type Ending, type Transfer } from './transfer.js';

/** `file`, `picture`: what an object is called. */
export type ObjectKind = 'file' | 'picture' | 'resource-fork';

/** Where in a file a transfer begins, and what came of it before. */
export interface Resumption {
  readonly offset: number;
  /** The part that an earlier connection brought; null when there is none. */
  readonly earlier: Part | null;
  /** Keeps the part that this one brings, should it break off. */
  readonly keep: (part: Part) => void;
}

export class FileTransfer implements Transfer {
  private sink: ObjectSink | null;
  private readonly from: MessageRef[];
  /** Where the next byte of the file belongs. */
  private at: number;
  private lost = false;
  done = false;

  constructor(
    private readonly asked: Asked,
    private readonly kind: ObjectKind,
    private readonly resumption: Resumption | null = null,
  ) {
    const { earlier = null, offset = 0 } = resumption ?? {};
    this.at = offset;
    this.sink = earlier?.sink ?? null;
    this.from = earlier?.from ?? messagesOf(asked);
    if (earlier !== null && asked.request !== null) this.from.push(asked.request);
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
    const { at, size, left, resumption } = this;
    const isRefused = size !== 0 && at === (resumption?.offset ?? 0);
    if (!isRefused || this.sink !== null) this.leave(how, out);
    if (how === 'unseen') return;
    if (isRefused) tell(out, ipmsgProblems.transferRefused, this.asked);
    else if (left > 0 && left < Infinity) {
      tell(out, ipmsgProblems.transferCut, this.asked, { what: `after ${at} of ${size ?? 0} bytes of the file` });
    }
  }

  /** What came is given out, or kept for the rest. */
  private leave(how: Ending, out: Tracker): void {
    const { left, lost, from, resumption } = this;
    const { offer } = this.asked;
    const sink = this.open(out);
    const mayGoOn = left > 0 && left < Infinity && how !== 'unseen' && !lost;
    if (mayGoOn && offer !== null && resumption !== null) resumption.keep({ offer, sink, from });
    else sink.end(how !== 'fin');
  }

  private open(out: Tracker): ObjectSink {
    const { size, kind, asked, from } = this;
    return (this.sink ??= out.object({ name: asked.offer?.name ?? null, size, kind, from, sender: asked.sender }));
  }
}
