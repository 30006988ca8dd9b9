/** From values to places on paper, with round ticks. */

/** An axis: where a value stands, and which values are written beside it. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Round values between 0 and `most`: 1, 2 or 5 times a power of ten apart. */
export function linearScale(most: number, from: number, to: number, wanted: number): Scale {
  const raw = Math.max(most, 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? raw;
  const whole = Math.max(1, step);
  const top = Math.ceil(Math.max(most, 1) / whole) * whole;
  const ticks = Array.from({ length: Math.round(top / whole) + 1 }, (_, index) => index * whole);
  return { at: (value) => from + ((to - from) * value) / top, ticks };
}

/** Powers of ten around the values; nothing is lower than `least`. */
export function logScale(least: number, most: number, from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.max(1, least)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, most))));
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const at = (value: number): number =>
    from + ((to - from) * (Math.log10(Math.max(10 ** low, value)) - low)) / (high - low);
  return { at, ticks };
}

/** Lengths of time that ticks are apart, in milliseconds. */
const timeSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  ...[60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000],
  ...[86_400_000, 172_800_000, 604_800_000, 2_419_200_000, 31_536_000_000],
];

/** Ticks at round times, counted from `origin` milliseconds since midnight. */
export function timeTicks([start, end]: readonly [number, number], origin: number, wanted: number): number[] {
  const raw = (end - start) / wanted;
  const step = timeSteps.find((one) => one >= raw) ?? raw;
  const first = Math.ceil((start + origin) / step) * step - origin;
  const ticks: number[] = [];
  for (let tick = first; tick <= end; tick += step) ticks.push(tick);
  return ticks;
}
