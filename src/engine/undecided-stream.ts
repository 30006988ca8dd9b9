import { copyOf } from '../bytes/copy.js';
import { Cursor } from '../bytes/cursor.js';
import type { Origin } from '../bytes/origin.js';
import { looksLikeHttp } from '../carrier/start-line.js';
import { recogniseTunnel } from '../carrier/tunnel.js';
import type { Direction } from '../dissector.js';
import type { Moment } from '../measure/deadlines.js';
import { routeProblems } from '../route/problems.js';
import { isRoute, type Decision, type Route } from '../route/registry.js';
import type { EndReason, GapReason } from '../stream/sink.js';
import type { Context } from './context.js';
import type { FlowState } from './flow-state.js';
import { GatewayStream } from './gateway-stream.js';
import { waitedEnough } from './holding.js';
import { replay, type Receiver, type StreamPart } from './receiver.js';
import { TunnelStream } from './tunnel-stream.js';

/** The ports that a probe is told: those of the connection, or of the one that a tunnel leads to. */
export interface Ports {
  readonly client: number;
  readonly server: number;
}

/** What becomes of an undecided stream: it goes to a dissector, or on to another receiver, or to nobody. */
export interface Fate {
  route(route: Route): Receiver;
  pass(receiver: Receiver): void;
  drop(): void;
}

/** A connection whose protocol is not known yet: its first bytes are kept until a dissector or a carrier claims them. */
export class UndecidedStream implements Receiver {
  private held: StreamPart[] = [];
  private heldBytes = 0;
  private since: Moment | null = null;
  private readonly heads: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  private readonly refused: [boolean, boolean] = [false, false];
  private done = false;

  constructor(
    private readonly context: Context,
    private readonly flow: FlowState,
    private readonly ports: Ports,
    /** How many tunnels it is inside of. */
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
    if (this.done) return;
    const bytes = copyOf(data, start, end);
    this.held.push({ what: 'bytes', direction, bytes, frame, origins: origins() });
    this.heldBytes += bytes.length;
    this.context.held.undecided += bytes.length;
    this.since ??= { ...this.context.output.clock };
    if (!this.isUndecided(direction, bytes)) return;
    if (waitedEnough(this.context, this.held.length, this.heldBytes, this.since)) this.giveUp();
  }

  gap(direction: Direction, length: number, reason: GapReason): void {
    if (!this.done) this.held.push({ what: 'gap', direction, length, reason });
  }

  end(direction: Direction, how: EndReason): void {
    if (this.done) return;
    this.held.push({ what: 'end', direction, how });
    if (this.held.filter(({ what }) => what === 'end').length === 2) this.giveUp();
  }

  /** Asks the dissectors, and then the carriers, about the side that has just gone on. */
  private isUndecided(direction: Direction, bytes: Uint8Array): boolean {
    const head = concat(this.heads[direction], bytes);
    this.heads[direction] = head;
    const { client, server } = this.ports;
    const [sourcePort, destinationPort] = direction === 0 ? [client, server] : [server, client];
    const { midStream } = this.flow;
    const where = { transport: 'tcp', sourcePort, destinationPort, midStream } as const;
    const decision = this.context.registry.decide(new Cursor(head, 0, head.length), where);
    if (isRoute(decision)) this.become(this.fate.route(decision));
    else if (!this.decideCarrier(direction, head)) {
      this.refused[direction] = decision === 'no';
      if (this.refused[0] && this.refused[1]) this.leave();
    }
    return !this.done;
  }

  /** @returns whether a carrier has claimed the connection, or may with more bytes */
  private decideCarrier(direction: Direction, head: Uint8Array): boolean {
    if (direction === 0 && this.depth < this.context.limits.depth && this.heads[1].length === 0) {
      const tunnel = recogniseTunnel(new Cursor(head, 0, head.length));
      if (typeof tunnel === 'number') return true;
      if (tunnel !== null) {
        this.become(new TunnelStream(this.context, this.flow, tunnel, this.depth + 1, this.fate));
        return true;
      }
    }
    if (this.context.registry.gateways.length > 0 && looksLikeHttp(new Cursor(head, 0, head.length))) {
      this.become(new GatewayStream(this.context, this.flow, this.fate));
      return true;
    }
    return false;
  }

  private become(receiver: Receiver): void {
    this.fate.pass(receiver);
    const { held } = this;
    this.release();
    replay(held, receiver);
  }

  /** The bytes fit a protocol but prove none: said. Where one side refused, it was nobody's and nothing is said. */
  private giveUp(): void {
    if (!this.refused[0] && !this.refused[1] && this.heldBytes > 0) {
      const detail = { packets: this.held.length, bytes: this.heldBytes };
      this.context.output.finding(routeProblems.undecided, detail, { flow: this.flow });
    }
    this.leave();
  }

  private leave(): void {
    this.release();
    this.fate.drop();
  }

  private release(): void {
    this.done = true;
    this.held = [];
    this.context.held.undecided -= this.heldBytes;
    this.heldBytes = 0;
  }
}

/** What a connection's first segment may come to, before its streams are put together: `no` when nobody wants it. */
export function glance(
  context: Context,
  head: Cursor,
  ports: { readonly source: number; readonly destination: number },
): Decision {
  const where = {
    transport: 'tcp',
    sourcePort: ports.source,
    destinationPort: ports.destination,
    midStream: true,
  } as const;
  const decision = context.registry.decide(head, where);
  if (decision !== 'no') return decision;
  if (recogniseTunnel(head) !== null) return 'undecided';
  return context.registry.gateways.length > 0 && looksLikeHttp(head) ? 'undecided' : 'no';
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
