import type { Origin } from '../bytes/origin.js';
import type { Detail, Problem } from '../problem.js';
import type { LinkFrame } from './link-frame.js';
import { type LengthWitness, Outcome } from './packet.js';
import { packetProblems } from './problems.js';

/**
 * What a layer returns instead of the number of the next one: there is none, `Rest.outcome` says why. Other values
 * are an IP protocol number (below 256) or an EtherType (0x600 and more); the two do not meet.
 */
export const STOP = -1;

const NO_DETAIL: Detail = {};

/**
 * The rest of a frame: what the layers so far have left. Each layer reads its header at `at`, moves `at` behind it and
 * narrows the end by the length it knows. All offsets count in `bytes`.
 */
export class Rest {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** End of what was captured. */
  end = 0;
  /** End on the wire, never before `end`: the snap length may have cut what lies between. */
  wireEnd = 0;
  /** Which length said where the wire end is. */
  witness: LengthWitness = 'frame';
  /** The fragments that `bytes` was put together from; null for the frame itself. */
  pieces: readonly Origin[] | null = null;
  frame = 0;
  frameStart = 0;
  /** Meaningful once a layer returned STOP. */
  outcome: Outcome = Outcome.OTHER;
  /** What is to be reported about this frame: one thing, the gravest. */
  problem: Problem | null = null;
  detail: Detail = NO_DETAIL;

  begin(frame: LinkFrame): void {
    const { start, end, wireLength } = frame;
    this.bytes = frame.bytes;
    this.at = start;
    this.end = end;
    this.wireEnd = start + wireLength > end ? start + wireLength : end;
    this.witness = 'frame';
    this.pieces = null;
    this.frame = frame.number;
    this.frameStart = start;
    this.problem = null;
    this.detail = NO_DETAIL;
  }

  /** Goes on in a datagram that was put together; of its `wireLength` bytes the first `captured` are there. */
  enter(bytes: Uint8Array, captured: number, wireLength: number, pieces: readonly Origin[]): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = captured;
    this.wireEnd = wireLength;
    this.witness = 'last fragment';
    this.pieces = pieces;
  }

  /** A header says that this layer ends at `end`. Believed unless the layer around it is shorter. */
  claim(end: number, witness: LengthWitness): void {
    if (end > this.wireEnd) {
      this.#disbelieve(end, witness);
      return;
    }
    this.wireEnd = end;
    if (end < this.end) this.end = end;
    this.witness = witness;
  }

  #disbelieve(end: number, field: LengthWitness): void {
    if (this.problem !== null) return;
    this.problem = packetProblems.lengthTooLong;
    this.detail = { field, claimed: end - this.at, there: this.wireEnd - this.at };
  }

  stop(outcome: Outcome): number {
    this.outcome = outcome;
    return STOP;
  }

  /** Nothing of ours: what its lengths say is not ours to judge either. */
  other(): number {
    if (this.problem === packetProblems.lengthTooLong) this.problem = null;
    return this.stop(Outcome.OTHER);
  }

  malformed(header: string, what: string): number {
    this.problem = packetProblems.malformed;
    this.detail = { header, what };
    return this.stop(Outcome.BAD);
  }

  /** A header of `needed` bytes does not fit: the capture cut it, or there never was more. */
  short(header: string, needed: number): number {
    const there = this.wireEnd - this.at;
    if (there < needed) return this.malformed(header, `${there} of ${needed} bytes`);
    this.problem = packetProblems.headerCut;
    this.detail = { header, captured: Math.max(0, this.end - this.at), needed };
    return this.stop(Outcome.BAD);
  }

  /** The origins of `bytes[start, end)`, as a datagram of which they are the bytes from `offset` on sees them. */
  originsAt(start: number, end: number, offset: number): Origin[] {
    if (this.pieces === null) {
      return [{ start: offset, end: offset + end - start, frame: this.frame, frameOffset: start - this.frameStart }];
    }
    const shift = offset - start;
    return this.pieces
      .filter((piece) => piece.end > start && piece.start < end)
      .map((piece) => {
        const from = Math.max(piece.start, start);
        return {
          start: from + shift,
          end: Math.min(piece.end, end) + shift,
          frame: piece.frame,
          frameOffset: piece.frameOffset + from - piece.start,
        };
      });
  }
}
