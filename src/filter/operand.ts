/** Values as they are typed, by the type of the name that they are compared with. */
import { hex } from '../bytes/hexdump.js';
import { LruMap } from '../lru.js';
import { didYouMean } from '../nearest.js';
import { addressBytes, compareAddresses, hasPrefix, type AddressBytes } from './address.js';
import { bytesOf, compareBytes } from './bytes.js';
import { compareDigits, digitsOf } from './digits.js';
import { flagTables, type Declared } from './declared.js';
import { FilterError } from './error.js';
import { compareMoments, momentOf, type Moment } from './moment.js';
import type { Literal, Name } from './syntax.js';
import { exampleOf } from './words.js';

/** A value that others are compared with. */
export interface Operand {
  /** Negative, zero or positive for a value that is less, equal or greater; NaN for one that has no place beside it. */
  readonly compare: (value: unknown) => number;
  /** It stands for more than one value, or for none: nothing is less or greater. */
  readonly equalOnly: boolean;
}

function ordered(compare: (value: unknown) => number): Operand {
  return { compare, equalOnly: false };
}

function equal(is: (value: unknown) => boolean): Operand {
  return { compare: (value) => (is(value) ? 0 : NaN), equalOnly: true };
}

/** The operand that a literal is for a name of this type. @throws FilterError */
export function operandOf(says: Declared, name: Name, literal: Literal): Operand {
  if (literal.is === 'word' && literal.value === 'null') return equal((value) => value === null);
  const operand = byType(says, name, literal);
  if (operand !== null) return operand;
  throw new FilterError(`${name.text} is compared with ${exampleOf(says)}${rewritten(says, literal)}`, literal.span);
}

/** What was probably meant. */
function rewritten({ type }: Declared, { is, value }: Literal): string {
  if (type === 'text' && is === 'word') return `; write "${value}"`;
  if (type !== 'bytes' || is !== 'text' || value === '') return '';
  const bytes = new TextEncoder().encode(value);
  return bytes.length > 16 ? '' : `; the bytes of this text in UTF-8 are ${hex(bytes).replace(/..(?=.)/g, '$&:')}`;
}

function byType(says: Declared, name: Name, literal: Literal): Operand | null {
  switch (says.type) {
    case 'number':
      return number(says, name, literal);
    case 'long':
      return long(literal);
    case 'text':
      return says.words === null ? text(literal) : word(says.words, name, literal);
    case 'bytes':
      return bytes(literal);
    case 'flag':
      return flag(literal);
    case 'time':
    case 'moment':
      return moment(literal);
    case 'address':
      return address(literal);
    case 'object':
      return null;
  }
}

const numberForm = /^[+-]?(?:0x[\da-f]{1,16}|\d{1,20}(?:\.\d{1,20})?)$/i;

/** A number as it is typed; null when it is none. */
export function numberOf({ is, value }: Literal): number | null {
  if (is === 'text' || !numberForm.test(value)) return null;
  const size = Number(value.replace(/^[+-]/, ''));
  return value.startsWith('-') ? -size : size;
}

function number(says: Declared, name: Name, literal: Literal): Operand | null {
  const wanted = numberOf(literal) ?? namedNumber(says, name, literal);
  return wanted === null ? null : ordered((value) => (typeof value === 'number' ? value - wanted : NaN));
}

function namedNumber({ names, flags }: Declared, name: Name, literal: Literal): number | null {
  const bit = flagTables(flags).some((table) => bitOf(table.bits, literal.value) !== undefined);
  if (bit) {
    throw new FilterError(
      `${literal.value} is a bit of ${name.text}: write ${name.text} & ${literal.value}`,
      literal.span,
    );
  }
  if (names === null) return null;
  const found = names.numberOf(literal.value);
  if (found !== undefined) return found;
  throw unknownWord(literal, name, Object.keys(names.numbers));
}

