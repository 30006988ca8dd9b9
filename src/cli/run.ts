/** What reading commands do alike: open, dissect, warn, count. */
import type { Frame } from '../capture/frame.js';
import type { CaptureFinding } from '../capture/problems.js';
import { Engine, type EngineOptions } from '../engine/engine.js';
import { describe } from '../problem.js';
import { Bounds, limitProblems } from '../limits.js';
import type { DissectionRecord } from '../record.js';
import { totalsLine } from '../render/totals.js';
import type { Host } from './host.js';
import { pump, type FrameSink, type Opened } from './inputs.js';
import { Progress } from './progress.js';
import type { SharedOptions } from './shared-options.js';
import { Tally } from './tally.js';

/** The bounds of what is gathered from records; standard error is told. The engine tells its own as findings. */
export function boundsOf({ limits, quiet }: SharedOptions, { report }: Host): Bounds {
  return new Bounds(limits, (detail) => {
    const { reached } = limitProblems;
    if (!quiet) report.line(`${reached.severity}: ${describe(reached, { ...detail })}`);
  });
}

/** Dissects frames into records, with what standard error is to be told of the inputs. */
export abstract class Run implements FrameSink {
  readonly engine: Engine;
  readonly tally = new Tally();
  /** Digits of the second of the finest clock among the inputs. */
  digits: 6 | 9 = 6;
  private readonly framesOf: number[] = [];
  protected readonly bounds: Bounds;

  /** @throws UsageError */
  constructor(
    protected readonly shared: SharedOptions,
    protected readonly host: Host,
    more: Pick<EngineOptions, 'keepFlows' | 'onFlowFrame' | 'objects' | 'people' | 'onTold'>,
  ) {
    const { only, decodeAs, options, limits } = shared;
    const { dissectors } = host;
    this.bounds = boundsOf(shared, host);
    this.engine = new Engine(
      { dissectors, ...(only.length === 0 ? {} : { only }), decodeAs, options, limits, ...more },
      (record) => {
        this.take(record);
      },
    );
  }

  /** Takes the next record. */
  protected abstract take(record: DissectionRecord): void;
  abstract get full(): boolean;
  abstract settle(): Promise<boolean>;

  frame(frame: Frame): void {
    if (frame.hasTime) this.shared.times.begin(frame);
    if (frame.digits === 9) this.digits = 9;
    this.framesOf[frame.input] = (this.framesOf[frame.input] ?? 0) + 1;
    this.tally.frames++;
    this.engine.frame(frame);
  }

  release(): boolean {
    return this.engine.release();
  }

  findings(list: readonly CaptureFinding[]): void {
    for (const { problem, input, detail } of list) {
      this.warn(`${problem.severity}: ${this.shared.captures[input] ?? ''}: ${describe(problem, detail)}`);
    }
    this.engine.captureFindings(list);
  }

  /** Reads all inputs to their end, or until no more is wanted. @throws OutputError */
  async read({ source, names }: Opened, showProgress: boolean): Promise<void> {
    if (source === null) return;
    const progress = new Progress(showProgress && !this.shared.quiet && process.stderr.isTTY ? process.stderr : null);
    try {
      await pump(source, this, progress, this.host.interrupt);
    } finally {
      progress.erase();
      await source.close();
    }
    if (this.host.interrupt.stopped) return;
    for (const [input, name] of names.entries()) {
      if (name !== null && this.framesOf[input] === undefined) {
        this.warn(`warning: ${name} is a capture without frames`);
      }
    }
  }

  sayTotals(): void {
    this.warn(totalsLine(this.tally, this.host.dissectors));
  }

  protected warn(line: string): void {
    if (!this.shared.quiet) this.host.report.line(line);
  }
}
