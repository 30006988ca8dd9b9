/** `imdissect golden record|check <dir>`: captures that must dissect to what was recorded. */
import { availableParallelism } from 'node:os';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { PositionalOptions } from 'yargs';
import { UsageError } from '../../dissector.js';
import type { CaptureOutcome } from '../../golden/outcome.js';
import { goldenFormats, outcomeLines, type GoldenFormat } from '../../golden/report.js';
import type { Mounted } from '../../mount.js';
import { choice, count, every, isSet, last, type Arguments } from '../arguments.js';
import { colorModes, paletteFor } from '../colors.js';
import { findCaptures } from '../golden/captures.js';
import type { Job } from '../golden/job.js';
import { checkReport, writeReport } from '../golden/junit-file.js';
import { performAll } from '../golden/pool.js';
import { verdictOf } from '../golden/verdict.js';
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
  const outcomes: CaptureOutcome[] = [];
  const palette = paletteFor(choice(args, 'color', colorModes, 'auto'), process.stdout);
  const tell = async (one: CaptureOutcome): Promise<void> => {
    outcomes.push(one);
    host.output.add(outcomeLines(one, format, palette, (file) => inRepository(file, process.env)));
    await host.output.flush();
  };
  const orphans = action === 'check' ? found.orphans : [];
  for (const { capture, golden, files } of orphans) {
    await tell({ capture, golden, outcome: { status: 'orphan', files } });
  }
  const [update, force] = [isSet(args, 'update'), isSet(args, 'force')];
  const jobs = found.captures.map((one) => ({ ...one, action, update, force }));
  const dissectors = { mounted: host.dissectors, files: every(args, 'dissector') };
  for await (const [{ capture, golden }, outcome] of performAll(jobs, threads, dissectors)) {
    await tell({ capture, golden, outcome });
  }
  if (junit !== undefined) writeReport(junit, outcomes);
  return verdictOf(outcomes, found, action, isSet(args, 'quiet'), host.report);
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

/** GitHub looks for annotated files from the root of the repository, wherever a step works. */
function inRepository(file: string, environment: NodeJS.ProcessEnv): string {
  const { GITHUB_WORKSPACE: root = '' } = environment;
  if (root === '') return file;
  const path = relative(root, resolve(file)).split(sep);
  return path[0] === '..' || isAbsolute(path.join(sep)) ? file : path.join('/');
}
