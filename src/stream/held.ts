import type { StreamBudget } from './budget.js';

/** Marks in the place of a frame offset: where the bytes came from is not known; or there are none (snap length). */
export const NO_ORIGIN = -1;
export const CUT = -2;

const pageSize = 2048;
/** A piece is a row of a page: start and end in the page, frame, frame offset. */
const rowWords = 4;
const firstRows = 4;
/** What an empty page costs beside its data and rows. */
const pageCost = 256;

interface Page {
  /** Its bytes stand at stream offset `index * pageSize`. */
  readonly index: number;
  readonly data: Uint8Array;
  /** Disjoint pieces in ascending order. */
  rows: Int32Array;
  /** Rows before `first` were taken. */
  first: number;
  count: number;
}

/** Stands before the head of the list, so that a taken page is not kept alive there. */
const gone: Page = { index: -1, data: new Uint8Array(0), rows: new Int32Array(0), first: 0, count: 0 };

/** A piece that was taken; its `data[start, end)` is valid as long as it is referenced. */
export interface Piece {
  data: Uint8Array;
  start: number;
  end: number;
  frame: number;
  /** Offset of the first byte in its frame, or a mark. */
  frameOffset: number;
}

/**
 * The bytes of one direction that came before their turn, each byte as it was captured first. They live in pages, so
 * that memory follows the bytes and not the number of segments, and a segment finds its place by binary search among
 * the pages: thousands of one-byte segments in any order cost no more than their number times a constant.
 */
export class Held {
  /** Stream offset of the first held byte, Infinity when nothing is held. */
  first = Infinity;
  /** Memory in use. */
  charged = 0;
  readonly taken: Piece = { data: new Uint8Array(0), start: 0, end: 0, frame: 0, frameOffset: 0 };
  /** By ascending index; those before `head` were taken. */
  private pages: Page[] = [];
  private head = 0;

  constructor(private readonly budget: StreamBudget) {}

  /**
   * Keeps what is not held yet of `[offset, end)`: `bytes` from `at` on, which stood at `frameOffset` of `frame`;
   * with `frameOffset` CUT there are no bytes.
   */
  insert(offset: number, end: number, bytes: Uint8Array, at: number, frame: number, frameOffset: number): void {
    for (let from = offset; from < end;) {
      const page = this.page(Math.floor(from / pageSize));
      const base = page.index * pageSize;
      const to = Math.min(end, base + pageSize);
      const ahead = from - offset;
      this.fill(
        page,
        from - base,
        to - base,
        bytes,
        at + ahead,
        frame,
        frameOffset < 0 ? frameOffset : frameOffset + ahead,
      );
      from = to;
    }
    if (offset < this.first) this.first = offset;
  }

  /** Stream offset of the first byte where `bytes` from `at` on, at `[offset, end)`, differs from what is held, or -1. */
  differs(offset: number, end: number, bytes: Uint8Array, at: number): number {
    for (let p = this.locate(Math.floor(offset / pageSize)); p < this.pages.length; p++) {
      const page = this.pages[p];
      if (page === undefined || page.index * pageSize >= end) break;
      const base = page.index * pageSize;
      const found = differsInPage(page, Math.max(0, offset - base), end - base, bytes, at - (offset - base));
      if (found >= 0) return base + found;
    }
    return -1;
  }

  /** Whether something of `[offset, end)` is held. */
  overlaps(offset: number, end: number): boolean {
    for (let p = this.locate(Math.floor(offset / pageSize)); p < this.pages.length; p++) {
      const page = this.pages[p];
      if (page === undefined) break;
      const base = page.index * pageSize;
      if (base >= end) break;
      const row = rowAfter(page, Math.max(0, offset - base));
      if (row < page.count) return base + (page.rows[row * rowWords] ?? 0) < end;
    }
    return false;
  }

