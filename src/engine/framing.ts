import { copyOf, shortLivedCopyOf } from '../bytes/copy.js';
import { Cursor, type Hole } from '../bytes/cursor.js';
import { sliceOrigins, type Origin } from '../bytes/origin.js';
import type { Limits } from '../limits.js';
import type { Break, Delimited, Direction, SeekableCipher } from '../dissector.js';
import { StreamBuffer } from '../stream/buffer.js';
import type { EndReason } from '../stream/sink.js';
import type { Conversation } from './conversation.js';
import type { MessageBytes } from './message-record.js';

/** One direction of a stream, between its bytes and its messages. */
class Side {
  readonly buffer: StreamBuffer;
  /** Bytes that `delimit` has looked at already. */
  seen = 0;
  /** Bytes that must be there before it is worth asking again. */
  need = 1;
  /** What is left of a body that goes to `track` in pieces, and how much of it went. */
  body = 0;
  bodyOffset = 0;
  ended: EndReason | null = null;
  /** The length of the message that is awaited, when `delimit` told it. */
  promised = 0;
  cipher: { readonly from: number; readonly cipher: SeekableCipher } | null = null;
  /** Bytes of the stream that came so far, gaps included. */
  length = 0;
  /** Pending bytes as they were last counted among those of all flows. */
  counted = 0;

  constructor(limits: Limits) {
    this.buffer = new StreamBuffer(limits);
  }

  /** Nothing is awaited: whatever comes next may be asked about. */
  begin(): void {
    this.promised = this.seen = 0;
    this.need = 1;
  }
}

/**
 * Cuts the two directions of a stream into messages as the dissector says. Delimiting, reading and tracking alternate
 * message by message, and when one side has gone on, the other is asked again if it was waiting for it.
 */
export class Framing {
  private readonly sides: readonly [Side, Side];
  /** The side that is being cut: what it causes on the other side waits until it is done. */
  private busy = false;

  constructor(private readonly conversation: Conversation) {
    const { limits } = conversation.context;
    this.sides = [new Side(limits), new Side(limits)];
  }

  /** The next bytes of a direction: `data[start, end)`, with their origins counted from `start`. */
  bytes(
    direction: Direction,
    data: Uint8Array,
    start: number,
    end: number,
    frame: number,
    origins: () => readonly Origin[],
  ): void {
    const side = this.sides[direction];
    const plain = this.decipher(side, data, start, end);
    const from = plain === data ? start : 0;
    const length = end - start;
    let taken = 0;
    if (side.body > 0 && side.buffer.length === 0) {
      taken = Math.min(side.body, length);
      side.length += taken;
      // The dissector may keep it.
      this.conversation.context.lent.keep();
      this.piece(direction, plain.subarray(from, from + taken), sliceOrigins(origins(), 0, taken));
    }
    if (taken === length) return;
    const rest = taken === 0 ? origins : restOf(origins, taken, length);
    this.append(direction, plain, from + taken, from + length, frame, rest);
    this.cut();
  }

  /**
   * Bytes of a direction that are not there: lost by the network or the capturing host, or cut by the snap length.
   * The finding about it is the engine's; here it decides where framing goes on.
   */
  gap(direction: Direction, length: number): void {
    const side = this.sides[direction];
    const missing = side.promised - side.buffer.length;
    if (side.promised > 0 && length <= missing && length <= this.conversation.context.limits.message) {
      // The length of the message is known: what is missing is a hole in it, and framing goes on behind it.
      side.length += length;
      side.buffer.appendGap(length);
      this.cut();
      return;
    }
    if (side.body > 0) {
      const inside = Math.min(side.body, length);
      side.body -= inside;
      side.bodyOffset += inside;
    } else {
      this.flush(direction, length);
    }
    side.length += length;
    this.tell(direction, 'gap', length, '');
    this.cut();
  }

  /** An unknown number of bytes is missing: framing begins anew with what comes next. */
  broken(direction: Direction): void {
    const side = this.sides[direction];
    side.body = 0;
    this.flush(direction, 1);
    this.tell(direction, 'gap', 0, '');
    this.cut();
  }

