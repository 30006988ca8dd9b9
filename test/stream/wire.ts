import type { Origin } from '../../src/bytes/origin.js';
import type { Direction } from '../../src/flow/key.js';
import { type Limits, limits } from '../../src/limits.js';
import { StreamBudget } from '../../src/stream/budget.js';
import { TcpConnection } from '../../src/stream/connection.js';
import type { SegmentPacket, StreamSink } from '../../src/stream/sink.js';

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;

/** Bytes before the payload in the frames of these tests. */
export const header = 54;

export interface Segment {
  readonly seq: number;
  readonly flags?: number;
  readonly ack?: number;
  readonly data?: Uint8Array | string;
  /** Length on the wire, when the capture cut the payload. */
  readonly wire?: number;
  readonly seconds?: number;
  readonly nanoseconds?: number;
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

export function packet(frame: number, { seq, flags = ACK, ack = 0, data = '', wire }: Segment): SegmentPacket {
  const payload = typeof data === 'string' ? ascii(data) : data;
  const bytes = new Uint8Array(header + payload.length + 2).fill(0xee);
  bytes.set(payload, header);
  return {
    bytes,
    payloadStart: header,
    payloadEnd: header + payload.length,
    payloadWireLength: wire ?? payload.length,
    seq: seq >>> 0,
    ack: ack >>> 0,
    flags,
    origins: (start, end) => [{ start: 0, end: end - start, frame, frameOffset: start }],
  };
}

/** A connection whose sink writes down what it gets. */
export class Wire {
  readonly log: string[] = [];
  /** Delivered bytes of each direction, gaps as zeros. */
  readonly streams: [number[], number[]] = [[], []];
  readonly origins: [Origin[], Origin[]] = [[], []];
  readonly sink: StreamSink = {
    bytes: (direction, offset, data, start, end, frame, origins) => {
      const stream = this.streams[direction];
      if (offset !== stream.length) this.log.push(`${direction} OUT OF ORDER ${offset} after ${stream.length}`);
      for (let i = start; i < end; i++) stream.push(data[i] ?? 0);
      for (const o of origins()) this.origins[direction].push({ ...o, start: o.start + offset, end: o.end + offset });
      this.log.push(`${direction} bytes ${offset}+${end - start} frame ${frame}`);
    },
    gap: (direction, offset, length, reason) => {
      const stream = this.streams[direction];
      if (offset !== stream.length) this.log.push(`${direction} OUT OF ORDER gap ${offset} after ${stream.length}`);
      if (length < 1_000_000) for (let i = 0; i < length; i++) stream.push(0);
      this.log.push(`${direction} gap ${offset}+${length} ${reason}`);
    },
    end: (direction, how) => this.log.push(`${direction} end ${how}`),
    report: (problem, direction, frame, detail) =>
      this.log.push(`${direction} ${problem.code} frame ${frame} ${JSON.stringify(detail ?? {})}`),
  };
  readonly budget: StreamBudget;
  readonly connection: TcpConnection;
  frame = 0;
  private seconds = 1000;
  private nanoseconds = 0;

  constructor(changed: Partial<Limits> = {}) {
    this.budget = new StreamBudget(limits(changed));
    this.connection = new TcpConnection(this.sink, this.budget);
  }

  send(direction: Direction, segment: Segment): this {
    this.frame++;
    this.seconds = segment.seconds ?? this.seconds;
    this.nanoseconds = segment.nanoseconds ?? this.nanoseconds;
    const made = packet(this.frame, segment);
    this.connection.segment(direction, made, this.frame, this.seconds, this.nanoseconds);
    // A packet is a scratch object: who kept its bytes sees rubbish.
    made.bytes.fill(0xdd);
    return this;
  }

  /** Handshake with these initial sequence numbers. */
  open(client = 100, server = 5000): this {
    this.send(0, { seq: client, flags: SYN });
    this.send(1, { seq: server, flags: SYN | ACK, ack: client + 1 });
    return this.send(0, { seq: client + 1, ack: server + 1 });
  }

  text(direction: Direction): string {
    return String.fromCharCode(...this.streams[direction]);
  }
}
