/** What happened when, for pictures: equal intervals that widen, and the conversations with most messages. */
import type { Endpoint, Flow, MessageRef } from '../dissector.js';
import { secondsBetween } from '../message-ref.js';
import { Bounds, limits } from '../limits.js';
import { LruMap } from '../lru.js';
import { MessageKey, MessageTable } from '../message-table.js';
import { Forgotten } from '../forgotten.js';
import { Histogram } from '../measure/histogram.js';
import type { Moment } from '../measure/deadlines.js';
import type { DissectionRecord, MessageRecord } from '../record.js';

/** Most intervals: more cannot be told apart in a picture. */
const capacity = 240;

/** Lengths of intervals in milliseconds: round for people, and each a multiple of the one before. */
const lengths = [
  ...[1, 2, 10, 20, 100, 200, 1_000, 2_000, 10_000, 20_000, 60_000, 120_000, 600_000, 1_200_000, 3_600_000],
  ...[7_200_000, 43_200_000, 86_400_000, 604_800_000],
];

/** What one protocol did in one interval. */
export class Bin {
  messages = 0;
  resends = 0;
  unanswered = 0;
  /** Nanoseconds; an answer counts in the interval in which it came. */
  readonly response = new Histogram();

  addAll(other: Bin): void {
    this.messages += other.messages;
    this.resends += other.resends;
    this.unanswered += other.unanswered;
    this.response.addAll(other.response);
  }
}

/** One conversation. */
export interface Stretch {
  readonly protocol: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly first: Moment;
  last: Moment;
  messages: number;
}

export class Timeline {
  /** Bins by protocol and number of the interval. */
  readonly protocols = new Map<string, Map<number, Bin>>();
  /** Requests that were answered. */
  private readonly answered: MessageTable;
  private readonly flows: LruMap<number, Stretch>;
  private readonly forgotten = new Forgotten();
  private readonly key = new MessageKey();
  private begun = 0;
  private width = 0;
  private least = Infinity;
  private greatest = -Infinity;
  /** Numbers of intervals beyond what a double counts exactly would do harm. */
  private base: number | null = null;

  constructor(private readonly bounds = new Bounds(limits())) {
    const { remembered, conversations } = bounds.limits;
    this.answered = new MessageTable(remembered, 0, undefined, new Forgotten());
    this.flows = new LruMap(conversations, (flow) => {
      this.forgotten.add(this.key.begin(flow));
    });
  }

  add(record: DissectionRecord): void {
    if (!record.hasTime) return;
    if (record.record === 'message') this.message(record);
    else if (record.record === 'finding' && record.overdue && record.protocol !== null) {
      this.bin(record.protocol, record.ref).unanswered++;
    }
  }

  /** Milliseconds of an interval. */
  get interval(): number {
    return lengths[this.width] ?? 1;
  }

  /** Whole seconds since 1970 from which `from` counts. */
  get origin(): number {
    return this.base ?? 0;
  }

  /** Milliseconds from the origin to the beginning of the first interval, and to the end of the last. */
  get range(): readonly [number, number] {
    if (this.least > this.greatest) return [0, this.interval];
    return [this.least * this.interval, (this.greatest + 1) * this.interval];
  }

  /** The conversations with most messages, in the order of their beginnings. */
  busiest(most: number): Stretch[] {
    return [...this.flows.values()]
      .sort((a, b) => b.messages - a.messages)
      .slice(0, most)
      .sort((a, b) => secondsBetween(b.first, a.first));
  }

  /** How many there were; one that was forgotten and went on counts twice. */
  get conversations(): number {
    return this.begun;
  }

  private message(record: MessageRecord): void {
    const { protocol, ref, answers, resendOf } = record;
    const bin = this.bin(protocol.id, ref);
    bin.messages++;
    if (resendOf !== null) bin.resends++;
    // The first answer counts, as in Statistics: a late copy says nothing of how fast it was.
    if (answers !== null && resendOf === null && this.isFirst(answers.ref, ref)) {
      bin.response.add(answers.seconds * 1e9);
    }
    this.stretch(record);
  }

  private isFirst({ input, frame, n }: MessageRef, ref: MessageRef): boolean {
    const key = this.key.begin(0).number(input).number(frame).number(n);
    if (this.answered.find(key) >= 0) return false;
    if (this.answered.lost(key))
      this.bounds.reach('remembered', 'a late second answer of a request was counted as its first');
    this.answered.add(key, ref);
    return true;
  }

  private stretch({ flow, protocol, ref }: MessageRecord): void {
    const known = this.flows.touch(flow.number);
    if (known === undefined) {
      this.begin(flow, protocol.id, ref);
      return;
    }
    known.last = ref;
    known.messages++;
  }

  private begin({ number, client, server }: Flow, protocol: string, ref: MessageRef): void {
    if (this.forgotten.has(this.key.begin(number))) {
      this.bounds.reach('conversations', 'some that went on after a long silence were counted as two');
    }
    this.begun++;
    this.flows.set(number, { protocol, client, server, first: ref, last: ref, messages: 1 });
  }

  private bin(protocol: string, { seconds, nanoseconds }: Pick<MessageRef, 'seconds' | 'nanoseconds'>): Bin {
    this.base ??= seconds;
    const milliseconds = (seconds - this.base) * 1_000 + nanoseconds / 1e6;
    let index = Math.floor(milliseconds / this.interval);
    while (this.wouldBeTooMany(index) && this.width < lengths.length - 1) {
      this.widen();
      index = Math.floor(milliseconds / this.interval);
    }
    this.least = Math.min(this.least, index);
    this.greatest = Math.max(this.greatest, index);
    let bins = this.protocols.get(protocol);
    if (bins === undefined) this.protocols.set(protocol, (bins = new Map<number, Bin>()));
    let bin = bins.get(index);
    if (bin === undefined) bins.set(index, (bin = new Bin()));
    return bin;
  }

  private wouldBeTooMany(index: number): boolean {
    return Math.max(this.greatest, index) - Math.min(this.least, index) >= capacity;
  }

  private widen(): void {
    const before = this.interval;
    this.width++;
    const factor = this.interval / before;
    for (const [protocol, bins] of this.protocols) {
      const wider = new Map<number, Bin>();
      for (const [index, bin] of bins) {
        const place = Math.floor(index / factor);
        const known = wider.get(place);
        if (known === undefined) wider.set(place, bin);
        else known.addAll(bin);
      }
      this.protocols.set(protocol, wider);
    }
    this.least = Math.floor(this.least / factor);
    this.greatest = Math.floor(this.greatest / factor);
  }
}
