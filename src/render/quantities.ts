/** Times, sizes and counts as people read them. */

const nano = 1e9;

/** `87 µs`, `1.02 s`, `75 s`, `2.5 min`: three digits at most, so that columns stay narrow; `1 min`, and not `60 s`. */
export function duration(nanoseconds: number): string {
  const whole = wholeUnits.find(([, size]) => nanoseconds >= size && nanoseconds % size === 0);
  if (whole !== undefined) return `${digits(nanoseconds / whole[1])} ${whole[0]}`;
  for (const [unit, size, limit] of durationUnits) {
    if (nanoseconds < limit) return `${digits(nanoseconds / size)} ${unit}`;
  }
  return `${digits(nanoseconds / (86_400 * nano))} d`;
}

const durationUnits = [
  ['ns', 1, 999.5],
  ['µs', 1e3, 999.5e3],
  ['ms', 1e6, 999.5e6],
  ['s', nano, 99.95 * nano],
  ['min', 60 * nano, 99.95 * 60 * nano],
  ['h', 3600 * nano, 48 * 3600 * nano],
] as const;

/** What clocks count in beyond the second, the longest first. */
const wholeUnits = [
  ['d', 86_400 * nano],
  ['h', 3_600 * nano],
  ['min', 60 * nano],
] as const;

/** `20 kB`, in powers of a thousand. */
export function amount(bytes: number): string {
  for (const [unit, size] of amountUnits) if (bytes >= size) return `${digits(bytes / size)} ${unit}`;
  return `${Math.round(bytes)} B`;
}

const amountUnits = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

function digits(value: number): string {
  const text = value < 9.995 ? value.toFixed(2) : value.toFixed(0);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

export function percent(part: number): string {
  return `${digits(part * 100)} %`;
}

/** `1 frame`, `2 frames`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
