/** What is being captured: one device or several, as one source of frames. */
import type { Limits } from '../../limits.js';
import { openCapture, type CaptureSource } from '../open.js';
import type { Ending, Session } from './backend.js';
import { LiveMerge } from './merge.js';

/** Milliseconds that a back end may take to hand over what it has, once it was told to stop. */
const patience = 3_000;

export class LiveCapture {
  private stopped = false;
  private readonly kill = (): void => {
    for (const session of this.sessions) session.kill();
  };

  private constructor(
    readonly sessions: readonly Session[],
    readonly source: CaptureSource,
  ) {
    // Whatever ends this process, the children do not outlive it.
    process.on('exit', this.kill);
  }

  static async of(sessions: readonly Session[], limits: Limits): Promise<LiveCapture> {
    const sources = await Promise.all(
      sessions.map(({ stream, device }) => openCapture(stream, { name: device, limits })),
    );
    const [only] = sources;
    return new LiveCapture(sessions, only !== undefined && sources.length === 1 ? only : new LiveMerge(sources));
  }

  /** No more packets are wanted: those that were captured still come, and then the source ends. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    for (const session of this.sessions) session.stop();
    setTimeout(this.kill, patience).unref();
  }

  /** How the captures ended, once the source has; a back end that stays is not waited for. */
  async endings(): Promise<Ending[]> {
    const timer = setTimeout(this.kill, patience);
    const endings = await Promise.all(this.sessions.map(({ ended }) => ended));
    clearTimeout(timer);
    return endings;
  }

  /** Ends everything, whatever still comes, and waits until all back ends are gone. */
  async close(): Promise<void> {
    this.kill();
    await this.source.close();
    await Promise.all(this.sessions.map(({ ended }) => ended));
    process.off('exit', this.kill);
  }
}
