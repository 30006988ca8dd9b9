import type { Mounted } from '../mount.js';
import { didYouMean } from '../nearest.js';
import { declared, type Entry, type Found, type Subject } from './declared.js';
import { envelopeEntries } from './envelope.js';
import { FilterError } from './error.js';
import { fieldEntries } from './fields.js';
import type { Name } from './syntax.js';

/** How many names a complaint lists. */
const listed = 8;

/** All names that a filter may use, made from the declarations of the dissectors. */
export class Catalogue {
  private readonly entries = new Map<string, Entry>();

  constructor(dissectors: readonly Mounted[]) {
    for (const { id, kinds } of dissectors) {
      this.entries.set(id, protocolEntry(id));
      for (const entry of fieldEntries(id, kinds)) this.entries.set(entry.name, entry);
      for (const { id: kind } of kinds) this.entries.set(kind, kindEntry(kind, this.entries.get(kind)));
    }
    for (const entry of envelopeEntries(dissectors)) this.entries.set(entry.name, entry);
  }

  /** All names, those of protocols first. */
  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  find(name: string): Entry | undefined {
    return this.entries.get(name);
  }

  /** @throws FilterError that offers the nearest name */
  entry({ text, span }: Name): Entry {
    const entry = this.entries.get(text);
    if (entry !== undefined) return entry;
    throw new FilterError(`there is no name '${text}'${this.near(text)}`, span);
  }

  /** The names right below one: `size` for `ipmsg.files`. */
  below(name: string): string[] {
    const prefix = name === '' ? '' : `${name}.`;
    const parts = this.names
      .filter((one) => one.startsWith(prefix))
      .map((one) => one.slice(prefix.length).split('.', 1)[0] ?? '');
    return [...new Set(parts)];
  }

  /** The nearest name; where none is near, what there is below the part that is known. */
  private near(text: string): string {
    const near = didYouMean(text, this.names);
    if (near !== '') return near;
    const parts = text.split('.');
    while (parts.length > 0 && this.below(parts.join('.')).length === 0) parts.pop();
    const below = this.below(parts.join('.'));
    return parts.length === 0
      ? `; names begin with: ${below.join(', ')}`
      : `; '${parts.join('.')}' has: ${shortList(below)}`;
  }
}

/** The first names of a list. */
export function shortList(names: readonly string[]): string {
  return names.slice(0, listed).join(', ') + (names.length > listed ? ', …' : '');
}

const isThere = declared('object');
const always: Found = { declared: isThere, value: true };

/** A protocol's name alone: all that belongs to it. */
function protocolEntry(id: string): Entry {
  const told: Found = { declared: isThere, exists: (record, test) => record.protocol === id && test(true, {}) };
  return {
    name: id,
    varieties: [isThere],
    find: (subject) => (subject.record !== 'message' ? told : subject.protocol === id ? always : null),
  };
}

/** A kind's name alone: messages of that kind. Where a field has the same name, those that have the field as well. */
function kindEntry(id: string, field: Entry | undefined): Entry {
  const isKind = (subject: Subject): boolean => subject.record === 'message' && subject.kind.id === id;
  return {
    name: id,
    varieties: field?.varieties ?? [isThere],
    find: (subject) => field?.find(subject) ?? (isKind(subject) ? always : null),
  };
}
