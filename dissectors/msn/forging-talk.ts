import type { Direction } from 'imdissect/dissector';
import type { Counters } from './forging-packets.js';

/** What was said on a connection that is being forged. */
export interface Talk {
  /** The latest number of a line. */
  trid: number;
  /** Of the packets of each side. */
  readonly packets: Readonly<Record<Direction, Counters>>;
  /** Account of each side, as MSNSLP headers told it. */
  readonly peers: [string, string];
}
