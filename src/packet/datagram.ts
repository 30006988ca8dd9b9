import type { Origin } from '../bytes/origin.js';
import type { Rest } from './rest.js';

/** The `frameOffset` of a piece that the capture cut: it came by on the wire, but its bytes are not there. */
const NOT_CAPTURED = -1;

const FIRST_CAPACITY = 2048;
const MAX_CAPACITY = 65_536;
/** What an `Origin` costs beside the bytes, so that many tiny fragments are not cheaper than they are. */
const PIECE_COST = 64;

/** The payload of an IP datagram that is being put together from its fragments. */
export class Datagram {
  /** Neighbours in the order in which the datagrams began. */
  older: Datagram | null = null;
  newer: Datagram | null = null;
  /** Length of the whole; -1 until the last fragment came. */
  length = -1;
  /** Bytes that came, captured or cut. */
  have = 0;
  fragments = 0;
  /** The fragment at offset 0 says what the datagram carries (RFC 8200, section 4.5). */
  protocol = -1;
  /** A disagreement of its fragments was reported. */
  disputed = false;
  /** Where the fragment that came last is. */
  input = 0;
  frame = 0;
  bytes: Uint8Array = new Uint8Array(0);
  #pieces: Origin[] = [];

  constructor(
    readonly key: string,
    readonly id: number,
    readonly source: string,
    readonly destination: string,
    /** Capture time of its first fragment, in seconds. */
    readonly began: number,
  ) {}

  get complete(): boolean {
    return this.have === this.length;
  }

  /** Memory that it takes. */
  get cost(): number {
    return this.bytes.length + this.#pieces.length * PIECE_COST;
  }

  /** End of what came so far. */
  get reach(): number {
    return this.#pieces.at(-1)?.end ?? 0;
  }

  /**
   * Puts the captured part of the rest at `offset`, and the cut part behind it. What came first stays; where a
   * captured byte contradicts it, the range of that piece is returned, otherwise null.
   */
  put(rest: Rest, offset: number): { start: number; end: number } | null {
    const captured = rest.end - rest.at;
    const length = rest.wireEnd - rest.at;
    this.#grow(offset + length);
    const differs = captured > 0 ? this.#insert(offset, offset + captured, rest) : null;
    if (length > captured) this.#insert(offset + captured, offset + length, null);
    this.fragments += 1;
    return differs;
  }

  /** The captured bytes from 0 up to the first that the capture cut: their number and their origins. */
  captured(): { end: number; pieces: readonly Origin[] } {
    const cut = this.#pieces.findIndex((piece) => piece.frameOffset === NOT_CAPTURED);
    const pieces = cut < 0 ? this.#pieces : this.#pieces.slice(0, cut);
    return { end: pieces.at(-1)?.end ?? 0, pieces };
  }

  #grow(end: number): void {
    if (end <= this.bytes.length) return;
    let capacity = Math.max(FIRST_CAPACITY, this.bytes.length);
    while (capacity < end && capacity < MAX_CAPACITY) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes);
    this.bytes = grown;
  }

  /** The pieces tile what came, in order. New bytes (`rest`, or null for cut ones) fill the room between them. */
  #insert(start: number, end: number, rest: Rest | null): { start: number; end: number } | null {
    const first = this.#firstEndingAfter(start);
    const replacement: Origin[] = [];
    let differs: { start: number; end: number } | null = null;
    let at = start;
    let index = first;
    for (; at < end; index++) {
      const piece = this.#pieces[index];
      if (piece === undefined || piece.start >= end) break;
      if (piece.start > at) this.#fill(replacement, rest, at, piece.start, start);
      const from = Math.max(start, piece.start);
      const to = Math.min(end, piece.end);
      if (rest === null) replacement.push(piece);
      else if (piece.frameOffset === NOT_CAPTURED) this.#uncut(replacement, rest, piece, from, to, start);
      else {
        replacement.push(piece);
        if (differs === null && this.#contradicts(rest, from, to, start)) differs = { start: from, end: to };
      }
      at = piece.end;
    }
    if (at < end) this.#fill(replacement, rest, at, end, start);
    this.#pieces.splice(first, index - first, ...replacement);
    return differs;
  }

  /** `[from, to)` is new: `rest.at` holds the byte of offset `start`. */
  #fill(into: Origin[], rest: Rest | null, from: number, to: number, start: number): void {
    this.have += to - from;
    this.#store(into, rest, from, to, start);
  }

  /** What another fragment, or the same in another capture, had only in its cut part. */
  #uncut(into: Origin[], rest: Rest, piece: Origin, from: number, to: number, start: number): void {
    if (piece.start < from) into.push({ ...piece, end: from });
    this.#store(into, rest, from, to, start);
    if (to < piece.end) into.push({ ...piece, start: to });
  }

  #store(into: Origin[], rest: Rest | null, from: number, to: number, start: number): void {
    if (rest === null) {
      into.push({ start: from, end: to, frame: 0, frameOffset: NOT_CAPTURED });
      return;
    }
    const source = rest.at + from - start;
    this.bytes.set(rest.bytes.subarray(source, source + to - from), from);
    into.push(...rest.originsAt(source, source + to - from, from));
  }

  #contradicts(rest: Rest, from: number, to: number, start: number): boolean {
    const shift = rest.at - start;
    for (let at = from; at < to; at++) if (this.bytes[at] !== rest.bytes[at + shift]) return true;
    return false;
  }

  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
