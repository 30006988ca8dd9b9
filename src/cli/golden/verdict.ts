/** The end of a run: what standard error is told, and the exit code. */
import { failed, type CaptureOutcome, type Outcome } from '../../golden/outcome.js';
import { counted } from '../../golden/words.js';
import { exitCode } from '../exit.js';
import type { Report } from '../report.js';
import { captureNames, type FoundCaptures } from './captures.js';
import type { Job } from './job.js';

const codes: Readonly<Partial<Record<Outcome['status'], number>>> = {
  'bad-options': exitCode.usage,
  unreadable: exitCode.io,
  fault: exitCode.fault,
};

/** Says how it went, and gives the worst exit code. */
export function verdictOf(
  outcomes: readonly CaptureOutcome[],
  { captures, absent }: FoundCaptures,
  action: Job['action'],
  quiet: boolean,
  report: Report,
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
