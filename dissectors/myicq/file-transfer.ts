/** A file that goes over a connection between clients: offered, wanted, sent in pieces. */
import type { Direction, MessageRef, ObjectSink, Sent, Tracker } from 'imdissect/dissector';
import { linqPeerForms } from './linq-peer.js';
import type { AnyPeerFields } from './peer.js';
import { peerForms } from './peer-forms.js';
import { opposite } from './talk.js';

/** The messages that the file is known from. */
interface Offer {
  readonly name: string | null;
  readonly size: number | null;
  readonly sender: Direction;
  readonly from: MessageRef[];
}

/** One connection carries one file; another offer begins another. */
export class FileTransfer {
  private offer: Offer | null = null;
  private wanted = false;
  private sink: ObjectSink | null = null;
  private offset = 0;
  /** So much of the file is missing that nobody knows where its next byte belongs. */
  private broken = false;
  /** The side that is in the middle of data without a length. */
  private open: Direction | null = null;

  /** @param announcement the message that said where the connection would go */
  constructor(private readonly announcement: MessageRef | null) {}

  /** Bytes that are still to come of data without lengths; null when the side sends none. */
  inside(direction: Direction): number | null {
    if (this.open !== direction) return null;
    const size = this.offer?.size ?? null;
    return size === null ? Infinity : Math.max(0, size - this.offset);
  }

  message({ direction, message, ref }: Sent<AnyPeerFields>, out: Tracker): void {
    const { kind, fields } = message;
    if (kind === peerForms.info.kind || kind === linqPeerForms.info.kind) {
      this.finish(out);
      const { fileName = null, fileSize = null } = fields;
      this.offer = { name: fileName, size: fileSize, sender: direction, from: [ref] };
    } else if (kind === peerForms.receive.kind || kind === linqPeerForms.receive.kind) {
      this.accept(direction, ref, out);
    } else if (kind === peerForms.rest.kind) {
      if (fields.data !== undefined) this.write(direction, fields.data, out);
    } else if (kind === peerForms.data.kind || kind === linqPeerForms.data.kind) {
      this.data(direction, ref, fields, out);
    }
  }

  private accept(direction: Direction, ref: MessageRef, out: Tracker): void {
    const { offer } = this;
    const [first] = offer?.from ?? [];
    if (offer === null || first === undefined || offer.sender !== opposite(direction)) return;
    out.answers(first);
    this.wanted = true;
    offer.from.push(ref);
  }

  private data(direction: Direction, ref: MessageRef, fields: AnyPeerFields, out: Tracker): void {
    // The capture began in the middle of the transfer: the first message with data stands for the offer.
    this.offer ??= { name: null, size: null, sender: direction, from: [ref] };
    if (fields.length === undefined) this.open = direction;
    else if (fields.data === undefined) this.broken = true;
    else this.write(direction, fields.data, out);
  }

  /** The next bytes of the file. */
  write(direction: Direction, bytes: Uint8Array, out: Tracker): void {
    const { offer } = this;
    if (offer?.sender !== direction || this.broken) return;
    const { name, size, from } = offer;
    this.sink ??= out.object({ name, size, kind: 'file', from: this.sources(from) });
    this.sink.write(this.offset, bytes);
    this.offset += bytes.length;
    if (size !== null && this.offset >= size) this.finish(out);
  }

  gap(direction: Direction, length: number): void {
    if (this.offer?.sender !== direction) return;
    // Only where nothing but the file goes over the connection is what is lost as long as what is missing of it.
    if (this.open === direction && length > 0) this.offset += length;
    else this.broken = true;
  }

  /** A side has ended. */
  end(direction: Direction, out: Tracker): void {
    if (this.offer?.sender === direction) this.finish(out);
  }

  /** The transfer is over: what arrived of a file that was wanted is given out, even if that is nothing. */
  private finish(out: Tracker): void {
    const { offer } = this;
    if (offer !== null && (this.sink !== null || this.wanted)) {
      const { name, size, from } = offer;
      (this.sink ?? out.object({ name, size, kind: 'file', from: this.sources(from) })).end();
    }
    this.offer = this.sink = this.open = null;
    this.wanted = this.broken = false;
    this.offset = 0;
  }

  private sources(from: readonly MessageRef[]): readonly MessageRef[] {
    return this.announcement === null ? [...from] : [this.announcement, ...from];
  }
}
