/** JSON as golden files hold it: values of records that were read back. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** What JSON.stringify leaves alone and a terminal does not: `bytes/escape.ts`. */
const unsafe = /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

/** The value as JSON on one line; unsafe characters are escaped as everywhere in JSON output. */
export function jsonText(value: JsonValue): string {
  return JSON.stringify(value).replace(unsafe, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The object that a line holds; null when it holds anything else. */
export function parseObject(line: string): JsonObject | null {
  try {
    const value = JSON.parse(line) as JsonValue;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The text at a key; empty when there is none. */
export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}
