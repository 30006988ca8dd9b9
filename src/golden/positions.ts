/** Ids, frames and flows are compared by what they point at: a frame more in front changes all, and means nothing. */
import { name } from './alignment.js';
import type { Difference } from './difference.js';
import { isList, isObject, textAt, type JsonObject, type JsonValue } from './json.js';

/** Walks through records that were found again, in order. */
export class Positions {
  /** Ids of today by those that were expected. */
  private readonly ids = new Map<string, string>();
  private readonly flows = new Map<JsonValue | undefined, JsonValue | undefined>();
  private shift = '';
  private moved: (Difference & { difference: 'moved' }) | null = null;

  constructor(
    pairs: readonly (readonly [JsonObject, JsonObject])[],
    private readonly tell: (difference: Difference) => void,
  ) {
    for (const [expected, found] of pairs) this.ids.set(textAt(expected, 'id'), textAt(found, 'id'));
  }

  /** The two records without what only tells where they stand, but with it where that is a difference. */
  settle(expected: JsonObject, found: JsonObject, line: number): readonly [JsonObject, JsonObject] {
    this.note(expected, found, line);
    const dropped = new Set(['id', 'frame']);
    if (this.sameFlow(expected['flow'], found['flow'])) dropped.add('flow');
    if (relative(expected) === relative(found)) dropped.add('frames');
    const without = (record: JsonObject): JsonObject =>
      Object.fromEntries(Object.entries(record).filter(([key]) => !dropped.has(key)));
    return [this.linked(without(expected)), without(found)];
  }

  /** Tells what is not told yet. */
  finish(): void {
    if (this.moved !== null) this.tell(this.moved);
    this.moved = null;
  }

  /** Runs of records that moved by the same step are told once. */
  private note(expected: JsonObject, found: JsonObject, line: number): void {
    const [was, is] = [textAt(expected, 'id'), textAt(found, 'id')];
    const shift = was === is ? '' : `${frame(found) - frame(expected)} ${order(is) - order(was)}`;
    if (this.moved !== null && shift === this.shift) {
      this.moved = { ...this.moved, records: this.moved.records + 1 };
      return;
    }
    this.finish();
    this.shift = shift;
    if (shift === '') return;
    const place = { id: is, frame: frame(found), name: name(found), line };
    this.moved = { difference: 'moved', ...place, key: 'id', expected: was, found: is, records: 1 };
  }

  /** A flow with another number is told once. */
  private sameFlow(expected: JsonValue | undefined, found: JsonValue | undefined): boolean {
    const isNew = !this.flows.has(expected);
    const known = isNew ? expected : this.flows.get(expected);
    this.flows.set(expected, found);
    return known === found;
  }

  /** The expected record with the ids of today in its links. */
  private linked(record: JsonObject): JsonObject {
    const link = (value: JsonValue): JsonValue => (typeof value === 'string' ? (this.ids.get(value) ?? value) : value);
    const entries = Object.entries(record).map(([key, value]): [string, JsonValue] => {
      if (key === 'about') return [key, link(value)];
      if (key === 'from' && isList(value)) return [key, value.map(link)];
      const points = (key === 'answers' || key === 'resendOf') && isObject(value);
      return [key, points ? { ...value, id: link(value['id'] ?? null) } : value];
    });
    return Object.fromEntries(entries);
  }
}

/** The number of the record's frame. */
export function frame(record: JsonObject): number {
  const number = record['frame'];
  return typeof number === 'number' ? number : Number(textAt(record, 'id').split('.')[0] ?? 0);
}

/** Its place among the records of the frame. */
function order(id: string): number {
  return Number(id.split('.')[1] ?? 0);
}

/** The frames that carried it, counted from the last. */
function relative(record: JsonObject): string {
  const { frames } = record;
  return isList(frames) ? frames.map((one) => (typeof one === 'number' ? one - frame(record) : '')).join() : '';
}
