/**
 * The process that fuzzes; `scripts/fuzz.mjs` starts it, watches it and prints what it tells. It says what it is about
 * to run before it runs it, so that whoever watches knows what never came back.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Saved, Target } from './target.js';
import { targets } from './targets/index.js';

interface Order {
  readonly target: string | null;
  readonly seed: number;
  /** Rounds; a target is run once in so many rounds as it says. */
  readonly rounds: number;
  readonly milliseconds: number;
  /** Where inputs that fail are kept. */
  readonly folder: string;
  /** Only keep the input, do not run it. */
  readonly keepOnly: boolean;
}

function tell(message: object): Promise<void> {
  return new Promise((done) => {
    process.send?.(message, undefined, undefined, () => {
      done();
    });
  });
}

function keep(folder: string, name: string, seed: number, { extension, bytes }: Saved): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${seed}.${extension}`);
  writeFileSync(file, bytes);
  return file;
}

async function runOne(one: Target, seed: number, folder: string): Promise<void> {
  await tell({ running: one.name, seed });
  let fault: Fault | null;
  try {
    fault = await one.run(seed);
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error);
    await tell({ fault: `the kit could not make its input: ${stack ?? ''}`, target: one.name, seed, file: 'nothing' });
    return;
  }
  if (fault === null) return;
  const file = keep(folder, one.name, seed, fault.smallest);
  await tell({ fault: fault.faults[0], more: fault.faults.length - 1, target: one.name, seed, file });
}

async function work({ target, seed, rounds, milliseconds, folder, keepOnly }: Order): Promise<void> {
  const chosen = targets.filter(({ name }) => target === null || name === target);
  if (chosen.length === 0) {
    await tell({ unknown: target, names: targets.map(({ name }) => name) });
    return;
  }
  if (keepOnly) {
    for (const one of chosen) await tell({ kept: keep(folder, one.name, seed, one.input(seed)) });
    return;
  }
  for (const { name, missing } of chosen) if (missing !== '') await tell({ skipped: name, missing });
  const able = chosen.filter(({ missing }) => missing === '');
  const until = performance.now() + milliseconds;
  for (let round = 0; round < rounds && performance.now() < until; round++) {
    for (const one of able) {
      if (target === null && round % one.every !== 0) continue;
      if (performance.now() < until) await runOne(one, (seed + round) >>> 0, folder);
    }
  }
}

process.once('message', (order: Order) => {
  void work(order)
    .then(() => tell({ done: true }))
    .finally(() => {
      process.disconnect();
    });
});
