import { Sink } from '../bytes/sink.js';
import { compileCreate, compileRead, type ReadInto } from './compile.js';
import {
  flagsOf,
  holdsSecret,
  isSecret,
  named,
  type AnyField,
  type Attach,
  type Scope,
  type ValueOf,
} from './field.js';
import type { Input } from './input.js';

export type Fields = Readonly<Record<string, AnyField>>;

type Absent<F> = { [K in keyof F]: undefined extends ValueOf<F[K]> ? K : never }[keyof F];

/** The values of a table of fields; a field that may be absent is an optional key. */
export type Values<F> = { -readonly [K in Exclude<keyof F, Absent<F>>]: ValueOf<F[K]> } & {
  -readonly [K in Absent<F>]?: Exclude<ValueOf<F[K]>, undefined>;
};

/** The values of a struct: `Infer<typeof header>`. */
export type Infer<S> = S extends Struct<infer T> ? T : never;

/** Values while a message is being read. */
export type Target = Record<string, unknown>;

const ignore: Attach = () => undefined;

/** A table of fields that follow one another. */
export class Struct<T> {
  readonly fields: readonly AnyField[];
  /** Something inside is secret: then so is whatever a short read leaves undecoded. */
  readonly secret: boolean;
  /** Compiled when they are first wanted. */
  private made: (() => Target) | null = null;
  private quiet: ReadInto | null = null;

  constructor(
    /** What a person calls it; the row over its fields. */
    readonly label: string,
    table: Fields,
    readonly section: string,
  ) {
    this.fields = Object.freeze(Object.entries(table).map(([key, f]) => named(checkedKey(label, key), f)));
    checkLengths(label, this.fields);
    this.secret = this.fields.some(holdsSecret);
  }

  /** Makes an object for the values. */
  create(): Target {
    this.made ??= compileCreate(this.fields);
    return this.made();
  }

  /** Reads the fields one after another; those before a short read stay in the target. @throws Stop */
  readInto(input: Input, target: Target): void {
    if (input.trace === null) {
      this.quiet ??= compileRead(this.fields);
      this.quiet(input, target);
      return;
    }
    for (const f of this.fields) store(target, f, readTraced(f, input, target, attachTo(f, target)));
  }

  /** Writes the fields; lengths that were not given are measured. */
  write(sink: Sink, values: Partial<T>): void {
    const scope = withLengths(this.fields, { ...values });
    for (const f of this.fields) {
      if (f.derived) continue;
      const value = scope[f.key];
      if (value === undefined && f.optional) continue;
      f.write(sink, value, scope);
    }
  }
}

/**
 * Declares a table of fields. Keys are the specification's own words; labels spell them out.
 * @throws Error when a key would be reordered by JavaScript, or a length is declared after what it measures
 */
export function struct<const F extends Fields>(label: string, table: F, section = ''): Struct<Values<F>> {
  return new Struct<Values<F>>(label, table, section);
}

function store(target: Target, f: AnyField, value: unknown): void {
  if (value !== undefined) target[f.key] = value;
}

function attachTo(f: AnyField, target: Target): Attach {
  if (!f.attaches) return ignore;
  return (partial) => {
    target[f.key] = partial;
  };
}

/** Reads one field and its row: the same `read` as without a trace, so values and tree cannot drift apart. */
export function readTraced(f: AnyField, input: Input, scope: Scope, attach: Attach): unknown {
  const { trace } = input;
  const start = input.place;
  if (trace === null) return f.read(input, scope, attach);
  trace.begin(f.key, f.label, input.source, start, f, isSecret(f, scope), f.derived);
  const value = f.read(input, scope, attach);
  if (value === undefined && input.place === start) {
    trace.cancel();
    return undefined;
  }
  noteFlags(f, input, [start, input.place], value, scope);
  trace.finish(input.place, value, showField(f, value));
  return value;
}

/** The value with its name: `SENDMSG (32)`. */
export function showField(f: AnyField, value: unknown): string {
  if (value === undefined) return '';
  const shown = f.show(value);
  const name = typeof value === 'number' ? f.names?.nameOf(value) : undefined;
  return name === undefined ? shown : `${name} (${shown})`;
}

function noteFlags(f: AnyField, input: Input, range: readonly [number, number], value: unknown, scope: Scope): void {
  const table = flagsOf(f, scope);
  if (table === null || typeof value !== 'number') return;
  for (const name of table.namesOf(value)) {
    const bit = table.bits[name] ?? 0;
    input.trace?.note(name, name, input.source, range, true, `0x${bit.toString(16).padStart(8, '0')} set`);
  }
  const rest = table.unnamed(value);
  if (rest !== 0)
    input.trace?.note('unnamed', 'Bits without a name', input.source, range, rest, `0x${rest.toString(16)}`);
}

function checkedKey(label: string, key: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(key)) throw new Error(`${label}: the key '${key}' is not camelCase`);
  return key;
}

function checkLengths(label: string, fields: readonly AnyField[]): void {
  fields.forEach((f, index) => {
    if (f.lengthKey !== '' && !fields.slice(0, index).some((earlier) => earlier.key === f.lengthKey)) {
      throw new Error(`${label}: no field '${f.lengthKey}' before '${f.key}'`);
    }
  });
}

function withLengths(fields: readonly AnyField[], scope: Target): Target {
  for (const f of fields) {
    if (f.lengthKey === '' || scope[f.lengthKey] !== undefined) continue;
    const sink = new Sink();
    f.write(sink, scope[f.key], scope);
    scope[f.lengthKey] = sink.size;
  }
  return scope;
}
