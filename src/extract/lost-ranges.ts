/** Ranges of a file that were kept out of it. */
export class LostRanges {
  private readonly ranges: [number, number][] = [];

  /** Adds a range; what follows on another, or comes before it, makes one of both. */
  add(start: number, end: number): void {
    const last = this.ranges.at(-1);
    if (last !== undefined && start === last[1]) last[1] = end;
    else if (last !== undefined && end === last[0]) last[0] = start;
    else this.ranges.push([start, end]);
  }

  /** These and others, in order, those that touch made one. */
  with(others: readonly (readonly [number, number])[]): [number, number][] {
    const all: [number, number][] = [];
    for (const [start, end] of [...this.ranges, ...others].sort((a, b) => a[0] - b[0])) {
      const last = all.at(-1);
      if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
      else all.push([start, end]);
    }
    return all;
  }
}
