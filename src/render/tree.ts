/** `--format tree`: every byte of every message with its meaning, for people; 100 columns. */
import { escapeText } from '../bytes/escape.js';
import { byteHex } from '../bytes/hexdump.js';
import type { TextSink } from '../bytes/text-sink.js';
import { describe } from '../problem.js';
import type { DissectionRecord, MessageRecord } from '../record.js';
import { redacted } from '../mount.js';
import type { Diagnostic } from '../schema/message.js';
import type { Row, Source, Trace } from '../schema/trace.js';
import { dumpLines } from './dump.js';
import { Heads } from './head.js';
import { isMasked, masksOf, nothingMasked, visibility, type Masks } from './mask.js';
import type { Renderer, TextOptions } from './render.js';
import { columns, cutTo, padTo, wrap } from './width.js';

/** Columns of a line; head lines alone may be longer. */
const lineWidth = 100;
/** Where the remark of a heading begins. */
const remarkColumn = 50;
/** Eight bytes in hex. */
const bytesWidth = 23;
/** Bytes shown of a longer run: what leaves room for the count. */
const shownBytes = 5;
/** Columns of one value; JSON has it whole. */
const valueWidth = 1200;

export class TreeRenderer implements Renderer {
  private readonly heads: Heads;
  private first = true;

  constructor(private readonly options: TextOptions) {
    this.heads = new Heads(options);
  }

  write(sink: TextSink, record: DissectionRecord): void {
    sink.put(this.render(record));
  }

  render(record: DissectionRecord): string {
    const before = this.first ? '' : '\n';
    this.first = false;
    return `${before}${this.lines(record).join('\n')}\n`;
  }

  private lines(record: DissectionRecord): string[] {
    switch (record.record) {
      case 'message':
        return this.message(record);
      case 'finding':
        return [this.heads.finding(record)];
      case 'object':
        return [this.heads.object(record), ...(record.sha256 === null ? [] : [`  sha256 ${record.sha256}`])];
    }
  }

  private message(record: MessageRecord): string[] {
    const trace = record.trace();
    const masks = this.options.reveal ? nothingMasked : masksOf(trace);
    const lines = [this.heads.message(record)];
    new TreePart(trace, masks, this.options, lines).rows(trace.rows, 1, -1);
    const told = trace.sources.some(({ via }) => via !== '');
    if (record.message.decryptedWith !== null && !told) {
      lines.push(`  decrypted with ${escapeText(record.message.decryptedWith)}`);
    }
    for (const link of this.heads.links(record)) lines.push(`  ${link}`);
    for (const diagnostic of record.diagnostics) lines.push(...this.diagnostic(diagnostic));
    if (this.options.dump) lines.push(...dumpLines(record, this.options, trace));
    return lines;
  }

  /** Broken first and painted then: colours must not move the line ends. */
  private diagnostic({ problem, detail }: Diagnostic): string[] {
    const lead = `${problem.severity} ${escapeText(problem.code)}`;
    const [first = '', ...more] = wrap(`${lead}: ${escapeText(describe(problem, detail))}`, lineWidth - 4);
    const painted = this.options.palette[problem.severity](first.slice(0, lead.length)) + first.slice(lead.length);
    return [`  ${painted}`, ...more.map((piece) => `    ${piece}`)];
  }
}

/** The rows of one message. */
class TreePart {
  private readonly rangeWidth: number;
  private readonly introduced = new Set<number>();

  constructor(
    private readonly trace: Trace,
    private readonly masks: Masks,
    private readonly options: TextOptions,
    private readonly lines: string[],
  ) {
    const longest = trace.sources.reduce((length, { start, end }) => Math.max(length, end - start), 0);
    this.rangeWidth = 2 * String(longest).length + 2;
  }

  /** Rows that stand beside each other; `source` is the one that the rows around them are of. */
  rows(rows: readonly Row[], depth: number, source: number): void {
    for (const row of rows) if (visibility(row, this.masks) !== 'absent') this.row(row, depth, source);
  }

