import type { Mounted } from '../mount.js';
import { Catalogue } from './catalogue.js';
import { flagTables, type Entry } from './declared.js';
import { tokensOf, type Token } from './lexer.js';

const lastWord = /[\p{L}\p{N}_.:-]*$/u;

/**
 * The expressions that a half-typed one may become: its last word completed to a name or, behind an operator, to a
 * named value. Nothing where nothing is known.
 */
export function completeFilter(typed: string, dissectors: readonly Mounted[]): string[] {
  const word = lastWord.exec(typed)?.[0] ?? '';
  const before = typed.slice(0, typed.length - word.length);
  const tokens = tokensBefore(before);
  if (tokens === null) return [];
  const catalogue = new Catalogue(dissectors);
  const compared = comparedName(tokens);
  const entry = compared === null ? undefined : catalogue.find(compared);
  const known = compared === null ? catalogue.names : valuesOf(entry);
  return known.filter((one) => one.startsWith(word)).map((one) => before + one);
}

/** null inside of text in quotes, and behind anything that is no filter. */
function tokensBefore(expression: string): Token[] | null {
  try {
    return tokensOf(expression).slice(0, -1);
  } catch {
    return null;
  }
}

const comparing = new Set(['==', '!=', '<', '<=', '>', '>=', '&', 'eq', 'ne', 'lt', 'le', 'gt', 'ge']);

/** The name whose value comes next: before an operator, or before the set that is open. */
function comparedName(tokens: readonly Token[]): string | null {
  let at = tokens.length - 1;
  const last = tokens[at]?.value ?? '';
  if (comparing.has(last)) return tokens[at - 1]?.value ?? '';
  if (!['{', ',', '..'].includes(last)) return null;
  while (at >= 0 && tokens[at]?.value !== '{') at--;
  return tokens[at - (tokens[at - 2]?.value === 'not' ? 3 : 2)]?.value ?? '';
}

function valuesOf(entry: Entry | undefined): string[] {
  const values = (entry?.varieties ?? []).flatMap(({ type, names, flags, words }) => [
    ...(words ?? []),
    ...Object.keys(names?.numbers ?? {}),
    ...flagTables(flags).flatMap(({ bits }) => Object.keys(bits)),
    ...(type === 'flag' ? ['true', 'false'] : []),
  ]);
  return [...new Set(values)];
}
