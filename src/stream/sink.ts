import type { Origin } from '../bytes/origin.js';
import type { Direction } from '../flow/key.js';
import type { Detail, Problem } from '../problem.js';

/** What reassembly reads of a TCP segment. Sequence numbers and flags as in RFC 9293 §3.1. */
export interface SegmentPacket {
  readonly bytes: Uint8Array;
  /** The captured payload is `bytes[payloadStart, payloadEnd)`. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** Length of the payload on the wire; more than was captured when the snap length cut it. */
  readonly payloadWireLength: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** Where the bytes of `[start, end)` came from, counted from `start`. */
  origins(start: number, end: number): readonly Origin[];
}

/**
 * Why bytes of a stream are missing. `lost`: the receiver has them (it acknowledged them, or the sender went on long
 * after them), the capture has not; `cut`: the snap length left them out; `evicted`: they may have come later, but
 * the bytes behind them could not be held any longer because all connections together held too many.
 */
export type GapReason = 'lost' | 'cut' | 'evicted';

export type EndReason = 'fin' | 'rst' | 'idle' | 'replaced' | 'capture-end';

/**
 * Takes the two streams of a connection. An offset is a position in its side's stream: 0 is the byte after the SYN,
 * or the first byte seen when the SYN is missing. Per side, `bytes` and `gap` tile the stream in order, then `end`.
 */
export interface StreamSink {
  /**
   * `data[start, end)` stands at `offset`. The view is valid during the call only, and so is `origins`, which tells
   * where these bytes came from, counted from `start`. `frame` carried them; the frame that made them deliverable may
   * be a later one.
   */
  bytes(
    direction: Direction,
    offset: number,
    data: Uint8Array,
    start: number,
    end: number,
    frame: number,
    origins: () => readonly Origin[],
  ): void;
  gap(direction: Direction, offset: number, length: number, reason: GapReason): void;
  end(direction: Direction, how: EndReason): void;
  report(problem: Problem, direction: Direction, frame: number, detail?: Detail): void;
}
