import type { Direction } from '../flow/key.js';
import { TcpFlag } from '../packet/packet.js';
import type { StreamBudget } from './budget.js';
import { sumOfCounts, type TcpCounts } from './counts.js';
import { streamProblems } from './problems.js';
import { Side } from './side.js';
import type { EndReason, SegmentPacket, StreamSink } from './sink.js';

const { FIN, SYN, RST, ACK } = TcpFlag;

/**
 * Reassembly of one TCP connection: hands the bytes of both directions to the sink in order, the packet's own bytes
 * where possible. Missing bytes are gaps, of which there are four kinds of evidence: the other side acknowledged
 * them and 32 more frames of the flow or one second of capture time passed; the snap length cut them (the gap comes at
 * once, or in its turn: a later full copy of a cut segment is not waited for); too much is held behind them; the
 * connection ended with bytes behind them.
 */
export class TcpConnection {
  /** The beginning of a direction was not captured. */
  midStart = false;
  /** Both directions have ended: whatever comes is of no interest, unless it is a new connection. */
  over = false;

  private wasReset = false;
  /** Frames of this flow, this one included. */
  private index = 0;
  private readonly zero: Side;
  private readonly one: Side;

  constructor(
    private readonly sink: StreamSink,
    budget: StreamBudget,
  ) {
    this.zero = new Side(0, sink, budget);
    this.one = new Side(1, sink, budget);
  }

  /**
   * Whether this packet begins a later connection on the same ports. Then this one is to be finished (`replaced`) and
   * the packet belongs to a new one. As tshark has it, a SYN with a new initial sequence number does; so does any SYN
   * of an initiator after a RST, and a SYN-ACK with a new number once the connection is over.
   */
  isNewConnection(direction: Direction, packet: SegmentPacket): boolean {
    const { flags } = packet;
    if ((flags & SYN) === 0 || (flags & RST) !== 0) return false;
    const side = this.side(direction);
    const initiates = (flags & ACK) === 0;
    if (side.startedAt(packet.seq + 1)) return initiates && this.wasReset;
    if (this.over) return true;
    if (side.started) return initiates || !side.synSeen;
    // Both ends may open at the same time (RFC 9293 §3.5), but not after data.
    const peer = this.side(direction === 0 ? 1 : 0);
    return initiates && peer.started && (!peer.synSeen || peer.next > 0);
  }

  /** The next packet of the flow, in capture order. Times are the frame's. */
  segment(direction: Direction, packet: SegmentPacket, frame: number, seconds: number, nanoseconds: number): void {
    this.index++;
    if (this.zero.waits || this.one.waits) this.advance(seconds, nanoseconds);
    const side = this.side(direction);
    if (side.ended) this.again(side, packet);
    if (this.over) return;
    const peer = this.side(direction === 0 ? 1 : 0);
    const { flags } = packet;
    let { seq } = packet;
    if ((flags & SYN) !== 0) {
      seq++;
      if (!side.started) side.start(seq, true);
      else if (!side.startedAt(seq)) return;
      else side.synSeen = true;
    }
    if ((flags & ACK) !== 0) peer.acknowledge(packet.ack, this.index, seconds, nanoseconds);
    if ((flags & RST) !== 0) this.reset(side, peer, packet);
    else if (!side.ended) this.take(side, direction, packet, seq, frame);
    if (side.ended && peer.ended) this.over = true;
  }

  /** The capture clock moved: gives up what has been missing for a second. To be called while the flow is silent. */
  advance(seconds: number, nanoseconds: number): void {
    this.zero.expire(this.index, seconds, nanoseconds);
    this.one.expire(this.index, seconds, nanoseconds);
  }

  /** Delivers what is still held, with its gaps, and ends both directions, `first` before the other. */
  finish(how: EndReason, first: Direction = 0): void {
    this.side(first).finish(how);
    this.side(first === 0 ? 1 : 0).finish(how);
    this.over = true;
  }

  /** Of both directions. */
  counts(): TcpCounts {
    return sumOfCounts(this.zero, this.one);
  }

  private side(direction: Direction): Side {
    return direction === 0 ? this.zero : this.one;
  }

  private take(side: Side, direction: Direction, packet: SegmentPacket, seq: number, frame: number): void {
    const captured = packet.payloadEnd - packet.payloadStart;
    const length = Math.max(captured, packet.payloadWireLength);
    const hasFin = (packet.flags & FIN) !== 0;
    if (length === 0 && !hasFin) return;
    if (!side.started) {
      side.start(seq, false);
      if (!this.midStart) this.sink.report(streamProblems.midStart, direction, frame);
      this.midStart = true;
    }
    const offset = side.offsetOf(seq);
    if (length > 0) side.receive(offset, packet, frame);
    if (hasFin && !side.ended) side.receiveFin(offset + length);
  }

  /** A side that has ended may send once more what the other did not get. */
  private again(side: Side, packet: SegmentPacket): void {
    const length = Math.max(packet.payloadEnd - packet.payloadStart, packet.payloadWireLength);
    if (length > 0 && side.started && (packet.flags & (SYN | RST)) === 0) {
      side.receiveAgain(side.offsetOf(packet.seq), length);
    }
  }

  /** RFC 9293 §3.5.3: a RST counts in the window, or as the answer to a SYN. What it carries is no data. */
  private reset(side: Side, peer: Side, packet: SegmentPacket): void {
    if (side.started && !side.isInWindow(side.offsetOf(packet.seq))) return;
    if (!side.started && peer.synSeen && (packet.flags & ACK) !== 0) {
      const acknowledged = peer.offsetOf(packet.ack);
      if (acknowledged < 0 || acknowledged > peer.next + 65_535) return;
    }
    side.finish('rst');
    peer.finish('rst');
    this.wasReset = true;
  }
}
