/** A live capture being dissected: frames in, text out, until it ends or is told to. */
import { Frame } from '../../capture/frame.js';
import type { Ending, Session } from '../../capture/live/backend.js';
import { isUp } from '../../capture/live/link-state.js';
import type { LiveCapture } from '../../capture/live/live-capture.js';
import { captureProblems } from '../../capture/problems.js';
import type { InterfaceEnding } from '../../capture/pcapng-interface-blocks.js';
import type { TcpTotals } from '../../engine/tcp-totals.js';
import type { Filter } from '../../filter/index.js';
import { describe } from '../../problem.js';
import type { DissectionRecord } from '../../record.js';
import { recordRenderer } from '../../render/formats.js';
import type { Renderer } from '../../render/render.js';
import { nothingFound, nothingMatches } from '../../render/totals.js';
import { exitCode } from '../exit.js';
import type { Host } from '../host.js';
import { Run } from '../run.js';
import type { CaptureFiles } from './capture-files.js';
import { LiveStatistics } from './live-statistics.js';
import { countsLine, lossLine } from './counts-line.js';
import type { LiveOptions } from './live-options.js';

/** Milliseconds between looks at the clock and at the interfaces. */
const tick = 250;
/** Milliseconds between questions how many packets were lost. */
const asking = 10_000;
/** Seconds that the clock of the capture stays behind the clock on the wall: packets may be that late. */
const lateness = 2;
const listedPorts = 7;

export class Watching extends Run {
  readonly full = false;
  private readonly renderer: Renderer;
  /** Shown in place of records; null when records are shown. */
  private readonly statistics: LiveStatistics | null;
  /** `-c` was reached: nothing more is shown. */
  private enough = false;
  /** Frames of each device. */
  private readonly seen: number[];
  private readonly states: (boolean | null)[];
  private failed = false;
  private readonly began = performance.now();
  private readonly beganAt = Date.now();
  /** When the back ends were last asked for their counts, and what was said of it. */
  private asked = this.began;
  private readonly told = new Map<Session, string>();

  constructor(
    private readonly options: LiveOptions,
    host: Host,
    private readonly filter: Filter | null,
    private readonly files: CaptureFiles | null,
    private readonly capture: LiveCapture,
  ) {
    super(options, host, {
      people: options.statistics,
      onTold: (told, protocol, ref) => {
        this.statistics?.told(told, protocol, ref);
      },
    });
    this.renderer = recordRenderer(options.format, options);
    const tcp = (): TcpTotals[] | null => (filter === null ? this.engine.tcpTotals() : null);
    this.statistics = options.statistics
      ? new LiveStatistics(options.devices, options.palette, tcp, this.bounds)
      : null;
    this.seen = capture.sessions.map(() => 0);
    this.states = capture.sessions.map(({ device }) => isUp(device));
    for (const { ended, device } of capture.sessions) {
      void ended.then(({ complaint }) => {
        if (complaint === null) return;
        this.failed = true;
        host.report.line(`${device}: ${complaint}; what was captured before is kept`);
      });
    }
  }

  /** Dissects what comes until the capture ends. @throws OutputError */
  async watch(): Promise<void> {
    if (this.capture.sessions.some(({ backend }) => backend.times === 'user')) this.tellUserTime();
    const { source } = this.capture;
    const frame = new Frame();
    const bell = new Bell(tick);
    bell.listen(source.more());
    try {
      for (;;) {
        while (source.next(frame)) {
          if (this.isOver) continue;
          this.frame(frame);
          if (this.host.output.full || this.files?.full === true) await this.settle();
        }
        this.tellDamage();
        if (!(await this.settle())) this.capture.stop();
        const rung = await bell.next();
        if (rung === 'end') return;
        if (rung === 'tick') this.passTime();
        else bell.listen(source.more());
      }
    } finally {
      bell.stop();
    }
  }

  override frame(frame: Frame): void {
    this.files?.add(frame);
    this.seen[frame.interfaceId] = (this.seen[frame.interfaceId] ?? 0) + 1;
    this.statistics?.frame(frame);
    super.frame(frame);
  }

  async settle(): Promise<boolean> {
    await this.files?.flush();
    await this.host.output.flush();
    return !this.isOver;
  }

  /** Nothing more is wanted; what still comes is left to fall. */
  private get isOver(): boolean {
    return this.enough || this.host.output.closed;
  }

  protected take(record: DissectionRecord): void {
    if (this.enough) return;
    if (this.filter?.matches(record) === false) {
      this.tally.hide(record);
      return;
    }
    this.tally.add(record);
    if (this.statistics === null) this.host.output.write(this.renderer, record);
    else this.statistics.add(record);
    if (this.tally.shown >= this.options.most) this.enough = true;
  }

