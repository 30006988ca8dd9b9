import type { Readable } from 'node:stream';
import { Frame } from '../capture/frame.js';
import { mergeCaptures } from '../capture/merge.js';
import { openCapture, type CaptureSource } from '../capture/open.js';
import { CaptureError, type CaptureFinding } from '../capture/problems.js';
import type { Limits } from '../limits.js';
import type { Interrupt } from './interrupt.js';
import type { Progress } from './progress.js';
import type { Report } from './report.js';

/** The name that stands for standard input. */
export const stdinName = '-';

export interface Opened {
  /** All captures that can be read as one, in time order; null when there is none. */
  readonly source: CaptureSource | null;
  /** The names, by the number of the input; null for one that cannot be read at all. */
  readonly names: readonly (string | null)[];
  /** One of them is null. */
  readonly failed: boolean;
}

/**
 * Opens the captures; each that cannot be read is reported with one line, and the others are still done.
 * @param names as they were given; their places are the numbers of the inputs
 */
export async function openInputs(
  names: readonly string[],
  stdin: Readable,
  limits: Limits,
  report: Report,
): Promise<Opened> {
  const sources: CaptureSource[] = [];
  const readable: (string | null)[] = [];
  for (const [input, name] of names.entries()) {
    try {
      sources.push(await openCapture(name, { input, limits, inflated: limits.inflated, stdin }));
      readable.push(name);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      readable.push(null);
      report.line(error.message);
    }
  }
  const source = sources.length === 0 ? null : mergeCaptures(sources);
  return { source, names: readable, failed: sources.length < names.length };
}

/** Takes what captures give, in order. */
export interface FrameSink {
  /** The frame is scratch: it is filled anew for the next call. */
  frame(frame: Frame): void;
  findings(list: readonly CaptureFinding[]): void;
  /** So much waits to be written that `settle` should be called before the next frame. */
  readonly full: boolean;
  /** Writes what waits. False when no more frames are wanted. */
  settle(): Promise<boolean>;
  /** Whether nobody will look again at the bytes of the frames since the last call. */
  release(): boolean;
}

/** Hands every frame to the sink. What came is settled before more is waited for, so that a stream is shown at once. */
export async function pump(
  source: CaptureSource,
  sink: FrameSink,
  progress: Progress,
  interrupt: Interrupt,
): Promise<void> {
  const frame = new Frame();
  for (;;) {
    while (source.next(frame)) {
      sink.frame(frame);
      if (sink.full && !(await sink.settle())) return;
    }
    const findings = source.takeFindings();
    if (findings.length > 0) sink.findings(findings);
    if (!(await sink.settle())) return;
    const { read, total } = source.progress();
    progress.tell(read, total);
    if (!(await source.more(sink.release())) || interrupt.stopped) return;
  }
}
