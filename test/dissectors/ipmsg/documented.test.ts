import type { AnyField, Form } from 'imdissect/schema';
import { expect, it } from 'vitest';
import { kinds } from '../../../dissectors/ipmsg/kinds.js';

/** Paths of fields that say nothing about themselves, with everything inside of them. */
function undocumented(fields: readonly AnyField[], path: string): string[] {
  return fields.flatMap((one) => {
    const name = `${path}.${one.key}`;
    return [...(one.doc === '' ? [name] : []), ...inside(one.form, name)];
  });
}

function inside(form: Form, path: string): string[] {
  if (form.is === 'object') return undocumented(form.fields, path);
  return form.is === 'list' ? inside(form.of.form, path) : [];
}

it('every field and every kind of message says what it is', () => {
  expect(kinds.length).toBeGreaterThan(50);
  expect(kinds.flatMap(({ id, fields }) => undocumented(fields, id))).toEqual([]);
  expect(kinds.filter(({ doc }) => doc === '').map(({ id }) => id)).toEqual([]);
});
