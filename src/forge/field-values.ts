/** The values of a message's fields out of a scenario, in the form that JSON output gives them. */
import { redacted } from '../mount.js';
import { flagsOf, type AnyField, type Form } from '../schema/field.js';
import { jsonKeys } from '../schema/message.js';
import type { Target } from '../schema/struct.js';
import type { ScalarForm } from '../schema/value.js';
import { whatThereIs } from '../nearest.js';
import { ScenarioError, wordFor, type MapEntry, type Node } from './node.js';

/** The values of these fields. @throws ScenarioError */
export function readFields(node: Node, fields: readonly AnyField[]): Target {
  if (node.is !== 'map') throw new ScenarioError(`fields are a table of keys, not ${wordFor(node)}`, node.at);
  const values: Target = {};
  for (const entry of node.entries) {
    const f = fields.find(({ key }) => key === entry.key);
    if (f !== undefined) values[f.key] = readValue(entry.value, f);
    else if (!fields.some((one) => jsonKeys(one).includes(entry.key))) throw unknownKey(entry, fields);
  }
  for (const f of fields) {
    if (values[f.key] === undefined) addNamed(values, f, node);
  }
  return values;
}

function unknownKey({ key, at }: MapEntry, fields: readonly AnyField[]): ScenarioError {
  return new ScenarioError(
    `there is no field '${key}'${whatThereIs(
      key,
      fields.map((f) => f.key),
    )}`,
    at,
  );
}

/** `statusName: away` is as good as the number, where the number is not given. */
function addNamed(values: Target, f: AnyField, node: Node): void {
  const suffix = f.names !== null ? 'Name' : 'Names';
  const entry = node.is === 'map' ? node.entries.find(({ key }) => key === `${f.key}${suffix}`) : undefined;
  if (entry === undefined || (f.names === null && f.flags === null)) return;
  values[f.key] = f.names !== null ? numberNamed(entry.value, f.names.numbers) : bitsNamed(entry.value, f, values);
}

function numberNamed(node: Node, numbers: Readonly<Record<string, number>>): number {
  const name = node.is === 'scalar' ? node.source : '';
  const known = Object.keys(numbers).find((one) => one.toLowerCase() === name.toLowerCase());
  const number = known === undefined ? undefined : numbers[known];
  if (number !== undefined) return number;
  throw new ScenarioError(`there is no name '${name}'${whatThereIs(name, Object.keys(numbers))}`, node.at);
}

function bitsNamed(node: Node, f: AnyField, scope: Target): number {
  if (node.is !== 'list') throw new ScenarioError('names of bits are a list', node.at);
  // Which table holds can depend on what is filled in later; no bit has one name in two of them.
  const others = f.flags !== null && 'choose' in f.flags ? f.flags.tables.map(({ bits }) => bits) : [];
  const bits: Record<string, number> = { ...flagsOf(f, scope)?.bits };
  for (const table of others) for (const [name, bit] of Object.entries(table)) bits[name] ??= bit;
  return node.items.reduce((word, one) => (word | numberNamed(one, bits)) >>> 0, 0);
}

function readValue(node: Node, f: AnyField): unknown {
  if (node.is === 'scalar' && node.value === redacted) {
    throw new ScenarioError(`${f.key} is a secret that was hidden; show it with --reveal`, node.at);
  }
  return readForm(node, f.form);
}

function readForm(node: Node, form: Form): unknown {
  if (form.is === 'list') {
    if (node.is !== 'list') throw refused(node, 'a list');
    return node.items.map((item) => (isNothing(item) && form.of.optional ? undefined : readValue(item, form.of)));
  }
  if (form.is === 'object') return readFields(node, form.fields);
  if (node.is !== 'scalar') throw refused(node, words[form.is]);
  const value = scalars[form.is](node);
  if (value === undefined) throw refused(node, words[form.is]);
  return value;
}

type Scalar = Extract<Node, { readonly is: 'scalar' }>;

const words: Readonly<Record<ScalarForm, string>> = {
  number: 'a number',
  long: 'a whole number',
  text: 'a text',
  bytes: 'hexadecimal digits, two a byte,',
  flag: 'true or false',
  time: 'a number of seconds since 1970',
  address: 'an address',
};

const isNothing = (node: Node): boolean => node.is === 'scalar' && node.value === null;
const numberOf = ({ value }: Scalar): unknown => (typeof value === 'number' || value === null ? value : undefined);
/** A word such as a version number is a text, whatever it looks like in YAML. */
const textOf = ({ value, source }: Scalar): unknown => (value === null ? null : source);

const scalars: Readonly<Record<ScalarForm, (node: Scalar) => unknown>> = {
  number: numberOf,
  time: numberOf,
  long: ({ value, source }) => (value === null ? null : /^\d{1,20}$/.test(source) ? BigInt(source) : undefined),
  text: textOf,
  address: textOf,
  bytes: ({ source }) => bytesOf(source),
  flag: ({ value }) => (typeof value === 'boolean' ? value : undefined),
};

/** The bytes of hexadecimal digits with or without spaces; undefined when it is no such text. */
export function bytesOf(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/g, '');
  if (digits.length % 2 !== 0 || !/^[\da-f]*$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

function refused(node: Node, wanted: string): ScenarioError {
  return new ScenarioError(`${wanted} belongs here, not ${wordFor(node)}`, node.at);
}
