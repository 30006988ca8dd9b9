/** Jobs on all cores; outcomes come in the order of the jobs, whoever is done first. */
import { Worker } from 'node:worker_threads';
import type { Outcome } from '../../golden/outcome.js';
import type { Mounted } from '../../mount.js';
import { perform, type Job } from './job.js';

/** Who dissects. */
export interface Dissectors {
  readonly mounted: readonly Mounted[];
  /** Files of third parties' dissectors, for every thread to load. */
  readonly files: readonly string[];
}

export async function* performAll(
  jobs: readonly Job[],
  threads: number,
  { mounted, files }: Dissectors,
): AsyncGenerator<readonly [Job, Outcome], void, undefined> {
  if (threads === 1 || jobs.length === 1) {
    for (const job of jobs) yield [job, await perform(job, mounted)];
    return;
  }
  const pool = new Pool(jobs, files);
  try {
    pool.start(Math.min(threads, jobs.length));
    for (const [index, job] of jobs.entries()) yield [job, await pool.outcome(index)];
  } finally {
    await pool.stop();
  }
}

class Pool {
  private next = 0;
  private readonly workers = new Set<Worker>();
  private readonly waiting: ((outcome: Outcome) => void)[] = [];
  private readonly outcomes: Promise<Outcome>[];

  constructor(
    private readonly jobs: readonly Job[],
    private readonly dissectors: readonly string[],
  ) {
    this.outcomes = jobs.map((_job, index) => new Promise((resolve) => (this.waiting[index] = resolve)));
  }

  start(threads: number): void {
    for (let i = 0; i < threads; i++) this.open();
  }

  async outcome(index: number): Promise<Outcome> {
    return (await this.outcomes[index]) ?? { status: 'fault', reason: 'no such job' };
  }

  async stop(): Promise<void> {
    const { workers } = this;
    await Promise.all([...workers].map((worker) => worker.terminate()));
  }

  /** A thread that dies takes its job with it, and another one goes on. */
  private open(): void {
    const worker = new Worker(new URL(import.meta.resolve('#thread/golden')), { workerData: this.dissectors });
    let at = this.hand(worker);
    this.workers.add(worker);
    worker.on('message', (outcome: Outcome) => {
      this.waiting[at]?.(outcome);
      at = this.hand(worker);
    });
    worker.on('error', () => {
      this.workers.delete(worker);
      this.waiting[at]?.({ status: 'fault', reason: 'the thread that dissected it died; it may need more memory' });
      if (this.next < this.jobs.length) this.open();
    });
  }

  /** Gives a thread its next job, or lets it go. */
  private hand(worker: Worker): number {
    const job = this.jobs[this.next];
    if (job === undefined) void worker.terminate();
    else worker.postMessage(job);
    return this.next++;
  }
}
