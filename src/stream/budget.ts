import type { Limits } from '../limits.js';

/** The memory that all connections of a capture share, and which of its limits were already reported. */
export class StreamBudget {
  /** Held out of order by one side of a connection, at most. */
  readonly stream: number;
  /** Held out of order by all of them, at most. */
  readonly streams: number;
  /** Bytes held out of order, with what it takes to keep them. */
  held = 0;
  streamReported = false;
  streamsReported = false;
  /** Bytes of delivered data kept to compare retransmissions with; at most a quarter of `streams`. */
  recent = 0;

  constructor(limits: Limits) {
    this.stream = limits.stream;
    this.streams = limits.streams;
  }
}
