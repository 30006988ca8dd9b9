/** Which bytes of a message are there. */
const mostRanges = 1024;

export class Ranges {
  /** In order and apart from each other. */
  private list: (readonly [start: number, end: number])[] = [];

  /** Adds `[start, end)`. A message in too many pieces apart from each other stays incomplete. */
  add(start: number, end: number): void {
    if (end <= start) return;
    const last = this.list.at(-1);
    if (last !== undefined && last[1] === start) {
      this.list[this.list.length - 1] = [last[0], end];
      return;
    }
    const apart = this.list.filter(([from, to]) => to < start || from > end);
    const touching = this.list.filter(([from, to]) => to >= start && from <= end);
    if (apart.length >= mostRanges) return;
    const from = Math.min(start, ...touching.map(([first]) => first));
    const to = Math.max(end, ...touching.map(([, after]) => after));
    this.list = [...apart, [from, to] as const].sort(([a], [b]) => a - b);
  }

  /** How many bytes are there. */
  get length(): number {
    return this.list.reduce((sum, [start, end]) => sum + end - start, 0);
  }

  /** All of `[0, size)` is there. */
  covers(size: number): boolean {
    const [first] = this.list;
    return size === 0 || (first !== undefined && first[0] === 0 && first[1] >= size);
  }
}
