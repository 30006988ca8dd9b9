/** Differences in words. What comes from captures and file names is escaped here. */
import { escapeText } from '../bytes/escape.js';
import type { Difference } from './difference.js';
import { jsonText, type JsonValue } from './json.js';
import { failed, type CaptureOutcome, type Outcome } from './outcome.js';

/** Characters of a value that are shown, a few of them before the place where it differs. */
const shown = { all: 60, before: 12 };

/** One line: where, what, expected and found. */
export function differenceText(difference: Difference): string {
  if (difference.difference === 'capture') {
    return 'the file is another one, but no record shows it: a secret, or bytes that no field holds';
  }
  const { id, frame, name } = difference;
  const where = `frame ${frame}  ${escapeText(id)}  ${escapeText(name)}`;
  switch (difference.difference) {
    case 'missing':
      return `${where}  is missing`;
    case 'added':
      return `${where}  was not expected`;
    case 'moved': {
      const { expected, found, records } = difference;
      const others = records === 1 ? '' : `, and ${records - 1} after it likewise`;
      return `${where}  id: expected ${escapeText(expected)}, found ${escapeText(found)}${others}`;
    }
    case 'changed':
      return `${where}  ${escapeText(difference.key)}: ${values(difference.expected, difference.found)}`;
  }
}

function values(expected: JsonValue | undefined, found: JsonValue | undefined): string {
  const [was, is] = [textOf(expected), textOf(found)];
  if (was === is) return `${was}, but another value`;
  let same = 0;
  while (was[same] === is[same]) same++;
  return `expected ${excerpt(was, same)}, found ${excerpt(is, same)}`;
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : jsonText(value);
}

/** The part of a long text around a place. */
function excerpt(text: string, place: number): string {
  if (text.length <= shown.all) return text;
  const start = Math.max(0, Math.min(place - shown.before, text.length - shown.all));
  const end = start + shown.all;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

/** One line about what became of a capture. */
export function outcomeText({ outcome }: CaptureOutcome): string {
  switch (outcome.status) {
    case 'compared': {
      const { length } = outcome.differences;
      return length === 0 ? counted(outcome.records, 'record') : counted(length, 'difference');
    }
    case 'unrecorded':
      return 'has no golden file; make one with: imdissect golden record';
    case 'orphan':
      return `there is no such capture any more; delete ${outcome.files.map(escapeText).join(' and ')}`;
    case 'recorded':
    case 'updated':
      return counted(outcome.records, 'record');
    case 'kept':
      return 'is recorded already; --force records it anew';
    case 'bad-options':
    case 'unreadable':
    case 'fault':
      return escapeText(outcome.reason);
  }
}

/** The word a line begins with: never a captured one, which could be a command to whoever reads the log. */
export function verdict(one: CaptureOutcome): string {
  if (failed(one)) return 'FAIL';
  return one.outcome.status === 'compared' ? 'ok' : one.outcome.status;
}

/** Lines about keys that are new in the schema. */
export function newKeyTexts(outcome: Outcome): string[] {
  if (outcome.status !== 'compared') return [];
  return outcome.newKeys.map(
    ({ name, key, records }) =>
      `${escapeText(name)}  ${escapeText(key)}: a new key of the schema, in ${counted(records, 'record')}`,
  );
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
