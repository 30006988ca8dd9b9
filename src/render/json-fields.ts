/**
 * The JSON of a message's fields, written by a plan that is made once from the declarations: every key, every name of
 * an enumeration is turned into JSON text in advance, and writing a message is concatenation.
 */
import { jsonString } from '../bytes/escape.js';
import { hex } from '../bytes/hexdump.js';
import { redacted } from '../mount.js';
import { flagsOf, type AnyField, type Form, type Scope } from '../schema/field.js';
import type { Flags, Names } from '../schema/value.js';
import { jsonNumber } from './number.js';

/** Writes one value; `scope` holds the values beside it, which may decide what its bits mean. */
type ValueWriter = (value: unknown, scope: Scope) => string;

/** Writes the fields of one kind of message, or of an object inside one. */
export type ObjectWriter = (values: Scope) => string;

interface Member {
  readonly key: string;
  readonly first: string;
  readonly next: string;
  readonly write: ValueWriter;
}

const redactedText = jsonString(redacted);

/** The writer of an object with these fields, in declaration order; absent values are left out. */
export function objectWriter(fields: readonly AnyField[], reveal: boolean): ObjectWriter {
  const members = fields.map((f): Member => {
    const label = `${jsonString(f.key)}:`;
    return { key: f.key, first: label, next: `,${label}`, write: memberWriter(f, reveal) };
  });
  return (values) => {
    let text = '{';
    for (const member of members) {
      const value = values[member.key];
      if (value === undefined) continue;
      text += (text.length === 1 ? member.first : member.next) + member.write(value, values);
    }
    return `${text}}`;
  };
}

/** The writer of one field's value alone: what a row of the tree has. */
export function valueWriter(f: AnyField, reveal: boolean): (value: unknown) => string {
  return f.secret && !reveal ? () => redactedText : formWriter(f.form, reveal);
}

/** The value, and after it the key with its name or names. */
function memberWriter(f: AnyField, reveal: boolean): ValueWriter {
  if (f.secret && !reveal) return () => redactedText;
  const write = formWriter(f.form, reveal);
  if (f.names !== null) return withName(f.key, f.names, write);
  if (f.flags !== null) return withNames(f, write);
  return write;
}

function withName(key: string, names: Names, write: (value: unknown) => string): ValueWriter {
  const label = `,${jsonString(`${key}Name`)}:`;
  const known = new Map<unknown, string>(
    Object.entries(names.numbers).map(([name, number]) => [number, `${number}${label}${jsonString(name)}`]),
  );
  return (value) => known.get(value) ?? write(value);
}

/** How many different words of flags are remembered for one table: hostile traffic has all of them. */
const rememberedWords = 1024;

function withNames(f: AnyField, write: (value: unknown) => string): ValueWriter {
  const label = `,${jsonString(`${f.key}Names`)}:`;
  const remembered = new WeakMap<Flags, Map<number, string>>();
  const setBits = (table: Flags | null, word: number): string =>
    table === null ? '[]' : `[${table.namesOf(word).map(jsonString).join(',')}]`;
  return (value, scope) => {
    if (typeof value !== 'number') return `${write(value)}${label}[]`;
    const table = flagsOf(f, scope);
    if (table === null) return `${write(value)}${label}[]`;
    let words = remembered.get(table);
    if (words === undefined || words.size > rememberedWords) {
      words = new Map<number, string>();
      remembered.set(table, words);
    }
    let text = words.get(value);
    if (text === undefined) words.set(value, (text = `${write(value)}${label}${setBits(table, value)}`));
    return text;
  };
}

/** A value of another type than the declared one is a third party's mistake: `null` keeps the type. */
function formWriter(form: Form, reveal: boolean): (value: unknown) => string {
  switch (form.is) {
    case 'number':
    case 'time':
      return (value) => (typeof value === 'number' ? jsonNumber(value) : 'null');
    case 'long':
      return (value) => (typeof value === 'bigint' ? `"${value}"` : 'null');
    case 'text':
    case 'address':
      return (value) => (typeof value === 'string' ? jsonString(value) : 'null');
    case 'bytes':
      return (value) => (value instanceof Uint8Array ? `"${hex(value)}"` : 'null');
    case 'flag':
      return (value) => (typeof value === 'boolean' ? String(value) : 'null');
    case 'list':
      return listWriter(form.of, reveal);
    case 'object': {
      const write = objectWriter(form.fields, reveal);
      return (value) => (isScope(value) ? write(value) : 'null');
    }
  }
}

function listWriter(element: AnyField, reveal: boolean): (value: unknown) => string {
  const write = valueWriter(element, reveal);
  return (value) => {
    if (!Array.isArray(value)) return 'null';
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + write(value[i]);
    return `${text}]`;
  };
}

function isScope(value: unknown): value is Scope {
  return typeof value === 'object' && value !== null;
}