  /** The direction has ended; what is left of it is given out as it is. */
  end(direction: Direction, how: EndReason): void {
    const side = this.sides[direction];
    if (side.ended !== null) return;
    side.ended = how;
    this.cut();
    this.flush(direction, how === 'capture-end' ? 1 : 0);
    this.count(direction);
    this.tell(direction, 'end', 0, how);
  }

  /** From `from` on (a position in the stream) the direction is read through the cipher: also what is pending. */
  through(direction: Direction, from: number, cipher: SeekableCipher): void {
    const side = this.sides[direction];
    side.cipher = { from, cipher };
    const { bytes, start, end, offset } = side.buffer.window();
    if (start === end || offset + end - start <= from) return;
    const plain = copyOf(bytes, start, end);
    const first = Math.max(0, from - offset);
    plain.set(cipher.process(offset + first - from, plain.subarray(first)), first);
    const origins = side.buffer.origins(offset, offset + plain.length);
    side.buffer.restart(offset);
    side.buffer.append(plain, 0, plain.length, origins.at(-1)?.frame ?? 0, () => origins);
  }

  /** `data` itself, or of a deciphered direction what `data[start, end)` says. */
  private decipher(side: Side, data: Uint8Array, start: number, end: number): Uint8Array {
    const { cipher, length } = side;
    if (cipher === null || length < cipher.from) return data;
    return cipher.cipher.process(length - cipher.from, data.subarray(start, end));
  }

  private append(
    direction: Direction,
    data: Uint8Array,
    start: number,
    end: number,
    frame: number,
    origins: () => readonly Origin[],
  ): void {
    const side = this.sides[direction];
    if (side.buffer.length === 0) side.buffer.restart(side.length);
    side.length += end - start;
    if (side.buffer.append(data, start, end, frame, origins)) return;
    this.conversation.context.reached('message', 'an unfinished message is left undecoded');
    this.forget(direction, end - start);
  }

