import type { Origin } from '../bytes/origin.js';
import type { Direction } from '../flow/key.js';
import { limitProblems } from '../limits.js';
import { type AckMark, isDue } from './ack-mark.js';
import type { StreamBudget } from './budget.js';
import { CUT, Held, NO_ORIGIN } from './held.js';
import type { TcpCounts } from './counts.js';
import { tcpProblems } from './problems.js';
import { Recent } from './recent.js';
import type { EndReason, GapReason, SegmentPacket, StreamSink } from './sink.js';

/**
 * An acknowledgement this far beyond everything seen of the acknowledged side is garbage: receive windows of more
 * than 16 MiB are not used in the field.
 */
const plausibleAck = 16_777_216;
/** More than any IP packet, segmentation offload included: a longer cut is a lie. */
const longestCut = 262_144;
const noBytes = new Uint8Array(0);
const noMarks: AckMark[] = [];

/** One direction of a connection: puts its segments in order. Offsets count from the byte after the SYN. */
export class Side implements TcpCounts {
  /** The sequence number of offset 0 is known. */
  started = false;
  /** … because its SYN was captured. */
  synSeen = false;
  /** Nothing more will come. */
  ended = false;
  /** Offset of the next byte to deliver. */
  next = 0;
  retransmitted = 0;
  outOfOrder = 0;
  lost = 0;
  lostBytes = 0;

  private base = 0;
  /** Offset after the last byte that was seen; not before `next`. */
  private highest = 0;
  /** Where the FIN stands that was seen last. */
  private fin = Infinity;
  /** Bytes before this offset were acknowledged so long ago that they are given up once anything follows them. */
  private givenUp = 0;
  private marks = noMarks;
  private held: Held | undefined;
  /** Gone once a difference was reported: more is not told. */
  private recent: Recent | undefined;

  // Where the bytes came from that the sink is looking at: [from, to) of a segment, or the held piece.
  private segment: SegmentPacket | undefined;
  private from = 0;
  private to = 0;
  private readonly origins = (): readonly Origin[] => this.findOrigins();

  constructor(
    private readonly direction: Direction,
    private readonly sink: StreamSink,
    private readonly budget: StreamBudget,
  ) {
    this.recent = new Recent(budget);
  }

  /** Whether acknowledged bytes are missing: `expire` has something to look at. */
  get waits(): boolean {
    return this.marks.length > 0;
  }

  /** The stream offset of a sequence number: the one that is nearest to what is expected (RFC 9293 §3.4). */
  offsetOf(seq: number): number {
    return this.next + ((seq - this.base - this.next) | 0);
  }

  /** Offset 0 is at this sequence number. */
  start(seq: number, synSeen: boolean): void {
    this.started = true;
    this.synSeen = synSeen;
    this.base = seq >>> 0;
  }

  /** Whether this side began at this sequence number. */
  startedAt(seq: number): boolean {
    return this.started && ((seq - this.base) | 0) === 0;
  }

  /** Whether a RST at this offset would be believed: in the window (RFC 9293 §3.5.3), whose scale is not known. */
  isInWindow(offset: number): boolean {
    return offset >= this.next && offset <= this.highest + 65_535;
  }

  receive(offset: number, packet: SegmentPacket, frame: number): void {
    const { payloadStart, payloadEnd } = packet;
    const captured = payloadEnd - payloadStart;
    if (offset === this.next && packet.payloadWireLength <= captured && this.held === undefined) {
      this.deliver(packet, payloadStart, payloadEnd, frame);
      if (this.next === this.fin) this.end('fin');
      return;
    }
    const cut = Math.min(Math.max(0, packet.payloadWireLength - captured), longestCut);
    this.arrange(offset, offset + captured, offset + captured + cut, packet, frame);
  }

  /** A segment that comes after the end; it can only bring what was there before. */
  receiveAgain(offset: number, length: number): void {
    if (offset + length <= this.next && !this.isKeepAlive(offset, offset + length)) this.retransmitted++;
  }

