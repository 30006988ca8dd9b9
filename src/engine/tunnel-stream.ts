import { copyOf } from '../bytes/copy.js';
import { sliceOrigins, type Origin } from '../bytes/origin.js';
import type { Tunnel } from '../carrier/tunnel.js';
import type { Direction } from '../dissector.js';
import type { EndReason, GapReason } from '../stream/sink.js';
import type { Context } from './context.js';
import type { FlowState } from './flow-state.js';
import { mostUndecidedBytes } from './holding.js';
import { replay, type Receiver, type StreamPart } from './receiver.js';
import { UndecidedStream, type Fate } from './undecided-stream.js';

/** A connection that begins with the handshake of a proxy; behind it is another connection, decided by its own bytes. */
export class TunnelStream implements Receiver {
  /** What came before it could be told whose it is; per direction, in order. */
  private waiting: StreamPart[] = [];
  private inner: Receiver | null = null;
  private failed = false;

  constructor(
    private readonly context: Context,
    private readonly flow: FlowState,
    private readonly tunnel: Tunnel,
    private readonly depth: number,
    private readonly fate: Fate,
  ) {}

  bytes(
    direction: Direction,
    data: Uint8Array,
    start: number,
    end: number,
    frame: number,
    origins: () => readonly Origin[],
  ): void {
    if (this.inner !== null) this.inner.bytes(direction, data, start, end, frame, origins);
    else this.shake({ what: 'bytes', direction, bytes: copyOf(data, start, end), frame, origins: origins() });
  }

  gap(direction: Direction, length: number, reason: GapReason): void {
    if (this.inner !== null) this.inner.gap(direction, length, reason);
    else this.leave(); // a handshake with a hole in it tells nothing
  }

  end(direction: Direction, how: EndReason): void {
    if (this.inner !== null) this.inner.end(direction, how);
    else if (!this.failed) this.waiting.push({ what: 'end', direction, how });
  }

  /** Gives the handshake what it takes, of everything that waits, until neither side goes on. */
  private shake(part: StreamPart): void {
    if (this.failed) return;
    this.waiting.push(part);
    const waiting = this.waiting.reduce((sum, one) => sum + (one.what === 'bytes' ? one.bytes.length : 0), 0);
    // What is sent before the handshake is over waits for its end, but not for ever more of it.
    if (waiting > mostUndecidedBytes) {
      this.leave();
      return;
    }
    let moved = true;
    while (moved && !this.tunnel.established) moved = this.round();
    if (this.tunnel.established) this.enter();
  }

  private round(): boolean {
    const blocked = [false, false];
    let moved = false;
    const left: StreamPart[] = [];
    for (const part of this.waiting) {
      const { direction } = part;
      if (part.what !== 'bytes' || blocked[direction] === true || this.failed) {
        left.push(part);
        continue;
      }
      const taken = this.tunnel.handshake(direction, part.bytes, 0, part.bytes.length);
      if (taken === 'failed') {
        this.leave();
        return false;
      }
      moved ||= taken > 0;
      if (taken < part.bytes.length) {
        blocked[direction] = true;
        const origins = sliceOrigins(part.origins, taken, part.bytes.length);
        left.push({ ...part, bytes: part.bytes.subarray(taken), origins });
      }
    }
    this.waiting = left;
    return moved;
  }

  private enter(): void {
    const { client, server } = this.flow;
    this.flow.carrier = this.tunnel.id;
    const ports = { client: client.port, server: this.tunnel.target?.port ?? server.port };
    const inner = new UndecidedStream(this.context, this.flow, ports, this.depth, {
      route: (route) => this.fate.route({ ...route, why: `${route.why} inside ${this.tunnel.id}` }),
      pass: (receiver) => {
        this.inner = receiver;
      },
      drop: () => {
        this.leave();
      },
    });
    this.inner = inner;
    const { waiting } = this;
    this.waiting = [];
    replay(waiting, inner);
  }

  private leave(): void {
    this.failed = true;
    this.waiting = [];
    this.fate.drop();
  }
}
