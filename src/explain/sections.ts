import type { ReferenceWords } from '../dissector.js';
import type { MessageKind } from '../schema/message.js';
import type { Struct } from '../schema/struct.js';
import type { FieldEntry } from './fields.js';

/** A section of a protocol's specification, and the declarations that cite it. */
export interface SectionEntry {
  /** `4.1`. */
  readonly section: string;
  /** What the section is about; empty where the dissector has no title for it. */
  readonly title: string;
  readonly kinds: readonly MessageKind[];
  readonly structs: readonly Struct<object>[];
  readonly fields: readonly FieldEntry[];
}

/** The sections that declarations cite, in the order of their numbers. */
export function sectionEntries(
  kinds: readonly MessageKind[],
  fields: readonly FieldEntry[],
  words: ReferenceWords | null,
): SectionEntry[] {
  const structs = kinds.flatMap((kind) => kind.structs).filter(({ label }) => kinds.every((k) => k.label !== label));
  const cited = new Set([
    ...Object.keys(words?.sections ?? {}),
    ...kinds.map(({ section }) => section),
    ...structs.map(({ section }) => section),
    ...fields.flatMap(({ variants }) => variants.map(({ field }) => field.section)),
  ]);
  cited.delete('');
  return [...cited].sort(bySection).map((section) => ({
    section,
    title: words?.sections?.[section] ?? '',
    kinds: kinds.filter((kind) => kind.section === section),
    structs: [...new Set(structs.filter((struct) => struct.section === section))],
    fields: fields.filter(({ variants }) => variants.some(({ field }) => field.section === section)),
  }));
}

/** Whether the section is the other one or lies inside it: `4.1` in `4`. */
export function isWithin(section: string, outer: string): boolean {
  return section === outer || section.startsWith(`${outer}.`);
}

function bySection(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