  /** The end: what is still open, the totals, what was lost. @throws OutputError */
  async finish(): Promise<void> {
    if (!this.isOver) this.engine.finish();
    if (this.statistics !== null) this.host.output.add(this.statistics.last(process.stdout.isTTY));
    await this.host.output.flush();
    const endings = await this.capture.endings();
    await this.files?.close(this.interfaceEndings(endings));
    if (this.files !== null) this.warn(`${this.files.frames} frames written to ${this.files.names}`);
    this.sayTotals();
    this.sayNothing();
    for (const [index, session] of this.capture.sessions.entries()) {
      const { counts = null } = endings[index] ?? {};
      this.warn(countsLine(session, counts, this.seen[index] ?? 0));
      const loss = lossLine(session, counts);
      if (loss !== null) this.warn(loss);
    }
  }

  /** How the interfaces ended, for a pcapng. */
  private interfaceEndings(endings: readonly Ending[]): InterfaceEnding[] {
    const [began, ended] = [this.beganAt, Date.now()];
    return endings.map(({ counts }) => ({ began, ended, counts }));
  }

  /** What has been counted so far. */
  async sayCounts(): Promise<void> {
    const { report } = this.host;
    super.sayTotals();
    if (this.statistics !== null) this.host.output.add(this.statistics.last(process.stdout.isTTY));
    const counted = await Promise.all(this.capture.sessions.map((session) => session.counts()));
    for (const [index, session] of this.capture.sessions.entries()) {
      report.line(countsLine(session, counted[index] ?? null, this.seen[index] ?? 0));
    }
  }

  get verdict(): number {
    const { failOn } = this.options;
    if (this.failed) return exitCode.io;
    return failOn !== null && this.tally.reached(failOn) ? exitCode.failed : exitCode.done;
  }

  private passTime(): void {
    const now = Date.now();
    // JSON follows the packets alone, so that it is the same as from a file; people are told without waiting for one.
    if (this.options.format === 'tree' || this.options.format === 'summary') {
      const seconds = Math.floor(now / 1_000) - lateness;
      this.engine.passTime({ seconds, nanoseconds: (now % 1_000) * 1_000_000 });
    }
    const picture = process.stdout.isTTY ? this.statistics?.picture(process.stdout.rows) : null;
    if (picture != null) this.host.output.add(picture);
    if (performance.now() - this.began >= this.options.duration * 1_000) this.capture.stop();
    for (const [index, { device }] of this.capture.sessions.entries()) this.tellState(index, device);
    if (performance.now() - this.asked < asking) return;
    this.asked = performance.now();
    for (const session of this.capture.sessions) void this.tellLoss(session);
  }

  /** Says while it goes on that packets are lost; not again before more are. */
  private async tellLoss(session: Session): Promise<void> {
    const loss = lossLine(session, await session.counts());
    if (loss === null || loss === this.told.get(session)) return;
    this.told.set(session, loss);
    this.warn(loss);
  }

  private tellState(index: number, device: string): void {
    const up = isUp(device);
    const before = this.states[index];
    this.states[index] = up;
    if (up === null || before == null || up === before) return;
    this.warn(up ? `${device} is up again` : `warning: ${device} is down; packets come when it is up again`);
  }

  /** Says in the output too that the times are not the kernel's. */
  private tellUserTime(): void {
    this.engine.captureFindings([{ problem: captureProblems.userTime, input: 0, frame: 0, offset: 0, detail: {} }]);
  }

  /** A child that died may leave half a record: that is no damage of what was captured. */
  private tellDamage(): void {
    for (const { problem, detail } of this.capture.source.takeFindings()) {
      this.warn(`${problem.severity}: ${describe(problem, detail)}`);
    }
  }

  private sayNothing(): void {
    const { tally, options, host, files } = this;
    if (tally.shown > 0 || tally.frames === 0 || host.output.closed) return;
    if (tally.hiddenRecords > 0) {
      if (tally.isEmpty) this.warn(nothingMatches(tally.hidden));
      return;
    }
    const asked = host.dissectors.filter(({ id }) => options.only.length === 0 || options.only.includes(id));
    const saved = files === null ? [] : [files.names];
    this.warn(nothingFound(asked, tally.frames, this.engine.busiestPorts(listedPorts), saved));
  }
}

type Rung = 'tick' | 'more' | 'end';

/** Rings when time has passed and when packets have come, whichever is first; nothing is rung twice. */
class Bell {
  private readonly rung: Rung[] = [];
  private wake: () => void = () => undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    this.timer = setInterval(() => {
      if (!this.rung.includes('tick')) this.ring('tick');
    }, milliseconds);
  }

  /** Rings when the promise is there: `end` when it is false. */
  listen(coming: Promise<boolean>): void {
    void coming.then((more) => {
      this.ring(more ? 'more' : 'end');
    });
  }

  async next(): Promise<Rung> {
    for (;;) {
      const first = this.rung.shift();
      if (first !== undefined) return first;
      // A promise of its own for each wait: one that lives on would keep everybody who ever waited for it.
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private ring(what: Rung): void {
    this.rung.push(what);
    this.wake();
  }
}
