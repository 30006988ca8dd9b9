import { Cursor } from '../bytes/cursor.js';
import type { Origin } from '../bytes/origin.js';
import type { Direction } from '../dissector.js';
import type { Moment } from '../measure/deadlines.js';
import { TcpFlag, type Packet } from '../packet/packet.js';
import { networkLost } from '../lost.js';
import type { Detail, Problem } from '../problem.js';
import { routeProblems } from '../route/problems.js';
import { isRoute, type Decision, type Route } from '../route/registry.js';
import { TcpConnection } from '../stream/connection.js';
import type { EndReason, GapReason, SegmentPacket, StreamSink } from '../stream/sink.js';
import type { Context } from './context.js';
import type { FlowState } from './flow-state.js';
import { openRoute } from './opening.js';

/** Stream bytes kept while the flow is undecided, or a gap between them. */
interface HeldPart {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  readonly gap: number;
  readonly reason: GapReason;
  readonly frame: number;
  readonly origins: readonly Origin[];
}

interface Finding {
  readonly problem: Problem;
  readonly direction: Direction;
  readonly frame: number;
  readonly detail: Detail | undefined;
}

const because: Readonly<Record<GapReason, string>> = {
  lost: 'were acknowledged or passed over but never captured',
  cut: 'were cut off by the snap length of the capture',
  evicted: 'were given up: too much was held behind them',
};

/** What a flow's undecided bytes may come to: the contract of `Dissector.probe`. */
const mostPackets = 16;
const mostBytes = 65_536;
const mostSeconds = 2;

/** A TCP connection: its streams are put together, decided by their first bytes, and handed to the dissector. */
export class TcpFlow implements StreamSink {
  private readonly connection: TcpConnection;
  private held: HeldPart[] = [];
  /** Findings about the streams, told once somebody dissects them. */
  private readonly untold: Finding[] = [];
  private heldBytes = 0;
  private since: Moment | null = null;
  /** What a probe sees: the first bytes of each side, and whether it wants to see more of that side. */
  private readonly heads: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  private readonly refused: [boolean, boolean] = [false, false];
  private dropped = false;

  constructor(
    private readonly context: Context,
    private readonly flow: FlowState,
    clientSequence: number | null,
    serverSequence: number | null,
    /** Nobody wants the flow: it need not be put together any more. */
    private readonly drop: () => void,
  ) {
    this.connection = new TcpConnection(this, context.streamBudget);
    if (clientSequence !== null) this.connection.segment(0, synOf(clientSequence), 0, 0, 0);
    if (serverSequence !== null) this.connection.segment(1, synOf(serverSequence), 0, 0, 0);
  }

  /** What port and content say of a segment's payload, before its stream is put together. */
  static glance(context: Context, packet: Packet): Decision {
    const cursor = new Cursor(packet.bytes, packet.payloadStart, packet.payloadEnd);
    const { srcPort, dstPort } = packet;
    const where = { transport: 'tcp', sourcePort: srcPort, destinationPort: dstPort, midStream: true } as const;
    return context.registry.decide(cursor, where);
  }

  /** Whether the packet begins a later connection on the same ports. */
  isNewConnection(direction: Direction, packet: Packet): boolean {
    return this.connection.isNewConnection(direction, packet);
  }

  segment(
    direction: Direction,
    packet: Packet,
    { number, seconds, nanoseconds }: Moment & { readonly number: number },
  ): void {
    this.connection.segment(direction, packet, number, seconds, nanoseconds);
  }

  /** The connection is over for another reason than its own packets. */
  finish(how: 'idle' | 'replaced' | 'capture-end'): void {
    this.connection.finish(how);
    if (this.flow.conversation === null && !this.dropped && this.held.length > 0) this.giveUp();
  }

  bytes(
    direction: Direction,
    _offset: number,
    data: Uint8Array,
    start: number,
    end: number,
    frame: number,
    origins: () => readonly Origin[],
  ): void {
    const { conversation } = this.flow;
    if (conversation !== null) conversation.framing.bytes(direction, data, start, end, frame, origins);
    else if (!this.dropped)
      this.hold({ direction, bytes: data.slice(start, end), gap: 0, reason: 'lost', frame, origins: origins() });
  }

