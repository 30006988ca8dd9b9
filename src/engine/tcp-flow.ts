import type { Origin } from '../bytes/origin.js';
import type { Direction } from '../dissector.js';
import { networkLost } from '../lost.js';
import type { Moment } from '../measure/deadlines.js';
import { TcpFlag, type Packet } from '../packet/packet.js';
import type { Detail, Problem } from '../problem.js';
import type { Route } from '../route/registry.js';
import { TcpConnection } from '../stream/connection.js';
import type { TcpCounts } from '../stream/counts.js';
import type { EndReason, GapReason, SegmentPacket, StreamSink } from '../stream/sink.js';
import type { Context } from './context.js';
import type { Conversation } from './conversation.js';
import type { FlowState } from './flow-state.js';
import { openRoute } from './opening.js';
import type { Receiver } from './receiver.js';
import { UndecidedStream } from './undecided-stream.js';

interface Finding {
  readonly problem: Problem;
  readonly detail: Detail | undefined;
}

const because: Readonly<Record<GapReason, string>> = {
  lost: 'were acknowledged or passed over but never captured',
  cut: 'were cut off by the snap length of the capture',
  evicted: 'were given up: too much was held behind them',
};

/** A TCP connection: its streams are put together and go to whoever receives them at the time. */
export class TcpFlow implements StreamSink {
  private readonly connection: TcpConnection;
  private receiver: Receiver | null;
  /** Findings about the streams, told once somebody dissects them. */
  private readonly untold: Finding[] = [];

  constructor(
    private readonly context: Context,
    private readonly flow: FlowState,
    clientSequence: number | null,
    serverSequence: number | null,
    /** Nobody wants the flow: it need not be put together any more. */
    private readonly release: () => void,
  ) {
    this.connection = new TcpConnection(this, context.streamBudget);
    if (clientSequence !== null) this.connection.segment(0, synOf(clientSequence), 0, 0, 0);
    if (serverSequence !== null) this.connection.segment(1, synOf(serverSequence), 0, 0, 0);
    const ports = { client: flow.client.port, server: flow.server.port };
    this.receiver =
      flow.conversation === null
        ? new UndecidedStream(context, flow, ports, 0, {
            route: (route) => this.route(route),
            pass: (receiver) => {
              this.receiver = receiver;
            },
            drop: () => {
              this.drop();
            },
          })
        : this.dissected(flow.conversation);
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
    if (this.connection.over) this.close();
  }

  counts(): TcpCounts {
    return this.connection.counts();
  }

  /** The connection is over for another reason than its own packets. */
  finish(how: 'idle' | 'replaced' | 'capture-end'): void {
    this.connection.finish(how);
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
    // Probes are told, long before the connection is anybody's.
    if (this.flow.conversation === null) this.flow.midStream = this.connection.midStart;
    this.receiver?.bytes(direction, data, start, end, frame, origins);
  }

  gap(direction: Direction, _offset: number, length: number, reason: GapReason): void {
    this.receiver?.gap(direction, length, reason);
  }

  end(direction: Direction, how: EndReason): void {
    this.receiver?.end(direction, how);
  }

  report(problem: Problem, _direction: Direction, _frame: number, detail?: Detail): void {
    if (this.flow.conversation === null) this.untold.push({ problem, detail });
    else this.context.output.finding(problem, detail, { flow: this.flow, protocol: this.flow.protocol });
  }

  private route(route: Route): Receiver {
    const receiver = this.dissected(openRoute(this.context, this.flow, route));
    for (const { problem, detail } of this.untold.splice(0)) this.report(problem, 0, 0, detail);
    return receiver;
  }

  /** What a dissected connection receives goes to its framing; a gap is told first. */
  private dissected({ framing }: Conversation): Receiver {
    return {
      bytes: (direction, data, start, end, frame, origins) => {
        framing.bytes(direction, data, start, end, frame, origins);
      },
      gap: (direction, length, reason) => {
        this.tellGap(direction, length, reason);
        framing.gap(direction, length);
      },
      end: (direction, how) => {
        framing.end(direction, how);
      },
    };
  }

  private tellGap(direction: Direction, length: number, reason: GapReason): void {
    const { client, server } = this.flow;
    const sender = direction === 0 ? client : server;
    const what = `${length === 1 ? '1 byte' : `${length} bytes`} of ${sender.address}:${sender.port} ${because[reason]}`;
    this.report(networkLost.gap, direction, 0, { what });
  }

  /** Both directions have ended: of the connection only what tells a later one from it is still needed. */
  private close(): void {
    if (this.receiver === null) return;
    this.receiver = null;
    this.flow.conversation?.close();
  }

  private drop(): void {
    this.receiver = null;
    this.untold.length = 0;
    this.release();
  }
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
