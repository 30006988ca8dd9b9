/** Records in, numbers out: one pass, and memory that does not grow with the capture. */
import type { MessageRef } from '../dissector.js';
import { Forgotten } from '../forgotten.js';
import { Bounds, limitProblems, limits, type LimitName } from '../limits.js';
import { secondsBetween } from '../message-ref.js';
import { MessageKey, MessageTable } from '../message-table.js';
import { compareMoments, type Moment } from '../measure/deadlines.js';
import { Series } from '../measure/series.js';
import type { Severity } from '../problem.js';
import type { DissectionRecord, FindingRecord, MessageRecord } from '../record.js';
import { Conversations } from './conversations.js';
import type { Group, Grouping } from './group.js';
import { Groups } from './groups.js';
import type { Reach } from './reach.js';
import { Sessions } from './sessions.js';
import { Transfers } from './transfers.js';

/** Reasons for which messages are remembered. */
const said = 1;
const latest = 2;

/** What stands beside a remembered message, before the places of its groups. */
const column = { answered: 0, overdue: 1, copySeconds: 2, copyNanoseconds: 3, groups: 4 } as const;

/** What is not in the numbers when something was forgotten that came again. */
const wasForgotten =
  'answers to earlier messages and their copies were not counted, nor how often long silent senders speak';

/** How often a problem was reported. */
export interface ProblemCount {
  readonly code: string;
  readonly severity: Severity;
  count: number;
}

export interface StatisticsOptions {
  readonly by: readonly Grouping[];
  /** Seconds of one interval of the rates. */
  readonly interval: number;
}

export class Statistics {
  readonly groups: readonly Groups[];
  /** Rates by protocol. */
  readonly rates = new Map<string, Series>();
  readonly transfers = new Transfers();
  readonly conversations: Conversations;
  /** Counted where records tell of people (`EngineOptions.people`). */
  readonly sessions: Sessions;
  /** By code, in the order of their first appearance. */
  readonly problems = new Map<string, ProblemCount>();
  messages = 0;
  /** Times of the earliest and the latest frame that completed a record. */
  first: Moment | null = null;
  last: Moment | null = null;
  /** Messages that later ones may answer or repeat. */
  private readonly remembered: MessageTable;
  /** What senders said last of each kind, for its rhythm. */
  private readonly senders: MessageTable;
  private readonly key = new MessageKey();

  constructor(
    private readonly options: StatisticsOptions,
    private readonly bounds = new Bounds(limits()),
  ) {
    const { people, conversations, remembered, groups } = bounds.limits;
    const { by } = options;
    const reach: Reach = (name, what) => {
      this.reach(name, what);
    };
    this.groups = by.map((one) => new Groups(one, groups, reach));
    this.conversations = new Conversations(conversations, reach);
    this.sessions = new Sessions(people, reach);
    this.remembered = new MessageTable(remembered, column.groups + by.length, undefined, new Forgotten());
    this.senders = new MessageTable(remembered, 1, undefined, new Forgotten());
  }

  add(record: DissectionRecord): void {
    if (record.record === 'message') this.message(record);
    else if (record.record === 'finding') this.finding(record);
    else this.transfers.add(record);
  }

  /** A frame, whether it held a message or not: the time that the numbers cover. */
  frame({ seconds, nanoseconds }: Moment): void {
    const now = { seconds, nanoseconds };
    if (this.first === null || compareMoments(now, this.first) < 0) this.first = now;
    if (this.last === null || compareMoments(now, this.last) > 0) this.last = now;
  }

  private message(record: MessageRecord): void {
    const { ref, protocol, wireLength, diagnostics } = record;
    this.messages++;
    const places = this.groups.map((groups) => groups.place(record));
    this.forGroups(places, (group) => {
      group.messages++;
      group.bytes += wireLength;
    });
    this.remember(ref, places);
    if (record.resendOf !== null) this.resend(record, places);
    else this.rhythm(record, places);
    if (record.answers !== null) this.answer(record.answers.ref, record);
    for (const { problem } of diagnostics) this.problem(problem.code, problem.severity);
    if (record.hasTime) this.rateOf(protocol.id).add(ref, wireLength);
    this.conversations.add(record);
    this.sessions.add(record);
  }

  private reach(name: LimitName, what: string): void {
    const { code, severity } = limitProblems.reached;
    if (this.bounds.reach(name, what)) this.problem(code, severity);
  }

  private remember(ref: MessageRef, places: readonly number[]): void {
    const slot = this.remembered.add(this.keyOf(ref), ref);
    this.copied(slot, ref);
    for (const [index, place] of places.entries()) this.remembered.set(slot, column.groups + index, place + 1);
  }

