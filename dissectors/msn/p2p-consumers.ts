/** Where the bytes of a message go that is put together from packets: to be read as a message, or to a file. */
import type { Direction, ObjectSink, Tracker } from 'imdissect/dissector';

/** Takes the bytes of one message, in any order, each place once or more often. */
export interface Consumer {
  take(offset: number, bytes: Uint8Array, out: Tracker): void;
  /** Nothing more comes; `cut` when it is not whole. */
  end(cut: boolean, out: Tracker): void;
  /** Forgets what is kept: the message is no longer followed. */
  release(): void;
}

/** How many bytes may be kept that came too early, for all messages together. */
export class Room {
  constructor(private left: number) {}

  /** @returns whether there is room for so many bytes, which then counts as used */
  take(size: number): boolean {
    if (size > this.left) return false;
    this.left -= size;
    return true;
  }

  give(size: number): void {
    this.left += size;
  }
}

/** A message that is put together. */
export interface Transfer {
  readonly serial: number;
  readonly size: number;
  readonly room: Room;
  /** Its direction on the connection of its last piece: on each, directions are counted from the one who opened it. */
  readonly sender: { readonly direction: Direction };
}

/** A channel of its own for each message has one direction. */
const anyDirection: Direction = 0;

/** Larger messages are not read when pieces are missing: the size is what a stranger said. */
const longestUnfinished = 262_144;

/** Puts a message into order and has it read as a message of its own. */
export class Feed implements Consumer {
  private next = 0;
  private readonly early = new Map<number, Uint8Array>();

  constructor(
    private readonly channel: string,
    private readonly unit: string,
    private readonly transfer: Transfer,
    /** Whether a message is worth reading of which pieces are missing. */
    private readonly readsUnfinished: boolean,
  ) {}

  take(offset: number, bytes: Uint8Array, out: Tracker): void {
    if (offset > this.next) {
      this.keep(offset, bytes, out);
      return;
    }
    this.feed(offset, bytes, out);
    for (let found = this.findEarly(); found !== null; found = this.findEarly()) this.feed(found[0], found[1], out);
  }

  end(cut: boolean, out: Tracker): void {
    const { size, sender } = this.transfer;
    const isRead = !cut || (this.readsUnfinished && size <= longestUnfinished);
    if (cut && isRead) this.giveGaps(size, out);
    this.release();
    if (isRead) out.feed(this.channel, anyDirection, 'end', { unit: this.unit, sentIn: sender.direction });
  }

  release(): void {
    for (const bytes of this.early.values()) this.transfer.room.give(bytes.length);
    this.early.clear();
  }

  /** What came, with gaps for what did not. */
  private giveGaps(size: number, out: Tracker): void {
    const early = [...this.early].sort(([a], [b]) => a - b);
    for (const [offset, bytes] of early) {
      this.skipTo(offset, out);
      this.feed(offset, bytes, out);
    }
    this.skipTo(size, out);
  }

  private skipTo(offset: number, out: Tracker): void {
    if (offset <= this.next) return;
    out.feed(this.channel, anyDirection, { gap: offset - this.next }, { unit: this.unit });
    this.next = offset;
  }

  private feed(offset: number, bytes: Uint8Array, out: Tracker): void {
    const fresh = bytes.subarray(this.next - offset);
    if (fresh.length === 0 || offset + bytes.length <= this.next) return;
    out.feed(this.channel, anyDirection, fresh, { unit: this.unit });
    this.next += fresh.length;
  }

  private keep(offset: number, bytes: Uint8Array, out: Tracker): void {
    if (!this.early.has(offset) && this.transfer.room.take(bytes.length)) this.early.set(offset, out.keep(bytes));
  }

  private findEarly(): readonly [number, Uint8Array] | null {
    for (const [offset, bytes] of this.early) {
      if (offset > this.next) continue;
      this.early.delete(offset);
      this.transfer.room.give(bytes.length);
      return [offset, bytes];
    }
    return null;
  }
}

/** Gives the bytes out as a transferred object. */
export class Stored implements Consumer {
  constructor(private readonly sink: ObjectSink) {}

  take(offset: number, bytes: Uint8Array): void {
    this.sink.write(offset, bytes);
  }

  end(cut: boolean): void {
    this.sink.end(cut);
  }

  release(): void {
    // The engine bounds what it keeps of objects.
  }
}

/** Several consumers of the same bytes. */
export class Both implements Consumer {
  constructor(private readonly consumers: readonly Consumer[]) {}

  take(offset: number, bytes: Uint8Array, out: Tracker): void {
    for (const one of this.consumers) one.take(offset, bytes, out);
  }

  end(cut: boolean, out: Tracker): void {
    for (const one of this.consumers) one.end(cut, out);
  }

  release(): void {
    for (const one of this.consumers) one.release();
  }
}