/** The bit of a name, whatever its case. */
export function bitOf(bits: Readonly<Record<string, number>>, typed: string): number | undefined {
  const wanted = typed.toLowerCase();
  return Object.entries(bits).find(([known]) => known.toLowerCase() === wanted)?.[1];
}

/** How many names a complaint lists. */
const listed = 12;

/** A name that is not in its table. */
export function unknownWord(literal: Literal, name: Name, known: readonly string[]): FilterError {
  const some = known.length > listed ? [...known.slice(0, listed), '…'] : known;
  const near = didYouMean(literal.value, known);
  const hint = near === '' ? `; there are: ${some.join(', ')}` : near;
  return new FilterError(`${name.text} is never '${literal.value}'${hint}`, literal.span);
}

function long({ is, value }: Literal): Operand | null {
  if (is === 'text' ? !/^\d{1,40}$/.test(value) : !/^[+-]?(?:0x[\da-f]{1,32}|\d{1,40})$/i.test(value)) return null;
  const size = BigInt(value.replace(/^[+-]/, ''));
  const wanted = value.startsWith('-') ? -size : size;
  return ordered((one) => (typeof one !== 'bigint' ? NaN : one < wanted ? -1 : one > wanted ? 1 : 0));
}

/** Text against text; or, without quotes, against a number that the text says in decimal digits. */
function text({ is, value }: Literal): Operand | null {
  if (is === 'text') {
    return ordered((one) => (typeof one !== 'string' ? NaN : one < value ? -1 : one > value ? 1 : 0));
  }
  const wanted = digitsOf(value);
  if (wanted === null) return null;
  return ordered((one) => {
    const digits = typeof one === 'string' ? digitsOf(one) : null;
    return digits === null ? NaN : compareDigits(digits, wanted);
  });
}

function word(words: readonly string[], name: Name, literal: Literal): Operand {
  const typed = literal.value.toLowerCase();
  const wanted = words.find((one) => one.toLowerCase() === typed);
  if (wanted === undefined) throw unknownWord(literal, name, words);
  return equal((value) => value === wanted);
}

function bytes(literal: Literal): Operand | null {
  const wanted = bytesOf(literal.value);
  if (wanted === null) return null;
  return ordered((value) => (value instanceof Uint8Array ? compareBytes(value, wanted) : NaN));
}

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function flag({ is, value }: Literal): Operand | null {
  const wanted = is === 'text' ? undefined : flagWords.get(value.toLowerCase());
  return wanted === undefined ? null : equal((one) => one === wanted);
}

function moment(literal: Literal): Operand | null {
  const wanted = momentOf(literal.value);
  if (wanted === null) return null;
  return ordered((value) => {
    if (typeof value === 'number') return compareMoments({ seconds: value, nanoseconds: 0 }, wanted);
    return isMoment(value) ? compareMoments(value, wanted) : NaN;
  });
}

function isMoment(value: unknown): value is Moment {
  return typeof value === 'object' && value !== null && 'seconds' in value && 'nanoseconds' in value;
}

/** Addresses that were met, taken apart: traffic has few hosts and many packets. */
const met = new LruMap<string, AddressBytes | null>(4096);

function metAddress(value: unknown): AddressBytes | null {
  if (typeof value !== 'string') return null;
  let parsed = met.touch(value);
  if (parsed === undefined) met.set(value, (parsed = addressBytes(value)));
  return parsed;
}

function address(literal: Literal): Operand | null {
  const [host = '', length] = literal.value.split('/', 2);
  const wanted = addressBytes(host);
  if (wanted === null) return null;
  if (length === undefined) {
    return ordered((value) => {
      const parsed = metAddress(value);
      return parsed === null ? NaN : compareAddresses(parsed, wanted);
    });
  }
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  if (literal.value.split('/').length > 2 || bits > wanted.length * 8) return null;
  return equal((value) => {
    const parsed = metAddress(value);
    return parsed !== null && hasPrefix(parsed, wanted, bits);
  });
}
