/** Which record of today is which expected one: a message that is missing must not shift all that follow. */
import { isList, isObject, jsonText, textAt, type JsonObject, type JsonValue } from './json.js';
import { commonTokens, gaps, type Match } from './sequence.js';

/** By what records are found again, the surest first; each is tried on what the ones before left over. */
const tokens: readonly ((record: JsonObject) => string)[] = [
  content,
  (record) => `${textAt(record, 'time')} ${name(record)} ${endpoints(record)}`,
  (record) => `${textAt(record, 'time')} ${textAt(record, 'id')}`,
  (record) => `${textAt(record, 'id')} ${name(record)}`,
  name,
  (record) => textAt(record, 'id'),
];

/** Matches of records, in order; what has none is missing or was added. */
export function align(expected: readonly JsonObject[], found: readonly JsonObject[]): Match[] {
  let matches: Match[] = [];
  for (const token of tokens) {
    const more = [...gaps(matches, [expected.length, found.length])].flatMap(([from, to]) => {
      const [a, b] = [expected.slice(from[0], to[0]), found.slice(from[1], to[1])];
      if (a.length === 0 || b.length === 0) return [];
      return commonTokens(a.map(token), b.map(token)).map(([i, j]): Match => [from[0] + i, from[1] + j]);
    });
    if (more.length > 0) matches = [...matches, ...more].sort((x, y) => x[0] - y[0]);
  }
  return matches;
}

/** What the record is: its kind of message, its problem code, or `object`. */
export function name(record: JsonObject): string {
  return textAt(record, 'kind') || textAt(record, 'code') || textAt(record, 'record');
}

/** Keys that tell where a record stands among the others, not what it says. */
const positions = new Set(['id', 'frame', 'frames', 'flow', 'about', 'from']);

function content(record: JsonObject): string {
  const kept = Object.entries(record).filter(([key]) => !positions.has(key));
  return jsonText(Object.fromEntries(kept.map(([key, value]) => [key, withoutId(value)])));
}

/** `answers` and `resendOf` without the id they point at. Fields of messages may well have an `id`: they stay. */
function withoutId(value: JsonValue): JsonValue {
  if (!isObject(value) || !('id' in value) || !('afterSeconds' in value || 'differs' in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'id'));
}

function endpoints(record: JsonObject): string {
  return [record['src'], record['dst']].map((one) => (one === undefined || isList(one) ? '' : jsonText(one))).join(' ');
}
