/** Fields that a golden file leaves out: named as in filters, or by the keys around the fields. */
import { UsageError } from '../dissector.js';
import type { Mounted } from '../mount.js';
import { didYouMean } from '../nearest.js';
import { keysOf } from './header.js';
import { isList, isObject, textAt, type JsonObject, type JsonValue } from './json.js';

/** Without these a record could not be found again. */
const needed = ['record', 'id', 'kind', 'code'];

export class Ignored {
  /** Keys around the fields, with a dot before keys inside them. */
  private readonly around: ReadonlySet<string>;
  /** Paths of fields, by the protocol. */
  private readonly fields: ReadonlySet<string>;

  /** @throws UsageError for a name that nothing has */
  constructor(names: readonly string[], dissectors: readonly Mounted[]) {
    if (names.length > 0) check(names, dissectors);
    this.fields = new Set(names.filter((name) => dissectors.some(({ id }) => name.startsWith(`${id}.`))));
    this.around = new Set(names.filter((name) => !this.fields.has(name)));
  }

  /** Whether a key around the fields is ignored. */
  has(key: string): boolean {
    return this.around.has(key);
  }

  /** The record without what is ignored. */
  without(record: JsonObject): JsonObject {
    if (this.around.size + this.fields.size === 0) return record;
    const rest = prune(record, '', this.around);
    const { fields } = rest;
    if (this.fields.size === 0 || !isObject(fields)) return rest;
    return { ...rest, fields: prune(fields, `${textAt(record, 'protocol')}.`, this.fields) };
  }
}

function prune(object: JsonObject, before: string, paths: ReadonlySet<string>): JsonObject {
  const kept = Object.entries(object).filter(([key]) => !paths.has(before + key));
  return Object.fromEntries(kept.map(([key, value]) => [key, pruneValue(value, `${before}${key}.`, paths)]));
}

function pruneValue(value: JsonValue, before: string, paths: ReadonlySet<string>): JsonValue {
  if (isList(value)) return value.map((one) => pruneValue(one, before, paths));
  return isObject(value) ? prune(value, before, paths) : value;
}

function check(names: readonly string[], dissectors: readonly Mounted[]): void {
  const known = new Set([...keysOf(dissectors)].flatMap(([sort, keys]) => keys.map((key) => nameOf(sort, key))));
  for (const name of names) {
    if (needed.includes(name)) throw new UsageError(`ignore: '${name}' cannot be ignored`);
    const root = name.split('.')[0] ?? '';
    const isKnown = known.has(name) || (known.has(root) && !dissectors.some(({ id }) => id === root));
    if (isKnown) continue;
    const near = didYouMean(name, [...known]);
    const hint = near === '' ? '; names are those of filters and of the JSON output' : near;
    throw new UsageError(`ignore: there is no field '${name}'${hint}`);
  }
}

/** `myicq.contacts.nick` for a key of a kind, `time` for one around the fields. */
function nameOf(sort: string, key: string): string {
  return sort.includes('.') ? `${sort.split('.')[0] ?? ''}.${key}` : key;
}