  gap(direction: Direction, _offset: number, length: number, reason: GapReason): void {
    const { conversation } = this.flow;
    if (conversation === null) {
      if (!this.dropped) this.hold({ direction, bytes: new Uint8Array(0), gap: length, reason, frame: 0, origins: [] });
      return;
    }
    this.tellGap(direction, length, reason);
    conversation.framing.gap(direction, length);
  }

  end(direction: Direction, how: EndReason): void {
    this.flow.conversation?.framing.end(direction, how);
  }

  report(problem: Problem, direction: Direction, frame: number, detail?: Detail): void {
    if (this.flow.conversation === null) this.untold.push({ problem, direction, frame, detail });
    else this.context.output.finding(problem, detail, { flow: this.flow, protocol: this.flow.protocol });
  }

  private tellGap(direction: Direction, length: number, reason: GapReason): void {
    const { client, server } = this.flow;
    const sender = direction === 0 ? client : server;
    const what = `${length === 1 ? '1 byte' : `${length} bytes`} of ${sender.address}:${sender.port} ${because[reason]}`;
    this.report(networkLost.gap, direction, 0, { what });
  }

  private hold(part: HeldPart): void {
    this.held.push(part);
    this.heldBytes += part.bytes.length;
    this.since ??= this.context.output.clock;
    const route = this.decide(part);
    if (route !== null) this.open(route);
    else if (this.refused[0] && this.refused[1]) this.release();
    else if (this.tooMuch(this.since)) this.giveUp();
  }

  /** Asks the dissectors about the side that has just gone on. */
  private decide({ direction, bytes, gap }: HeldPart): Route | null {
    if (gap > 0) return null;
    const head = concat(this.heads[direction], bytes);
    this.heads[direction] = head;
    const { client, server } = this.flow;
    const [source, destination] = direction === 0 ? [client, server] : [server, client];
    const decision = this.context.registry.decide(new Cursor(head, 0, head.length), {
      transport: 'tcp',
      sourcePort: source.port,
      destinationPort: destination.port,
      midStream: this.connection.midStart,
    });
    if (isRoute(decision)) return decision;
    this.refused[direction] = decision === 'no';
    return null;
  }

  private open(route: Route): void {
    const { flow, held } = this;
    flow.midStream = this.connection.midStart;
    const { framing } = openRoute(this.context, flow, route);
    this.forget();
    for (const { problem, direction, frame, detail } of this.untold.splice(0))
      this.report(problem, direction, frame, detail);
    for (const { direction, bytes, gap, reason, frame, origins } of held) {
      if (gap > 0) {
        this.tellGap(direction, gap, reason);
        framing.gap(direction, gap);
      } else framing.bytes(direction, bytes, 0, bytes.length, frame, () => origins);
    }
  }

  private tooMuch(since: Moment): boolean {
    if (this.held.length >= mostPackets || this.heldBytes >= mostBytes) return true;
    return this.context.output.clock.seconds - since.seconds >= mostSeconds;
  }

  /** The bytes fit a protocol but prove none, or only one side refused: said, and left. */
  private giveUp(): void {
    if (!this.refused[0] && !this.refused[1]) {
      const detail = { packets: this.held.length, bytes: this.heldBytes };
      this.context.output.finding(routeProblems.undecided, detail, { flow: this.flow });
    }
    this.release();
  }

  private release(): void {
    this.dropped = true;
    this.forget();
    this.drop();
  }

  private forget(): void {
    this.held = [];
    this.heldBytes = 0;
    this.heads[0] = this.heads[1] = new Uint8Array(0);
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

const noBytes = new Uint8Array(0);

/** The SYN of a connection that was seen before anybody wanted its streams. */
function synOf(seq: number): SegmentPacket {
  return {
    bytes: noBytes,
    payloadStart: 0,
    payloadEnd: 0,
    payloadWireLength: 0,
    seq,
    ack: 0,
    flags: TcpFlag.SYN,
    origins: () => [],
  };
}
