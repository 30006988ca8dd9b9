/** A child process whose output is read by a thread of its own, which goes on reading while this one is busy. */
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Listener, Program, Starting } from './program.js';

/** Bytes that may wait here; then the child has to wait, and packets pile up in the kernel. */
const mostWaiting = 67_108_864;

/** From the thread. */
export type Told =
  | { readonly type: 'spawned'; readonly pid: number }
  | { readonly type: 'failed'; readonly code: string }
  | { readonly type: 'data'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'end' }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'exit'; readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** To the thread: the last piece was taken, or nothing more will be. */
export type Taken = 'piece' | 'all';

/** What the thread starts with. */
export interface Order extends Starting {
  readonly mostWaiting: number;
}

/** Starts a program whose output waits for us in memory rather than in the kernel. Rejects with the system's code. */
export function startRelayed(starting: Starting, listener: Listener): Promise<Program> {
  const worker = new Worker(new URL(import.meta.resolve('#thread/relay')), {
    workerData: { ...starting, mostWaiting } satisfies Order,
  });
  return new Relayed(worker, listener).begun;
}

class Relayed implements Program {
  readonly stdout: Readable;
  readonly begun: Promise<Program>;
  private readonly waiting: Uint8Array[] = [];
  private wanted = false;
  private isEnough = false;
  private pid = 0;

  constructor(
    private readonly worker: Worker,
    private readonly listener: Listener,
  ) {
    this.stdout = new Readable({
      read: () => {
        this.wanted = true;
        this.give();
      },
      destroy: (error, done) => {
        this.enough();
        done(error);
      },
    });
    this.begun = new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (told: Told) => {
        if (told.type === 'spawned') {
          this.pid = told.pid;
          resolve(this);
        } else if (told.type === 'failed') {
          void worker.terminate();
          reject(Object.assign(new Error(told.code), { code: told.code }));
        } else this.take(told);
      });
    });
  }

  kill(signal: NodeJS.Signals): void {
    try {
      process.kill(this.pid, signal);
    } catch {
      // It has ended, or is not ours any more: what comes of that is seen by its effect.
    }
  }

  private take(told: Exclude<Told, { readonly type: 'spawned' | 'failed' }>): void {
    switch (told.type) {
      case 'data':
        this.waiting.push(told.bytes);
        this.give();
        break;
      case 'end':
        this.waiting.push(new Uint8Array(0));
        this.give();
        break;
      case 'said':
        this.listener.said(told.text);
        break;
      case 'exit':
        this.listener.exited(told);
    }
  }

  /** Hands on what is wanted; nothing at all marks the end. */
  private give(): void {
    const next = this.wanted ? this.waiting.shift() : undefined;
    if (next === undefined) return;
    this.wanted = false;
    if (next.length === 0) {
      this.enough();
      this.stdout.push(null);
    } else {
      this.worker.postMessage('piece' satisfies Taken);
      this.stdout.push(next);
    }
  }

  /** Nothing more is taken: that was all, or nobody reads any more. */
  private enough(): void {
    if (this.isEnough) return;
    this.isEnough = true;
    this.worker.postMessage('all' satisfies Taken);
  }
}
