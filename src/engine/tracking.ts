import { copyOf } from '../bytes/copy.js';
import { sliceOrigins, type Origin } from '../bytes/origin.js';
import {
  secondsBetween,
  type Direction,
  type FlowPattern,
  type Json,
  type MessageRef,
  type ObjectInfo,
  type ObjectSink,
  type Part,
  type Pending,
  type SeekableCipher,
  type Timer,
  type Tracker,
} from '../dissector.js';
import type { Moment } from '../measure/deadlines.js';
import type { Told } from '../told.js';
import type { Detail, Problem } from '../problem.js';
import type { ObjectWay } from '../record.js';
import type { Context } from './context.js';
import type { Conversation } from './conversation.js';
import type { Reading } from '../mount.js';
import type { Recorded } from './message-record.js';

/** Bytes that `track` is looking at just now: views into them keep their frames when they are handed on. */
export interface Present {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly origins: readonly Origin[];
  readonly direction: Direction;
}

/** What was being spoken about when something else came in between. */
interface Outer {
  readonly current: Recorded | null;
  readonly present: Present | null;
  readonly later: (() => void)[] | null;
}

const nothing = new Uint8Array(0);

/** Where copies come from that dissectors keep: nothing else may know them, so it ends with them. */
const kept = new WeakMap<
  ArrayBufferLike,
  { readonly origins: readonly Origin[]; readonly from: readonly MessageRef[] }
>();

/**
 * What a dissector's `track` can say of one flow. What it says about the current message goes into the message; all
 * else waits until the message was given out and follows it in the order it was said.
 */
export class Tracking implements Tracker {
  private current: Recorded | null = null;
  private present: Present | null = null;
  private later: (() => void)[] | null = null;

  constructor(
    private readonly context: Context,
    private readonly conversation: Conversation,
  ) {}

  /** Lets the dissector speak about a message, then gives the message out, then everything it caused. */
  follow(record: Recorded, reading: Reading): void {
    const { turn } = this.context;
    const before = turn.of;
    const outer = this.enter(record, null);
    turn.of = this;
    try {
      reading.track(record, this);
    } catch (error) {
      this.conversation.fail('track', error);
    }
    turn.of = before;
    const later = this.leave(outer);
    this.context.output.message(record);
    if (later !== null) for (const step of later) step();
  }

  /** The same for what is no message: a piece of a body, a gap, an end. */
  happen(present: Present | null, act: () => void): void {
    const { turn } = this.context;
    const before = turn.of;
    const outer = this.enter(null, present);
    turn.of = this;
    act();
    turn.of = before;
    const later = this.leave(outer);
    if (later !== null) for (const step of later) step();
  }

  private enter(record: Recorded | null, present: Present | null): Outer | null {
    // Most of the time nothing is being spoken about: then there is nothing to come back to.
    const { current, later } = this;
    const outer = current === null && later === null ? null : { current, present: this.present, later };
    this.current = record;
    this.present = present;
    this.later = null;
    return outer;
  }

  private leave(outer: Outer | null): (() => void)[] | null {
    const { later } = this;
    this.current = outer?.current ?? null;
    this.present = outer?.present ?? null;
    this.later = outer?.later ?? null;
    return later;
  }

  private after(step: () => void): void {
    (this.later ??= []).push(step);
  }

  expect(pattern: FlowPattern, dissector: string, hint: Json): void {
    const by = this.current?.ref ?? this.context.output.place();
    this.context.expectations.add(pattern, { dissector, hint, by, flow: this.conversation.flow.number });
  }

  answers(request: MessageRef): void {
    if (this.current === null) return;
    this.current.answers = { ref: request, seconds: secondsBetween(request, this.current.ref) };
  }

  comesFrom(origin: MessageRef): void {
    if (this.current === null) return;
    const { announcement } = this.conversation.flow;
    this.current.from = [...this.current.from.filter((one) => one !== announcement), origin];
  }

  resends(original: MessageRef, number: number, differs: readonly string[], timer?: Timer): void {
    if (this.current !== null) this.current.resendOf = { ref: original, number, differs, timer };
  }

