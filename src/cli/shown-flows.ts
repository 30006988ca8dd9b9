/**
 * Which flows must be written so that the written file dissects to the messages that were shown: theirs, those of the
 * messages that they answer, repeat or were put together from, and those that announced them.
 */
import type { MessageRef } from '../dissector.js';
import type { DissectionRecord, FlowSummary } from '../record.js';
import { FrameFlows } from './frame-flows.js';

export class ShownFlows {
  readonly frames = new FrameFlows();
  private readonly shown = new Set<number>();
  /** For a flow the others that its messages point back at. */
  private readonly needs = new Map<number, Set<number>>();

  /** Takes note of every record, shown or not: a flow that is written whole needs what all its messages point at. */
  note(record: DissectionRecord, isShown: boolean): void {
    const { ref } = record;
    const own = record.flow?.number ?? this.flowOf(ref);
    const carrier = record.record === 'finding' ? own : this.flowOf(ref);
    if (own === 0) return;
    if (isShown) this.shown.add(own);
    if (carrier !== own) this.need(own, carrier);
    for (const other of refsOf(record)) this.need(own, this.flowOf(other));
  }

  /** Says which flows belong together with the shown ones; the summaries tell which message announced a flow. */
  close(flows: Iterable<Pick<FlowSummary, 'number' | 'announcedBy'>>): void {
    for (const { number, announcedBy } of flows) if (announcedBy !== null) this.need(number, announcedBy);
    // A Set hands out what is added while it is walked.
    for (const flow of this.shown) for (const other of this.needs.get(flow) ?? []) this.shown.add(other);
  }

  /** Whether the frame carried a piece of a flow that is to be written. */
  has(input: number, frame: number): boolean {
    const flow = this.frames.flowOf(input, frame);
    return flow !== 0 && this.shown.has(flow);
  }

  private need(flow: number, other: number): void {
    if (other === 0 || other === flow) return;
    const needed = this.needs.get(flow);
    if (needed === undefined) this.needs.set(flow, new Set([other]));
    else needed.add(other);
  }

  private flowOf({ input, frame }: MessageRef): number {
    return this.frames.flowOf(input, frame);
  }
}

function refsOf(record: DissectionRecord): readonly MessageRef[] {
  switch (record.record) {
    case 'message':
      return [
        ...(record.answers === null ? [] : [record.answers.ref]),
        ...(record.resendOf === null ? [] : [record.resendOf.ref]),
        ...record.from,
      ];
    case 'finding':
      return record.about === null ? [] : [record.about];
    case 'object':
      return record.from;
  }
}
