/** What went wrong on the way, counted in segments with payload. */
export interface TcpCounts {
  /** Segments that bring bytes again which were captured before, or which were given up already. */
  readonly retransmitted: number;
  /** Segments that come after bytes which stand behind theirs, and bring nothing that was captured before. */
  readonly outOfOrder: number;
  /** Holes in the streams that nothing ever filled; what the snap length cut off is none. */
  readonly lost: number;
  /** Bytes of these holes. */
  readonly lostBytes: number;
}

export function sumOfCounts(a: TcpCounts, b: TcpCounts): TcpCounts {
  return {
    retransmitted: a.retransmitted + b.retransmitted,
    outOfOrder: a.outOfOrder + b.outOfOrder,
    lost: a.lost + b.lost,
    lostBytes: a.lostBytes + b.lostBytes,
  };
}