  private row(row: Row, depth: number, outer: number): void {
    const isNew = row.source !== outer && !this.introduced.has(row.source);
    if (isNew) this.introduced.add(row.source);
    const origin = isNew ? sourceText(this.trace.sources[row.source]) : '';
    if (isHeading(row)) {
      this.heading(row, depth, origin);
    } else {
      if (origin !== '') this.lines.push(`${indent(depth)}${origin}:`);
      this.part(row, depth);
    }
    this.rows(row.children, depth + 1, row.source);
  }

  private heading(row: Row, depth: number, origin: string): void {
    const remark = [origin, escapeText(row.text)].filter((text) => text !== '').join(', ');
    const label = escapeText(row.label);
    const painted = indent(depth) + this.options.palette.heading(label);
    const gap = Math.max(2, remarkColumn - 2 * depth - columns(label));
    this.lines.push(remark === '' ? painted : painted + ' '.repeat(gap) + remark);
  }

  private part(row: Row, depth: number): void {
    const { palette } = this.options;
    const range = padTo(row.note ? '' : `${row.start}..${row.end}`, this.rangeWidth);
    const bytes = padTo(row.note ? '' : this.bytes(row), bytesWidth);
    const before =
      indent(depth) + (row.note ? `${range}  ${bytes}` : `${palette.range(range)}  ${palette.bytes(bytes)}`);
    const column = 2 * depth + this.rangeWidth + 2 + bytesWidth + 2;
    const label = escapeText(row.label);
    const text = this.text(row);
    const [first = '', ...more] = wrap(text === '' ? label : `${label}: ${text}`, Math.max(24, lineWidth - column - 2));
    const painted = first.startsWith(label) ? palette.label(label) + first.slice(label.length) : first;
    this.lines.push(`${before}  ${painted}`, ...more.map((line) => ' '.repeat(column + 2) + line));
  }

  private text(row: Row): string {
    const seen = visibility(row, this.masks);
    if (seen !== 'shown') return seen === 'hidden' ? redacted : '';
    if (row.value === '' && row.text === '') return '(empty)';
    // Escaping makes text longer, never shorter: what lies far behind the cut need not be escaped.
    const text = escapeText(row.text.slice(0, 2 * valueWidth));
    const cut = cutTo(text, valueWidth);
    return cut === text && row.text.length <= 2 * valueWidth ? text : `${cut} (${row.text.length} characters)`;
  }

  private bytes({ source, start, end }: Row): string {
    const from = this.trace.sources[source];
    const length = end - start;
    if (from === undefined || length <= 0) return '';
    const shown = length * 3 - 1 <= bytesWidth ? length : shownBytes;
    let text = '';
    const open = this.masks === nothingMasked;
    for (let i = start; i < start + shown; i++) {
      const hidden = !open && isMasked(this.masks, source, i, i + 1);
      const byte = hidden ? '--' : byteHex(from.bytes[from.start + i] ?? 0);
      text += i === start ? byte : ` ${byte}`;
    }
    return shown === length ? text : `${text} … ${length} B`;
  }
}

/** A row over the rows of a struct: it has no value of its own. */
function isHeading(row: Row): boolean {
  return !row.note && row.field === null && row.value === undefined && row.children.length > 0;
}

function sourceText(source: Source | undefined): string {
  if (source === undefined) return '';
  const length = source.end - source.start;
  const size = length === 1 ? '1 byte' : `${length} bytes`;
  const cut = source.wireLength > length ? ` of ${source.wireLength} on the wire` : '';
  return `${escapeText(source.via === '' ? source.name : source.via)}, ${size}${cut}`;
}

const indents = ['', '  ', '    ', '      ', '        '];

function indent(depth: number): string {
  return indents[depth] ?? '  '.repeat(depth);
}
