/** `; did you mean 'format'?` for the known name that is nearest to a mistyped one, or nothing when none is near. */
export function didYouMean(typed: string, known: readonly string[], shown = (name: string): string => name): string {
  let best = '';
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const name of known) {
    const distance = name.startsWith(typed) && typed.length > 1 ? 0 : edits(typed, name, least);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best === '' ? '' : `; did you mean '${shown(best)}'?`;
}

/** Longest names that are compared: what is longer is no slip of a finger. */
const longest = 40;

/** Edits between two words: insert, delete, replace, exchange neighbours (optimal string alignment); at most `enough`. */
export function edits(a: string, b: string, enough: number): number {
  if (a.length > longest || b.length > longest || Math.abs(a.length - b.length) >= enough) return enough;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (exchanged) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      line.push(least);
    }
    before = above;
    above = line;
  }
  return Math.min(above[b.length] ?? enough, enough);
}

/** What there is instead of a mistyped name, the nearest first. */
export function whatThereIs(typed: string, known: readonly string[]): string {
  const near = didYouMean(typed, known);
  return near === '' ? `; there are: ${known.join(', ')}` : `${near} There are: ${known.join(', ')}`;
}

/** The known names that are nearest to a mistyped one, by the whole name or by its last words, the nearest first. */
export function nearestNames(typed: string, known: readonly string[], most: number): string[] {
  const wanted = typed.toLowerCase();
  const enough = Math.max(1, Math.floor(typed.length / 3)) + 1;
  const ranked = known.flatMap((name) => {
    const lower = name.toLowerCase();
    const endings = [lower, lower.slice(lower.lastIndexOf('.') + 1), lower.slice(lower.indexOf('.') + 1)];
    const distance = Math.min(
      ...endings.map((ending) =>
        wanted.length > 2 && ending.startsWith(wanted) ? 0.5 : edits(wanted, ending, enough),
      ),
    );
    return distance < enough ? [{ name, distance }] : [];
  });
  const least = Math.min(...ranked.map(({ distance }) => distance));
  return ranked
    .filter(({ distance }) => distance <= least + 1)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}
