/** A place in a line that somebody typed, shown under the line. */
import { escapeText } from '../bytes/escape.js';
import { columns } from '../render/width.js';

/** Columns of the line that are shown, most of them before the place. */
const shown = { before: 56, after: 24 };

/** A part of a text. */
export interface Place {
  readonly expression: string;
  readonly start: number;
  readonly end: number;
}

/** The line around the place, and a line with carets under it; nothing for an empty line. Both are to be escaped by whoever prints them. */
export function caretLines({ expression, start, end }: Place): string[] {
  if (expression.trim() === '') return [];
  const characters = Array.from(expression.slice(0, start));
  const cutBefore = characters.length > shown.before;
  const before = (cutBefore ? '…' : '') + characters.slice(-shown.before).join('');
  const rest = Array.from(expression.slice(start));
  const marked = Array.from(expression.slice(start, end)).length;
  const most = Math.max(shown.after, Math.min(marked, shown.before));
  const after = rest.slice(0, most).join('') + (rest.length > most ? '…' : '');
  const width = columns(escapeText(rest.slice(0, Math.min(marked, most)).join('')));
  return [`  ${before}${after}`, `  ${' '.repeat(columns(escapeText(before)))}${'^'.repeat(Math.max(1, width))}`];
}
