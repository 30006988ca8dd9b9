/** What a scenario can ask for at most: it is a file like any other, and may come from a stranger. */
export const forgeLimits = {
  /** Characters of the text. */
  text: 1_048_576,
  /** Values, counted as often as aliases stand for them. */
  nodes: 200_000,
  depth: 64,
  hosts: 1_000,
  steps: 10_000,
  /** Messages with everything that is repeated. */
  messages: 100_000,
  frames: 500_000,
  /** Bytes of the capture. */
  bytes: 268_435_456,
  /** Bytes of one `data`. */
  data: 16_777_216,
  /** Seconds from beginning to end. */
  duration: 31_622_400,
} as const;
