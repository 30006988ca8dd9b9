/** Times as text. No Date in the hot path, no locale, and no year that breaks: seconds range over ECMAScript's time values. */

/** How text formats show times. JSON is always UTC. */
export type TimeMode = 'utc' | 'local' | 'relative' | 'delta';

export const timeModes: readonly TimeMode[] = ['utc', 'local', 'relative', 'delta'];

/** A moment on the capture's clock. */
export interface Moment {
  /** Seconds since 1970-01-01 UTC, negative before. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

const secondsPerDay = 86_400;

/** Most frames fall into the second of the frame before: its text is kept. */
let cachedSecond = Number.NaN;
let cachedText = '';

/** `2026-11-20T20:05:44`; years beyond 0 to 9999 have a sign and six digits, as ECMAScript and ISO 8601 write them. */
export function utcSecond(seconds: number): string {
  if (seconds === cachedSecond) return cachedText;
  const days = Math.floor(seconds / secondsPerDay);
  const rest = seconds - days * secondsPerDay;
  const minutes = Math.floor(rest / 60);
  cachedText = `${utcDay(days)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(rest % 60)}`;
  cachedSecond = seconds;
  return cachedText;
}

let cachedDay = Number.NaN;
let cachedDate = '';

/**
 * The date of a day counted from 1970-01-01, in the Gregorian calendar. Years are counted from March so that the leap
 * day is the last of its year, in eras of 400 years (H. Hinnant, chrono-compatible low-level date algorithms).
 */
function utcDay(day: number): string {
  if (day === cachedDay) return cachedDate;
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  cachedDay = day;
  cachedDate = `${yearText(year)}-${two(month)}-${two(date)}`;
  return cachedDate;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The digits after the point: 6, cut and not rounded, or all 9. */
export function fraction(nanoseconds: number, digits: 6 | 9): string {
  return digits === 9
    ? String(1_000_000_000 + nanoseconds).slice(1)
    : String(1_000_000 + Math.floor(nanoseconds / 1000)).slice(1);
}

/** `2026-11-20T20:05:44.029866Z`. */
export function jsonTime(moment: Moment, digits: 6 | 9): string {
  return `${utcSecond(moment.seconds)}.${fraction(moment.nanoseconds, digits)}Z`;
}

/** The time from one moment to another: `0.029866`, `-12.000001`. */
export function difference(earlier: Moment, later: Moment, digits: 6 | 9): string {
  let seconds = later.seconds - earlier.seconds;
  let nanoseconds = later.nanoseconds - earlier.nanoseconds;
  if (seconds < 0 && nanoseconds > 0) {
    seconds += 1;
    nanoseconds -= 1_000_000_000;
  } else if (seconds > 0 && nanoseconds < 0) {
    seconds -= 1;
    nanoseconds += 1_000_000_000;
  }
  const sign = seconds < 0 || nanoseconds < 0 ? '-' : '';
  return `${sign}${Math.abs(seconds)}.${fraction(Math.abs(nanoseconds), digits)}`;
}

/** Local time with its distance from UTC, which tells apart the hour that a clock runs through twice. */
function localText({ seconds, nanoseconds }: Moment, digits: 6 | 9): string {
  // Historic offsets have seconds; a clock on the wall never shows them.
  const offset = -new Date(seconds * 1000).getTimezoneOffset();
  const minutes = Number.isNaN(offset) ? 0 : Math.round(offset);
  const size = Math.abs(minutes);
  const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${utcSecond(seconds + minutes * 60).replace('T', ' ')}.${fraction(nanoseconds, digits)} ${zone}`;
}

/** Writes the times of text formats; `relative` and `delta` remember what they count from. */
export class TextTimes {
  private first: Moment | null = null;
  private previous: Moment | null = null;
  /** The second that was written last: most frames fall into the second of the frame before. */
  private second = Number.NaN;
  private secondText = '';

  constructor(private readonly mode: TimeMode) {}

  /** Tells the moment that relative times count from: the first frame's. Later calls change nothing. */
  begin(moment: Moment): void {
    this.first ??= { seconds: moment.seconds, nanoseconds: moment.nanoseconds };
  }

  /** What comes next is the first again: the same moments give the same texts once more. */
  again(): void {
    this.previous = null;
  }

  /** The moment as the mode shows it; `delta` counts from the call before. */
  text(moment: Moment, digits: 6 | 9): string {
    switch (this.mode) {
      case 'utc':
        if (moment.seconds !== this.second) {
          this.second = moment.seconds;
          this.secondText = utcSecond(moment.seconds).replace('T', ' ');
        }
        return `${this.secondText}.${fraction(moment.nanoseconds, digits)}`;
      case 'local':
        return localText(moment, digits);
      case 'relative':
        this.begin(moment);
        return difference(this.first ?? moment, moment, digits);
      case 'delta': {
        const from = this.previous ?? moment;
        this.previous = { seconds: moment.seconds, nanoseconds: moment.nanoseconds };
        return difference(from, moment, digits);
      }
    }
  }
}
