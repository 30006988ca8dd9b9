import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { StreamBudget } from '../../src/stream/budget.js';
import { Recent } from '../../src/stream/recent.js';

describe('the bytes kept to compare retransmissions with', () => {
  it('are the last ones delivered since the last gap, however they came and however much memory there is', () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 3000, size: 'max' }) },
      { weight: 1, arbitrary: fc.constant('gap' as const) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40, size: 'max' }),
        fc.integer({ min: 0, max: 40_000 }),
        (steps, streams) => {
          const budget = new StreamBudget(limits({ streams }));
          const recent = new Recent(budget);
          let known: number[] = [];
          for (const s of steps) {
            if (s === 'gap') {
              known = [];
              recent.forget();
              continue;
            }
            known.push(...s);
            recent.push(Uint8Array.from([0, ...s, 0]), 1, s.length + 1);
            const copy = Uint8Array.from(known);
            expect(recent.differs(copy.length, copy, 0, copy.length)).toBe(0);
            const back = Math.min(known.length, budget.recent);
            if (back > 0) {
              copy[copy.length - back] = 1 + (copy[copy.length - back] ?? 0);
              expect(recent.differs(copy.length, copy, 0, copy.length)).toBe(back);
            }
          }
          expect(budget.recent).toBeLessThanOrEqual(streams);
          recent.release();
          expect(budget.recent).toBe(0);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});
