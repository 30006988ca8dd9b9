/** One condition on a name: checked against its declaration, and made into a test of values. */
import { bytesOf, includesBytes } from './bytes.js';
import { flagsIn, flagTables, type Declared, type ValueTest } from './declared.js';
import { FilterError } from './error.js';
import { bitOf, numberOf, operandOf, unknownWord, type Operand } from './operand.js';
import { patternOf } from './pattern.js';
import type { Choice, Expression, Literal, Name, Relation, Span } from './syntax.js';
import { exampleOf, typeText } from './words.js';

type Condition = Extract<Expression, { is: 'compare' | 'member' }>;

/** The test of a value. `!=` gives the test of equality: what it means for several values is for the caller. @throws FilterError */
export function testOf(says: Declared, condition: Condition): ValueTest {
  const { name } = condition;
  if (says.type === 'object') {
    throw new FilterError(`${name.text} has no value here`, name.span);
  }
  if (condition.is === 'member') return member(says, name, condition.choices);
  const { operator, operatorSpan, operand } = condition;
  switch (operator) {
    case 'contains':
      return contains(says, name, operatorSpan, operand);
    case 'matches': {
      if (says.type !== 'text') throw unfit(operator, 'text', says, name, operatorSpan);
      const matches = patternOf(operand);
      return (value) => typeof value === 'string' && matches(value);
    }
    case '&':
      return bits(says, name, operatorSpan, operand);
    default:
      return relation(operator, says, name, operatorSpan, operand);
  }
}

function unfit(operator: string, on: string, says: Declared, name: Name, span: Span): FilterError {
  return new FilterError(`'${operator}' works on ${on}; ${name.text} is ${typeText(says)}`, span);
}

function relation(operator: Relation, says: Declared, name: Name, span: Span, literal: Literal): ValueTest {
  const { compare, equalOnly } = operandOf(says, name, literal);
  if (operator === '==' || operator === '!=') return (value) => compare(value) === 0;
  if (equalOnly) throw new FilterError(`'${operator}' needs values that have an order; use == or !=`, span);
  switch (operator) {
    case '<':
      return (value) => compare(value) < 0;
    case '<=':
      return (value) => compare(value) <= 0;
    case '>':
      return (value) => compare(value) > 0;
    case '>=':
      return (value) => compare(value) >= 0;
  }
}

function member(says: Declared, name: Name, choices: readonly Choice[]): ValueTest {
  const tests = choices.map(({ from, to }): ((value: unknown) => boolean) => {
    const first = operandOf(says, name, from);
    if (to === null) return (value) => first.compare(value) === 0;
    const last = operandOf(says, name, to);
    refuseUnordered(first, from);
    refuseUnordered(last, to);
    return (value) => first.compare(value) >= 0 && last.compare(value) <= 0;
  });
  return (value) => tests.some((test) => test(value));
}

function refuseUnordered({ equalOnly }: Operand, { span }: Literal): void {
  if (equalOnly) throw new FilterError('a range needs values that have an order', span);
}

function contains(says: Declared, name: Name, span: Span, literal: Literal): ValueTest {
  if (says.type === 'text') {
    const { is, value: wanted } = literal;
    if (is !== 'text') throw new FilterError(`${name.text} contains text, which is written in quotes`, literal.span);
    return (value) => typeof value === 'string' && value.includes(wanted);
  }
  if (says.type !== 'bytes') throw unfit('contains', 'text and bytes', says, name, span);
  const wanted = bytesOf(literal.value);
  if (wanted === null) throw new FilterError(`${name.text} contains ${exampleOf(says)}`, literal.span);
  return (value) => value instanceof Uint8Array && includesBytes(value, wanted);
}

/** One of the bits is set: bits of a number, or the bit of a name in the table that holds for the message. */
function bits(says: Declared, name: Name, span: Span, literal: Literal): ValueTest {
  const { flags } = says;
  if (says.type !== 'number') throw unfit('&', 'numbers', says, name, span);
  const mask = numberOf(literal);
  if (mask !== null) {
    if (!Number.isInteger(mask) || mask < 0 || mask > 0xffff_ffff) {
      throw new FilterError('bits are a whole number up to 0xffffffff', literal.span);
    }
    return (value) => typeof value === 'number' && (value & mask) !== 0;
  }
  if (flags === null) throw new FilterError(`the bits of ${name.text} have no names; write a number`, literal.span);
  const tables = flagTables(flags);
  if (!tables.some((table) => bitOf(table.bits, literal.value) !== undefined)) {
    throw unknownWord(literal, name, [...new Set(tables.flatMap((table) => Object.keys(table.bits)))]);
  }
  const bitIn = new Map(tables.map((table) => [table, bitOf(table.bits, literal.value) ?? 0]));
  return (value, scope) => typeof value === 'number' && (value & (bitIn.get(flagsIn(flags, scope)) ?? 0)) !== 0;
}
