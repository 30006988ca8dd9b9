/** Words of the protocol itself: how a message goes out, and what its sender does wrong. */
import type { Mounted } from '../mount.js';
import { whatThereIs } from '../nearest.js';
import { ScenarioError, type Node } from './node.js';
import { flagShape, numberShape, textShape } from './shape.js';
import type { Step } from './scenario.js';

export type How = Readonly<Record<string, string | number | boolean>>;

const shapes = { text: textShape, flag: flagShape, number: numberShape(0, 0xffff_ffff) } as const;

/** @throws ScenarioError */
export function howOf({ how }: Step, { forging, title }: Mounted): How {
  if (how === undefined) return {};
  if (how.is !== 'map') throw new ScenarioError('how is a table of words', how.at);
  const known = forging?.how ?? {};
  return Object.fromEntries(
    how.entries.map(({ key, at, value }) => {
      const declared = Object.hasOwn(known, key) ? known[key] : undefined;
      if (declared === undefined) throw unknownWord(key, Object.keys(known), title, { is: 'list', at, items: [] });
      return [key, shapes[declared.is].read(value)];
    }),
  );
}

/** @throws ScenarioError */
export function wordsOf({ fault }: Step, { forging, title }: Mounted): readonly string[] {
  const wrong = fault?.wrong ?? [];
  const words = typeof wrong === 'string' ? [wrong] : wrong;
  const known = Object.keys(forging?.wrong ?? {});
  for (const word of words) {
    if (fault !== undefined && !known.includes(word)) throw unknownWord(word, known, title, fault.node);
  }
  return words;
}

function unknownWord(word: string, known: readonly string[], title: string, { at }: Node): ScenarioError {
  const there = known.length === 0 ? `; ${title} has no such words` : whatThereIs(word, known);
  return new ScenarioError(`${title} does not know '${word}'${there}`, at);
}
