/**
 * The JSON of a message's fields, written by code that is made once from the declarations: every key and every name of
 * an enumeration is JSON text in advance, and a value that is not there costs one comparison.
 */
import { jsonString } from '../bytes/escape.js';
import { hex } from '../bytes/hexdump.js';
import { FixedText, TextSink } from '../bytes/text-sink.js';
import { redacted } from '../mount.js';
import { generate } from '../schema/compile.js';
import { flagsOf, isSecret, type AnyField, type Form, type Scope } from '../schema/field.js';
import type { Flags, Names } from '../schema/value.js';
import { jsonNumber } from './number.js';

/** Writes one value, or a member; `scope` holds the values beside it, which may decide what its bits mean. */
type ValueWriter = (sink: TextSink, value: unknown, scope: Scope) => void;

/** Writes the fields of one kind of message, or of an object inside one. */
export type ObjectWriter = (sink: TextSink, values: Scope) => void;

const redactedText = jsonString(redacted);
const fixedRedacted = new FixedText(redactedText);
const noScope: Scope = Object.freeze({});
const openBrace = 0x7b;

/** The writer of an object with these fields, in declaration order; absent values are left out. */
export function objectWriter(fields: readonly AnyField[], reveal: boolean): ObjectWriter {
  const constants: unknown[] = [];
  const lines = fields.map((f, index) => {
    constants.push(memberWriter(f, reveal));
    return `if (values.${f.key} !== undefined) c${index}(sink, values.${f.key}, values);`;
  });
  const members = generate(`return (sink, values) => {\n${lines.join('\n')}\n};`, constants) as ObjectWriter;
  return (sink, values) => {
    const from = sink.length;
    members(sink, values);
    // Each member begins with a comma; the first one's becomes the brace.
    if (sink.length === from) sink.put('{');
    else sink.replace(from, openBrace);
    sink.put('}');
  };
}

/** The writer of one field's value alone: what a row of the tree has. */
export function valueWriter(f: AnyField, reveal: boolean): (value: unknown) => string {
  if (f.secret && !reveal) return () => redactedText;
  const write = formWriter(f.form, reveal);
  const sink = new TextSink(256);
  return (value) => {
    sink.cut(0);
    write(sink, value, noScope);
    return sink.text();
  };
}

const writeRedacted: ValueWriter = (sink) => {
  sink.fixed(fixedRedacted);
};

/** The key, the value, and after it the key with its name or names. */
function memberWriter(f: AnyField, reveal: boolean): ValueWriter {
  const label = `,${jsonString(f.key)}:`;
  const open = openWriter(f, label, reveal);
  if (reveal || (!f.secret && f.secretWhen === null)) return open;
  const closed = new FixedText(label + redactedText);
  return (sink, value, scope) => {
    if (f.secret || isSecret(f, scope)) sink.fixed(closed);
    else open(sink, value, scope);
  };
}

function openWriter(f: AnyField, label: string, reveal: boolean): ValueWriter {
  const key = new FixedText(label);
  const write = formWriter(f.form, reveal);
  const member: ValueWriter = (sink, value, scope) => {
    sink.fixed(key);
    write(sink, value, scope);
  };
  if (f.names !== null) return withName(f.key, label, f.names, member);
  if (f.flags !== null) return withNames(f, label, member);
  return member;
}

/** Members that are the same for the same number are one text. */
function withName(key: string, label: string, names: Names, write: ValueWriter): ValueWriter {
  const nameLabel = `,${jsonString(`${key}Name`)}:`;
  const known = new Map<unknown, FixedText>(
    Object.entries(names.numbers).map(([name, number]) => [
      number,
      new FixedText(`${label}${number}${nameLabel}${jsonString(name)}`),
    ]),
  );
  return (sink, value, scope) => {
    const text = known.get(value);
    if (text === undefined) write(sink, value, scope);
    else sink.fixed(text);
  };
}

/** How many different words of flags are remembered for one table: hostile traffic has all of them. */
const rememberedWords = 1024;

function withNames(f: AnyField, label: string, write: ValueWriter): ValueWriter {
  const namesLabel = `,${jsonString(`${f.key}Names`)}:`;
  const remembered = new WeakMap<Flags, Map<number, FixedText>>();
  const namesText = (table: Flags, word: number): FixedText => {
    let words = remembered.get(table);
    if (words === undefined || words.size > rememberedWords) {
      words = new Map<number, FixedText>();
      remembered.set(table, words);
    }
    let text = words.get(word);
    if (text === undefined) {
      const names = table.namesOf(word).map(jsonString);
      text = new FixedText(`${label}${jsonNumber(word)}${namesLabel}[${names.join(',')}]`);
      words.set(word, text);
    }
    return text;
  };
  return (sink, value, scope) => {
    const table = flagsOf(f, scope);
    if (typeof value === 'number' && table !== null) {
      sink.fixed(namesText(table, value));
      return;
    }
    write(sink, value, scope);
    sink.put(`${namesLabel}[]`);
  };
}

/** A value of another type than the declared one is a third party's mistake: `null` keeps the type. */
function formWriter(form: Form, reveal: boolean): ValueWriter {
  switch (form.is) {
    case 'number':
    case 'time':
      return writeNumber;
    case 'long':
      return (sink, value) => {
        sink.put(typeof value === 'bigint' ? `"${value}"` : 'null');
      };
    case 'text':
    case 'address':
      return writeText;
    case 'bytes':
      return (sink, value) => {
        sink.put(value instanceof Uint8Array ? `"${hex(value)}"` : 'null');
      };
    case 'flag':
      return (sink, value) => {
        sink.put(typeof value === 'boolean' ? String(value) : 'null');
      };
    case 'list':
      return listWriter(form.of, reveal);
    case 'object':
      return objectOrNull(objectWriter(form.fields, reveal));
  }
}

const writeNumber: ValueWriter = (sink, value) => {
  if (typeof value !== 'number') sink.put('null');
  else if (Number.isSafeInteger(value) && value >= 0) sink.digits(value);
  else sink.put(jsonNumber(value));
};

const writeText: ValueWriter = (sink, value) => {
  if (typeof value === 'string') sink.json(value);
  else sink.put('null');
};

function objectOrNull(write: ObjectWriter): ValueWriter {
  return (sink, value) => {
    if (isScope(value)) write(sink, value);
    else sink.put('null');
  };
}

function listWriter(element: AnyField, reveal: boolean): ValueWriter {
  const write = element.secret && !reveal ? writeRedacted : formWriter(element.form, reveal);
  return (sink, value, scope) => {
    if (!Array.isArray(value)) {
      sink.put('null');
      return;
    }
    sink.put('[');
    for (let i = 0; i < value.length; i++) {
      if (i > 0) sink.put(',');
      write(sink, value[i], scope);
    }
    sink.put(']');
  };
}

function isScope(value: unknown): value is Scope {
  return typeof value === 'object' && value !== null;
}
