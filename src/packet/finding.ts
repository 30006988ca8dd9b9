import type { Detail, Problem } from '../problem.js';

/** Something to report about a frame, as this room knows frames. */
export interface PacketFinding {
  readonly problem: Problem;
  /** Which capture, from 0, and the number of the frame in it, from 1. */
  readonly input: number;
  readonly frame: number;
  readonly detail: Detail;
}
