/** `--annotate`: what was found, as comments on the frames it was found in. */
import { escapeText } from '../bytes/escape.js';
import { describe, type Detail, type Problem } from '../problem.js';
import type { MessageRef } from '../message-ref.js';
import { recordId, type DissectionRecord } from '../record.js';

/** Comments that are kept until the frames are written; a capture of nothing but damage must not fill the memory. */
const mostComments = 200_000;

export class Annotations {
  private readonly byFrame = new Map<string, string[]>();
  /** Frames of no conversation that something shown is about: a fragment that contradicts another. */
  private readonly alone = new Set<string>();
  private count = 0;

  constructor(
    /** There are several inputs: ids begin with theirs. */
    private readonly several: boolean,
  ) {}

  /** How many comments there was no room for. */
  get leftOut(): number {
    return Math.max(0, this.count - mostComments);
  }

  add(record: DissectionRecord, isShown: boolean): void {
    if (record.record === 'message') {
      for (const { problem, detail } of record.diagnostics) this.note(record.ref, record.ref, problem, detail);
    } else if (record.record === 'finding') {
      // A message that waited in vain is commented, not the frame at which that was noticed.
      const at = record.about ?? record.ref;
      this.note(at, record.ref, record.problem, record.detail);
      if (record.flow === null && isShown && this.alone.size < mostComments) this.alone.add(keyOf(at.input, at.frame));
    }
  }

  private note(at: MessageRef, ref: MessageRef, problem: Problem, detail: Detail | undefined): void {
    if (++this.count > mostComments) return;
    const { severity, code } = problem;
    const comment = `imdissect ${recordId(ref, this.several)} ${severity} ${code}: ${escapeText(describe(problem, detail))}`;
    const key = keyOf(at.input, at.frame);
    const known = this.byFrame.get(key);
    if (known === undefined) this.byFrame.set(key, [comment]);
    else known.push(comment);
  }

  /** What is to be said of a frame. */
  of(input: number, frame: number): readonly string[] {
    return this.byFrame.get(keyOf(input, frame)) ?? none;
  }

  /** Whether the frame is to be written although it belongs to no flow that is. */
  wants(input: number, frame: number): boolean {
    return this.alone.has(keyOf(input, frame));
  }
}

function keyOf(input: number, frame: number): string {
  return `${input}:${frame}`;
}

const none: readonly string[] = [];
