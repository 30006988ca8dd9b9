/** A moment of capture time. A double cannot hold seconds and nanoseconds at once. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Negative when `a` is before `b`, 0 when they are the same moment. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}

/** A thing that happens at a moment unless it is settled before. */
export class Deadline<T> implements Moment {
  settled = false;

  constructor(
    readonly seconds: number,
    readonly nanoseconds: number,
    /** In order of creation: equal moments happen in this order. */
    readonly order: number,
    readonly what: T,
    private readonly owner: Deadlines<T>,
  ) {}

  /** It need not happen any more. */
  settle(): void {
    this.owner.settle(this);
  }
}

/**
 * Deadlines in order of their moments: a binary heap. Settled ones are dropped when they surface, or all at once when
 * they are the greater part, so memory stays within twice the unsettled ones.
 */
export class Deadlines<T> {
  private heap: Deadline<T>[] = [];
  private created = 0;
  private settledOnes = 0;

  /** Deadlines that are not settled. */
  get size(): number {
    return this.heap.length - this.settledOnes;
  }

  add({ seconds, nanoseconds }: Moment, what: T): Deadline<T> {
    const deadline = new Deadline(seconds, nanoseconds, this.created++, what, this);
    this.heap.push(deadline);
    this.rise(this.heap.length - 1);
    return deadline;
  }

  settle(deadline: Deadline<T>): void {
    if (deadline.settled) return;
    deadline.settled = true;
    this.settledOnes++;
    if (this.settledOnes > 64 && this.settledOnes * 2 > this.heap.length) this.compact();
  }

  /** The next one that is due at `now`, settled by being handed out; undefined when none is. */
  due(now: Moment): Deadline<T> | undefined {
    const first = this.first();
    if (first === undefined || compareMoments(first, now) > 0) return undefined;
    return this.next();
  }

  /** The next one whenever it is due. */
  next(): Deadline<T> | undefined {
    const first = this.first();
    if (first === undefined) return undefined;
    this.pop();
    first.settled = true;
    return first;
  }

  private first(): Deadline<T> | undefined {
    while (this.heap[0]?.settled === true) {
      this.pop();
      this.settledOnes--;
    }
    return this.heap[0];
  }

  private pop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private compact(): void {
    this.heap = this.heap.filter((deadline) => !deadline.settled).sort(before);
    this.settledOnes = 0;
  }

  private rise(from: number): void {
    const { heap } = this;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfBefore(heap, at, parent)) return;
      at = parent;
    }
  }

  private sink(from: number): void {
    const { heap } = this;
    let at = from;
    for (;;) {
      const left = at * 2 + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      if (a === undefined) return;
      const child = b !== undefined && before(b, a) < 0 ? left + 1 : left;
      if (!this.swapIfBefore(heap, child, at)) return;
      at = child;
    }
  }

  /** Swaps the two when the lower one is due before the upper one. */
  private swapIfBefore(heap: Deadline<T>[], lower: number, upper: number): boolean {
    const [a, b] = [heap[lower], heap[upper]];
    if (a === undefined || b === undefined || before(a, b) >= 0) return false;
    heap[upper] = a;
    heap[lower] = b;
    return true;
  }
}

function before<T>(a: Deadline<T>, b: Deadline<T>): number {
  return compareMoments(a, b) || a.order - b.order;
}
