import { bounds } from './bounds.js';
import { FilterError } from './error.js';
import { tokensOf, type Token } from './lexer.js';
import type { Choice, Expression, Literal, Name, Operator, Quantifier } from './syntax.js';

/** Operators as signs and as words. */
const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['==', '=='],
  ['eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['~', 'matches'],
  ['&', '&'],
]);

/** What people write who know other languages. */
const foreign: ReadonlyMap<string, string> = new Map([
  ['=', 'equality is written =='],
  ['===', 'write: all NAME == VALUE'],
  ['!==', 'write: any NAME != VALUE'],
  ['~=', 'write: any NAME != VALUE'],
  ['|', 'or is written ||'],
]);

const reserved = new Set(['and', 'or', 'not', 'in', 'any', 'all', ...[...operators.keys()].filter(isWord)]);

function isWord(text: string): boolean {
  return /^\w/.test(text);
}

/** Reads an expression; names and values are not looked at yet. @throws FilterError */
export function parse(expression: string): Expression {
  if (expression.length > bounds.expression) {
    throw new FilterError(`the filter is longer than ${bounds.expression} characters`, {
      expression,
      start: bounds.expression,
      end: bounds.expression,
    });
  }
  return new Parser(tokensOf(expression)).whole();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const [first] = this.tokens;
    if (first?.is === 'end') throw new FilterError('the filter is empty', first.span);
    const expression = this.either();
    const { is, value, span } = this.next;
    if (is === 'end') return expression;
    if (value === ')') throw new FilterError("there is no '(' for this ')'", span);
    const hint = foreign.get(value) ?? "two conditions are joined by 'and' or 'or'";
    throw new FilterError(`the filter should end here; ${hint}`, span);
  }

  private either(): Expression {
    return this.joined('or', '||', () => this.joined('and', '&&', () => this.negation()));
  }

  private joined(is: 'and' | 'or', sign: string, part: () => Expression): Expression {
    const first = part();
    const parts = [first];
    while (this.take('word', is) || this.take('sign', sign)) parts.push(part());
    return parts.length === 1 ? first : { is, parts };
  }

  private negation(): Expression {
    const { span } = this.next;
    if (this.take('word', 'not') || this.take('sign', '!')) {
      return this.nested(span, () => ({ is: 'not', inner: this.negation() }));
    }
    if (!this.take('sign', '(')) return this.test();
    return this.nested(span, () => {
      const inner = this.either();
      if (!this.take('sign', ')')) throw new FilterError("there is no ')' for this '('", span);
      return inner;
    });
  }

  private nested(span: Token['span'], inside: () => Expression): Expression {
    if (++this.depth > bounds.nesting) {
      throw new FilterError(`parentheses and negations are nested deeper than ${bounds.nesting}`, span);
    }
    const expression = inside();
    this.depth--;
    return expression;
  }

  private test(): Expression {
    const quantifier = this.quantifier();
    const name = this.name();
    const { is, value, span } = this.next;
    if (is === 'word' && (value === 'in' || (value === 'not' && this.tokens[this.at + 1]?.value === 'in'))) {
      this.at += value === 'not' ? 2 : 1;
      const member: Expression = { is: 'member', quantifier, name, operatorSpan: span, choices: this.set() };
      return value === 'not' ? { is: 'not', inner: member } : member;
    }
    const operator = is === 'text' ? undefined : operators.get(value);
    if (operator !== undefined) {
      this.at++;
      return { is: 'compare', quantifier, name, operator, operatorSpan: span, operand: this.literal() };
    }
    const hint = is === 'sign' ? foreign.get(value) : undefined;
    if (hint !== undefined) throw new FilterError(`there is no operator '${value}'; ${hint}`, span);
    if (quantifier !== null) throw new FilterError(`'${quantifier}' needs a comparison behind the name`, name.span);
    return { is: 'present', name };
  }

  private quantifier(): Quantifier {
    if (this.take('word', 'any')) return 'any';
    return this.take('word', 'all') ? 'all' : null;
  }

  private name(): Name {
    const { is, value, span } = this.next;
    if (is === 'word' && !reserved.has(value)) {
      this.at++;
      return { text: value, span };
    }
    if (is === 'end') throw new FilterError('something is missing here: a name', span);
    throw new FilterError('a condition begins with a name', span);
  }

  private literal(): Literal {
    const { is, value, span } = this.next;
    if (is === 'text' || (is === 'word' && !reserved.has(value))) {
      this.at++;
      return { is, value, span };
    }
    if (is === 'end') throw new FilterError('something is missing here: a value', span);
    throw new FilterError('a value is expected here', span);
  }

  private set(): Choice[] {
    const open = this.next.span;
    if (!this.take('sign', '{')) throw new FilterError("'in' needs a set: {1, 5..9}", open);
    const choices: Choice[] = [];
    do {
      const from = this.literal();
      choices.push({ from, to: this.take('sign', '..') ? this.literal() : null });
      if (choices.length > bounds.set) {
        throw new FilterError(`the set holds more than ${bounds.set} values`, from.span);
      }
    } while (this.take('sign', ','));
    if (!this.take('sign', '}')) {
      const { is, span } = this.next;
      throw is === 'end'
        ? new FilterError("there is no '}' for this '{'", open)
        : new FilterError("a comma or '}' is expected here", span);
    }
    return choices;
  }

  private take(is: Token['is'], value: string): boolean {
    const { next } = this;
    if (next.is !== is || next.value !== value) return false;
    this.at++;
    return true;
  }

  private get next(): Token {
    const token = this.tokens[this.at] ?? this.tokens.at(-1);
    if (token === undefined) throw new Error('an expression without an end');
    return token;
  }
}
