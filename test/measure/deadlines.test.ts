import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMoments, Deadlines } from '../../src/measure/deadlines.js';

const moments = fc.record({ seconds: fc.integer({ min: 0, max: 5 }), nanoseconds: fc.integer({ min: 0, max: 3 }) });

describe('deadlines', () => {
  it('happen in order of their moments, equal ones in order of creation', () => {
    fc.assert(
      fc.property(fc.array(moments, { maxLength: 200 }), (list) => {
        const deadlines = new Deadlines<number>();
        list.forEach((moment, index) => deadlines.add(moment, index));
        const order: number[] = [];
        for (let d = deadlines.next(); d !== undefined; d = deadlines.next()) order.push(d.what);
        const expected = list
          .map((moment, index) => ({ moment, index }))
          .sort((a, b) => compareMoments(a.moment, b.moment) || a.index - b.index);
        expect(order).toEqual(expected.map(({ index }) => index));
      }),
      { seed: 1 },
    );
  });

  it('that are settled never happen, however many of them there are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(moments, fc.boolean()), { maxLength: 400 }), (list) => {
        const deadlines = new Deadlines<number>();
        const made = list.map(([moment], index) => deadlines.add(moment, index));
        made.forEach((deadline, index) => {
          if (list[index]?.[1] === true) deadlines.settle(deadline);
        });
        expect(deadlines.size).toBe(list.filter(([, settled]) => !settled).length);
        const happened = new Set<number>();
        for (let d = deadlines.next(); d !== undefined; d = deadlines.next()) happened.add(d.what);
        expect([...happened].sort()).toEqual(list.flatMap(([, settled], index) => (settled ? [] : [index])).sort());
        expect(deadlines.size).toBe(0);
      }),
      { seed: 2 },
    );
  });

  it('are due at their moment and not a nanosecond before', () => {
    const deadlines = new Deadlines<string>();
    deadlines.add({ seconds: 1_700_000_000, nanoseconds: 5 }, 'a');
    expect(deadlines.due({ seconds: 1_700_000_000, nanoseconds: 4 })).toBeUndefined();
    expect(deadlines.due({ seconds: 1_700_000_000, nanoseconds: 5 })?.what).toBe('a');
    expect(deadlines.due({ seconds: 1_700_000_001, nanoseconds: 0 })).toBeUndefined();
  });
});
