/**
 * Tables of fields turned into straight code. A loop over fields cannot store a value but by looking its key up, and
 * gives every message a shape that grows key by key; code made for one table stores by name into a shape that is
 * there from the beginning. Reading costs a third less, and whoever writes the values out finds one shape for a kind.
 *
 * The code is made of numbers and of keys that `struct` has checked (`[a-z][A-Za-z0-9]*`), never of captured bytes.
 */
import type { AnyField, Attach, Scope } from './field.js';
import type { Input } from './input.js';

/** Values while they are being read. */
type Target = Record<string, unknown>;

/** Reads fields one after another without a trace; those before a short read stay in the target. @throws Stop */
export type ReadInto = (input: Input, target: Target) => void;

/** Whether an optional field is there, and how it is read when it is. */
export interface Presence {
  readonly present: (scope: Scope, input: Input) => boolean;
  readonly read: AnyField['read'];
}

/**
 * Kept by the field's own `read`, and not in the field: whoever wraps a field copies it and gives it another `read`,
 * which then has no part in this.
 */
const presences = new WeakMap<object, Presence>();

/** Lets compiled code ask for the presence of a field without a call more. */
export function declarePresence(read: object, presence: Presence): void {
  presences.set(read, presence);
}

const ignore: Attach = () => undefined;

/** Makes objects that have all keys of these fields from the start; a value that is not there is `undefined`. */
export function compileCreate(fields: readonly AnyField[]): () => Target {
  const keys = [...new Set(fields.map(({ key }) => key))];
  const members = keys.map((key) => `${key}: undefined`);
  return generate(`return () => ({ ${members.join(', ')} });`, []) as () => Target;
}

/** Makes the reader of these fields. */
export function compileRead(fields: readonly AnyField[]): ReadInto {
  const constants: unknown[] = [ignore];
  const constant = (value: unknown): string => `c${constants.push(value) - 1}`;
  const lines = fields.map((f) => {
    const presence = presences.get(f.read);
    const read = constant(presence?.read ?? f.read);
    const attach = f.attaches ? `(partial) => { target.${f.key} = partial; }` : 'c0';
    const store = `target.${f.key} = ${read}(input, target, ${attach});`;
    if (presence !== undefined) return `if (${constant(presence.present)}(target, input)) ${store}`;
    return store;
  });
  return generate(`return (input, target) => {\n${lines.join('\n')}\n};`, constants) as ReadInto;
}

/** Runs code that makes a function; `c0`, `c1`, … are the constants. */
export function generate(body: string, constants: readonly unknown[]): unknown {
  const names = constants.map((_, index) => `c${index}`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code comes from declarations alone
  const make = new Function(...names, `'use strict';\n${body}`) as (...values: unknown[]) => unknown;
  return make(...constants);
}
