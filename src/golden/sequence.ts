/** What two sequences have in common, in order. */

/** Places in the one and in the other. */
export type Match = readonly [number, number];

/** Up to so many cells a table finds the longest common subsequence; beyond, only what is unique is looked for. */
const mostCells = 4_000_000;

/** Matches of equal tokens, in order: the most there can be, in short sequences; in long ones those of unique tokens first. */
export function commonTokens(a: readonly string[], b: readonly string[]): Match[] {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const inner = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [
    ...Array.from({ length: start }, (_, i): Match => [i, i]),
    ...inner.map(([i, j]): Match => [start + i, start + j]),
    ...Array.from({ length: end }, (_, i): Match => [a.length - end + i, b.length - end + i]),
  ];
}

/** The stretches between matches, which have none: starts and ends in both. */
export function* gaps(matches: readonly Match[], lengths: Match): Generator<readonly [Match, Match]> {
  let from: Match = [0, 0];
  for (const to of [...matches, lengths]) {
    if (to[0] > from[0] || to[1] > from[1]) yield [from, to];
    from = [to[0] + 1, to[1] + 1];
  }
}

function between(a: readonly string[], b: readonly string[]): Match[] {
  if (a.length === 0 || b.length === 0) return [];
  if (a.length * b.length <= mostCells) return longest(a, b);
  const anchors = ascending(uniqueInBoth(a, b));
  if (anchors.length === 0) return [];
  const rest = [...gaps(anchors, [a.length, b.length])].flatMap(([from, to]) =>
    commonTokens(a.slice(from[0], to[0]), b.slice(from[1], to[1])).map(([i, j]): Match => [from[0] + i, from[1] + j]),
  );
  return [...anchors, ...rest].sort((x, y) => x[0] - y[0]);
}

/** The longest common subsequence, by the table of its lengths. */
function longest(a: readonly string[], b: readonly string[]): Match[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const matches: Match[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) matches.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return matches;
}

function uniqueInBoth(a: readonly string[], b: readonly string[]): Match[] {
  const places = uniquePlaces(b);
  return [...uniquePlaces(a)].flatMap(([token, i]): Match[] => {
    const j = places.get(token) ?? -1;
    return i < 0 || j < 0 ? [] : [[i, j]];
  });
}

/** Where each token stands; -1 for those that stand in several places. */
function uniquePlaces(tokens: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, token] of tokens.entries()) places.set(token, places.has(token) ? -1 : index);
  return places;
}

/** The most matches that are in order in both sequences (patience sorting); they come in the order of the first. */
function ascending(matches: readonly Match[]): Match[] {
  const piles: number[] = [];
  const before: number[] = [];
  for (const [index, [, place]] of matches.entries()) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((matches[piles[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = piles[low - 1] ?? -1;
    piles[low] = index;
  }
  const chosen: Match[] = [];
  for (let index = piles.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const match = matches[index];
    if (match !== undefined) chosen.push(match);
  }
  return chosen.reverse();
}
