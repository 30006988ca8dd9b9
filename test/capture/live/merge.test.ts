import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.js';
import { LiveMerge } from '../../../src/capture/live/merge.js';
import type { CaptureSource } from '../../../src/capture/source.js';

/** A capture whose packets come when the test says so. */
class Scripted implements CaptureSource {
  readonly input = 0;
  readonly info = { format: 'scripted', gzip: false };
  reads = 0;
  private ready: number[] = [];
  private wake: ((alive: boolean) => void) | null = null;

  constructor(readonly name: string) {}

  come(...seconds: number[]): void {
    this.ready.push(...seconds);
    this.wake?.(true);
  }

  end(): void {
    this.wake?.(false);
  }

  next(frame: Frame): boolean {
    const seconds = this.ready.shift();
    if (seconds === undefined) return false;
    frame.seconds = seconds;
    return true;
  }

  more(): Promise<boolean> {
    this.reads++;
    return new Promise((resolve) => (this.wake = resolve));
  }

  takeFindings(): [] {
    return [];
  }

  progress(): { read: number; total: null } {
    return { read: 0, total: null };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function taken(merge: LiveMerge): string[] {
  const frame = new Frame();
  const found: string[] = [];
  while (merge.next(frame)) found.push(`${frame.number}: ${frame.seconds} of ${frame.interfaceId}`);
  return found;
}

describe('several live captures', () => {
  it('come in the order of their times, numbered as one', () => {
    const [a, b] = [new Scripted('a'), new Scripted('b')];
    const merge = new LiveMerge([a, b]);
    a.come(1, 4);
    b.come(2, 3, 5);
    expect(taken(merge)).toEqual(['1: 1 of 0', '2: 2 of 1', '3: 3 of 1', '4: 4 of 0']);
  });

  it('wait for a silent one a short while only', async () => {
    const [a, b] = [new Scripted('a'), new Scripted('b')];
    const merge = new LiveMerge([a, b]);
    a.come(1);
    expect(taken(merge)).toEqual([]);
    const began = performance.now();
    const found: string[] = [];
    // A timer may be early by a hair.
    while (found.length === 0 && (await merge.more())) found.push(...taken(merge));
    expect(performance.now() - began).toBeGreaterThan(20);
    expect(found).toEqual(['1: 1 of 0']);
  });

  it('ask a silent one once, however often the other one speaks', async () => {
    const [a, b] = [new Scripted('a'), new Scripted('b')];
    const merge = new LiveMerge([a, b]);
    for (let second = 1; second < 20; second++) {
      const more = merge.more();
      a.come(second);
      await more;
    }
    expect(b.reads).toBe(1);
    b.come(100);
    await Promise.resolve();
    expect(taken(merge).at(-1)).toBe('19: 19 of 0');
  });

  it('go on without one that ended, and end with the last', async () => {
    const [a, b] = [new Scripted('a'), new Scripted('b')];
    const merge = new LiveMerge([a, b]);
    const first = merge.more();
    b.end();
    expect(await first).toBe(true);
    a.come(1, 2);
    await Promise.resolve();
    expect(taken(merge)).toEqual(['1: 1 of 0', '2: 2 of 0']);
    const last = merge.more();
    a.end();
    await last;
    expect(await merge.more()).toBe(false);
  });
});
