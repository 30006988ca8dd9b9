import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LruMap } from '../src/lru.js';

const commands = fc.array(fc.tuple(fc.constantFrom('set', 'touch', 'get', 'delete'), fc.integer({ min: 0, max: 12 })), {
  maxLength: 200,
  size: 'max',
});

describe('the LRU map', () => {
  it('never holds more than its capacity, keeps the most recent half of it, and tells of each entry it forgets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), commands, (capacity, list) => {
        const evicted: [number, number][] = [];
        const map = new LruMap<number, number>(capacity, (key, value) => evicted.push([key, value]));
        /** What was put in and not deleted, the least recently used first. */
        let model: [number, number][] = [];
        /** Keys in order of their last use, deleted ones included. */
        let used: number[] = [];
        list.forEach(([what, key], index) => {
          const known = model.find(([one]) => one === key);
          const kept = map.get(key);
          if (kept !== undefined) expect(kept).toBe(known?.[1]);
          if (what === 'touch') expect(map.touch(key)).toBe(kept);
          if (what === 'delete') expect(map.delete(key)).toBe(kept !== undefined);
          if (what === 'set') map.set(key, index);
          if (what === 'get') return;
          if (what === 'touch' && kept === undefined) return;
          model = model.filter(([one]) => one !== key);
          if (what === 'set') model.push([key, index]);
          else if (what === 'touch' && known !== undefined) model.push(known);
          if (what !== 'delete') used = [...used.filter((one) => one !== key), key];
          expect(map.size).toBeLessThanOrEqual(capacity);
          const recent = new Set(used.slice(-Math.floor(capacity / 2)));
          for (const [one, value] of model) if (recent.has(one)) expect(map.get(one)).toBe(value);
          // Whatever was put in and not deleted is still there or was told to be forgotten.
          for (const [one, value] of model) {
            const told = evicted.some(([gone, its]) => gone === one && its === value);
            expect(map.get(one) === value || told).toBe(true);
          }
        });
        expect([...map.values()].length).toBe(map.size);
      }),
      { seed: 4 },
    );
  });

  it('does not slow down when everything that is put in pushes something out', () => {
    const map = new LruMap<string, number>(50_000);
    const started = performance.now();
    for (let i = 0; i < 400_000; i++) map.set(`10.0.0.${i % 250} ${i}`, i);
    // A Map asked for its first entry each time needs minutes here; this takes a fraction of a second.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(map.get(`10.0.0.${375_000 % 250} 375000`)).toBe(375_000);
    expect(map.get(`10.0.0.${349_999 % 250} 349999`)).toBeUndefined();
  });
});
