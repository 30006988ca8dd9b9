/** `imdissect golden record|check <dir>`: captures that must dissect to what was recorded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { PositionalOptions } from 'yargs';
import { UsageError } from '../../dissector.js';
import { junitXml } from '../../golden/junit.js';
import { failed, type CaptureOutcome, type Outcome } from '../../golden/outcome.js';
import { goldenFormats, outcomeLines, type GoldenFormat } from '../../golden/report.js';
import { counted } from '../../golden/words.js';
import type { Mounted } from '../../mount.js';
import { choice, count, every, isSet, last, type Arguments } from '../arguments.js';
import { colorModes, paletteFor } from '../colors.js';
import { exitCode, outputError } from '../exit.js';
import { captureNames, findCaptures, type FoundCaptures } from '../golden/captures.js';
import type { Job } from '../golden/job.js';
import { performAll } from '../golden/pool.js';
import type { Host } from '../host.js';
import { sharedDeclarations, text, words, type Declarations } from '../shared-options.js';

export const command = ['golden [action] [folder..]'];
export const description = 'Record what captures dissect to, and check that they still do';

const actions = ['record', 'check'] as const;

export function positional(
  _dissectors: readonly Mounted[],
  completing: boolean,
): Readonly<Record<string, PositionalOptions>> {
  return {
    action: { type: 'string', describe: 'record or check', ...(completing ? { choices: actions } : {}) },
    folder: { type: 'string', array: true, describe: 'folders with captures below them, or captures' },
  };
}

export function options(dissectors: readonly Mounted[], completing: boolean): Declarations {
  const { color = {}, dissector = {}, quiet = {} } = sharedDeclarations(dissectors, completing);
  return {
    update: { type: 'boolean', describe: 'check: record anew what differs' },
    force: { type: 'boolean', describe: 'record: anew what was recorded before' },
    format: {
      ...text,
      ...words(goldenFormats, completing),
      alias: 'F',
      describe:
        'text (default), json (one object a capture) or github (default in GitHub Actions: text and annotations)',
    },
    junit: { ...text, describe: 'check: write a JUnit report into this file' },
    jobs: { ...text, alias: 'j', describe: 'Captures at a time; default: as many as there are cores' },
    quiet,
    color,
    dissector,
  };
}

/** Runs the command; the exit code. @throws UsageError, OutputError */
export async function run(args: Arguments, host: Host): Promise<number> {
  const action = actionOf(args);
  const format = choice(args, 'format', goldenFormats, presetFormat(process.env));
  const threads = count(args, 'jobs', '--jobs') ?? availableParallelism();
  const junit = last(args, 'junit');
  if (junit !== undefined) checkReport(junit);
  const found = findCaptures(foldersOf(args));
  const outcomes: CaptureOutcome[] = found.orphans.map((orphan) => ({ ...orphan, outcome: { status: 'orphan' } }));
  if (action === 'record') outcomes.length = 0;
  const palette = paletteFor(choice(args, 'color', colorModes, 'auto'), process.stdout);
  const tell = async (one: CaptureOutcome): Promise<void> => {
    host.output.add(outcomeLines(one, format, palette));
    await host.output.flush();
  };
  for (const one of outcomes) await tell(one);
  const jobs = found.captures.map((one) => ({
    ...one,
    action,
    update: isSet(args, 'update'),
    force: isSet(args, 'force'),
  }));
  const dissectors = { mounted: host.dissectors, files: every(args, 'dissector') };
  for await (const [{ capture, golden }, outcome] of performAll(jobs, threads, dissectors)) {
    outcomes.push({ capture, golden, outcome });
    await tell({ capture, golden, outcome });
  }
  if (junit !== undefined) writeReport(junit, outcomes);
  return verdictOf(outcomes, found, action, isSet(args, 'quiet'), host);
}

/** @throws UsageError */
function actionOf(args: Arguments): Job['action'] {
  const action = last(args, 'action');
  const known = actions.find((one) => one === action);
  if (known === undefined) throw new UsageError(`golden ${action ?? ''}: write golden record DIR, or golden check DIR`);
  return known;
}

/** @throws UsageError */
function foldersOf(args: Arguments): string[] {
  const folders = [...every(args, 'folder'), ...every(args, '--')];
  if (folders.length === 0) throw new UsageError('which captures? Give the name of a folder');
  return folders;
}

function presetFormat(environment: NodeJS.ProcessEnv): GoldenFormat {
  return environment['GITHUB_ACTIONS'] === 'true' ? 'github' : 'text';
}

/** A report is written over an older one, but over nothing else. @throws UsageError */
function checkReport(path: string): void {
  let before: string;
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    return; // there is none, or writing will tell
  }
  if (!before.startsWith('<?xml'))
    throw new UsageError(`--junit '${path}' exists and is no XML; nothing is written over it`);
}

/** @throws OutputError */
function writeReport(path: string, outcomes: readonly CaptureOutcome[]): void {
  try {
    writeFileSync(path, junitXml(outcomes));
  } catch (error) {
    throw outputError(error, path);
  }
}

const codes: Readonly<Partial<Record<Outcome['status'], number>>> = {
  'bad-options': exitCode.usage,
  unreadable: exitCode.io,
  fault: exitCode.fault,
};

/** Says how it went, and gives the worst exit code. */
function verdictOf(
  outcomes: readonly CaptureOutcome[],
  { captures, absent }: FoundCaptures,
  action: Job['action'],
  quiet: boolean,
  { report }: Host,
): number {
  for (const path of absent) report.line(`${path} does not exist; check the name`);
  if (captures.length === 0 && absent.length === 0) {
    report.line(`no capture found; names of captures end in ${captureNames}`);
  }
  const bad = outcomes.filter(failed);
  const done = action === 'check' ? 'as recorded' : 'recorded';
  const not = bad.length === 0 ? '' : `, ${bad.length} not`;
  if (!quiet) report.line(`${counted(outcomes.length, 'capture')}, ${outcomes.length - bad.length} ${done}${not}`);
  const nothing = absent.length > 0 || captures.length === 0 ? exitCode.io : exitCode.done;
  return Math.max(nothing, ...bad.map(({ outcome }) => codes[outcome.status] ?? exitCode.failed));
}
