/** A capture's records against those that its golden file expects. */
import { redacted } from '../mount.js';
import { schemaVersion } from '../render/json-schema.js';
import { align, name } from './alignment.js';
import type { Comparison, Difference, NewKey } from './difference.js';
import type { Header } from './header.js';
import { textAt, type JsonObject, type JsonValue } from './json.js';
import { frame, Positions } from './positions.js';
import { compareValues, type ValueDifference } from './values.js';

/** Lines of a golden file before the first record. */
const headerLines = 1;

/** Compares; both lists without what is ignored. */
export function compareRecords(
  header: Header,
  expected: readonly JsonObject[],
  found: readonly JsonObject[],
): Comparison {
  const comparing = new Comparing(header);
  comparing.run(expected, found);
  return { differences: comparing.differences, newKeys: [...comparing.newKeys.values()] };
}

class Comparing {
  readonly differences: Difference[] = [];
  readonly newKeys = new Map<string, NewKey>();

  constructor(private readonly header: Header) {}

  run(expected: readonly JsonObject[], found: readonly JsonObject[]): void {
    const matches = align(expected, found);
    const pairs = matches.map(([i, j]) => [expected[i] ?? {}, found[j] ?? {}] as const);
    const positions = new Positions(pairs, (difference) => this.differences.push(difference));
    let [i, j] = [0, 0];
    for (const [index, [was, is]] of [...matches, [expected.length, found.length] as const].entries()) {
      for (; i < was; i++) this.lonely('missing', expected[i] ?? {}, i);
      for (; j < is; j++) this.lonely('added', found[j] ?? {}, i - 1);
      const pair = pairs[index];
      if (pair !== undefined) this.pair(...positions.settle(...pair, lineOf(i)), pair[1], i);
      i++;
      j++;
    }
    positions.finish();
    this.differences.sort((a, b) => lineAt(a) - lineAt(b));
  }

  private lonely(difference: 'missing' | 'added', record: JsonObject, index: number): void {
    this.differences.push({ difference, ...placeOf(record, index) });
  }

  private pair(expected: JsonObject, found: JsonObject, record: JsonObject, index: number): void {
    compareValues('', expected, found, (difference) => {
      if (difference.expected === undefined && this.isNew(difference.path, record))
        this.newKey(difference.path, record);
      else this.differences.push({ difference: 'changed', ...placeOf(record, index), ...shown(difference) });
    });
  }

  /** Whether the schema had no such key when the golden file was recorded. */
  private isNew(path: string, record: JsonObject): boolean {
    const { schemaVersion: recordedWith, keys } = this.header;
    if (recordedWith < schemaVersion) return true;
    const plain = path.replaceAll(/\[[^\]]*\]/g, '');
    const isField = plain.startsWith('fields.');
    const known = keys.get(textAt(record, isField ? 'kind' : 'record'));
    return known !== undefined && !known.has(isField ? plain.slice('fields.'.length) : (plain.split('.')[0] ?? ''));
  }

  private newKey(path: string, record: JsonObject): void {
    const key = path.replaceAll(/\[\d+\]/g, '[]');
    const id = `${name(record)} ${key}`;
    const records = (this.newKeys.get(id)?.records ?? 0) + 1;
    this.newKeys.set(id, { name: name(record), key, records });
  }
}

/** Differences stand in the order of the golden file. */
function lineAt(difference: Difference): number {
  return 'line' in difference ? difference.line : 0;
}

function placeOf(record: JsonObject, index: number): { id: string; frame: number; name: string; line: number } {
  return { id: textAt(record, 'id'), frame: frame(record), name: name(record), line: lineOf(index) };
}

function lineOf(index: number): number {
  return Math.max(0, index) + 1 + headerLines;
}

/** A value that is secret on one side, today or when it was recorded, is told on neither. */
function shown({ path, expected, found }: ValueDifference): { key: string; expected?: JsonValue; found?: JsonValue } {
  const isSecret = expected === redacted || found === redacted;
  return {
    key: path,
    ...(expected === undefined ? {} : { expected: isSecret ? redacted : expected }),
    ...(found === undefined ? {} : { found: isSecret ? redacted : found }),
  };
}
