/** Values that are told by others of the same message: they have no bytes of their own, and a writer needs none of them. */
import {
  field,
  showTime,
  type AnyField,
  type Field,
  type FieldOptions,
  type Fields,
  type Form,
  type Input,
  type Scope,
} from 'imdissect/schema';

/** A value inside one that is told. */
export function part(label: string, is: Exclude<Form['is'], 'list' | 'object'>, options?: FieldOptions): AnyField {
  return field<unknown>(
    label,
    { form: { is }, read: () => undefined, write: () => undefined, derived: true, optional: true },
    options,
  );
}

/** A list inside a value that is told. */
export function parts(label: string, of: AnyField, options?: FieldOptions): AnyField {
  const form: Form = { is: 'list', of: Object.freeze({ ...of, key: 'item' }) };
  return field<unknown>(
    label,
    { form, read: () => undefined, write: () => undefined, derived: true, optional: true },
    options,
  );
}

/** An object inside a value that is told, or an element of a list. */
export function partObject(label: string, table: Fields, options?: FieldOptions): AnyField {
  const form: Form = { is: 'object', fields: keyed(table) };
  return field<unknown>(
    label,
    { form, read: () => undefined, write: () => undefined, derived: true, optional: true },
    options,
  );
}

/** What `compute` makes of the values before it; undefined where it makes nothing. */
export function told<T>(
  shape: AnyField,
  compute: (scope: Scope) => T | undefined,
  show?: (value: T) => string,
): Field<T | undefined> {
  const { label, form, doc, section, names, flags, secret, secretWhen } = shape;
  return field<T | undefined>(
    label,
    {
      form,
      derived: true,
      optional: true,
      read: (input, scope) => {
        const value = compute(scope);
        if (value !== undefined) tell(input, form, value);
        return value;
      },
      write: () => undefined,
      ...(show === undefined ? {} : { show: (value) => (value === undefined ? '' : show(value)) }),
    },
    {
      doc,
      section,
      secret: secretWhen ?? secret,
      ...(names === null ? {} : { names }),
      ...(flags === null ? {} : { flags }),
    },
  );
}

/** Notes for what is inside a value that is told, under the row being read. */
export function tell(input: Input, form: Form, value: unknown): void {
  if (input.trace === null) return;
  if (form.is === 'object' && isScope(value)) for (const f of form.fields) tellOne(input, f, value[f.key], value);
  if (form.is === 'list' && Array.isArray(value)) {
    for (const one of value as readonly unknown[]) tellOne(input, form.of, one, {});
  }
}

function tellOne(input: Input, f: AnyField, value: unknown, beside: Scope): void {
  const { trace, place, source } = input;
  if (value === undefined || trace === null) return;
  const isSecret = f.secret || f.secretWhen?.(beside) === true;
  if (f.form.is !== 'object' && f.form.is !== 'list') {
    trace.note(f.key, f.label, source, [place, place], value, shown(f, value), f, isSecret);
    return;
  }
  trace.begin(f.key, f.label, source, place, f, isSecret, true);
  tell(input, f.form, value);
  trace.finish(place, value, '');
}

function shown(f: AnyField, value: unknown): string {
  const text = f.form.is === 'time' && typeof value === 'number' ? showTime(value) : f.show(value);
  const name = typeof value === 'number' ? f.names?.nameOf(value) : undefined;
  if (f.flags !== null && !('choose' in f.flags) && typeof value === 'number') {
    const set = f.flags.namesOf(value).join(', ');
    return set === '' ? text : `${text}: ${set}`;
  }
  return name === undefined ? text : `${name} (${text})`;
}

function isScope(value: unknown): value is Scope {
  return typeof value === 'object' && value !== null;
}

function keyed(table: Fields): readonly AnyField[] {
  return Object.freeze(Object.entries(table).map(([key, one]) => Object.freeze({ ...one, key })));
}
