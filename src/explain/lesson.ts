/** A message in the order in which it is taught: source after source, row after row. */
import type { MessageRecord } from '../record.js';
import { saysTheSame } from './fields.js';
import type { AnyField } from '../schema/field.js';
import { showField } from '../schema/struct.js';
import type { Flags } from '../schema/value.js';
import type { Row, Source, Trace } from '../schema/trace.js';

/** One row of a source. */
export interface Step {
  readonly row: Row;
  /** How many rows of its source it stands inside. */
  readonly depth: number;
  /** Section of the specification; empty when none is cited. */
  readonly section: string;
  /** The name under which the reference has it; empty for rows that no field made. */
  readonly name: string;
  /** The declaration was not met before in this message. */
  readonly isNew: boolean;
  /** A bit that is set: the table that names it. */
  readonly bits: Flags | null;
  /** Sources that were made of this row's bytes. */
  readonly leadsTo: readonly number[];
}

/** One source with its rows. */
export interface Chapter {
  readonly number: number;
  readonly source: Source;
  readonly steps: readonly Step[];
}

/** Puts the rows of a message's tree into the order of its sources. */
export function chaptersOf(record: MessageRecord, trace: Trace): Chapter[] {
  const walk = new Walk(record, trace);
  walk.rows(trace.rows, 0, -1, record.protocol.id);
  return trace.sources.map((source, number) => ({ number, source, steps: walk.steps[number] ?? [] }));
}

class Walk {
  readonly steps: Step[][];
  private readonly met: AnyField[] = [];
  private readonly seen = new Set<AnyField>();

  constructor(
    private readonly record: MessageRecord,
    trace: Trace,
  ) {
    this.steps = trace.sources.map(() => []);
  }

  rows(rows: readonly Row[], depth: number, outer: number, prefix: string, over: AnyField | null = null): void {
    for (const row of rows) this.row(row, row.source === outer ? depth : 0, prefix, over);
  }

  private row(row: Row, depth: number, prefix: string, over: AnyField | null): void {
    const isElement = row.field !== null && row.key === 'item';
    const name = row.field === null ? '' : isElement ? prefix : `${prefix}.${row.key}`;
    const inside = row.children.filter((child) => child.source !== row.source).map((child) => child.source);
    this.steps[row.source]?.push({
      row,
      depth,
      section: this.sectionOf(row),
      name,
      isNew: this.isNew(row.field),
      bits: row.note && row.field === null && over !== null ? this.bitsOf(over, row.key) : null,
      leadsTo: [...new Set(inside)],
    });
    this.rows(row.children, depth + 1, row.source, name === '' ? prefix : name, row.field);
  }

  /** The table in which a bit of that name was found. */
  private bitsOf({ flags }: AnyField, name: string): Flags | null {
    if (flags === null) return null;
    const tables = 'choose' in flags ? [flags.choose(this.record.message.fields), ...flags.tables] : [flags];
    return tables.find(({ bits }) => Object.hasOwn(bits, name)) ?? null;
  }

  /** A struct's row has no field; the kind knows the struct by its label. */
  private sectionOf({ field, note, label }: Row): string {
    if (field !== null) return field.section;
    if (note) return '';
    return this.record.message.kind.structs.find((struct) => struct.label === label)?.section ?? '';
  }

  private isNew(field: AnyField | null): boolean {
    if (field === null || this.seen.has(field)) return false;
    this.seen.add(field);
    if (this.met.some((other) => other.key === field.key && saysTheSame(other, field))) return false;
    this.met.push(field);
    return true;
  }
}

/** What was checked or found out while the row was read, in words; empty when nothing was said. */
export function checkedOf({ field, value, text }: Row): string {
  if (field === null) return '';
  const shown = showField(field, value);
  if (text === shown) return '';
  return text.startsWith(`${shown} — `) ? text.slice(shown.length + 3) : shown === '' ? text : '';
}

/** Where the bytes of a message stood in its frames. */
export function framesOf({ origins }: MessageRecord): { frame: number; bytes: number; at: number }[] {
  const frames: { frame: number; bytes: number; at: number }[] = [];
  for (const { frame, start, end, frameOffset } of origins) {
    const last = frames.at(-1);
    if (last?.frame === frame) last.bytes += end - start;
    else frames.push({ frame, bytes: end - start, at: frameOffset });
  }
  return frames;
}
