import { escapeText } from '../../bytes/escape.js';
import type { Block, Line, Span } from './blocks.js';

/** Blocks as Markdown that GitHub shows as it is meant: tables, and links to the headings of the page. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return lineText(block.line);
    case 'list':
      return block.items.map((item) => `- ${lineText(item)}`).join('\n');
    case 'table':
      return tableText(block.head, block.rows);
  }
}

function tableText(head: readonly string[], rows: readonly (readonly Line[])[]): string {
  const width = rows[0]?.length ?? head.length;
  // A Markdown table always has a head.
  const titles = head.length > 0 ? head.map(escaped) : Array.from({ length: width }, () => '');
  return [titles, titles.map(() => '---'), ...rows.map((row) => row.map(lineText))].map(rowText).join('\n');
}

function rowText(cells: readonly string[]): string {
  // A cell ends at a bar wherever it stands, in code too, unless a backslash is in front (GFM, tables).
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function lineText(line: Line): string {
  return line.map(spanText).join('');
}

function spanText(span: Span): string {
  if (typeof span === 'string') return escaped(span);
  const shown = codeSpan(escapeText(span.code));
  return 'heading' in span ? `[${shown}](#${slug(span.heading)})` : shown;
}

/** Code between more backticks than it has itself (CommonMark §6.1). */
function codeSpan(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const inner = text.startsWith('`') || text.endsWith('`') || text === '' ? ` ${text} ` : text;
  return fence + inner + fence;
}

/** Words that mean themselves: no markup, no HTML. A bar is left to the table. */
function escaped(text: string): string {
  return escapeText(text)
    .replaceAll(/[\\`*_[\]<>]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll(/^([#+-])/g, '\\$1');
}

/** The anchor that GitHub gives a heading: lower case, hyphens for spaces, no other punctuation. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Text in a fence that nothing inside can close. */
export function fenced(text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}\n`;
}
