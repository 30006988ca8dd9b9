/** The first line of a golden file: what the other lines were made with. */
import type { Mounted } from '../mount.js';
import { envelopeDefinitions, envelopeKeys } from '../render/json-schema-envelope.js';
import { schemaVersion } from '../render/json-schema.js';
import { jsonKeys } from '../schema/message.js';
import type { AnyField, Form } from '../schema/field.js';
import { isList, isObject, jsonText, parseObject, textAt, type JsonObject, type JsonValue } from './json.js';

export interface Header {
  /** Version of the JSON schema. */
  readonly schemaVersion: number;
  /** SHA-256 of the capture. */
  readonly capture: string;
  /** Keys that records could have when it was recorded, by `message`, `finding`, `object` and the kinds of messages. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The header of a golden file, for the kinds of records that are in it. */
export function headerLine(capture: string, records: readonly JsonObject[], dissectors: readonly Mounted[]): string {
  const names = new Set(records.flatMap((record) => [textAt(record, 'record'), textAt(record, 'kind')]));
  const declared = keysOf(dissectors);
  const used = [...declared].filter(([name]) => names.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return jsonText({ record: 'golden', schemaVersion, capture, keys: Object.fromEntries(used) });
}

/** The header that a line holds; null when it holds none. */
export function parseHeader(line: string): Header | null {
  const object = parseObject(line);
  const version = object?.['schemaVersion'];
  if (object === null || textAt(object, 'record') !== 'golden' || typeof version !== 'number') return null;
  const keys = object['keys'];
  const lists = isObject(keys) ? Object.entries(keys) : [];
  return {
    schemaVersion: version,
    capture: textAt(object, 'capture'),
    keys: new Map(lists.map(([name, list]) => [name, new Set(isList(list) ? list.filter(isText) : [])])),
  };
}

/** Every key that a record of each sort can have; those of fields are paths. */
export function keysOf(dissectors: readonly Mounted[]): Map<string, readonly string[]> {
  const kinds = dissectors.flatMap(({ kinds }) => kinds);
  return new Map([
    ['message', envelopeKeys],
    ['finding', propertiesOf('finding')],
    ['object', propertiesOf('object')],
    ...kinds.map(({ id, fields }): [string, readonly string[]] => [id, fields.flatMap((f) => pathsOf(f, ''))]),
  ]);
}

function propertiesOf(name: string): string[] {
  const properties = envelopeDefinitions[name]?.['properties'];
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

function pathsOf(f: AnyField, before: string): string[] {
  const own = jsonKeys(f).map((key) => before + key);
  return [...own, ...inside(f.form, `${before}${f.key}.`)];
}

function inside(form: Form, before: string): string[] {
  if (form.is === 'object') return form.fields.flatMap((f) => pathsOf(f, before));
  return form.is === 'list' ? inside(form.of.form, before) : [];
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}
