import type { Direction } from '../dissector.js';

/**
 * The initial sequence numbers of TCP connections, in columns beside the flow table: most connections are nobody's,
 * and need no more than this to tell a later connection on the same ports from a repeated SYN.
 * Directions are the flow table's (0: as the first packet).
 */
export class Handshakes {
  private sequences = new Uint32Array(128);
  private known = new Uint8Array(128);

  /** Remembers a SYN; `sequence` is that of the SYN itself. */
  note(slot: number, direction: Direction, sequence: number): void {
    const at = slot * 2 + direction;
    if (at >= this.known.length) this.grow(at);
    this.sequences[at] = sequence;
    this.known[at] = 1;
  }

  /** Sequence number of the SYN of this direction, null when it was not seen. */
  initialSequence(slot: number, direction: Direction): number | null {
    const at = slot * 2 + direction;
    return this.known[at] === 1 ? (this.sequences[at] ?? 0) : null;
  }

  /** Whether a SYN begins another connection than the one whose packets were seen before it. */
  isNew(slot: number, direction: Direction, sequence: number, acknowledges: boolean): boolean {
    return !acknowledges && this.initialSequence(slot, direction) !== sequence;
  }

  forget(slot: number): void {
    this.known[slot * 2] = this.known[slot * 2 + 1] = 0;
  }

  private grow(at: number): void {
    const capacity = Math.max(this.known.length * 2, at + 2);
    const { sequences, known } = this;
    this.sequences = new Uint32Array(capacity);
    this.sequences.set(sequences);
    this.known = new Uint8Array(capacity);
    this.known.set(known);
  }
}
