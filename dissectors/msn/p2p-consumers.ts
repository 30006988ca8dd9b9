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

/** A channel of its own for each message has one direction. */
const anyDirection: Direction = 0;

/** Puts a message into order and has it read as a message of its own. */
export class Feed implements Consumer {
  private next = 0;
  private readonly early = new Map<number, Uint8Array>();

  constructor(
    private readonly channel: string,
    /** Pieces may come over several connections; on each, directions are counted from the one who opened it. */
    private readonly sender: { readonly direction: Direction },
    private readonly unit: string,
    private readonly room: Room,
  ) {}

  take(offset: number, bytes: Uint8Array, out: Tracker): void {
    if (offset > this.next) {
      this.keep(offset, bytes);
      return;
    }
    this.feed(offset, bytes, out);
    for (let found = this.findEarly(); found !== null; found = this.findEarly()) this.feed(found[0], found[1], out);
  }

  end(cut: boolean, out: Tracker): void {
    this.release();
    if (!cut) out.feed(this.channel, anyDirection, 'end', { unit: this.unit, sentIn: this.sender.direction });
  }

  release(): void {
    for (const bytes of this.early.values()) this.room.give(bytes.length);
    this.early.clear();
  }

  private feed(offset: number, bytes: Uint8Array, out: Tracker): void {
    const fresh = bytes.subarray(this.next - offset);
    if (fresh.length === 0 || offset + bytes.length <= this.next) return;
    out.feed(this.channel, anyDirection, fresh, { unit: this.unit });
    this.next += fresh.length;
  }

  private keep(offset: number, bytes: Uint8Array): void {
    if (!this.early.has(offset) && this.room.take(bytes.length)) this.early.set(offset, bytes.slice());
  }

  private findEarly(): readonly [number, Uint8Array] | null {
    for (const [offset, bytes] of this.early) {
      if (offset > this.next) continue;
      this.early.delete(offset);
      this.room.give(bytes.length);
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
