import type { Origin } from '../bytes/origin.js';
import { GatewayReader } from '../carrier/gateway.js';
import type { Direction } from '../dissector.js';
import type { EndReason, GapReason } from '../stream/sink.js';
import type { Context } from './context.js';
import type { FlowState } from './flow-state.js';
import type { Receiver } from './receiver.js';
import type { Fate } from './undecided-stream.js';

/** Messages of a connection that may pass before it is clear that no protocol lies in their bodies. */
const mostHeads = 8;

/** An HTTP connection in whose bodies a protocol may lie: each body goes on a stream that other connections share. */
export class GatewayStream implements Receiver {
  private readonly readers: readonly { readonly id: string; readonly reader: GatewayReader }[];
  private dropped = false;

  constructor(
    context: Context,
    private readonly flow: FlowState,
    private readonly fate: Fate,
  ) {
    this.readers = context.registry.gateways.map(({ id, gateway }) => {
      const feeder = { context, flow, depth: 0, protocol: { id: 'http' } };
      const reader = new GatewayReader(gateway, {
        feed: (channel, direction, part, origins) => {
          context.channels.feed(feeder, channel, direction, part, origins, [], { dissector: id });
        },
        broken: (channel, direction) => {
          context.channels.feed(feeder, channel, direction, 'broken', [], [], { dissector: id });
        },
      });
      return { id, reader };
    });
  }

  bytes(
    direction: Direction,
    data: Uint8Array,
    start: number,
    end: number,
    _frame: number,
    origins: () => readonly Origin[],
  ): void {
    for (const { reader } of this.readers) reader.bytes(direction, data, start, end, origins());
    const claimed = this.readers.find(({ reader }) => reader.progress.claimed);
    if (claimed !== undefined) {
      this.flow.protocol = claimed.id;
      this.flow.routed = 'content of HTTP bodies';
    } else if (!this.dropped && this.readers.every(({ reader }) => reader.progress.heads >= mostHeads)) {
      this.dropped = true;
      this.fate.drop();
    }
  }

  gap(direction: Direction, length: number, _reason: GapReason): void {
    for (const { reader } of this.readers) reader.gap(direction, length);
  }

  end(direction: Direction, _how: EndReason): void {
    for (const { reader } of this.readers) reader.end(direction);
  }
}
