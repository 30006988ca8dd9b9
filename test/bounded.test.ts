/** Law 6: any random or mutated input is dissected in bounded time and memory, and never with an exception. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { builtIn, dissect, recordRenderers, type DissectionRecord } from './everything.js';
import { captures, root } from './tshark.js';

/** xorshift32: the same numbers for the same seed, on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Changes, removes, repeats and inserts bytes, mostly behind the file header so that the capture still opens. */
function mutated(capture: Uint8Array, seed: number): Uint8Array {
  const next = random(seed);
  const bytes = Uint8Array.from(capture);
  for (let i = 0; i < 1 + (seed % 400); i++) bytes[24 + next(bytes.length - 24)] = next(256);
  const at = 24 + next(bytes.length - 24);
  const length = 1 + next(200);
  const parts = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)] as const;
  if (seed % 3 === 0) return Uint8Array.from([...parts[0], ...parts[2]]);
  if (seed % 3 === 1) return Uint8Array.from([...parts[0], ...parts[1], ...parts[1], ...parts[2]]);
  return bytes;
}

async function dissectAll(capture: Uint8Array): Promise<DissectionRecord[]> {
  const records: DissectionRecord[] = [];
  const input = Readable.from([Buffer.from(capture)]);
  for await (const record of dissect([input], { dissectors: builtIn })) records.push(record);
  return records;
}

describe('mutated captures', () => {
  for (const capture of captures) {
    it(`of ${capture} are dissected and rendered in every format without a fault`, async () => {
      const whole = readFileSync(`${root}/${capture}`);
      const bytes = whole.subarray(0, 60_000);
      const failed: string[] = [];
      for (let seed = 1; seed <= 12; seed++) {
        const started = performance.now();
        const records = await dissectAll(mutated(bytes, seed));
        for (const record of records) {
          if (record.record === 'finding' && record.problem.code === 'route.dissector-failed')
            failed.push(`seed ${seed}`);
        }
        for (const render of recordRenderers) for (const record of records) render(record);
        // 60 kB: the law allows 2 s for a megabyte; a busy machine gets five times that for less.
        if (performance.now() - started > 10_000) failed.push(`seed ${seed} took ${performance.now() - started} ms`);
      }
      expect(failed).toEqual([]);
    }, 120_000);
  }

  it('of random bytes behind a valid header are damage, not faults', async () => {
    const next = random(7);
    for (let round = 0; round < 20; round++) {
      const header = readFileSync(`${root}/${captures[0] ?? ''}`).subarray(0, 24);
      const records = await dissectAll(Uint8Array.from([...header, ...Array.from({ length: 3000 }, () => next(256))]));
      expect(records.every((record) => record.record === 'finding')).toBe(true);
      expect(records.length).toBeGreaterThan(0);
    }
  });
});
