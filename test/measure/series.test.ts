import { describe, expect, it } from 'vitest';
import { Series } from '../../src/measure/series.js';

const at = (seconds: number) => ({ seconds, nanoseconds: 5 });

describe('a series', () => {
  it('counts messages and bytes in intervals that begin at multiples of their length', () => {
    const series = new Series(10);
    for (const [time, size] of [
      [25, 7],
      [29, 1],
      [51, 2],
    ] as const) {
      series.add(at(time), size);
    }
    expect([...series.intervals()]).toEqual([
      { start: 20, messages: 2, bytes: 8 },
      { start: 30, messages: 0, bytes: 0 },
      { start: 40, messages: 0, bytes: 0 },
      { start: 50, messages: 1, bytes: 2 },
    ]);
  });

  it('counts what is older than its first interval to that', () => {
    const series = new Series(1);
    series.add(at(100), 1);
    series.add(at(90), 1);
    expect([...series.intervals()]).toEqual([{ start: 100, messages: 2, bytes: 2 }]);
  });

  it('doubles the intervals rather than having more than fit, and loses nothing', () => {
    const series = new Series(1);
    for (let second = 3; second < 20_003; second++) series.add(at(second), 2);
    const intervals = [...series.intervals()];
    expect(series.seconds).toBe(8);
    expect(intervals.length).toBeLessThanOrEqual(4096);
    expect(intervals.every(({ start }) => start % 8 === 0)).toBe(true);
    expect(intervals[1]).toEqual({ start: 8, messages: 8, bytes: 16 });
    expect(intervals.reduce((sum, { messages }) => sum + messages, 0)).toBe(20_000);
  });

  it('survives a clock that jumps by a century', () => {
    const series = new Series(1);
    series.add(at(0), 1);
    series.add(at(3_000_000_000), 1);
    const intervals = [...series.intervals()];
    expect(intervals.length).toBeLessThanOrEqual(4096);
    expect([intervals[0]?.messages, intervals.at(-1)?.messages]).toEqual([1, 1]);
  });
});
