/** Who said what to whom, in the order of time, each line once, with what became of it when that is known soon. */
import { LruMap } from '../lru.js';
import { Forgotten } from '../forgotten.js';
import { secondsBetween, type MessageRef } from '../message-ref.js';
import { MessageKey } from '../message-table.js';
import type { DissectionRecord, FindingRecord, MessageRecord, ObjectRecord } from '../record.js';
import type { Fate, Hearer, Said, Told } from '../told.js';
import type { Roster } from './roster.js';

/** Seconds of capture time that a line waits for what becomes of it: every protocol's own patience is shorter. */
const patience = 12;
/** A server hands on what was said within so many seconds, or it was said anew. */
const relayPatience = 600;

/** One line of the transcript. */
export interface Line {
  readonly protocol: string;
  readonly ref: MessageRef;
  readonly digits: 6 | 9;
  readonly hasTime: boolean;
  readonly by: string | null;
  to: readonly string[];
  /** `receipt`: it was told late that an earlier line was read or failed; `object`: a file arrived. */
  readonly how: Said['how'] | 'receipt' | 'object';
  readonly text: string;
  /** Of an object, what it is: `file`, `picture`, …; null of what was said. */
  readonly object: string | null;
  fate: Fate['fate'] | null;
  /** Seconds until that was known. */
  fateSeconds: number | null;
  /** Whether it was given out. */
  shown: boolean;
}

export class Transcript {
  private readonly waiting: Line[] = [];
  /** Lines by the messages that said them. */
  private readonly lines: LruMap<string, Line>;
  /** What was said to a server, by its words. */
  private readonly toServer: LruMap<string, Line>;
  private readonly forgotten = new Forgotten();
  private readonly key = new MessageKey();
  private readonly most: number;

  constructor(
    readonly roster: Roster,
    private readonly show: (line: Line) => void,
  ) {
    this.most = roster.bounds.limits.lines;
    const forget = (key: string): void => {
      this.forgotten.add(this.key.begin(0).text(key));
    };
    this.lines = new LruMap(this.most, forget);
    this.toServer = new LruMap(this.most, forget);
  }

  add(record: DissectionRecord): void {
    this.release(record.ref);
    if (record.record === 'message') this.message(record);
    else if (record.record === 'object') this.object(record);
    else this.finding(record);
  }

  /** What no message told but the end of a connection; of strangers it is not told, for a filter may leave them out. */
  told(told: Told, protocol: string, ref: MessageRef): void {
    if (told.tells === 'person' && this.roster.knows(protocol, told.id)) this.roster.tell(protocol, told, ref);
  }

  /** The input has ended: nothing more becomes known. */
  finish(): void {
    for (const line of this.waiting.splice(0)) this.give(line);
  }

  private message(record: MessageRecord): void {
    for (const told of record.tells) {
      if (told.tells === 'person') this.roster.tell(record.protocol.id, told, record.ref);
      else if (told.tells === 'fate') this.fate(told, record);
      else if (told.tells === 'hearer') this.heard(told);
      else if (record.resendOf === null) this.said(told, record);
    }
  }

  private said(said: Said, record: MessageRecord): void {
    const { protocol, ref, digits, hasTime } = record;
    for (const id of [said.by, ...said.to]) if (id !== null) this.roster.mention(protocol.id, id, ref);
    const words = `${protocol.id} ${said.by} ${said.how} ${said.text}`;
    const before = said.relayed ? this.recall(this.toServer, words) : undefined;
    if (before !== undefined && secondsBetween(before.ref, ref) <= relayPatience) {
      this.lines.set(keyOf(ref), before);
      before.to = [...new Set([...before.to, ...said.to])];
      return;
    }
    const { by, to, how, text } = said;
    const line: Line = {
      ...{ protocol: protocol.id, ref, digits, hasTime, by, to, how, text },
      ...{ object: null, fate: null, fateSeconds: null, shown: false },
    };
    this.lines.set(keyOf(ref), line);
    if (how === 'request') return;
    if (!said.relayed) this.toServer.set(words, line);
    this.wait(line);
  }

  private heard({ of, id }: Hearer): void {
    const line = this.recall(this.lines, keyOf(of));
    if (line?.to.length === 0) line.to = [id];
  }

  private fate({ of, fate }: Fate, { ref, digits, hasTime, protocol }: MessageRecord): void {
    const line = this.recall(this.lines, keyOf(of));
    if (line === undefined || line.fate === 'read' || line.fate === fate) return;
    this.settle(line, fate, { protocol: protocol.id, ref, digits, hasTime });
  }

  private finding({ overdue, about, ref, digits, hasTime, protocol }: FindingRecord): void {
    const line = about === null || !overdue ? undefined : this.recall(this.lines, keyOf(about));
    if (line === undefined || line.fate !== null) return;
    this.settle(line, 'failed', { protocol: protocol ?? '', ref, digits, hasTime });
  }

  /** Says at the line what became of it, or on a line of its own when that was given out before. */
  private settle(line: Line, fate: Fate['fate'], now: Pick<Line, 'protocol' | 'ref' | 'digits' | 'hasTime'>): void {
    line.fate = fate;
    line.fateSeconds = secondsBetween(line.ref, now.ref);
    if (!line.shown || fate === 'delivered') return;
    const { by, to, text, fateSeconds } = line;
    this.wait({ ...now, by, to, how: 'receipt', text, object: null, fate, fateSeconds, shown: false });
  }

  private object(record: ObjectRecord): void {
    const { protocol, ref, digits, hasTime, kind, name, size, complete } = record;
    const { by, to } = this.endsOf(record);
    const text = `${name ?? 'without a name'}, ${size} bytes${complete ? '' : ', incomplete'}`;
    const line = { protocol, ref, digits, hasTime, by, to, how: 'object', text, object: kind } as const;
    this.wait({ ...line, fate: null, fateSeconds: null, shown: false });
  }

  /** Who offered a file is its sender, who asked for a picture its receiver; without either the addresses tell. */
  private endsOf({ from, protocol, way }: ObjectRecord): Pick<Line, 'by' | 'to'> {
    for (const one of from) {
      const line = this.recall(this.lines, keyOf(one));
      if (line?.how === 'file') return line;
      if (line?.how === 'request') return { by: line.to[0] ?? null, to: line.by === null ? [] : [line.by] };
    }
    if (way === null) return { by: null, to: [] };
    const to = this.roster.onlyOneAt(protocol, way.destination.address);
    return { by: this.roster.onlyOneAt(protocol, way.source.address), to: to === null ? [] : [to] };
  }

  /** The line; that it was forgotten is told. */
  private recall(lines: LruMap<string, Line>, key: string): Line | undefined {
    const line = lines.get(key);
    if (line === undefined && this.forgotten.has(this.key.begin(0).text(key))) {
      this.roster.bounds.reach('lines', 'what became of some lines, or who else heard them, came too late for them');
    }
    return line;
  }

  private wait(line: Line): void {
    this.waiting.push(line);
    while (this.waiting.length > this.most) this.give(this.waiting.shift());
  }

  /** Gives out the lines that have waited long enough, in their order. */
  private release(now: MessageRef): void {
    for (let [line] = this.waiting; line !== undefined; [line] = this.waiting) {
      if (secondsBetween(line.ref, now) < patience) return;
      this.give(this.waiting.shift());
    }
  }

  private give(line: Line | undefined): void {
    if (line === undefined) return;
    line.shown = true;
    this.show(line);
  }
}

function keyOf({ input, frame, n }: MessageRef): string {
  return `${input}:${frame}.${n}`;
}
