import { sumOfCounts, type TcpCounts } from '../stream/counts.js';

/** The connections of one protocol, and what went wrong on their way. */
export interface TcpTotals extends TcpCounts {
  readonly protocol: string;
  readonly connections: number;
}

const nothing: TcpCounts = Object.freeze({ retransmitted: 0, outOfOrder: 0, lost: 0, lostBytes: 0 });

/** Sums by protocol. */
export class TcpSums {
  private readonly sums: Map<string, TcpTotals>;

  constructor(from?: TcpSums) {
    this.sums = new Map(from?.sums);
  }

  /** Another connection of the protocol. */
  add(protocol: string, counts: TcpCounts): void {
    const known = this.sums.get(protocol);
    const connections = (known?.connections ?? 0) + 1;
    this.sums.set(protocol, { protocol, connections, ...sumOfCounts(known ?? nothing, counts) });
  }

  list(): TcpTotals[] {
    return [...this.sums.values()];
  }
}
