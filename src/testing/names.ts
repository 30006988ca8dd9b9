import type { Mounted } from '../mount.js';
import { envelopeKeys } from '../render/json-schema-envelope.js';
import type { AnyField, Form } from '../schema/field.js';
import { jsonKeys } from '../schema/message.js';

/**
 * Law 7: every field has a label; kinds and problem codes begin with the dissector's id and are unique; no field has a
 * key of the envelope; within a protocol a key has one form, and one table of names wherever it has the same label (two
 * dialects may number their commands differently, and then call them differently); the key with a value's name is no
 * field of its own.
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
  const codes = new Set<string>();
  for (const { code } of Object.values(dissector.problems)) {
    if (codes.has(code)) faults.push(`two problems '${code}'`);
    codes.add(code);
    if (!isDotted(code, dissector.id)) faults.push(`the problem '${code}' is not ${dissector.id}.kebab-case`);
  }
  const declared = new Declared(faults);
  for (const { id, fields } of dissector.kinds) {
    for (const key of fields.flatMap(jsonKeys)) {
      if (envelopeKeys.includes(key)) faults.push(`${id}: '${key}' is a key of the envelope`);
    }
    declared.object(fields, id, '');
  }
  declared.checkCompanions();
  return faults;
}

/** What a path means wherever it stands. */
interface Meaning {
  readonly form: string;
  /** The names of its values or bits by label, whole: two tables can have one title. */
  readonly tables: Map<string, string>;
}

/** Everything that the kinds of one protocol declare, by path. */
class Declared {
  private readonly meanings = new Map<string, Meaning>();
  /** Path of a value's name, and the kind and path of the value. */
  private readonly companions = new Map<string, string>();

  constructor(private readonly faults: string[]) {}

  object(fields: readonly AnyField[], kind: string, path: string): void {
    for (const f of fields) {
      const name = path === '' ? f.key : `${path}.${f.key}`;
      if (f.label === '') this.faults.push(`${kind}: '${name}' has no label`);
      this.compare(kind, name, f);
      for (const key of jsonKeys(f).slice(1)) {
        this.companions.set(path === '' ? key : `${path}.${key}`, `${kind}: '${name}'`);
      }
      this.inside(f.form, kind, name);
    }
  }

  /** The names of values stand beside the fields, in whatever kind of message. */
  checkCompanions(): void {
    for (const [path, owner] of this.companions) {
      if (this.meanings.has(path)) this.faults.push(`${owner} has its name in '${path}', which is a field as well`);
    }
  }

  private compare(kind: string, name: string, f: AnyField): void {
    const form = formName(f.form);
    const known = this.meanings.get(name) ?? { form, tables: new Map<string, string>() };
    this.meanings.set(name, known);
    if (known.form !== form) this.faults.push(`${kind}: '${name}' is ${form}, elsewhere ${known.form}`);
    const tables = tablesOf(f);
    const same = known.tables.get(f.label) ?? tables;
    known.tables.set(f.label, same);
    if (same !== tables) this.faults.push(`${kind}: '${name}' has other names for its values than elsewhere`);
  }

  private inside(form: Form, kind: string, name: string): void {
    if (form.is === 'object') this.object(form.fields, kind, name);
    if (form.is === 'list') this.inside(form.of.form, kind, name);
  }
}

function tablesOf({ names, flags }: AnyField): string {
  const bits = flags === null ? [] : 'choose' in flags ? flags.tables : [flags];
  return JSON.stringify([names?.numbers ?? null, bits.map((table) => table.bits)]);
}

function formName(form: Form): string {
  return form.is === 'list' ? `list of ${formName(form.of.form)}` : form.is;
}

function isDotted(name: string, id: string): boolean {
  return name.startsWith(`${id}.`) && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name.slice(id.length + 1));
}
