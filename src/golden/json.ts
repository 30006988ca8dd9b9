/** JSON as golden files hold it: values of records that were read back. */
import { jsonLine } from '../bytes/escape.js';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The value as JSON on one line; unsafe characters are escaped as everywhere in JSON output. */
export function jsonText(value: JsonValue): string {
  return jsonLine(value);
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
