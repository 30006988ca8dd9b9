import { Frame } from './frame.js';
import type { CaptureFinding } from './problems.js';
import type { CaptureInfo, CaptureSource } from './source.js';

/**
 * Several captures as one, in the order of the times at their heads, ties in the order of the list. Frames of one
 * capture stay in their order, even where its times go back. A single capture is returned as it is.
 */
export function mergeCaptures(sources: readonly CaptureSource[]): CaptureSource {
  const [only] = sources;
  return only !== undefined && sources.length === 1 ? only : new MergedCapture(sources);
}

/** A capture and the frame that it gives next. */
class Head {
  readonly frame = new Frame();

  constructor(
    readonly source: CaptureSource,
    readonly order: number,
  ) {}

  before(other: Head): boolean {
    const { seconds, nanoseconds } = this.frame;
    if (seconds !== other.frame.seconds) return seconds < other.frame.seconds;
    if (nanoseconds !== other.frame.nanoseconds) return nanoseconds < other.frame.nanoseconds;
    return this.order < other.order;
  }
}

class MergedCapture implements CaptureSource {
  readonly input = 0;
  readonly name: string;
  readonly info: CaptureInfo = { format: 'several captures', gzip: false };
  readonly #sources: readonly CaptureSource[];
  /** Captures whose head is known: a binary heap, the earliest first. */
  readonly #heap: Head[] = [];
  /** Captures whose head is not known yet; none is passed by before it is. */
  #waiting: Head[];

  constructor(sources: readonly CaptureSource[]) {
    this.#sources = sources;
    this.#waiting = sources.map((source, order) => new Head(source, order));
    this.name = sources.map(({ name }) => name).join(', ');
  }

  next(frame: Frame): boolean {
    const heap = this.#heap;
    const first = heap[0];
    if (this.#waiting.length > 0 || first === undefined) return false;
    frame.copyFrom(first.frame);
    if (first.source.next(first.frame)) this.#sink();
    else {
      this.#waiting.push(first);
      const last = heap.pop();
      if (last !== undefined && last !== first) {
        heap[0] = last;
        this.#sink();
      }
    }
    return true;
  }

  /** Waits until every capture has shown its head or its end, or one has something to report first. */
  async more(): Promise<boolean> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return false;
    const alive = await Promise.all(waiting.map((head) => head.source.more()));
    this.#waiting = [];
    waiting.forEach((head, i) => {
      if (head.source.next(head.frame)) this.#rise(head);
      else if (alive[i] === true) this.#waiting.push(head);
    });
    return this.#heap.length > 0 || this.#waiting.length > 0;
  }

  takeFindings(): CaptureFinding[] {
    return this.#sources.flatMap((source) => source.takeFindings());
  }

  progress(): { read: number; total: number | null } {
    let read = 0;
    let total: number | null = 0;
    for (const source of this.#sources) {
      const progress = source.progress();
      read += progress.read;
      total = total === null || progress.total === null ? null : total + progress.total;
    }
    return { read, total };
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close()));
  }

  #rise(head: Head): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      const parent = heap[above];
      if (parent === undefined || parent.before(head)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = head;
  }

  /** The head at the top has changed: brings it to its place. */
  #sink(): void {
    const heap = this.#heap;
    const head = heap[0];
    if (head === undefined) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      const right = heap[below + 1];
      if (child !== undefined && right?.before(child) === true) {
        child = right;
        below++;
      }
      if (child === undefined || head.before(child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = head;
  }
}