  /** The latest copy of a message was then. */
  private copied(slot: number, { seconds, nanoseconds }: Moment): void {
    this.remembered.set(slot, column.copySeconds, seconds);
    this.remembered.set(slot, column.copyNanoseconds, nanoseconds);
  }

  private resend({ ref, resendOf }: MessageRecord, places: readonly number[]): void {
    const timer = resendOf?.timer;
    const slot = resendOf === null ? -1 : this.recall(resendOf.ref);
    const passed = slot < 0 ? null : nanosecondsBetween(this.copyOf(slot), ref);
    if (slot >= 0) this.copied(slot, ref);
    this.forGroups(places, (group) => {
      group.resends++;
      if (passed === null) return;
      group.resendAfter.add(passed);
      if (timer === undefined) return;
      if (passed >= timer.least * 1e9 && passed <= timer.most * 1e9) group.timersKept++;
      else group.timersBroken++;
    });
  }

  private copyOf(slot: number): Moment {
    const { remembered } = this;
    return {
      seconds: remembered.get(slot, column.copySeconds),
      nanoseconds: remembered.get(slot, column.copyNanoseconds),
    };
  }

  /** How long ago the sender said this last in this conversation. */
  private rhythm({ ref, flow, direction, message }: MessageRecord, places: readonly number[]): void {
    const key = this.key.begin(latest).number(flow.number).number(direction).text(message.kind.id);
    const slot = this.senders.find(key);
    if (slot < 0) {
      if (this.senders.lost(key)) this.reach('remembered', wasForgotten);
      this.senders.add(key, ref);
      return;
    }
    const before = this.senders.ref(slot);
    const run = this.senders.get(slot, 0) + 1;
    this.senders.remove(slot);
    this.senders.set(this.senders.add(key, ref), 0, run);
    this.forGroups(places, (group) => {
      if (group.by !== 'command') return;
      group.every.add(nanosecondsBetween(before, ref));
      group.longestRun = Math.max(group.longestRun, run);
    });
  }

  private answer(asked: MessageRef, { ref, message }: MessageRecord): void {
    const slot = this.recall(asked);
    if (slot < 0) return;
    const passed = nanosecondsBetween(asked, ref);
    const isFirst = this.remembered.get(slot, column.answered) === 0;
    const wasOverdue = this.remembered.get(slot, column.overdue) === 1;
    this.remembered.set(slot, column.answered, 1);
    this.forGroups(this.placesOf(slot), (group) => {
      group.answer(message.kind.label, passed);
      if (!isFirst) return;
      group.answered++;
      group.response.add(passed);
      if (wasOverdue) group.unanswered--;
    });
  }

  private finding({ problem, about, overdue }: FindingRecord): void {
    this.problem(problem.code, problem.severity);
    const slot = about === null || !overdue ? -1 : this.recall(about);
    // What was answered may wait for a second answer, as a sealed message does for being opened.
    if (slot < 0 || this.remembered.get(slot, column.answered) === 1) return;
    if (this.remembered.get(slot, column.overdue) === 1) return;
    this.remembered.set(slot, column.overdue, 1);
    this.forGroups(this.placesOf(slot), (group) => group.unanswered++);
  }

  private problem(code: string, severity: Severity): void {
    const known = this.problems.get(code);
    if (known === undefined) this.problems.set(code, { code, severity, count: 1 });
    else known.count++;
  }

  private rateOf(protocol: string): Series {
    let series = this.rates.get(protocol);
    if (series === undefined) this.rates.set(protocol, (series = new Series(this.options.interval)));
    return series;
  }

  /** The slot of a message, or -1; that it was forgotten is told. */
  private recall(ref: MessageRef): number {
    const key = this.keyOf(ref);
    const slot = this.remembered.find(key);
    if (slot < 0 && this.remembered.lost(key)) {
      this.reach('remembered', wasForgotten);
    }
    return slot;
  }

  private keyOf({ input, frame, n }: MessageRef): MessageKey {
    return this.key.begin(said).number(input).number(frame).number(n);
  }

  private placesOf(slot: number): number[] {
    return this.groups.map((_, index) => this.remembered.get(slot, column.groups + index) - 1);
  }

  private forGroups(places: readonly number[], act: (group: Group) => void): void {
    for (const [index, place] of places.entries()) {
      const group = this.groups[index]?.list[place];
      if (group !== undefined) act(group);
    }
  }
}

/** 0 where the later one has the earlier time, as merged captures of two clocks may have. */
function nanosecondsBetween(earlier: Moment, later: Moment): number {
  return Math.max(0, secondsBetween(earlier, later) * 1e9);
}
