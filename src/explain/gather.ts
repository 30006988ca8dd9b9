/** Finds one record in the stream of all, with what it points at and what points at it. */
import type { Endpoint, MessageRef } from '../dissector.js';
import { LruMap } from '../lru.js';
import type { DissectionRecord, FlowSummary } from '../record.js';

/** `19.1`; without `n` whatever the frame completed, if that is one record. */
export interface Wanted {
  readonly frame: number;
  readonly n: number | null;
}

/** What is kept of every message, for those that point back at it. */
export interface Brief {
  readonly label: string;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

/** What is known around a record. */
export interface Surroundings {
  /** The flow as it was when the record was made; null when it has none. */
  readonly flow: FlowSummary | null;
  /** A message that the record points back at, unless it is long ago. */
  brief(ref: MessageRef): Brief | undefined;
  /** Records that point back at it, the first few, in order. */
  readonly later: readonly DissectionRecord[];
  /** How many there are. */
  readonly laterCount: number;
}

/** Messages that are remembered for what points back. */
const mostBriefs = 4096;
const mostLater = 8;
/** Neighbours that are named where an id is not found. */
const mostNear = 3;
const mostInFrame = 12;

export class Gatherer implements Surroundings {
  flow: FlowSummary | null = null;
  readonly later: DissectionRecord[] = [];
  laterCount = 0;
  /** The record that was asked for; null while it has not come. */
  target: DissectionRecord | null = null;
  /** Ids of the frame that was asked for, and of those around it. */
  readonly inFrame: string[] = [];
  private readonly before: string[] = [];
  private readonly after: string[] = [];
  private readonly briefs = new LruMap<string, Brief>(mostBriefs);

  constructor(
    private readonly wanted: Wanted,
    private readonly flowOf: (number: number) => FlowSummary | null,
  ) {}

  take(record: DissectionRecord): void {
    const { ref } = record;
    if (this.isWanted(ref)) {
      this.target = record;
      this.flow = record.flow === null ? null : this.flowOf(record.flow.number);
    } else if (this.target !== null && pointsAt(record, this.target.ref)) {
      this.laterCount++;
      if (this.later.length < mostLater) this.later.push(record);
    }
    this.neighbour(ref);
    if (record.record !== 'message') return;
    const { message, source, destination } = record;
    // What comes after the target cannot be pointed back at by it.
    if (this.target === null) this.briefs.set(idOf(ref), { label: message.kind.label, source, destination });
  }

  brief(ref: MessageRef): Brief | undefined {
    return this.briefs.get(idOf(ref));
  }

  /** Ids near the frame that was asked for, in order. */
  get near(): string[] {
    return this.inFrame.length > 0 ? this.inFrame : [...this.before, ...this.after];
  }

  private isWanted(ref: MessageRef): boolean {
    const { frame, n } = this.wanted;
    return ref.frame === frame && (n === null ? this.target === null : ref.n === n);
  }

  private neighbour(ref: MessageRef): void {
    if (ref.frame === this.wanted.frame) {
      if (this.inFrame.length < mostInFrame) this.inFrame.push(idOf(ref));
    } else if (ref.frame > this.wanted.frame) {
      if (this.after.length < mostNear) this.after.push(idOf(ref));
    } else {
      this.before.push(idOf(ref));
      if (this.before.length > mostNear) this.before.shift();
    }
  }
}

function idOf({ frame, n }: MessageRef): string {
  return `${frame}.${n}`;
}

function pointsAt(record: DissectionRecord, { frame, n }: MessageRef): boolean {
  const same = (ref: MessageRef | null | undefined): boolean => ref?.frame === frame && ref.n === n;
  if (record.record === 'finding') return same(record.about);
  if (record.record === 'object') return record.from.some(same);
  return same(record.answers?.ref) || same(record.resendOf?.ref) || record.from.some(same);
}
