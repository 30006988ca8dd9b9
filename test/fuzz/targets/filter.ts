/** The display filter: expressions that are nearly right, on real messages. */
import { Catalogue } from '../../../src/filter/catalogue.js';
import { completeFilter } from '../../../src/filter/complete.js';
import { compileFilter, FilterError, type Filter } from '../../../src/filter/index.js';
import { Engine, type DissectionRecord } from '../../../src/index.js';
import { mutated } from '../byte-mutations.js';
import { dissectors, someRecords } from '../corpus.js';
import type { Random } from '../random.js';
import { framesOf } from '../records.js';
import { fewer } from '../smaller.js';
import { target } from '../target.js';

const names = new Catalogue(dissectors).names;
const signs = ['==', '!=', '<', '<=', '>', '>=', '&', 'contains', 'matches', 'in', '~=', '==='];
const values = ['0', '-1', '0x20', '1e9', '2.5', '99999999999999999999', '10.0.0.0/8', 'fe80::1', '01:02:ff', '""'];
const texts = [
  '"a\\nb"',
  '"\\u{1F600}"',
  'r"^(a+)+$"',
  '"(a+)+$"',
  '"[["',
  'true',
  'SENDMSG',
  '"2026-11-20 20:05:44.5"',
];
const sets = ['{1, 2 .. 5}', '{}', '{1..}', '{"a" "b"}', '{10.0.0.1, 10.0.0.2..10.0.0.9}'];

function condition(random: Random): string {
  const name = random.pick(names);
  if (random.oneIn(5)) return name;
  const sign = random.pick(signs);
  return `${name} ${sign} ${random.pick(sign === 'in' && !random.oneIn(4) ? sets : [...values, ...texts])}`;
}

function expression(random: Random, depth: number): string {
  if (depth === 0 || random.oneIn(3)) return condition(random);
  const inner = expression(random, depth - 1);
  switch (random.below(4)) {
    case 0:
      return `!(${inner})`;
    case 1:
      return `not ${inner}`;
    default:
      return `${inner} ${random.pick(['&&', '||', 'and', 'or'])} (${expression(random, depth - 1)})`;
  }
}

function makeExpression(random: Random): string {
  const right = expression(random, 4);
  if (random.oneIn(3)) return right;
  if (random.oneIn(50)) return random.pick(['(', '!', 'not ', '{', '"']).repeat(1 + random.below(20_000)) + right;
  return Buffer.from(mutated(Buffer.from(right), random)).toString();
}

/** The records of some traffic, the same for the same seed. */
function recordsFor(random: Random): DissectionRecord[] {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors }, (record) => records.push(record));
  for (const frame of framesOf(someRecords(random, 60))) engine.frame(frame);
  engine.finish();
  return records;
}

/** Compiled, or null for an expression that is refused as it should be. */
function compiled(text: string): Filter | null {
  try {
    return compileFilter(text, dissectors);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { start, end, expression: whole } = error.span;
    if (whole === text && start >= 0 && start <= end && end <= text.length && error.message !== '') return null;
    throw new RangeError(`the error points at ${start}..${end} of ${text.length}: ${error.message}`, { cause: error });
  }
}

export const filter = target<string>({
  name: 'filter',
  make: makeExpression,
  size: (text) => text.length,
  smaller: function* (text) {
    for (const characters of fewer(Array.from(text))) yield characters.join('');
  },
  save: (text) => ({ bytes: Buffer.from(text), extension: 'txt' }),
  faults: (text, random) => {
    completeFilter(text.slice(0, random.below(text.length + 1)), dissectors);
    const plain = compiled(text);
    const opposite = compiled(`!(${text})`);
    if (plain === null) return [];
    if (opposite === null) return text.length > 1000 ? [] : ['its opposite is refused'];
    const records = recordsFor(random);
    return records.some((record) => plain.matches(record) === opposite.matches(record))
      ? ['it and its opposite match the same record']
      : [];
  },
});
