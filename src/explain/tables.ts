import type { ReferenceWords } from '../dissector.js';
import type { AnyField } from '../schema/field.js';
import type { MessageKind } from '../schema/message.js';
import type { Flags, Names } from '../schema/value.js';
import type { FieldEntry } from './fields.js';

export type Table = Names | Flags;

export interface NamedValue {
  readonly name: string;
  readonly number: number;
  /** One sentence; empty where nobody wrote one. */
  readonly doc: string;
  /** The kind of message that is called like the value. */
  readonly kind: MessageKind | null;
}

/** A table of named numbers or bits, and the fields that it names values of. */
export interface TableEntry {
  readonly table: Table;
  readonly title: string;
  readonly isBits: boolean;
  readonly values: readonly NamedValue[];
  readonly fields: readonly FieldEntry[];
}

/** Every table that a field uses, in the order in which they first occur. */
export function tableEntries(
  fields: readonly FieldEntry[],
  kinds: readonly MessageKind[],
  words: ReferenceWords | null,
): TableEntry[] {
  const users = new Map<Table, Set<FieldEntry>>();
  for (const entry of fields) {
    for (const { field } of entry.variants) {
      for (const table of tablesOf(field)) users.set(table, (users.get(table) ?? new Set()).add(entry));
    }
  }
  return [...users].map(([table, entries]) => {
    const isBits = 'bits' in table;
    const docs = words?.meanings?.find((one) => one.table === table)?.docs ?? {};
    const values = Object.entries(isBits ? table.bits : table.numbers).map(([name, number]): NamedValue => {
      // Bits may be called like a kind and yet mean something else.
      const kind = isBits ? null : (kinds.find(({ label }) => label === name) ?? null);
      return { name, number: isBits ? number >>> 0 : number, doc: docs[name] ?? kind?.doc ?? '', kind };
    });
    return { table, title: table.title, isBits, values, fields: [...entries] };
  });
}

/** The tables that name a field's values or bits. */
export function tablesOf({ names, flags }: AnyField): Table[] {
  const tables: Table[] = names === null ? [] : [names];
  if (flags !== null) tables.push(...('choose' in flags ? flags.tables : [flags]));
  return tables;
}

/** A number as its table is read: bits in hexadecimal. */
export function numberText(value: NamedValue, { isBits }: TableEntry): string {
  if (isBits) return `0x${value.number.toString(16).padStart(8, '0')}`;
  return value.number < 10 ? String(value.number) : `${value.number} (0x${value.number.toString(16)})`;
}
