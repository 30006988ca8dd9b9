import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonTokens, gaps } from '../../src/golden/sequence.js';

const tokens = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });

/** Length of the longest common subsequence, by its definition. */
function longest(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries()) next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('what two sequences have in common', () => {
  it('is as much as can be, in order, and equal', () => {
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const matches = commonTokens(a, b);
        expect(matches.length).toBe(longest(a, b));
        expect(matches.every(([i, j]) => a[i] === b[j])).toBe(true);
        expect(
          matches.every(
            ([i, j], at) => at === 0 || (i > (matches[at - 1]?.[0] ?? i) && j > (matches[at - 1]?.[1] ?? j)),
          ),
        ).toBe(true);
      }),
    );
  });

  it('is found in long sequences by what is unique', () => {
    const long = Array.from({ length: 20_000 }, (_, index) => `${index}`);
    const other = [...long.slice(0, 50), 'new', ...long.slice(60, 19_000), 'more', ...long.slice(19_000)];
    other[10_000] = 'changed';
    expect(commonTokens(['first', ...long, 'last'], ['begin', ...other, 'end']).length).toBe(20_000 - 10 - 1);
    const swapped = [...long.slice(10_000), ...long.slice(0, 10_000)];
    expect(commonTokens(['x', ...long], ['y', ...swapped]).length).toBe(10_000);
  });

  it('leaves the stretches between', () => {
    expect([
      ...gaps(
        [
          [1, 0],
          [2, 3],
        ],
        [4, 4],
      ),
    ]).toEqual([
      [
        [0, 0],
        [1, 0],
      ],
      [
        [2, 1],
        [2, 3],
      ],
      [
        [3, 4],
        [4, 4],
      ],
    ]);
  });
});
