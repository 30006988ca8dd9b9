/** `imdissect forge SCENARIO -o FILE`: a capture out of a readable scenario. */
import { readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { PositionalOptions } from 'yargs';
import { captureWriter } from '../../capture/writer.js';
import { UsageError } from '../../dissector.js';
import { forge, type Forged } from '../../forge/forge.js';
import { forgeLimits } from '../../forge/forge-limits.js';
import { ScenarioError } from '../../forge/node.js';
import type { Mounted } from '../../mount.js';
import { every, isSet, last, type Arguments } from '../arguments.js';
import { caretLines } from '../caret.js';
import { exitCode } from '../exit.js';
import { fileBeside } from '../golden/option-file.js';
import type { Host } from '../host.js';
import { checkTarget, wholeFile } from '../save.js';
import { sharedDeclarations, text, type Declarations } from '../shared-options.js';

export const command = ['forge [scenario]'];
export const description = 'Build a capture from a scenario: who says what to whom, and what goes wrong';

export function positional(): Readonly<Record<string, PositionalOptions>> {
  return {
    scenario: { type: 'string', describe: 'a YAML or JSON file; its JSON Schema: imdissect schema --scenario' },
  };
}

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  const { dissector = {}, quiet = {} } = sharedDeclarations(dissectors, completing);
  return {
    o: { ...text, alias: 'output', describe: 'The capture: .pcap, or .pcapng with a comment at every fault' },
    seed: { ...text, describe: 'Other random numbers than the scenario’s own; the same seed gives the same bytes' },
    force: { type: 'boolean', describe: 'Write over a file that exists' },
    quiet,
    dissector,
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, { report, dissectors }: Host): Promise<number> {
  const scenario = scenarioOf(args);
  const file = last(args, 'o');
  if (file === undefined) throw new UsageError('forge needs a file to write to: -o FILE.pcap, or FILE.pcapng');
  const force = isSet(args, 'force');
  const target = checkTarget(file, [scenario], force, '-o');
  const seed = seedOf(args);
  const source = textOf(scenario);
  const writer = captureWriter(target, { digits: 6 });
  let forged: Forged;
  try {
    const readFile = (name: string): string => readFileSync(fileBeside(scenario, `${scenario}: key`, name), 'utf8');
    forged = forge(source, { dissectors, readFile, ...(seed === null ? {} : { seed }) }, writer);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    for (const line of wordsFor(error, scenario, source)) report.line(line);
    return exitCode.usage;
  }
  await wholeFile(target, force, (part) => writeFile(part, writer.finish(), { flag: 'wx' }));
  const { frames, messages } = forged;
  if (!isSet(args, 'quiet')) report.line(`${frames} frames of ${messages} messages written to ${file}`);
  return exitCode.done;
}

/** @throws UsageError */
function scenarioOf(args: Arguments): string {
  const [scenario, second] = [...every(args, 'scenario'), ...every(args, '_').slice(1), ...every(args, '--')];
  if (scenario === undefined) throw new UsageError('which scenario? imdissect forge SCENARIO.yaml -o FILE.pcap');
  if (second !== undefined) throw new UsageError(`forge takes one scenario: leave out '${second}'`);
  return scenario;
}

/** @throws UsageError */
function seedOf(args: Arguments): number | null {
  const value = last(args, 'seed');
  if (value === undefined) return null;
  if (/^\d{1,10}$/.test(value) && Number(value) <= 0xffff_ffff) return Number(value);
  throw new UsageError(`--seed needs a whole number from 0 to 4294967295, not '${value}'`);
}

/** @throws UsageError */
function textOf(path: string): string {
  try {
    if (statSync(path).size > 4 * forgeLimits.text) throw new UsageError(`${path}: longer than a scenario may be`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'not UTF-8 text';
    throw new UsageError(`${path} cannot be read (${reason})`);
  }
}

/** What is wrong, where, and the line with the place marked. */
function wordsFor({ message, at: [start, end] }: ScenarioError, path: string, source: string): string[] {
  const from = source.lastIndexOf('\n', start - 1) + 1;
  const line = source.slice(0, start).split('\n').length;
  const newline = source.indexOf('\n', start);
  const expression = source.slice(from, newline < 0 ? source.length : newline).trimEnd();
  const last = Math.min(Math.max(end, start + 1) - from, Math.max(expression.length, start - from + 1));
  const place = `${path}:${line}:${start - from + 1}`;
  return [`${place}: ${message}`, ...caretLines({ expression, start: start - from, end: last })];
}
