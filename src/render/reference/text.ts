import { escapeText } from '../../bytes/escape.js';
import type { Palette } from '../palette.js';
import { columns, padTo, wrap } from '../width.js';
import { plain, type Block, type Line } from './blocks.js';

const lineWidth = 100;
const margin = '  ';
const gap = '  ';
/** The last column of a table is never narrower while the first can give way. */
const leastWidth = 30;

/** Blocks as text for a terminal, within 100 columns. */
export function blocksText(blocks: readonly Block[], palette: Palette): string {
  const lines = blocks.flatMap((block, index) => [
    ...(index > 0 && block.is === 'heading' && block.level < 3 ? [''] : []),
    ...blockLines(block, palette),
    ...(block.is === 'heading' && block.level > 1 ? [] : ['']),
  ]);
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function blockLines(block: Block, palette: Palette): string[] {
  switch (block.is) {
    case 'heading':
      return [palette.heading(escapeText(block.text))];
    case 'paragraph':
      return hanging(margin, '', words(block.line));
    case 'list':
      return block.items.flatMap((item) => hanging(margin, '- ', words(item)));
    case 'table':
      return tableLines(
        block.head,
        block.rows.map((row) => row.map(words)),
        palette,
      );
  }
}

function words(line: Line): string {
  return escapeText(plain(line));
}

function hanging(before: string, lead: string, text: string): string[] {
  const indent = before + ' '.repeat(lead.length);
  return wrap(text, lineWidth - indent.length).map((line, index) => (index === 0 ? before + lead : indent) + line);
}

function tableLines(head: readonly string[], rows: readonly (readonly string[])[], palette: Palette): string[] {
  const widths = columnWidths([...(head.length === 0 ? [] : [head]), ...rows]);
  const lines = head.length === 0 ? [] : rowLines(head, widths, palette.heading);
  return [...lines, ...rows.flatMap((row) => rowLines(row, widths, palette.label))];
}

/** As wide as the widest cell; the last column gets what is left, and the first gives way where that is little. */
function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, columns(cell))));
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + gap.length, margin.length);
  const missing = Math.max(0, leastWidth - (lineWidth - before));
  const giving = widths[0] ?? 0;
  const given = last > 0 ? Math.min(missing, Math.max(0, giving - leastWidth)) : 0;
  widths[0] = giving - given;
  widths[last] = Math.max(8, lineWidth - before + given);
  return widths;
}

/** A row over as many lines as its longest cell needs. */
function rowLines(row: readonly string[], widths: readonly number[], paint: (text: string) => string): string[] {
  const cells = row.map((cell, i) => wrap(cell, widths[i] ?? leastWidth));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) => {
    const pieces = cells.map((cell, i) => padTo(cell[line] ?? '', i === cells.length - 1 ? 0 : (widths[i] ?? 0)));
    const [first = '', ...rest] = pieces;
    return (
      margin +
      (first.trim() === '' ? first : paint(first)) +
      rest.map((piece) => gap + piece).join('')
    ).trimEnd();
  });
}
