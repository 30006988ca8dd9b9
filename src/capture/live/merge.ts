/** Several devices being captured, as one stream of frames. */
import { Frame } from '../frame.js';
import type { CaptureFinding } from '../problems.js';
import type { CaptureInfo, CaptureSource } from '../source.js';

/** Milliseconds that a packet waits for an earlier one of another device, which may still be on its way. */
const patience = 40;

/** One device, and the packet of it that is next. */
class Lane {
  readonly head = new Frame();
  hasHead = false;
  /** When the head was there to be taken. */
  since = 0;
  ended = false;
  private reading = false;

  constructor(readonly source: CaptureSource) {}

  /** Looks for the next packet among what has come. */
  look(): void {
    if (this.hasHead) return;
    this.hasHead = this.source.next(this.head);
    if (this.hasHead) this.since = performance.now();
  }

  /** Reads on, never twice at a time, and calls back when more has come. */
  read(then: () => void): void {
    if (this.reading) return;
    this.reading = true;
    void this.source.more().then((alive) => {
      this.reading = false;
      this.ended = !alive;
      then();
    });
  }
}

/**
 * Puts live captures into the order of their times, unless a device is slower than `patience`. Frames are numbered as
 * they are given out, all as one input: what is written of them is one capture as well.
 */
export class LiveMerge implements CaptureSource {
  readonly input = 0;
  readonly name: string;
  readonly info: CaptureInfo = { format: 'several live captures', gzip: false };
  private readonly lanes: Lane[];
  private frames = 0;
  private wake: () => void = () => undefined;
  private readonly ring = (): void => {
    this.wake();
  };

  constructor(private readonly sources: readonly CaptureSource[]) {
    this.lanes = sources.map((source) => new Lane(source));
    this.name = sources.map(({ name }) => name).join(', ');
  }

  next(frame: Frame): boolean {
    const index = this.earliest();
    const lane = this.lanes[index];
    if (lane === undefined) return false;
    frame.copyFrom(lane.head);
    frame.input = 0;
    frame.number = ++this.frames;
    frame.interfaceId = index;
    lane.hasHead = false;
    return true;
  }

  /** Waits for a packet of a device that shows none, or until those that wait have waited enough. */
  async more(): Promise<boolean> {
    const waiting = this.lanes.filter((lane) => !lane.hasHead && !lane.ended);
    const left = this.patienceLeft();
    if (waiting.length === 0) return left < Infinity;
    // A promise for this wait alone: `read` calls whoever waits then, so a silent device keeps nobody.
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      for (const lane of waiting) lane.read(this.ring);
      if (left < Infinity) setTimeout(resolve, Math.ceil(left));
    });
    return true;
  }

  takeFindings(): CaptureFinding[] {
    return this.sources.flatMap((source) => source.takeFindings());
  }

  progress(): { read: number; total: null } {
    return { read: this.sources.reduce((sum, source) => sum + source.progress().read, 0), total: null };
  }

  async close(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.close()));
  }

  /** The lane whose head may be given out now; -1 when none may. */
  private earliest(): number {
    let found = -1;
    let silent = false;
    for (const [index, lane] of this.lanes.entries()) {
      lane.look();
      if (!lane.hasHead) silent ||= !lane.ended;
      else if (found < 0 || before(lane.head, this.lanes[found]?.head)) found = index;
    }
    return silent && this.patienceLeft() > 0 ? -1 : found;
  }

  /** Milliseconds until the packet that has waited longest has waited enough; infinite when none waits. */
  private patienceLeft(): number {
    const since = Math.min(...this.lanes.filter(({ hasHead }) => hasHead).map((lane) => lane.since));
    return since === Infinity ? Infinity : Math.max(0, since + patience - performance.now());
  }
}

function before(a: Frame, b: Frame | undefined): boolean {
  return b === undefined || a.seconds < b.seconds || (a.seconds === b.seconds && a.nanoseconds < b.nanoseconds);
}