  /** Takes the first piece into `taken` and returns its stream offset. To be called only when something is held. */
  take(): number {
    const page = this.pages[this.head];
    if (page === undefined) return Infinity;
    const row = page.first * rowWords;
    const { taken } = this;
    taken.data = page.data;
    taken.start = page.rows[row] ?? 0;
    taken.end = page.rows[row + 1] ?? 0;
    taken.frame = (page.rows[row + 2] ?? 0) >>> 0;
    taken.frameOffset = page.rows[row + 3] ?? 0;
    if (++page.first === page.count) this.dropFirstPage(page);
    this.first = this.firstOffset();
    return page.index * pageSize + taken.start;
  }

  release(): void {
    this.charge(-this.charged);
    this.pages = [];
    this.head = 0;
    this.first = Infinity;
  }

  private firstOffset(): number {
    const page = this.pages[this.head];
    return page === undefined ? Infinity : page.index * pageSize + (page.rows[page.first * rowWords] ?? 0);
  }

  private dropFirstPage(page: Page): void {
    this.charge(-(pageCost + pageSize + page.rows.byteLength));
    this.pages[this.head++] = gone;
    if (this.head * 2 >= this.pages.length) {
      this.pages.splice(0, this.head);
      this.head = 0;
    }
  }

  private charge(bytes: number): void {
    this.charged += bytes;
    this.budget.held += bytes;
  }

  /** Position of the first page with this index or a later one. */
  private locate(index: number): number {
    let low = this.head;
    let high = this.pages.length;
    if ((this.pages[high - 1]?.index ?? -1) < index) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.pages[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private page(index: number): Page {
    const place = this.locate(index);
    const found = this.pages[place];
    if (found?.index === index) return found;
    const page = {
      index,
      data: new Uint8Array(pageSize),
      rows: new Int32Array(firstRows * rowWords),
      first: 0,
      count: 0,
    };
    this.pages.splice(place, 0, page);
    this.charge(pageCost + pageSize + page.rows.byteLength);
    return page;
  }

  /** Puts rows into the free places of `[from, to)` of a page. */
  private fill(
    page: Page,
    from: number,
    to: number,
    bytes: Uint8Array,
    at: number,
    frame: number,
    frameOffset: number,
  ): void {
    let row = rowAfter(page, from);
    for (let free = from; free < to; row++) {
      const taken = row < page.count ? (page.rows[row * rowWords] ?? 0) : to;
      const end = Math.min(to, taken);
      if (end > free) {
        const ahead = free - from;
        page.data.set(bytes.subarray(at + ahead, at + end - from), free);
        this.addRow(page, row++, free, end, frame, frameOffset < 0 ? frameOffset : frameOffset + ahead);
      }
      free = Math.max(end, row < page.count ? (page.rows[row * rowWords + 1] ?? 0) : to);
    }
  }

  private addRow(page: Page, row: number, start: number, end: number, frame: number, frameOffset: number): void {
    if ((page.count + 1) * rowWords > page.rows.length) {
      const old = page.rows;
      page.rows = new Int32Array(old.length * 2);
      page.rows.set(old);
      this.charge(old.byteLength);
    }
    const at = row * rowWords;
    const { rows } = page;
    rows.copyWithin(at + rowWords, at, page.count * rowWords);
    rows[at] = start;
    rows[at + 1] = end;
    rows[at + 2] = frame;
    rows[at + 3] = frameOffset;
    page.count++;
  }
}

/** The first row that ends after `position`. */
function rowAfter(page: Page, position: number): number {
  let low = page.first;
  let high = page.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((page.rows[middle * rowWords + 1] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `bytes[shift + n]` is to stand at position n of the page; the first position of `[from, to)` where it does not, or -1. */
function differsInPage(page: Page, from: number, to: number, bytes: Uint8Array, shift: number): number {
  for (let row = rowAfter(page, from); row < page.count; row++) {
    const start = page.rows[row * rowWords] ?? 0;
    if (start >= to) break;
    if (page.rows[row * rowWords + 3] === CUT) continue;
    const end = Math.min(to, page.rows[row * rowWords + 1] ?? 0);
    for (let n = Math.max(from, start); n < end; n++) {
      if (page.data[n] !== bytes[shift + n]) return n;
    }
  }
  return -1;
}
