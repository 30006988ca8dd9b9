import type { DissectionRecord } from '../record.js';
import type { FlagChoice, Scope } from '../schema/field.js';
import type { MessageKind } from '../schema/message.js';
import type { Flags, Names, ScalarForm } from '../schema/value.js';

/** What a filter must know of the values of a name, before it has seen one. */
export interface Declared {
  /** `moment` is a time in seconds and nanoseconds; an `object` can only be asked whether it is there. */
  readonly type: ScalarForm | 'moment' | 'object';
  /** Names of its numbers. */
  readonly names: Names | null;
  /** Names of its bits. */
  readonly flags: Flags | FlagChoice | null;
  /** All texts that it can be; null when it can be any. */
  readonly words: readonly string[] | null;
  readonly secret: boolean;
}

/** Says whether a value is wanted; `scope` holds the values beside it, which may decide what its bits mean. */
export type ValueTest = (value: unknown, scope: Scope) => boolean;

/** Whether a record has a value, under one name, that passes the test. */
export type Exists = (record: DissectionRecord, test: ValueTest) => boolean;

/** What is known of a record before it is looked at: filters are made anew for each. */
export type Subject =
  | { readonly record: 'message'; readonly kind: MessageKind; readonly protocol: string }
  | { readonly record: 'finding' | 'object' };

/** Where a name's values are in the records of one subject: in each its own, or one that all have. */
export type Found =
  | { readonly declared: Declared; readonly exists: Exists }
  | { readonly declared: Declared; readonly value: string | true };

/** A name that filters may use. */
export interface Entry {
  readonly name: string;
  /** Kinds of messages may declare the same name differently. */
  readonly varieties: readonly Declared[];
  /** null: such records never have the name. */
  find(subject: Subject): Found | null;
}

/** A declaration with nothing special about it. */
export function declared(type: Declared['type'], more: Partial<Declared> = {}): Declared {
  return Object.freeze({ type, names: null, flags: null, words: null, secret: false, ...more });
}

/** Whether two declarations mean the same to a filter. */
export function sameDeclared(a: Declared, b: Declared): boolean {
  return (
    a.type === b.type &&
    a.names === b.names &&
    a.flags === b.flags &&
    a.words?.join() === b.words?.join() &&
    a.secret === b.secret
  );
}

/** Calls for each element of a list, or for the value itself, until one answers yes; an absent value has none. */
export function some(value: unknown, use: (one: unknown) => boolean): boolean {
  if (Array.isArray(value)) return value.some((one) => some(one, use));
  return value !== undefined && use(value);
}

/** The table that holds for the bits beside these values. */
export function flagsIn(flags: Flags | FlagChoice, scope: Scope): Flags {
  return 'choose' in flags ? flags.choose(scope) : flags;
}

/** Every table that bits can be named by. */
export function flagTables(flags: Declared['flags']): readonly Flags[] {
  if (flags === null) return [];
  return 'tables' in flags ? flags.tables : [flags];
}
