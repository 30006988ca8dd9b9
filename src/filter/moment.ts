/** A moment in seconds and nanoseconds since 1970 UTC: a double does not hold both. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const form = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?)?$/;

/**
 * A moment as it is typed: ISO 8601, from the day on to nanoseconds, UTC unless it says otherwise; or seconds since
 * 1970. null when it is none.
 */
export function momentOf(text: string): Moment | null {
  return epoch(text) ?? calendar(text);
}

function epoch(text: string): Moment | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text);
  if (match === null) return null;
  const [, minus = '', seconds = '', decimals = ''] = match;
  const nanoseconds = nanosecondsOf(decimals);
  if (minus === '') return { seconds: Number(seconds), nanoseconds };
  return nanoseconds === 0
    ? { seconds: -Number(seconds), nanoseconds }
    : { seconds: -Number(seconds) - 1, nanoseconds: 1_000_000_000 - nanoseconds };
}

function calendar(text: string): Moment | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', decimals = '', zone = 'Z'] =
    match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const milliseconds = Date.parse(iso);
  // Date.parse takes the 31st of February for the 3rd of March.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(iso.slice(0, -1))) return null;
  return { seconds: milliseconds / 1000 - offsetOf(zone), nanoseconds: nanosecondsOf(decimals) };
}

/** Seconds east of UTC. */
function offsetOf(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (match === null) return 0;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -size : size;
}

function nanosecondsOf(decimals: string): number {
  return Number(decimals.padEnd(9, '0'));
}

export function compareMoments(a: Moment, b: Moment): number {
  return a.seconds === b.seconds ? a.nanoseconds - b.nanoseconds : a.seconds - b.seconds;
}