  /** A FIN after the byte before this offset. One that lies before delivered bytes is a copy, or a lie. */
  receiveFin(offset: number): void {
    if (offset < this.next) return;
    this.fin = offset;
    if (offset === this.next) this.end('fin');
    else if (this.givenUp > this.next) this.loseUpTo(this.givenUp);
  }

  /** The other side has everything before this sequence number; `index` counts the frames of the flow. */
  acknowledge(ack: number, index: number, seconds: number, nanoseconds: number): void {
    const offset = this.offsetOf(ack);
    if (!this.started || this.ended || offset <= this.next || offset <= this.givenUp) return;
    if (offset - this.highest > plausibleAck) return;
    const last = this.marks[this.marks.length - 1];
    if (last !== undefined && last.offset >= offset) return;
    if (this.marks === noMarks) this.marks = [];
    this.marks.push({ offset, index, seconds, nanoseconds });
  }

  /** Gives up what was acknowledged 32 frames or a second ago and is still missing. */
  expire(index: number, seconds: number, nanoseconds: number): void {
    for (let mark = this.marks[0]; mark !== undefined; mark = this.marks[0]) {
      if (mark.offset > this.next && !isDue(mark, index, seconds, nanoseconds)) return;
      this.marks.shift();
      this.loseUpTo(mark.offset);
    }
    this.marks = noMarks;
  }

  /** Delivers what is held, with the gaps between, and ends. A FIN that was seen counts for more than `how`. */
  finish(how: EndReason): void {
    for (let known = this.firstKnown(); known < Infinity && !this.ended; known = this.firstKnown()) {
      if (known > this.next) this.gap(known, 'lost');
      this.drain();
    }
    if (this.started && !this.ended) this.end(how);
    this.ended = true;
  }

  /** Segments that are not simply the next ones: early, old, overlapping, cut, or filling a hole. */
  private arrange(offset: number, dataEnd: number, wireEnd: number, packet: SegmentPacket, frame: number): void {
    if (this.isKeepAlive(offset, wireEnd)) return;
    if (offset < this.highest) this.countLate(offset, wireEnd);
    this.compare(offset, dataEnd, packet, frame);
    if (wireEnd <= this.next) return;
    if (wireEnd > this.highest) this.highest = wireEnd;
    if (offset > this.next) this.hold(offset, dataEnd, wireEnd, packet, frame);
    const shift = packet.payloadStart - offset;
    while (offset <= this.next && this.next < wireEnd && !this.ended) {
      const stop = Math.min(wireEnd, this.held?.first ?? Infinity);
      const data = Math.min(stop, dataEnd);
      if (this.next < data) this.deliver(packet, this.next + shift, data + shift, frame);
      if (this.next < stop) this.gap(stop, 'cut');
      this.drain();
    }
  }

  /** A segment that is not the furthest: either its bytes were there already, or others overtook them. */
  private countLate(offset: number, end: number): void {
    if (offset < this.next || this.held?.overlaps(offset, end) === true) this.retransmitted++;
    else this.outOfOrder++;
  }

  /** One garbage byte, or none, in the place of the last byte sent (RFC 9293 §3.8.4). */
  private isKeepAlive(offset: number, end: number): boolean {
    return end - offset <= 1 && offset === this.highest - 1;
  }

  private deliver(packet: SegmentPacket, start: number, end: number, frame: number): void {
    const offset = this.next;
    this.next = offset + end - start;
    if (this.next > this.highest) this.highest = this.next;
    this.recent?.push(packet.bytes, start, end);
    this.segment = packet;
    this.from = start;
    this.to = end;
    this.sink.bytes(this.direction, offset, packet.bytes, start, end, frame, this.origins);
    this.segment = undefined;
  }

  private hold(offset: number, dataEnd: number, wireEnd: number, packet: SegmentPacket, frame: number): void {
    const held = (this.held ??= new Held(this.budget));
    const { bytes, payloadStart, payloadEnd } = packet;
    for (const o of packet.origins(payloadStart, payloadEnd)) {
      held.insert(offset + o.start, offset + o.end, bytes, payloadStart + o.start, o.frame, o.frameOffset);
    }
    held.insert(offset, dataEnd, bytes, payloadStart, frame, NO_ORIGIN);
    held.insert(dataEnd, wireEnd, noBytes, 0, frame, CUT);
    if (this.givenUp > this.next) this.loseUpTo(this.givenUp);
    this.keepToLimits(held, frame);
  }

