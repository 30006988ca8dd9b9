import type { Flow, MessageRef } from '../dissector.js';
import type { Moment } from '../measure/deadlines.js';
import { compareMoments } from '../measure/deadlines.js';
import type { Detail, Problem, Severity } from '../problem.js';
import type { Diagnostic } from '../schema/message.js';
import type { DissectionRecord, FindingRecord, MessageRecord, ObjectRecord } from '../record.js';

/** What the engine needs to know of a frame to date its records. */
export interface FrameHead extends Moment {
  readonly input: number;
  readonly number: number;
  readonly digits: 6 | 9;
  readonly hasTime: boolean;
}

/** What a finding is about; everything may be unknown. */
export interface About {
  readonly flow?: Flow | null;
  readonly protocol?: string | null;
  readonly about?: MessageRef | null;
  readonly overdue?: boolean;
}

/** Counts of what was given out. */
export interface Totals {
  frames: number;
  /** Messages by protocol id. */
  readonly messages: Map<string, number>;
  objects: number;
  /** Diagnostics and findings alike. */
  readonly findings: Record<Severity, number>;
}

/** Gives records their identity and time, and counts them. */
export class Output {
  readonly totals: Totals = { frames: 0, messages: new Map(), objects: 0, findings: { note: 0, warning: 0, error: 0 } };
  /** The capture clock: the latest time of any frame so far. One object that moves on: whoever keeps a time copies it. */
  readonly clock = { seconds: -Infinity, nanoseconds: 0 };
  private readonly head = { input: 0, number: 0, digits: 6 as 6 | 9, hasTime: false, seconds: 0, nanoseconds: 0 };
  private n = 0;
  /** Where the other inputs stand: what is found about their files belongs to their own last frames. */
  private readonly others = new Map<number, { head: FrameHead; n: number }>();

  constructor(private readonly emit: (record: DissectionRecord) => void) {}

  /** Records from now on belong to this frame; the clock never goes back. */
  begin(frame: FrameHead): void {
    const { head, clock } = this;
    if (frame.input !== head.input) this.others.set(head.input, { head: { ...head }, n: this.n });
    this.stand(frame, 0);
    this.totals.frames++;
    if (compareMoments(head, clock) <= 0) return;
    clock.seconds = head.seconds;
    clock.nanoseconds = head.nanoseconds;
  }

  /** Makes this frame the one that records belong to, after the n-th of them. */
  private stand(frame: FrameHead, n: number): void {
    const { head } = this;
    head.input = frame.input;
    head.number = frame.number;
    head.digits = frame.digits;
    head.hasTime = frame.hasTime;
    head.seconds = frame.seconds;
    head.nanoseconds = frame.nanoseconds;
    this.n = n;
  }

  get digits(): 6 | 9 {
    return this.head.digits;
  }

  get hasTime(): boolean {
    return this.head.hasTime;
  }

  /** Number of the frame that records belong to. */
  get frame(): number {
    return this.head.number;
  }

  /** The identity of the next record of this frame. */
  ref(): MessageRef {
    const { input, number, seconds, nanoseconds } = this.head;
    return { input, frame: number, n: ++this.n, seconds, nanoseconds };
  }

  /** Where and when we are, for events that are no records: n is 0. */
  place(): MessageRef {
    const { input, number, seconds, nanoseconds } = this.head;
    return { input, frame: number, n: 0, seconds, nanoseconds };
  }

  message(record: MessageRecord): void {
    const { messages } = this.totals;
    messages.set(record.protocol.id, (messages.get(record.protocol.id) ?? 0) + 1);
    for (const diagnostic of record.diagnostics) this.countProblem(diagnostic);
    this.emit(record);
  }

  finding(problem: Problem, detail: Detail | undefined, about: About): void {
    const { digits, hasTime } = this;
    const record: FindingRecord = {
      record: 'finding',
      ref: this.ref(),
      digits,
      hasTime,
      flow: about.flow ?? null,
      protocol: about.protocol ?? null,
      problem,
      detail,
      about: about.about ?? null,
      overdue: about.overdue ?? false,
    };
    this.countProblem(record);
    this.emit(record);
  }

  /** A finding about an input's file: it belongs to the last frame that was read of that input. */
  findingOf(input: number, problem: Problem, detail: Detail): void {
    const current = { head: { ...this.head }, n: this.n };
    if (input === current.head.input) {
      this.finding(problem, detail, {});
      return;
    }
    const empty: FrameHead = { input, number: 0, digits: 6, hasTime: false, seconds: 0, nanoseconds: 0 };
    const other = this.others.get(input) ?? { head: empty, n: 0 };
    this.stand(other.head, other.n);
    this.finding(problem, detail, {});
    this.others.set(input, { head: other.head, n: this.n });
    this.stand(current.head, current.n);
  }

  object(record: ObjectRecord): void {
    this.totals.objects++;
    this.emit(record);
  }

  private countProblem({ problem }: Diagnostic): void {
    this.totals.findings[problem.severity]++;
  }
}
