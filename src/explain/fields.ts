import { jsonKeys, type MessageKind } from '../schema/message.js';
import type { AnyField } from '../schema/field.js';

/** One declaration of a field, and the kinds of messages that have it. */
export interface FieldVariant {
  readonly field: AnyField;
  readonly kinds: readonly MessageKind[];
}

/** Everything that stands under one name: kinds may declare it differently. */
export interface FieldEntry {
  /** As filters write it: the protocol and the path, `ipmsg.files.size`. */
  readonly name: string;
  readonly path: string;
  readonly variants: readonly FieldVariant[];
}

/** A field with the path that leads to it. */
export interface Place {
  readonly path: string;
  readonly field: AnyField;
}

/** Forms nest as deep as dissectors declare them; none is meant to be deeper. */
const deepest = 16;

/** The fields and those inside them, each after the one that it is in. Elements of a list have the list's path. */
export function* placesIn(fields: readonly AnyField[], prefix = '', depth = 0): Generator<Place, void> {
  if (depth > deepest) return;
  for (const field of fields) {
    const path = prefix + field.key;
    yield { path, field };
    yield* placesIn(insideOf(field), `${path}.`, depth + 1);
  }
}

/** The fields of an object, or of the objects that a list holds. */
function insideOf({ form }: AnyField): readonly AnyField[] {
  if (form.is === 'object') return form.fields;
  return form.is === 'list' ? insideOf(form.of) : [];
}

/** The fields of all kinds by their names, in the order in which they first occur. */
export function fieldEntries(protocol: string, kinds: readonly MessageKind[]): FieldEntry[] {
  const byPath = new Map<string, { field: AnyField; kinds: MessageKind[] }[]>();
  for (const kind of kinds) {
    for (const { path, field } of placesIn(kind.fields)) {
      const variants = byPath.get(path) ?? [];
      byPath.set(path, variants);
      const same = variants.find((variant) => saysTheSame(variant.field, field));
      if (same === undefined) variants.push({ field, kinds: [kind] });
      else if (same.kinds.at(-1) !== kind) same.kinds.push(kind);
    }
  }
  return [...byPath].map(([path, variants]) => ({ name: `${protocol}.${path}`, path, variants }));
}

/** Whether two declarations read the same: structs hold copies of the fields that they share. */
export function saysTheSame(a: AnyField, b: AnyField): boolean {
  return (
    a.label === b.label &&
    a.doc === b.doc &&
    a.section === b.section &&
    a.names === b.names &&
    a.flags === b.flags &&
    a.secret === b.secret &&
    a.secretWhen === b.secretWhen &&
    a.derived === b.derived &&
    a.optional === b.optional &&
    a.lengthKey === b.lengthKey &&
    formText(a) === formText(b)
  );
}

/** The names that JSON gives a field: its path, and the one with its names. */
export function aliases({ path, variants }: FieldEntry): string[] {
  const parent = path.slice(0, path.lastIndexOf('.') + 1);
  return [...new Set(variants.flatMap(({ field }) => jsonKeys(field)))].map((key) => parent + key);
}

const forms = {
  number: ['number', 'numbers'],
  long: ['64-bit number', '64-bit numbers'],
  text: ['text', 'texts'],
  bytes: ['bytes', 'runs of bytes'],
  flag: ['yes or no', 'yes or no'],
  time: ['time', 'times'],
  address: ['IP address', 'IP addresses'],
  object: ['object', 'objects'],
  list: ['list', 'lists'],
} as const;

/** The form of a value in words: `number`, `list of objects`. */
export function formText({ form }: AnyField): string {
  return form.is === 'list' ? `list of ${forms[form.of.form.is][1]}` : forms[form.is][0];
}

const inJson = {
  number: 'a number, or null when it could not be read',
  long: 'a string of decimal digits',
  text: 'a string',
  bytes: 'a string of lower-case hexadecimal digits',
  flag: 'true or false',
  time: 'seconds since 1970, a number',
  address: 'a string',
  object: 'an object',
  list: 'an array',
} as const;

/** How JSON writes the value. */
export function jsonText({ form }: AnyField): string {
  return inJson[form.is];
}
