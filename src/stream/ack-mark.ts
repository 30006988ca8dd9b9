/** An acknowledgement of bytes that were not captured (yet): which, and when it was seen. */
export interface AckMark {
  /** Stream offset after the last acknowledged byte. */
  readonly offset: number;
  /** Number of the acknowledging frame among the frames of its flow. */
  readonly index: number;
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Frames of the flow, and seconds of capture time, that acknowledged bytes may still come late. */
const patienceFrames = 32;
const patienceSeconds = 1;

/** Whether 32 frames came between the mark and frame `index`, or a second passed. */
export function isDue(mark: AckMark, index: number, seconds: number, nanoseconds: number): boolean {
  if (index - mark.index > patienceFrames) return true;
  const passed = seconds - mark.seconds;
  return passed > patienceSeconds || (passed === patienceSeconds && nanoseconds >= mark.nanoseconds);
}
