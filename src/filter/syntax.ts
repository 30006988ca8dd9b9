/** A filter as it was written: names and values are still words. */

/** A part of the expression; errors point at it. */
export interface Span {
  readonly expression: string;
  readonly start: number;
  readonly end: number;
}

export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A value: a bare word, whose meaning the type of the name decides, or text in quotes. */
export interface Literal {
  readonly is: 'word' | 'text';
  readonly value: string;
  readonly span: Span;
}

/** One value of a set, or all from one to another, both included. */
export interface Choice {
  readonly from: Literal;
  readonly to: Literal | null;
}

export type Relation = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Operator = Relation | 'contains' | 'matches' | '&';

/** `any` and `all` in front of a name; null for what the operator means by itself. */
export type Quantifier = 'any' | 'all' | null;

export type Expression =
  | { readonly is: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly is: 'not'; readonly inner: Expression }
  | { readonly is: 'present'; readonly name: Name }
  | {
      readonly is: 'compare';
      readonly quantifier: Quantifier;
      readonly name: Name;
      readonly operator: Operator;
      readonly operatorSpan: Span;
      readonly operand: Literal;
    }
  | {
      readonly is: 'member';
      readonly quantifier: Quantifier;
      readonly name: Name;
      readonly operatorSpan: Span;
      readonly choices: readonly Choice[];
    };
