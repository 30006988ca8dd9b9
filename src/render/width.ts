/** Columns of a terminal: East Asian wide characters take two, combining ones none (Unicode UAX #11). */

/** First and last code points of the wide and full-width blocks. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

const invisible = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns of one character. */
function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  // Up to the combining marks, and the dashes, quotes and the ellipsis of general punctuation.
  if (code < 0x300 || (code >= 0x2010 && code < 0x2028)) return 1;
  if (wide.some(([first, last]) => code >= first && code <= last)) return 2;
  return invisible.test(character) ? 0 : 1;
}

/** Columns that the text takes. */
export function columns(text: string): number {
  if (isLatin(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

/** The text with spaces behind it, up to `width` columns. */
export function padTo(text: string, width: number): string {
  const missing = width - columns(text);
  return missing > 0 ? text + ' '.repeat(missing) : text;
}

/** The text with spaces before it, up to `width` columns. */
export function padFrom(text: string, width: number): string {
  const missing = width - columns(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** The text in pieces of at most `width` columns, broken after a space where there is one in the second half. */
export function wrap(text: string, width: number): string[] {
  if (text.length * 2 <= width || columns(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const character of text) {
    const size = columnsOf(character);
    if (used + size > width) {
      const space = line.lastIndexOf(' ') + 1;
      const keep = space > line.length / 2 && space < line.length ? space : line.length;
      lines.push(line.slice(0, keep).trimEnd());
      line = line.slice(keep);
      used = columns(line);
    }
    line += character;
    used += size;
  }
  lines.push(line);
  return lines;
}

/** The beginning of the text that fits, with an ellipsis where it was cut. */
export function cutTo(text: string, width: number): string {
  if (text.length * 2 <= width || columns(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** The end of the text that fits, with an ellipsis where it was cut: of a path, the name. */
export function cutFront(text: string, width: number): string {
  const turned = (one: string): string => Array.from(one).reverse().join('');
  return columns(text) <= width ? text : turned(cutTo(turned(text), width));
}

function isLatin(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x300) return false;
  return true;
}
