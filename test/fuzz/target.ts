/** A target: how to make an input from a seed, what must hold for it, and how to make it smaller. */
import { Random } from './random.js';

/** Processor time that a megabyte of input may take; less input gets as much. */
const secondsPerMegabyte = 2;

export interface TargetOf<Input> {
  readonly name: string;
  /** Of how many rounds one is this target's: 1, or more when an execution is slow. */
  readonly every?: number;
  /** Why it cannot run here; empty when it can. */
  readonly missing?: string;
  make(random: Random): Input;
  /** Sentences on what is wrong; an exception is wrong as well. */
  faults(input: Input, random: Random): readonly string[] | Promise<readonly string[]>;
  /** Bytes of the input, for the time it may take. */
  size(input: Input): number;
  /** Inputs that are smaller by one step, the smallest first. */
  smaller(input: Input): Iterable<Input>;
  save(input: Input): Saved;
}

/** How an input is kept. */
export interface Saved {
  readonly extension: string;
  readonly bytes: Uint8Array;
}

export interface Fault {
  readonly target: string;
  readonly seed: number;
  readonly faults: readonly string[];
  /** The smallest input found that shows the first of them. */
  readonly smallest: Saved;
}

/** A target whose kind of input is its own affair. */
export interface Target {
  readonly name: string;
  readonly every: number;
  readonly missing: string;
  /** Runs the input of a seed. Rejects when the kit itself is at fault. */
  run(seed: number): Promise<Fault | null>;
  /** The input of a seed, not run. */
  input(seed: number): Saved;
}

/** Tries, and seconds, that making an input smaller may take. */
const mostTries = 400;
const mostSeconds = 20;

export function target<Input>(of: TargetOf<Input>): Target {
  const { name, every = 1, missing = '' } = of;
  return {
    name,
    every,
    missing,
    input: (seed) => of.save(of.make(new Random(seed, name))),
    run: async (seed) => {
      const random = new Random(seed, name);
      const input = of.make(random);
      const faults = await faultsOf(of, input, seed);
      const [first] = faults;
      if (first === undefined) return null;
      return { target: name, seed, faults, smallest: of.save(await minimised(of, input, seed, kindOf(first))) };
    },
  };
}

async function faultsOf<Input>(of: TargetOf<Input>, input: Input, seed: number): Promise<readonly string[]> {
  const begin = process.cpuUsage();
  try {
    const faults = await of.faults(input, new Random(seed, 'faults'));
    const { user, system } = process.cpuUsage(begin);
    const seconds = (user + system) / 1e6;
    const most = secondsPerMegabyte * Math.max(1, of.size(input) / 1e6);
    return seconds <= most ? faults : [...faults, `took ${seconds} s of processor time, more than ${most} s`];
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/** A fault apart from its numbers: the same one, though the input became smaller. */
function kindOf(fault: string): string {
  return fault.replaceAll(/\d+/g, '#').slice(0, 60);
}

async function minimised<Input>(of: TargetOf<Input>, input: Input, seed: number, kind: string): Promise<Input> {
  let smallest = input;
  let tries = mostTries;
  const until = performance.now() + 1000 * mostSeconds;
  for (let better = true; better;) {
    better = false;
    for (const candidate of of.smaller(smallest)) {
      if (tries-- <= 0 || performance.now() > until) return smallest;
      const [first = ''] = await faultsOf(of, candidate, seed);
      if (kindOf(first) !== kind) continue;
      smallest = candidate;
      better = true;
      break;
    }
  }
  return smallest;
}
