/** The JSON Schema of a message's fields: the mirror image of `json-fields.ts`, which writes them. */
import { redacted } from '../mount.js';
import type { AnyField, FlagChoice, Form } from '../schema/field.js';
import type { Flags, Names, ScalarForm } from '../schema/value.js';
import { reference, type Definitions, type JsonSchema } from './json-schema-definitions.js';

/** An object with these fields. None is required: a message that was cut keeps what was read of it. */
export function fieldsSchema(definitions: Definitions, path: string, fields: readonly AnyField[]): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const together: Record<string, readonly string[]> = {};
  for (const f of fields) {
    const name = definitions.add(`field.${path}.${f.key}`, described(f, memberSchema(definitions, path, f)));
    properties[f.key] = reference(name);
    if (f.names !== null) addNames(f, reference(nameTable(definitions, path, f.names)), properties, together);
    else if (f.flags !== null) addNames(f, bitNames(definitions, path, f.flags), properties, together);
  }
  const dependent = Object.keys(together).length === 0 ? {} : { dependentRequired: together };
  return { type: 'object', properties, additionalProperties: false, ...dependent };
}

/** The key behind a field that names its value, or its bits; those are always there unless the field is redacted. */
function addNames(
  f: AnyField,
  schema: JsonSchema,
  properties: Record<string, JsonSchema>,
  together: Record<string, readonly string[]>,
): void {
  const key = f.names === null ? `${f.key}Names` : `${f.key}Name`;
  properties[key] = schema;
  together[key] = [f.key];
  if (f.names === null && !mayBeRedacted(f)) together[f.key] = [key];
}

function memberSchema(definitions: Definitions, path: string, f: AnyField): JsonSchema {
  const open =
    f.names !== null && f.form.is === 'number'
      ? reference(numberTable(definitions, path, f.names))
      : formSchema(definitions, `${path}.${f.key}`, f.form);
  return mayBeRedacted(f) ? { anyOf: [open, { const: redacted }] } : open;
}

function mayBeRedacted(f: AnyField): boolean {
  return f.secret || f.secretWhen !== null;
}

function described(f: AnyField, schema: JsonSchema): JsonSchema {
  const sentences = [
    f.doc,
    f.section === '' ? '' : `See ${f.section}.`,
    f.secret ? 'Secret: shown only with --reveal.' : '',
    f.secretWhen === null ? '' : 'Secret in some messages: then shown only with --reveal.',
  ].filter((one) => one !== '');
  return { title: f.label, ...(sentences.length === 0 ? {} : { description: sentences.join(' ') }), ...schema };
}

/** Only numbers can be null: their text could not be parsed. */
const scalars: Readonly<Record<ScalarForm, JsonSchema>> = {
  number: { type: ['number', 'null'] },
  time: { type: ['number', 'null'], $comment: 'seconds since 1970-01-01 UTC' },
  long: { type: ['string', 'null'], pattern: '^-?(0|[1-9][0-9]*)$', $comment: 'a number of up to 64 bits' },
  text: { type: 'string' },
  address: { type: 'string' },
  bytes: { type: 'string', pattern: '^([0-9a-f]{2})*$', contentEncoding: 'base16' },
  flag: { type: 'boolean' },
};

function formSchema(definitions: Definitions, path: string, form: Form): JsonSchema {
  switch (form.is) {
    case 'list':
      return { type: 'array', items: elementSchema(definitions, path, form.of) };
    case 'object':
      return fieldsSchema(definitions, path, form.fields);
    default:
      return scalars[form.is];
  }
}

/** An element that may be absent leaves a null in the list. Names of elements are not written. */
function elementSchema(definitions: Definitions, path: string, f: AnyField): JsonSchema {
  const schema = formSchema(definitions, path, f.form);
  const others = [...(f.secret ? [{ const: redacted }] : []), ...(f.optional ? [{ type: 'null' }] : [])];
  return others.length === 0 ? schema : { anyOf: [schema, ...others] };
}

/** Any number; those that have a name tell it as their title. */
function numberTable(definitions: Definitions, path: string, table: Names): string {
  const known = Object.entries<number>(table.numbers).map(([title, number]) => ({ const: number, title }));
  return definitions.add(`number.${rootOf(path)}.${slug(table.title)}`, { anyOf: [...known, scalars.number] });
}

/** The names of a table. A number without a name has none in JSON either, so the list is closed. */
function nameTable(definitions: Definitions, path: string, table: Names): string {
  return definitions.add(`name.${rootOf(path)}.${slug(table.title)}`, {
    title: `Name of the ${table.title}`,
    type: 'string',
    enum: Object.keys(table.numbers),
  });
}

/** A list of names of bits; where other fields decide between tables, of any of them. */
function bitNames(definitions: Definitions, path: string, flags: Flags | FlagChoice): JsonSchema {
  const tables = 'choose' in flags ? flags.tables : [flags];
  const title = tables[0]?.title ?? '';
  const names = [...new Set(tables.flatMap((table) => Object.keys(table.bits)))];
  const known = definitions.add(`name.${rootOf(path)}.${slug(title)}`, {
    title: `Name of the ${title}`,
    ...(names.length === 0 ? { type: 'string', maxLength: 0 } : { type: 'string', enum: names }),
  });
  return { title: 'Names of the set bits', type: 'array', items: reference(known), uniqueItems: true };
}

function rootOf(path: string): string {
  return path.split('.')[0] ?? path;
}

function slug(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
