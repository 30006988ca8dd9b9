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

/** Nanoseconds: powers of ten up to ten seconds, then what clocks count in. */
const durationTicks = [
  ...Array.from({ length: 11 }, (_, power) => 10 ** power),
  ...[60, 600, 3_600, 36_000, 86_400, 864_000, 8_640_000].map((seconds) => seconds * 1e9),
];

/**
 * A logarithmic axis of nanoseconds around the values. Its ticks are round in the units in which lengths of time are
 * written: `10 s`, `1 min`, `10 min`, and not `1.67 min`.
 */
export function durationScale(least: number, most: number, from: number, to: number): Scale {
  const last = durationTicks.length - 1;
  const above = durationTicks.findIndex((tick) => tick >= most);
  const high = Math.max(1, above < 0 ? last : above);
  const below = durationTicks.findLastIndex((tick) => tick <= least);
  const low = Math.min(high - 1, Math.max(0, below));
  const ticks = durationTicks.slice(low, high + 1);
  const [bottom = 1, top = 10] = [ticks[0], ticks.at(-1)];
  const part = (value: number): number =>
    Math.log(Math.min(top, Math.max(bottom, value)) / bottom) / Math.log(top / bottom);
  return { at: (value) => from + (to - from) * part(value), ticks };
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
