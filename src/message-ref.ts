/** Identity of a message or finding: the n-th record completed by a frame. */
export interface MessageRef {
  /** Index of the capture among the inputs, from 0. */
  readonly input: number;
  readonly frame: number;
  readonly n: number;
  /** Capture time, in seconds and nanoseconds: a double does not hold both. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Seconds from one message to another. */
export function secondsBetween(
  earlier: Pick<MessageRef, 'seconds' | 'nanoseconds'>,
  later: Pick<MessageRef, 'seconds' | 'nanoseconds'>,
): number {
  return later.seconds - earlier.seconds + (later.nanoseconds - earlier.nanoseconds) / 1e9;
}
