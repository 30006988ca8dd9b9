import type { Sink } from '../bytes/sink.js';
import type { Input } from './input.js';
import type { Flags, Names, ScalarForm } from './value.js';

/** The values of the message read so far; a field may look at earlier ones. */
export type Scope = Readonly<Record<string, unknown>>;

/** The form of a value: a scalar, a list of one form, or an object with declared fields. */
export type Form =
  | { readonly is: ScalarForm }
  | { readonly is: 'list'; readonly of: AnyField }
  | { readonly is: 'object'; readonly fields: readonly AnyField[] };

/** What may be said about a field besides its label. */
export interface FieldOptions {
  /** One sentence: meaning, unit, what is odd about it. */
  readonly doc?: string;
  /** Section of the specification. */
  readonly section?: string;
  /** Names of single values: adds `<key>Name` to JSON. */
  readonly names?: Names;
  /** Names of bits: adds `<key>Names` to JSON. Where the meaning depends on another field, a choice. */
  readonly flags?: Flags | FlagChoice;
  /**
   * Shown only with `--reveal`: value, bytes, and whatever is undecoded after it. Where it depends on the values beside it
   * (the name of a header), a function of them.
   */
  readonly secret?: boolean | ((scope: Scope) => boolean);
  /** Numbers in trees are decimal unless said otherwise. */
  readonly show?: 'hex';
}

/** A flags field whose bits mean different things in different messages. */
export interface FlagChoice {
  readonly choose: (scope: Scope) => Flags;
  /** Every table it can choose from, for the reference. */
  readonly tables: readonly Flags[];
}

/**
 * One field of a message, declared once. Reading, the annotated tree, JSON, filter names, the reference and the writer
 * are all made from this declaration. Every Field has the same properties in the same order: one shape for the engine.
 */
export interface Field<T> {
  /** JSON key and filter name; empty until a struct names the field. */
  readonly key: string;
  readonly label: string;
  readonly form: Form;
  readonly doc: string;
  readonly section: string;
  readonly names: Names | null;
  readonly flags: Flags | FlagChoice | null;
  readonly secret: boolean;
  /** Says of a field that is not always secret when it is; null for the others. */
  readonly secretWhen: ((scope: Scope) => boolean) | null;
  /** Has no bytes of its own: computed from earlier fields, shown as a note. */
  readonly derived: boolean;
  /** May be missing from a message. */
  readonly optional: boolean;
  readonly hex: boolean;
  /** The earlier field that holds this one's length in bytes. */
  readonly lengthKey: string;
  /** Hands itself to `attach` while it is being read: a list, an object, or something with a length that may lie. */
  readonly attaches: boolean;
  /**
   * Reads the value; `undefined` means that the field is absent. A list or an object hands itself to `attach` while
   * it is still empty, so that a short read keeps what was read of it. @throws Stop
   */
  readonly read: (input: Input, scope: Scope, attach: Attach) => T;
  write(sink: Sink, value: T, scope: Scope): void;
  /** The value as a person reads it. */
  show(value: T): string;
}

/** Takes a list or an object that is still being filled. */
export type Attach = (partial: unknown) => void;

export type AnyField = Field<unknown>;
export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** How a field reads, writes and shows; everything else has a default. */
export interface FieldMaking<T> {
  readonly form: Form;
  readonly read: (input: Input, scope: Scope, attach: Attach) => T;
  readonly write: (sink: Sink, value: T, scope: Scope) => void;
  readonly show?: (value: T) => string;
  readonly derived?: boolean;
  readonly optional?: boolean;
  readonly lengthKey?: string;
}

/** Makes a field. Hand-written codecs begin here. */
export function field<T>(label: string, making: FieldMaking<T>, options: FieldOptions = {}): Field<T> {
  const hex = options.show === 'hex';
  return Object.freeze({
    key: '',
    label,
    form: making.form,
    doc: options.doc ?? '',
    section: options.section ?? '',
    names: options.names ?? null,
    flags: options.flags ?? null,
    secret: options.secret === true,
    secretWhen: typeof options.secret === 'function' ? options.secret : null,
    derived: making.derived ?? false,
    optional: making.optional ?? false,
    hex,
    lengthKey: making.lengthKey ?? '',
    attaches: making.form.is === 'list' || making.form.is === 'object',
    read: making.read,
    write: making.write,
    show: making.show ?? ((value: T) => showValue(value, hex)),
  });
}

/** A copy of a field under its key: two structs that share a declaration never share the field. */
export function named(key: string, f: AnyField): AnyField {
  return Object.freeze({ ...f, key });
}

function showValue(value: unknown, hex: boolean): string {
  if (typeof value === 'number') return hex ? `0x${value.toString(16)}` : String(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return value.length === 1 ? '1 byte' : `${value.length} bytes`;
  if (value === null) return 'not a number';
  return '';
}

/** The flag table that holds in this message. */
export function flagsOf(f: AnyField, scope: Scope): Flags | null {
  if (f.flags === null) return null;
  return 'choose' in f.flags ? f.flags.choose(scope) : f.flags;
}

/** Whether the field is secret beside these values. */
export function isSecret(f: AnyField, scope: Scope): boolean {
  return f.secret || (f.secretWhen !== null && f.secretWhen(scope));
}

/** Whether the field, or anything inside it, is or can be secret. */
export function holdsSecret(f: AnyField): boolean {
  if (f.secret || f.secretWhen !== null) return true;
  if (f.form.is === 'list') return holdsSecret(f.form.of);
  return f.form.is === 'object' && f.form.fields.some(holdsSecret);
}

const secretOnes = new WeakMap<readonly AnyField[], readonly AnyField[]>();

/** Those among the fields that are or can be secret, or hold something that is. */
export function secretFields(fields: readonly AnyField[]): readonly AnyField[] {
  const known = secretOnes.get(fields);
  if (known !== undefined) return known;
  const found = Object.freeze(fields.filter(holdsSecret));
  secretOnes.set(fields, found);
  return found;
}
