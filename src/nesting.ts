/**
 * How deep YAML nests, before it is parsed: the parser goes into itself for each level and waits for the stack to end,
 * and where that happens within a regular expression, Node ends with it.
 */
import { Lexer } from 'yaml';

/** Levels that a text may have: ten times what anything here reads, a third of what a stack can take. */
export const deepest = 256;

/** The lexer says with this that a plain or block scalar comes: the only tokens that are not part of the text. */
const scalarFollows = '\x1f';
const marks = new Set(['\x02', '\x18']);

const indicators = new Set(['-', '?', ':']);

/** Where a text nests deeper than that; null when it does not. Some levels may be counted twice, none is left out. */
export function tooDeepAt(text: string): number | null {
  const levels = new Levels();
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (!isScalar && (token === scalarFollows || marks.has(token))) {
      isScalar = token === scalarFollows;
      continue;
    }
    if (isScalar) levels.take(token);
    else levels.punctuation(token);
    if (levels.depth > deepest) return offset;
    isScalar = false;
    offset += token.length;
  }
  return null;
}

/** Levels of brackets, and of lines and indicators that stand further right than those they are in. */
class Levels {
  private brackets = 0;
  private column = 0;
  private isFirst = true;
  private readonly columns: number[] = [];

  get depth(): number {
    return this.brackets + this.columns.length;
  }

  punctuation(token: string): void {
    if (token === '[' || token === '{') this.brackets++;
    else if (token === ']' || token === '}') this.brackets = Math.max(0, this.brackets - 1);
    this.take(token, indicators.has(token));
  }

  take(token: string, isIndicator = false): void {
    if (token.trim() !== '' && (this.isFirst || isIndicator) && this.brackets === 0) this.open();
    const line = token.lastIndexOf('\n') + 1;
    this.column = line === 0 ? this.column + token.length : token.length - line;
    this.isFirst = token.trim() === '' ? this.isFirst || line > 0 : line > 0;
  }

  private open(): void {
    while ((this.columns.at(-1) ?? -1) >= this.column) this.columns.pop();
    this.columns.push(this.column);
  }
}
