/** `--junit FILE`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { UsageError } from '../../dissector.js';
import { junitXml } from '../../golden/junit.js';
import type { CaptureOutcome } from '../../golden/outcome.js';
import { outputError } from '../exit.js';

/** A report is written over an older one, but over nothing else. @throws UsageError */
export function checkReport(path: string): void {
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
export function writeReport(path: string, outcomes: readonly CaptureOutcome[]): void {
  try {
    writeFileSync(path, junitXml(outcomes));
  } catch (error) {
    throw outputError(error, path);
  }
}
