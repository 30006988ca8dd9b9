import type { Direction, MessageRef, SeekableCipher } from '../dissector.js';
import type { ProtocolInfo } from '../record.js';
import { routeProblems } from '../route/problems.js';
import type { Mounted, Reading, Session, World } from '../mount.js';
import type { Context } from './context.js';
import type { FlowState } from './flow-state.js';
import { inputOf, Recorded, type MessageBytes } from './message-record.js';
import { Framing } from './framing.js';
import { Tracking } from './tracking.js';

/** A flow in the hands of its dissector: messages come in, records go out. */
export class Conversation {
  readonly tracking: Tracking;
  private streams: Framing | null = null;
  private session: Session | null;

  constructor(
    readonly context: Context,
    readonly flow: FlowState,
    readonly protocol: ProtocolInfo,
    world: World,
    /** How many conversations carry this one. */
    readonly depth = 0,
  ) {
    this.tracking = new Tracking(context, this);
    this.session = this.guard('open', () => world.open(flow)) ?? null;
  }

  /** Framing of the two sides of a stream; datagrams need none. */
  get framing(): Framing {
    this.streams ??= new Framing(this);
    return this.streams;
  }

  /** Whether the dissector can still be asked. */
  get alive(): boolean {
    return this.session !== null && !this.failed;
  }

  private failed = false;

  /** One message: it is read, followed and given out, and then everything that it caused. */
  deliver(direction: Direction, bytes: MessageBytes, unit: string | null, from: readonly MessageRef[]): void {
    const { session } = this;
    if (session === null || this.failed) return;
    let reading: Reading;
    try {
      reading = session.read(inputOf(bytes), direction, unit);
    } catch (error) {
      this.fail('read', error);
      return;
    }
    const { output } = this.context;
    const { digits, hasTime } = output;
    const { flow, protocol } = this;
    const isFirst = flow.messages++ === 0;
    const sources = isFirst && flow.announcement !== null ? [flow.announcement, ...from] : from;
    this.tracking.follow(
      new Recorded(output.ref(), digits, hasTime, flow, protocol, direction, sources, reading, bytes),
      reading,
    );
  }

  /** Nothing more will come: what was remembered for what comes is let go, long before the flow is forgotten. */
  close(): void {
    this.session = null;
    this.streams = null;
  }

  through(direction: Direction, from: number, cipher: SeekableCipher): void {
    this.framing.through(direction, from, cipher);
  }

  /**
   * Runs what the dissector may get wrong. One that throws is unloaded for this flow and reported; it takes nothing
   * else down with it.
   */
  ask<T>(where: string, act: (session: Session) => T): T | undefined {
    const { session } = this;
    return session === null || this.failed ? undefined : this.guard(where, () => act(session));
  }

  private guard<T>(where: string, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      this.fail(where, error);
      return undefined;
    }
  }

  /** The dissector threw: it is unloaded for this flow and reported. */
  fail(where: string, error: unknown): void {
    this.failed = true;
    this.flow.routed = `${this.flow.routed}; dissector failed`;
    const reason = error instanceof Error ? error.message : 'it threw something that is no Error';
    const detail = { dissector: this.protocol.id, where, reason };
    this.context.output.finding(routeProblems.dissectorFailed, detail, { flow: this.flow, protocol: this.protocol.id });
  }
}

/** What renderers may know of a dissector. */
export function protocolInfo({ id, title }: Mounted): ProtocolInfo {
  return { id, title };
}
