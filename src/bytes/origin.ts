/**
 * Where bytes came from: `[start, end)` of some run of bytes stood at `frameOffset` of frame `frame`. A list of
 * origins is in ascending order and may have holes (bytes that were never captured).
 */
export interface Origin {
  readonly start: number;
  readonly end: number;
  /** Number of the frame in its capture, from 1. */
  readonly frame: number;
  /** Offset of the first of these bytes in the frame's captured bytes. */
  readonly frameOffset: number;
}

/** The origins of `[start, end)`, counted from `start`. */
export function sliceOrigins(origins: readonly Origin[], start: number, end: number): Origin[] {
  const slice: Origin[] = [];
  for (const o of origins) {
    if (o.end <= start || o.start >= end) continue;
    const from = Math.max(o.start, start);
    const to = Math.min(o.end, end);
    slice.push({ start: from - start, end: to - start, frame: o.frame, frameOffset: o.frameOffset + from - o.start });
  }
  return slice;
}
