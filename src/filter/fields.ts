/** The names of what messages carry: `ipmsg.files.size`, from the declarations of the fields. */
import { isSecret, type AnyField, type FlagChoice, type Scope } from '../schema/field.js';
import type { MessageKind } from '../schema/message.js';
import type { Flags, Names } from '../schema/value.js';
import {
  declared,
  flagsIn,
  flagTables,
  sameDeclared,
  some,
  type Declared,
  type Entry,
  type Found,
  type Subject,
  type ValueTest,
} from './declared.js';

/** Whether an object of values has one that passes the test. */
type Within = (values: Scope, test: ValueTest) => boolean;

/** Forms nest as deep as dissectors declare them; none is meant to be deeper. */
const deepest = 16;

/** The names of all fields of a protocol, and of what JSON writes behind them: `modeName`, `optionsNames`. */
export function fieldEntries(protocol: string, kinds: readonly MessageKind[]): FieldEntry[] {
  const entries = new Map<string, FieldEntry>();
  for (const kind of kinds) {
    for (const { path, says, within } of placesIn(kind.fields)) {
      const name = `${protocol}.${path}`;
      let entry = entries.get(name);
      if (entry === undefined) entries.set(name, (entry = new FieldEntry(name)));
      entry.add(kind, entry.varieties.find((one) => sameDeclared(one, says)) ?? says, within);
    }
  }
  return [...entries.values()];
}

/** A name below a protocol. */
export class FieldEntry implements Entry {
  readonly varieties: Declared[] = [];
  private readonly byKind = new Map<MessageKind, Found>();

  constructor(readonly name: string) {}

  add(kind: MessageKind, says: Declared, within: Within): void {
    if (!this.varieties.includes(says)) this.varieties.push(says);
    this.byKind.set(kind, {
      declared: says,
      exists: (record, test) => record.record === 'message' && within(record.message.fields, test),
    });
  }

  find(subject: Subject): Found | null {
    return subject.record === 'message' ? (this.byKind.get(subject.kind) ?? null) : null;
  }
}

interface Place {
  readonly path: string;
  readonly says: Declared;
  readonly within: Within;
}

/** What leads from the values of a message to those of an object inside it. */
interface Outer {
  readonly prefix: string;
  readonly secret: boolean;
  readonly depth: number;
  lead(inner: Within): Within;
}

const message: Outer = { prefix: '', secret: false, depth: 0, lead: (inner) => inner };

function* placesIn(fields: readonly AnyField[], outer = message): Generator<Place, void> {
  if (outer.depth > deepest) return;
  for (const f of fields) {
    const { key } = f;
    const path = outer.prefix + key;
    const element = elementOf(f);
    const secret = outer.secret || f.secret || element.secret;
    const lead = outer.lead.bind(outer);
    // A value that is secret in this message alone is not found: a filter that finds it tells what it is.
    const own: Within = (values, test) =>
      !(f.secretWhen !== null && isSecret(f, values)) && some(values[key], (value) => test(value, values));
    yield { path, says: declaredBy(f, element, secret), within: lead(own) };
    if (f.names !== null) yield nameOf(f, f.names, path, secret, lead);
    if (f.flags !== null) yield namesOf(f, f.flags, path, secret, lead);
    if (element.form.is !== 'object') continue;
    yield* placesIn(element.form.fields, {
      prefix: `${path}.`,
      secret,
      depth: outer.depth + 1,
      lead: (inner) => lead((values, test) => some(values[key], (one) => isScope(one) && inner(one, test))),
    });
  }
}

/** The field itself, or what its lists are lists of. */
function elementOf(f: AnyField): AnyField {
  return f.form.is === 'list' ? elementOf(f.form.of) : f;
}

function declaredBy(f: AnyField, element: AnyField, secret: boolean): Declared {
  const { form } = element;
  const type = form.is === 'list' ? 'object' : form.is;
  return declared(type, { names: f.names ?? element.names, flags: f.flags ?? element.flags, secret });
}

function nameOf(f: AnyField, names: Names, path: string, secret: boolean, lead: Outer['lead']): Place {
  const { key } = f;
  const words = Object.keys(names.numbers);
  return {
    path: `${path}Name`,
    says: declared('text', { words, secret }),
    within: lead((values, test) =>
      some(values[key], (value) => {
        const name = typeof value === 'number' ? names.nameOf(value) : undefined;
        return name !== undefined && test(name, values);
      }),
    ),
  };
}

function namesOf(f: AnyField, flags: Flags | FlagChoice, path: string, secret: boolean, lead: Outer['lead']): Place {
  const { key } = f;
  const words = [...new Set(flagTables(flags).flatMap(({ bits }) => Object.keys(bits)))];
  return {
    path: `${path}Names`,
    says: declared('text', { words, secret }),
    within: lead((values, test) =>
      some(values[key], (value) => {
        const set = typeof value === 'number' ? flagsIn(flags, values).namesOf(value) : [];
        return set.some((name) => test(name, values));
      }),
    ),
  };
}

function isScope(value: unknown): value is Scope {
  return typeof value === 'object' && value !== null;
}
