/** A parsed filter against the declarations: every name is there, every value fits, before anything is read. */
import { shortList, type Catalogue } from './catalogue.js';
import { testOf } from './condition.js';
import type { Declared, Entry, ValueTest } from './declared.js';
import { FilterError } from './error.js';
import type { Expression } from './syntax.js';

/**
 * What a condition says of the values that a record has under one name. `some`: one passes. `every`: there are some and
 * all pass. `none`: there are some and none passes. `fails`: one does not pass.
 */
export type Mode = 'some' | 'every' | 'none' | 'fails';

export type Checked =
  | { readonly is: 'and' | 'or'; readonly parts: readonly Checked[] }
  | { readonly is: 'not'; readonly inner: Checked }
  | { readonly is: 'present'; readonly entry: Entry }
  | {
      readonly is: 'condition';
      readonly entry: Entry;
      readonly mode: Mode;
      /** For each way in which the name is declared, and that the value fits. */
      readonly tests: ReadonlyMap<Declared, ValueTest>;
    };

/** @throws FilterError */
export function check(expression: Expression, catalogue: Catalogue, reveal: boolean): Checked {
  switch (expression.is) {
    case 'and':
    case 'or':
      return { is: expression.is, parts: expression.parts.map((part) => check(part, catalogue, reveal)) };
    case 'not':
      return { is: 'not', inner: check(expression.inner, catalogue, reveal) };
    case 'present':
      return { is: 'present', entry: catalogue.entry(expression.name) };
    default: {
      const entry = catalogue.entry(expression.name);
      refuseObject(entry, expression, catalogue);
      return { is: 'condition', entry, mode: modeOf(expression), tests: testsOf(entry, expression, reveal) };
    }
  }
}

type Condition = Extract<Expression, { is: 'compare' | 'member' }>;

function modeOf(condition: Condition): Mode {
  const { quantifier } = condition;
  const differs = condition.is === 'compare' && condition.operator === '!=';
  if (differs) return quantifier === 'any' ? 'fails' : 'none';
  return quantifier === 'all' ? 'every' : 'some';
}

function refuseObject({ varieties }: Entry, { name }: Condition, catalogue: Catalogue): void {
  if (varieties.some(({ type }) => type !== 'object')) return;
  const inside = catalogue.below(name.text);
  const has = inside.length === 0 ? '' : `; it has: ${shortList(inside)}`;
  throw new FilterError(`${name.text} has no value, it can only be asked whether it is there${has}`, name.span);
}

function testsOf(entry: Entry, condition: Condition, reveal: boolean): Map<Declared, ValueTest> {
  const tests = new Map<Declared, ValueTest>();
  const { name } = condition;
  let refused: FilterError | null = null;
  for (const says of entry.varieties) {
    if (says.secret && !reveal) {
      // Whoever may not see a value may not find it out by asking either.
      throw new FilterError(
        `${entry.name} is secret: with --reveal it can be compared, without only asked whether it is there`,
        name.span,
      );
    }
    try {
      tests.set(says, testOf(says, condition));
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      refused ??= error;
    }
  }
  if (tests.size === 0 && refused !== null) throw refused;
  return tests;
}
