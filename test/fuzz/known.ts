/** Faults that are known and wait to be mended: they are not reported again. A line goes when its fault is mended. */
const known: readonly RegExp[] = [
  // IPMsg: a part before NULs at which the capture was cut can be another one than in the whole message.
  /cut at \d+: '[^']+' \d+\.\.\d+ is not in the whole tree/,
  // IPMsg: the summary of an attachment whose name was cut off.
  /TypeError: Cannot read properties of undefined \(reading 'length'\)\n +at shorten /,
];

export function unknownOf(faults: readonly string[]): readonly string[] {
  return faults.filter((fault) => !known.some((pattern) => pattern.test(fault)));
}