  private keepToLimits(held: Held, frame: number): void {
    const { budget } = this;
    while (held.charged > budget.stream) {
      if (!budget.streamReported)
        this.reportLimit('stream', budget.stream, 'a hole of one TCP stream is taken as lost', frame);
      budget.streamReported = true;
      this.giveUpHole(held, 'lost');
    }
    while (budget.held > budget.streams && held.charged > 0) {
      if (!budget.streamsReported)
        this.reportLimit('streams', budget.streams, 'holes of TCP streams are given up early', frame);
      budget.streamsReported = true;
      this.giveUpHole(held, 'evicted');
    }
  }

  private reportLimit(name: string, value: number, what: string, frame: number): void {
    this.sink.report(limitProblems.reached, this.direction, frame, { name, value, what });
  }

  private giveUpHole(held: Held, reason: GapReason): void {
    this.gap(held.first, reason);
    this.drain();
  }

  /** Delivers the held pieces whose turn it is; the end, if it is its turn. */
  private drain(): void {
    const { held } = this;
    while (held !== undefined && held.first === this.next) {
      const offset = held.take();
      const { data, start, end, frame, frameOffset } = held.taken;
      if (frameOffset === CUT) {
        this.gap(offset + end - start, 'cut');
        continue;
      }
      this.next = offset + end - start;
      this.recent?.push(data, start, end);
      this.sink.bytes(this.direction, offset, data, start, end, frame, this.origins);
    }
    if (held?.first === Infinity) this.held = undefined;
    if (this.next === this.fin) this.end('fin');
  }

  private findOrigins(): readonly Origin[] {
    if (this.segment !== undefined) return this.segment.origins(this.from, this.to);
    if (this.held === undefined) return [];
    const { start, end, frame, frameOffset } = this.held.taken;
    return frameOffset < 0 ? [] : [{ start: 0, end: end - start, frame, frameOffset }];
  }

  private gap(to: number, reason: GapReason): void {
    const offset = this.next;
    this.next = to;
    this.recent?.forget();
    if (reason !== 'cut') {
      this.lost++;
      this.lostBytes += to - offset;
    }
    this.sink.gap(this.direction, offset, to - offset, reason);
  }

  /** The next offset beyond a hole of which something was captured, Infinity when nothing was. */
  private firstKnown(): number {
    const held = this.held?.first ?? Infinity;
    return this.fin >= this.next ? Math.min(held, this.fin) : held;
  }

  /**
   * What is missing before this offset was acknowledged, so it will not be sent again. With nothing captured behind
   * the hole the acknowledgement is only remembered: a garbage one must not move the stream.
   */
  private loseUpTo(offset: number): void {
    while (this.next < offset && !this.ended) {
      const known = this.firstKnown();
      if (known === Infinity) {
        this.givenUp = Math.max(this.givenUp, offset);
        return;
      }
      this.gap(Math.min(known, offset), 'lost');
      this.drain();
    }
  }

  /** The bytes that were captured first are kept; others for the same place are told of, once a direction. */
  private compare(offset: number, end: number, packet: SegmentPacket, frame: number): void {
    if (this.recent === undefined) return;
    const { bytes, payloadStart, payloadEnd } = packet;
    const back = offset < this.next ? this.recent.differs(this.next - offset, bytes, payloadStart, payloadEnd) : 0;
    let at = back > 0 ? this.next - back : -1;
    if (at < 0 && this.held !== undefined) {
      const from = Math.max(offset, this.next);
      at = this.held.differs(from, end, bytes, payloadStart + from - offset);
    }
    if (at < 0) return;
    this.recent.release();
    this.recent = undefined;
    this.sink.report(tcpProblems.overlapDiffers, this.direction, frame, { offset: at });
  }

  private end(how: EndReason): void {
    this.ended = true;
    this.held?.release();
    this.held = undefined;
    this.recent?.release();
    this.marks = noMarks;
    this.sink.end(this.direction, how);
  }
}
