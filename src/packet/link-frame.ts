/**
 * What this room needs to know of a captured frame. The capture room's `Frame` fits it; the two rooms are siblings
 * and do not import each other.
 */
export interface LinkFrame {
  /** Which of the captures that are read together, from 0. */
  readonly input: number;
  /** Number of the frame in its capture, from 1. */
  readonly number: number;
  /** Capture time: whole seconds and the nanoseconds of the second. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** LINKTYPE_ value of the tcpdump registry: what the first byte begins. */
  readonly linkType: number;
  /** The captured bytes are `bytes[start, end)`. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Length on the wire, which the capture's snap length may have cut. */
  readonly wireLength: number;
}
