import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LruMap } from '../src/lru.js';

describe('the LRU map', () => {
  it('behaves like a list of entries, the least recent first', () => {
    const command = fc.tuple(fc.constantFrom('set', 'touch', 'get', 'delete'), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 100 }), (commands) => {
        const evicted: number[] = [];
        const map = new LruMap<number, number>(4, (key) => evicted.push(key));
        let model: [number, number][] = [];
        const gone: number[] = [];
        commands.forEach(([what, key], index) => {
          const known = model.find(([one]) => one === key);
          if (what === 'get') expect(map.get(key)).toBe(known?.[1]);
          if (what === 'touch') expect(map.touch(key)).toBe(known?.[1]);
          if (what === 'delete') expect(map.delete(key)).toBe(known !== undefined);
          if (what === 'set') map.set(key, index);
          if (what === 'get') return;
          model = model.filter(([one]) => one !== key);
          if (what === 'set') model.push([key, index]);
          else if (what === 'touch' && known !== undefined) model.push(known);
          if (model.length > 4) gone.push(...model.splice(0, 1).map(([one]) => one));
        });
        expect([...map.values()]).toEqual(model.map(([, value]) => value));
        expect(evicted).toEqual(gone);
        expect(map.size).toBe(model.length);
      }),
      { seed: 4 },
    );
  });

  it('does not slow down when everything that is put in pushes something out', () => {
    const map = new LruMap<number, number>(50_000);
    const started = performance.now();
    for (let i = 0; i < 400_000; i++) map.set(i, i);
    // A Map asked for its first entry each time needs minutes here; this takes a fraction of a second.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect([...map.values()][0]).toBe(350_000);
  });
});
