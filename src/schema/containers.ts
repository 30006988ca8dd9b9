import type { Sink } from '../bytes/sink.js';
import { declarePresence } from './compile.js';
import { field, type AnyField, type Field, type FieldOptions, type Scope } from './field.js';
import { restRow, type Input } from './input.js';
import { readTraced, type Struct } from './struct.js';
import type { Names } from './value.js';

/** A struct inside another: an object of its own in JSON, a row with children in the tree. */
export function group<T>(inner: Struct<T>, options?: FieldOptions): Field<T> {
  return field<T>(
    inner.label,
    {
      form: { is: 'object', fields: inner.fields },
      read: (input, _scope, attach) => {
        const target = inner.create();
        attach(target);
        inner.readInto(input, target);
        return target as T;
      },
      write: (sink, value) => {
        inner.write(sink, value);
      },
      show: () => '',
    },
    { ...options, section: options?.section ?? inner.section },
  );
}

/** A field that is there only while bytes are left (on the wire), or when the earlier fields say so. */
export function optional<T>(
  inner: Field<T>,
  present: (scope: Scope, input: Input) => boolean = (_scope, input) => input.wireLeft > 0,
): Field<T | undefined> {
  const read = (input: Input, scope: Scope, attach: (partial: unknown) => void): T | undefined =>
    present(scope, input) ? inner.read(input, scope, attach) : undefined;
  declarePresence(read, { present, read: inner.read });
  return Object.freeze({
    ...inner,
    optional: true,
    read,
    write: (sink: Sink, value: T | undefined, scope: Scope) => {
      if (value !== undefined) inner.write(sink, value, scope);
    },
    show: (value: T | undefined) => (value === undefined ? '' : inner.show(value)),
  });
}

/**
 * One of several structs, chosen by a named number that was read before: an object of its own in JSON. A number that
 * has no struct leaves its bytes to whoever comes next.
 * @param key the earlier field that holds the number
 */
export function variant<N extends string, T>(
  label: string,
  key: string,
  table: Names<N>,
  cases: Readonly<Partial<Record<N, Struct<T>>>>,
  options?: FieldOptions,
): Field<T | undefined> {
  const chosen = (scope: Scope): Struct<T> | undefined => {
    const name = table.nameOf(Number(scope[key]));
    return name === undefined ? undefined : cases[name];
  };
  const structs: readonly (Struct<T> | undefined)[] = Object.values(cases);
  return field<T | undefined>(
    label,
    {
      form: { is: 'object', fields: allFields(structs) },
      optional: true,
      read: (input, scope, attach) => {
        const struct = chosen(scope);
        if (struct === undefined) return undefined;
        const target = struct.create();
        attach(target);
        struct.readInto(input, target);
        return target as T;
      },
      write: (sink, value, scope) => {
        if (value !== undefined) chosen(scope)?.write(sink, value);
      },
      show: () => '',
    },
    options,
  );
}

/** The fields of all structs; one that several have counts once. */
function allFields<T>(structs: readonly (Struct<T> | undefined)[]): AnyField[] {
  const fields = new Map<string, AnyField>();
  for (const struct of structs) for (const f of struct?.fields ?? []) if (!fields.has(f.key)) fields.set(f.key, f);
  return [...fields.values()];
}

/** How many elements a list has: a number read earlier, or as many as fit. */
export type Count = { readonly key: string } | { readonly while: (input: Input) => boolean };

/**
 * A list of one kind of element.
 * The elements that are really there are read even where the count promises more; the count is then a lie of the
 * sender's, for the dissector to report.
 */
export function repeat<T>(label: string, element: Field<T>, count: Count, options?: FieldOptions): Field<T[]> {
  const item: AnyField = Object.freeze({ ...element, key: 'item' });
  return field<T[]>(
    label,
    {
      form: { is: 'list', of: item },
      read: (input, scope, attach) => {
        const list: T[] = [];
        attach(list);
        const promised = 'key' in count ? Number(scope[count.key] ?? 0) : Infinity;
        const more = 'key' in count ? () => input.wireLeft > 0 : count.while;
        while (list.length < promised && more(input)) {
          const before = input.at;
          readElement(element, item, input, list);
          if (input.at === before) break; // an element of no bytes would go on for ever
        }
        return list;
      },
      write: (sink, value, scope) => {
        for (const one of value) element.write(sink, one, scope);
      },
      show: (value) => (value.length === 1 ? '1 entry' : `${value.length} entries`),
    },
    options,
  );
}

function readElement<T>(element: Field<T>, item: AnyField, input: Input, list: T[]): void {
  const index = list.length;
  const attach = (partial: unknown): void => {
    list[index] = partial as T;
  };
  attach(input.trace === null ? element.read(input, {}, attach) : readTraced(item, input, {}, attach));
}

/** A field whose length in bytes an earlier field holds. Bytes that it leaves over are an undecoded row. */
export function sized<T>(lengthKey: string, inner: Field<T>): Field<T> {
  return Object.freeze({
    ...inner,
    lengthKey,
    attaches: true,
    read: (input: Input, scope: Scope, attach: (partial: unknown) => void) => {
      const length = scope[lengthKey];
      if (typeof length !== 'number') throw input.stop(input.left + 1);
      const missing = input.at + length - input.wireEnd;
      const value = input.within(length, `the field '${lengthKey}'`, () => {
        const inside = inner.read(input, scope, attach);
        if (input.left > 0) restRow(input, inner.secret);
        if (input.wireLeft > 0) throw input.stop(input.wireLeft);
        return inside;
      });
      if (missing <= 0) return value;
      // The length promises more than the message has: what there is counts, and the promise is reported.
      attach(value);
      throw input.stop(missing);
    },
  });
}

/** All bytes that are left. */
export function rest(label: string, options?: FieldOptions): Field<Uint8Array> {
  return field(
    label,
    {
      form: { is: 'bytes' },
      read: (input) => {
        if (input.wireLeft > input.left) {
          // What was captured is shown; the cut is told by the Stop.
          throw input.stop(input.wireLeft);
        }
        return input.take(input.left);
      },
      write: (sink, value) => {
        sink.bytes(value);
      },
    },
    options,
  );
}

/** A value computed from the fields before it: a note in the tree, nothing on the wire. */
export function derived<T>(
  label: string,
  form: Field<T>['form'],
  compute: (scope: Scope) => T,
  options?: FieldOptions & { readonly display?: (value: T) => string },
): Field<T> {
  return field<T>(
    label,
    {
      form,
      derived: true,
      read: (_input, scope) => compute(scope),
      write: () => undefined,
      ...(options?.display === undefined ? {} : { show: options.display }),
    },
    options,
  );
}
