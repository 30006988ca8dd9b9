import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram, relativeError } from '../../src/measure/histogram.js';

/** The nearest rank: the least value that at least this part of all values do not exceed. */
function exact(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(part * sorted.length)) - 1] ?? Number.NaN;
}

function filled(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

const parts = [0, 0.01, 0.5, 0.9, 0.99, 0.999, 1];

describe('a histogram', () => {
  const value = fc.oneof(
    fc.nat({ max: 300 }),
    fc.nat(),
    fc.maxSafeNat(),
    fc.integer({ min: 0, max: 53 }).map((bits) => 2 ** bits - 1),
  );

  it('tells percentiles as near to the exact ones as it promises', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
        const histogram = filled(values);
        for (const part of parts) {
          const truth = exact(values, part);
          expect(Math.abs(histogram.percentile(part) - truth)).toBeLessThanOrEqual(truth * relativeError);
        }
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('tells values below 256 exactly', () => {
    for (let one = 0; one < 256; one++) expect(filled([0, one, 100_000]).percentile(0.5)).toBe(one);
  });

  it('knows count, least, greatest and mean exactly, and what was added from another', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 300, size: 'max' }),
        fc.array(fc.nat(), { maxLength: 300, size: 'max' }),
        (some, others) => {
          const both = filled(some);
          both.addAll(filled(others));
          const all = [...some, ...others];
          expect(both.count).toBe(all.length);
          expect([both.min, both.max]).toEqual([Math.min(...all), Math.max(...all)]);
          expect(both.mean).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / all.length, 6);
          for (const part of parts) expect(both.percentile(part)).toBe(filled(all).percentile(part));
        },
      ),
      { seed: 22, numRuns: 200 },
    );
  });

  it('stays right and small over ten million values', () => {
    const histogram = new Histogram();
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    for (let i = 1; i <= 10_000_000; i++) histogram.add((i * 7919) % 10_000_019);
    const grown = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - before;
    // The values themselves would be 80 MB; some garbage is not collected yet.
    expect(grown).toBeLessThan(20_000_000);
    for (const part of [0.5, 0.9, 0.99]) {
      expect(Math.abs(histogram.percentile(part) / (part * 10_000_019) - 1)).toBeLessThan(relativeError + 1e-6);
    }
  });

  it('is empty at first, and draws in what lies outside its range', () => {
    expect([new Histogram().min, new Histogram().max, new Histogram().mean, new Histogram().percentile(0.5)]).toEqual([
      0, 0, 0, 0,
    ]);
    const histogram = filled([-5, Infinity]);
    expect([histogram.min, histogram.max]).toEqual([0, Number.MAX_SAFE_INTEGER]);
  });

  it('counts what lies between two values', () => {
    const histogram = filled([1, 5, 10, 10, 200]);
    expect([histogram.between(0, 5), histogram.between(5, 11), histogram.between(200, 201)]).toEqual([1, 3, 1]);
  });
});