  awaits(request: MessageRef, seconds: number, problem: Problem, detail?: Detail): Pending {
    const { waits, limits } = this.context;
    if (waits.size >= limits.pending) {
      this.context.reached('pending', 'the message that waited longest for its answer is no longer watched');
      waits.next();
    }
    const { flow, protocol } = this.conversation;
    return waits.add(momentAfter(request, seconds), { request, flow, protocol: protocol.id, problem, detail });
  }

  feed(
    channel: string,
    direction: Direction,
    part: Part,
    as: { readonly unit: string } | { readonly dissector: string; readonly hint?: Json },
  ): void {
    const view = part instanceof Uint8Array ? part : nothing;
    const early = kept.get(view.buffer);
    const from = [...(early?.from ?? []), ...this.currentRef()];
    const origins =
      early === undefined
        ? this.originsOf(view)
        : sliceOrigins(early.origins, view.byteOffset, view.byteOffset + view.length);
    this.after(() => {
      this.context.channels.feed(this.conversation, channel, direction, part, origins, from, as);
    });
  }

  keep(bytes: Uint8Array): Uint8Array {
    const copy = copyOf(bytes);
    kept.set(copy.buffer, { origins: this.originsOf(bytes), from: this.currentRef() });
    return copy;
  }

  private currentRef(): readonly MessageRef[] {
    return this.current === null ? [] : [this.current.ref];
  }

  through(direction: Direction, from: number, cipher: SeekableCipher): void {
    this.conversation.through(direction, from, cipher);
  }

  object(info: ObjectInfo): ObjectSink {
    const { flow, protocol } = this.conversation;
    const object = this.context.objects.begin(info, flow, protocol.id);
    object.way = this.way(info.sender);
    return {
      write: (offset, bytes) => {
        if (object.size === 0) object.way = this.way();
        object.write(offset, bytes, this.context.output.frame);
      },
      end: (cut = false) => {
        // A transfer may end on another flow than it began on: it follows the message that ended it.
        (this.context.turn.of ?? this).after(() => {
          this.context.objects.finish(object, cut);
        });
      },
    };
  }

  get wantsPeople(): boolean {
    return this.context.people;
  }

  tell(told: Told): void {
    const { people, onTold, output } = this.context;
    if (!people) return;
    if (this.current !== null) this.current.tell(told);
    else onTold?.(told, this.conversation.protocol.id, output.place());
  }

  report(problem: Problem, about: MessageRef, detail?: Detail): void {
    if (this.current !== null && about === this.current.ref) {
      this.current.diagnose({ problem, detail });
      return;
    }
    const { flow, protocol } = this.conversation;
    this.after(() => {
      this.context.output.finding(problem, detail, { flow, protocol: protocol.id, about });
    });
  }

  /** From whom to whom the bytes go that are looked at just now, unless the sender is known; null when nobody is. */
  private way(sender = (this.current ?? this.present)?.direction): ObjectWay | null {
    if (sender === undefined) return null;
    const { client, server } = this.conversation.flow;
    const [source, destination] = sender === 0 ? [client, server] : [server, client];
    const lastFrame = this.context.output.frame;
    const firstFrame = this.current?.firstFrame ?? this.present?.origins[0]?.frame ?? lastFrame;
    return { source, destination, firstFrame, lastFrame };
  }

  /** Which frames a view came from, when it is a view into the bytes being looked at. */
  private originsOf(view: Uint8Array): readonly Origin[] {
    const present = this.present ?? this.current;
    if (present === null || view.buffer !== present.bytes.buffer) return [];
    const start = view.byteOffset - present.bytes.byteOffset - present.start;
    if (start < 0 || start + view.length > present.end - present.start) return [];
    return sliceOrigins(present.origins, start, start + view.length);
  }
}

/** So many seconds later. */
function momentAfter({ seconds, nanoseconds }: Moment, wait: number): Moment {
  const nanos = nanoseconds + Math.round((wait % 1) * 1e9);
  return { seconds: seconds + Math.floor(wait) + Math.floor(nanos / 1e9), nanoseconds: nanos % 1e9 };
}
