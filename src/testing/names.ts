import type { Mounted } from '../mount.js';
import { jsonKeys } from '../schema/message.js';
import type { AnyField, Form } from '../schema/field.js';

/**
 * Law 7: every field has a label; kinds and problem codes begin with the dissector's id and are unique; within a
 * protocol a key has one form and one table of names.
 * @returns one sentence for each fault
 */
export function misnamed(dissector: Mounted): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  for (const { id } of dissector.kinds) {
    if (ids.has(id)) faults.push(`two kinds '${id}'`);
    ids.add(id);
    if (!isDotted(id, dissector.id)) faults.push(`the kind '${id}' is not ${dissector.id}.kebab-case`);
  }
  for (const { code } of Object.values(dissector.problems)) {
    if (!isDotted(code, dissector.id)) faults.push(`the problem '${code}' is not ${dissector.id}.kebab-case`);
  }
  const forms = new Map<string, string>();
  for (const kind of dissector.kinds) checkFields(kind.fields, kind.id, '', forms, faults);
  return faults;
}

function checkFields(
  fields: readonly AnyField[],
  kind: string,
  path: string,
  forms: Map<string, string>,
  faults: string[],
): void {
  for (const f of fields) {
    const name = path === '' ? f.key : `${path}.${f.key}`;
    if (f.label === '') faults.push(`${kind}: '${name}' has no label`);
    const form = `${formName(f.form)} ${f.names?.title ?? ''} ${jsonKeys(f).length}`;
    const known = forms.get(name) ?? form;
    if (known !== form) faults.push(`${kind}: '${name}' is ${form}, elsewhere ${known}`);
    forms.set(name, known);
    checkInside(f.form, kind, name, forms, faults);
  }
}

function checkInside(form: Form, kind: string, name: string, forms: Map<string, string>, faults: string[]): void {
  if (form.is === 'object') checkFields(form.fields, kind, name, forms, faults);
  if (form.is === 'list') checkInside(form.of.form, kind, name, forms, faults);
}

function formName(form: Form): string {
  return form.is === 'list' ? `list of ${formName(form.of.form)}` : form.is;
}

function isDotted(name: string, id: string): boolean {
  return name.startsWith(`${id}.`) && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name.slice(id.length + 1));
}