  /** Cuts both sides as far as they go. */
  private cut(): void {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.cutSide(0) || this.cutSide(1));
    } finally {
      this.busy = false;
    }
    this.leave(0);
    this.leave(1);
  }

  /** What is left over waits on memory of its own, and is counted. */
  private leave(direction: Direction): void {
    this.sides[direction].buffer.settle();
    this.count(direction);
  }

  /** Counts what is pending among that of all flows; when it is too much together, this side begins anew. */
  private count(direction: Direction): void {
    const side = this.sides[direction];
    const { held, limits } = this.conversation.context;
    const { length } = side.buffer;
    held.messages += length - side.counted;
    side.counted = length;
    if (length === 0 || held.messages <= limits.messages) return;
    this.conversation.context.reached('messages', 'unfinished messages are left undecoded');
    held.messages -= length;
    side.counted = 0;
    this.forget(direction, length);
  }

  /** So many pending bytes are given up. */
  private forget(direction: Direction, length: number): void {
    const side = this.sides[direction];
    side.buffer.restart(side.length);
    side.begin();
    this.tell(direction, 'gap', length, '');
  }

  /** @returns whether the side went on, so that the other may as well */
  private cutSide(direction: Direction): boolean {
    const side = this.sides[direction];
    let moved = false;
    while (side.buffer.length >= side.need && side.buffer.length > 0 && this.conversation.alive) {
      if (side.body > 0) {
        this.pieceFromBuffer(direction, side);
        moved = true;
        continue;
      }
      const next = this.delimit(direction, side);
      if (next === undefined || !this.obey(direction, side, next)) break;
      moved = true;
    }
    if (!this.conversation.alive) side.buffer.restart(side.length);
    return moved;
  }

  private delimit(direction: Direction, side: Side): Delimited | undefined {
    const { bytes, start, end } = side.buffer.window();
    const cursor = new Cursor(bytes, start, end, end, undefined, 'the stream');
    const waiting = this.sides[direction === 0 ? 1 : 0].buffer.length;
    return this.conversation.ask('delimit', (session) => session.delimit(cursor, direction, side.seen, waiting));
  }

  /** @returns whether something was consumed */
  private obey(direction: Direction, side: Side, next: Delimited): boolean {
    const size = side.buffer.length;
    if (next === 'peer') {
      side.seen = size;
      return false;
    }
    if ('message' in next) return this.message(direction, side, next.message, next.unit ?? null);
    if ('wait' in next) {
      side.seen = size;
      side.need = Math.max(next.wait, size + 1);
      return false;
    }
    if ('body' in next) {
      side.body = next.body;
      side.bodyOffset = 0;
      return next.body > 0;
    }
    this.consume(side, Math.max(1, Math.min(next.skip, size)));
    return true;
  }

  private message(direction: Direction, side: Side, length: number, unit: string | null): boolean {
    const size = side.buffer.length;
    if (length > size) {
      side.promised = length;
      side.need = length;
      side.seen = size;
      return false;
    }
    const taken = Math.max(1, length);
    const bytes = messageBytes(side.buffer, taken, taken);
    this.consume(side, taken);
    this.conversation.deliver(direction, bytes, unit, []);
    return true;
  }

  /** What is left of an unfinished message, as far as it came. `missing` bytes of it were on the wire. */
  private flush(direction: Direction, missing: number): void {
    const side = this.sides[direction];
    const { length } = side.buffer;
    if (length > 0 && side.body === 0 && this.conversation.alive) {
      const wireLength = missing > 0 ? Math.max(side.promised, length + missing) : length;
      const bytes = messageBytes(side.buffer, length, wireLength);
      this.consume(side, length);
      this.conversation.deliver(direction, bytes, null, []);
    }
    side.buffer.restart(side.length);
    side.begin();
  }

  private consume(side: Side, length: number): void {
    side.buffer.consume(length);
    side.begin();
  }

  private pieceFromBuffer(direction: Direction, side: Side): void {
    const { bytes, start, offset } = side.buffer.window();
    const taken = Math.min(side.body, side.buffer.length);
    const origins = side.buffer.origins(offset, offset + taken);
    const view = copyOf(bytes, start, start + taken);
    this.consume(side, taken);
    this.piece(direction, view, origins);
  }

  private piece(direction: Direction, bytes: Uint8Array, origins: readonly Origin[]): void {
    const side = this.sides[direction];
    const { tracking, context } = this.conversation;
    const offset = side.bodyOffset;
    side.body -= bytes.length;
    side.bodyOffset += bytes.length;
    const present = { bytes, start: 0, end: bytes.length, origins, direction };
    tracking.happen(present, () => {
      const ref = context.output.place();
      this.conversation.ask('track', (session) => {
        session.event({ type: 'piece', direction, ref, offset, bytes }, tracking);
      });
    });
  }

  private tell(direction: Direction, type: Break['type'], length: number, how: Break['how']): void {
    const { tracking, context } = this.conversation;
    tracking.happen(null, () => {
      const ref = context.output.place();
      this.conversation.ask('track', (session) => {
        session.event({ type, direction, ref, length, how }, tracking);
      });
    });
  }
}

/** A copy of the next bytes of a stream: they outlive the buffer. */
function messageBytes(buffer: StreamBuffer, length: number, wireLength: number): MessageBytes {
  const { bytes, start, offset, holes } = buffer.window();
  const origins = buffer.origins(offset, offset + length);
  return {
    name: 'message',
    bytes: shortLivedCopyOf(bytes, start, start + length),
    start: 0,
    end: length,
    wireEnd: wireLength,
    holes: holes.length === 0 ? holes : holesWithin(holes, start, length),
    witness: 'the message',
    origins: () => origins,
    firstFrame: origins[0]?.frame ?? 0,
    via: '',
  };
}

function restOf(origins: () => readonly Origin[], start: number, end: number): () => readonly Origin[] {
  return () => sliceOrigins(origins(), start, end);
}

/** The holes of `[start, start + length)`, counted from `start`. */
function holesWithin(holes: readonly Hole[], start: number, length: number): readonly Hole[] {
  const inside = holes.filter((hole) => hole.start < start + length);
  return inside.map((hole) => ({ start: hole.start - start, end: Math.min(hole.end - start, length) }));
}
