import { FilterError } from './error.js';
import type { Span } from './syntax.js';

export interface Token {
  /** A bare word, text in quotes, an operator or a bracket, or the end. */
  readonly is: 'word' | 'text' | 'sign' | 'end';
  /** Of text: without its quotes and escapes. */
  readonly value: string;
  readonly span: Span;
}

/** Names, numbers, addresses, bytes and times are words; two dots stand between the ends of a range. */
const word = /(?:[\p{L}\p{N}_:/+-]|\.(?!\.))+/uy;
const sign = /===|!==|~=|==|!=|<=|>=|&&|\|\||\.\.|[<>!~&(){},=|]/y;
const blank = /\s+/y;

/** Takes the expression apart. @throws FilterError */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skip(blank, expression, 0); at < expression.length;) {
    const token = tokenAt(expression, at);
    tokens.push(token);
    at = skip(blank, expression, token.span.end);
  }
  tokens.push({ is: 'end', value: '', span: { expression, start: expression.length, end: expression.length } });
  return tokens;
}

function skip(pattern: RegExp, expression: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(expression) ? pattern.lastIndex : at;
}

function tokenAt(expression: string, start: number): Token {
  if (expression[start] === '"') return quoted(expression, start, start + 1, false);
  if (expression.startsWith('r"', start)) return quoted(expression, start, start + 2, true);
  for (const [is, pattern] of [['word', word] as const, ['sign', sign] as const]) {
    const end = skip(pattern, expression, start);
    if (end > start) return { is, value: expression.slice(start, end), span: { expression, start, end } };
  }
  const character = String.fromCodePoint(expression.codePointAt(start) ?? 0);
  const hint = character === "'" ? '; text is written in double quotes' : '';
  throw new FilterError(`'${character}' means nothing here${hint}`, {
    expression,
    start,
    end: start + character.length,
  });
}

/** Text in quotes. In raw text (`r"…"`) a backslash is a backslash, and yet `\"` does not end it. */
function quoted(expression: string, start: number, from: number, raw: boolean): Token {
  let value = '';
  let at = from;
  for (;;) {
    const character = expression[at];
    if (character === undefined) {
      throw new FilterError('the text has no closing quote', { expression, start, end: expression.length });
    }
    if (character === '"') return { is: 'text', value, span: { expression, start, end: at + 1 } };
    const piece = character === '\\' ? (raw ? rawPair : escape)(expression, at) : { value: character, end: at + 1 };
    value += piece.value;
    at = piece.end;
  }
}

interface Piece {
  readonly value: string;
  readonly end: number;
}

function rawPair(expression: string, at: number): Piece {
  return { value: expression.slice(at, at + 2), end: Math.min(at + 2, expression.length) };
}

const single: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
]);
const numbered = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})/iy;

function escape(expression: string, at: number): Piece {
  const simple = single.get(expression[at + 1] ?? '');
  if (simple !== undefined) return { value: simple, end: at + 2 };
  numbered.lastIndex = at;
  const match = numbered.exec(expression);
  const code = parseInt(match?.[1] ?? match?.[2] ?? match?.[3] ?? '', 16);
  if (match === null || code > 0x10ffff) {
    throw new FilterError(
      `there is no such escape; write \\\\ for a backslash, or r"…" where backslashes are to stay`,
      { expression, start: at, end: Math.min(at + 2, expression.length) },
    );
  }
  return { value: String.fromCodePoint(code), end: at + match[0].length };
}
