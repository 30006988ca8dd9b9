/** Everything that the declarations say, ordered for people who look things up. */
import type { Mounted } from '../mount.js';
import type { Problem } from '../problem.js';
import { fieldEntries, type FieldEntry } from './fields.js';
import { generalProblems } from './general-problems.js';
import { sectionEntries, type SectionEntry } from './sections.js';
import { tableEntries, type TableEntry } from './tables.js';

/** One protocol with its declarations. */
export interface ProtocolEntry {
  readonly mounted: Mounted;
  readonly fields: readonly FieldEntry[];
  readonly tables: readonly TableEntry[];
  readonly sections: readonly SectionEntry[];
  readonly problems: readonly Problem[];
}

export interface Catalogue {
  readonly protocols: readonly ProtocolEntry[];
  /** What can be wrong below the protocols. */
  readonly general: readonly Problem[];
}

/** Collects what the dissectors declare. */
export function catalogueOf(dissectors: readonly Mounted[]): Catalogue {
  return { protocols: dissectors.map(protocolEntry), general: generalProblems };
}

/** Collects what one dissector declares. */
export function protocolEntry(mounted: Mounted): ProtocolEntry {
  const { id, kinds, words } = mounted;
  const fields = fieldEntries(id, kinds);
  return {
    mounted,
    fields,
    tables: tableEntries(fields, kinds, words),
    sections: sectionEntries(kinds, fields, words),
    problems: Object.values(mounted.problems),
  };
}
