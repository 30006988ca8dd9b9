/** One row of a lesson: its bytes with carets, its meaning, the rule, what was checked. */
import { escapeText } from '../../bytes/escape.js';
import { hexDump, type ByteRange } from '../../bytes/hexdump.js';
import { formText } from '../../explain/fields.js';
import { checkedOf, type Step } from '../../explain/lesson.js';
import { writtenAs } from '../../explain/observed.js';
import { tablesOf, type NamedValue, type TableEntry } from '../../explain/tables.js';
import { redacted } from '../../mount.js';
import type { Row, Source } from '../../schema/trace.js';
import { masksWithin, visibility, type Masks, type Visibility } from '../mask.js';
import type { Palette } from '../palette.js';
import { cutTo } from '../width.js';
import { counted, indented } from './lines.js';

/** Bytes in a line of a dump. */
const lineBytes = 16;
/** Lines of a dump before the rest is only counted. */
const shownLines = 2;
/** Columns of one value; JSON has it whole. */
const valueWidth = 1200;
/** Rows inside rows stop moving to the right here: dumps must fit. */
const deepest = 6;

/** What every row of a lesson is written with. */
export interface Teaching {
  readonly palette: Palette;
  readonly masks: Masks;
  /** Show every byte of long rows. */
  readonly whole: boolean;
  /** The tables of the message's protocol. */
  readonly tables: readonly TableEntry[];
}

/** The lines of a row; none for what comments on a secret. */
export function stepLines(step: Step, source: Source, number: number, teaching: Teaching): string[] {
  const { row } = step;
  const seen = visibility(row, teaching.masks);
  if (seen === 'absent') return [];
  const indent = 2 + 2 * Math.min(step.depth, deepest);
  if (row.field === null && row.note) return noteLines(step, indent + 6, teaching);
  if (row.field === null && row.value === undefined && row.children.length > 0)
    return headingLines(step, indent, teaching);
  return ['', ...dump(step, source, number, indent, teaching), ...said(step, source, indent + 6, seen, teaching)];
}

/** Over the rows of a struct. */
function headingLines({ row, section }: Step, indent: number, { palette }: Teaching): string[] {
  const label = escapeText(row.label);
  const cited = section === '' ? '' : `, §${escapeText(section)}`;
  const remark = row.text === '' ? '' : `: ${escapeText(row.text)}`;
  return ['', ' '.repeat(indent) + palette.heading(label) + `, bytes ${row.start}..${row.end}${cited}${remark}`];
}

/** A bit that is set, or another remark about the row above. */
function noteLines({ row, bits }: Step, indent: number, { palette, tables }: Teaching): string[] {
  const label = escapeText(row.label);
  const doc = tables.find((entry) => entry.table === bits)?.values.find(({ name }) => name === row.key)?.doc ?? '';
  const text = `${label}: ${escapeText(row.text)}${doc === '' ? '' : `. ${escapeText(doc)}`}`;
  return painted(indented(text, indent, 2), label, palette.label);
}

/** The bytes of a row with carets under them, and what stands beside them. Rows without bytes have none. */
function dump({ row }: Step, source: Source, number: number, indent: number, teaching: Teaching): string[] {
  if (row.note || row.end <= row.start || isContainer(row)) return [];
  const from = row.start - (row.start % lineBytes);
  const most = teaching.whole ? Infinity : from + shownLines * lineBytes;
  const all = Math.min(Math.ceil(row.end / lineBytes) * lineBytes, source.end - source.start);
  // One line more is shorter than the words that would stand for it.
  const to = all <= most + lineBytes ? all : most;
  const { start } = source;
  const masks = masksWithin(teaching.masks, number, from, to).map((range) => shifted(range, start));
  const carets = shifted(row, start);
  const lines = [...hexDump(source.bytes, start + from, start + to, { masks, carets, offset: from, indent })];
  if (to < row.end) lines.push(`${' '.repeat(indent)}      … ${counted(row.end - to, 'byte')} more`);
  return lines;
}

/** Its bytes are shown by the rows inside it. */
function isContainer(row: Row): boolean {
  return row.children.some(({ note, source }) => !note && source === row.source);
}

function shifted({ start, end }: ByteRange, by: number): ByteRange {
  return { start: start + by, end: end + by };
}

/** What a row says: label and value, meaning, rule, what was checked, where its bytes lead. */
function said(step: Step, source: Source, indent: number, seen: Visibility, teaching: Teaching): string[] {
  const { row, isNew, leadsTo } = step;
  const { palette } = teaching;
  const label = escapeText(row.label);
  const checked = seen === 'shown' ? checkedOf(row) : '';
  const value = valueText(row, seen, checked);
  const range = isContainer(row) ? `, bytes ${row.start}..${row.end}` : '';
  const first = (value === '' ? label : `${label}: ${value}`) + range;
  const lines = painted(indented(first, indent, 2), label, palette.label);
  const more = (text: string): void => void lines.push(...indented(text, indent, 2));
  if (isNew && row.field !== null && row.field.doc !== '') more(escapeText(row.field.doc));
  const named = seen === 'shown' ? meaningOf(row, teaching.tables) : null;
  if (named !== null && named.doc !== '') more(`${escapeText(named.name)} means: ${escapeText(named.doc)}`);
  if (isNew) more(`Rule: ${ruleText(step, source, seen)}`);
  if (checked !== '') more(`Checked: ${escapeText(checked.slice(0, 2 * valueWidth))}`);
  for (const number of leadsTo) more(`These bytes become source ${number + 1}, below.`);
  return lines;
}

function painted(lines: string[], label: string, paint: (text: string) => string): string[] {
  const [first = '', ...rest] = lines;
  return [first.includes(label) ? first.replace(label, () => paint(label)) : first, ...rest];
}

function valueText(row: Row, seen: Visibility, checked: string): string {
  if (seen === 'hidden') return redacted;
  if (seen === 'children-only') return '';
  if (row.value === '' && row.field !== null) return '(empty)';
  const text = checked === '' ? row.text : row.text.slice(0, row.text.length - checked.length).replace(/ — $/, '');
  // Escaping makes text longer, never shorter: what lies far behind the cut need not be escaped.
  return cutTo(escapeText(text.slice(0, 2 * valueWidth)), valueWidth);
}

/** The named value that a number is. */
function meaningOf({ field, value }: Row, tables: readonly TableEntry[]): NamedValue | null {
  if (field?.names == null || typeof value !== 'number') return null;
  const table = tables.find((entry) => entry.table === field.names);
  return table?.values.find(({ number }) => number === value) ?? null;
}

/** Type, how it is written, what gives its length and its names, and where all that is said. */
function ruleText({ row, section, name }: Step, source: Source, seen: Visibility): string {
  const { field } = row;
  if (field === null) return 'bytes that no field claims';
  const written = seen === 'shown' && !row.note ? writtenAs(row, source) : null;
  const parts = [written === null ? formText(field) : `${formText(field)} ${written}`];
  if (field.derived) parts.push('no bytes of its own: told by what was read before');
  if (field.lengthKey !== '') parts.push(`as long as ${field.lengthKey} says`);
  if (row.secret) parts.push('secret: shown only with --reveal');
  if (field.optional) parts.push('optional');
  const titles = tablesOf(field).map(({ title }) => `"${title}"`);
  if (titles.length > 0) parts.push(`${field.flags === null ? 'named by' : 'bits named by'} ${titles.join(' or ')}`);
  if (section !== '') parts.push(`§${section}`);
  return escapeText(`${parts.join(', ')}; ${name}`);
}
