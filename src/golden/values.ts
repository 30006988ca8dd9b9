/** Two values of JSON, compared key by key. */
import { isList, isObject, jsonText, type JsonValue } from './json.js';
import { commonTokens, gaps } from './sequence.js';

/** One value that differs; `undefined` where there is none. */
export interface ValueDifference {
  readonly path: string;
  readonly expected: JsonValue | undefined;
  readonly found: JsonValue | undefined;
}

/** Calls for every value that differs, as deep inside as can be told. */
export function compareValues(
  path: string,
  expected: JsonValue | undefined,
  found: JsonValue | undefined,
  tell: (difference: ValueDifference) => void,
): void {
  if (isObject(expected) && isObject(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    for (const key of keys) {
      const inner = /^\w+$/.test(key) ? key : `[${jsonText(key)}]`;
      compareValues(path === '' ? inner : `${path}.${inner}`, own(expected, key), own(found, key), tell);
    }
  } else if (isList(expected) && isList(found)) compareLists(path, expected, found, tell);
  else if (!same(expected, found)) tell({ path, expected, found });
}

function own(object: Readonly<Record<string, JsonValue>>, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** An element that was added or is missing does not shift the others. */
function compareLists(
  path: string,
  expected: readonly JsonValue[],
  found: readonly JsonValue[],
  tell: (difference: ValueDifference) => void,
): void {
  if (expected.length === found.length) {
    for (const [index, value] of expected.entries()) compareValues(`${path}[${index}]`, value, found[index], tell);
    return;
  }
  const matches = commonTokens(expected.map(jsonText), found.map(jsonText));
  for (const [from, to] of gaps(matches, [expected.length, found.length])) {
    const longer = Math.max(to[0] - from[0], to[1] - from[1]);
    for (let i = 0; i < longer; i++) {
      const a = from[0] + i < to[0] ? expected[from[0] + i] : undefined;
      const b = from[1] + i < to[1] ? found[from[1] + i] : undefined;
      compareValues(`${path}[${a === undefined ? from[1] + i : from[0] + i}]`, a, b, tell);
    }
  }
}

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || jsonText(a) === jsonText(b);
}
