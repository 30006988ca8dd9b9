/** How values are spread, and how many came when, as bars drawn in characters. */
import { escapeText } from '../bytes/escape.js';
import { relativeError, type Histogram } from '../measure/histogram.js';
import type { Series } from '../measure/series.js';
import type { Group } from '../statistics/group.js';
import type { Palette } from './palette.js';
import { amount, duration, percent } from './quantities.js';
import { utcSecond } from './time.js';
import { padFrom } from './width.js';

const nano = 1e9;

/** The steps of the bars: 1, 2 and 5 of every power of ten. */
const steps = [1, 2, 5] as const;
const barWidth = 50;

/** How the answers of each protocol are spread over time. */
export function responseBars(groups: readonly Group[], palette: Palette): string[] {
  const lines: string[] = [];
  for (const { by, name, response } of groups) {
    if (by !== 'protocol' || response.count < 2) continue;
    lines.push(palette.heading(`response times, ${escapeText(name)} (percentiles within ${percent(relativeError)})`));
    lines.push(...bars(response));
  }
  return lines;
}

function bars(histogram: Histogram): string[] {
  const edges: number[] = [];
  for (let power = 1; power <= 1e18; power *= 10) edges.push(...steps.map((step) => step * power));
  const first = edges.findLastIndex((edge) => edge <= histogram.min);
  const last = edges.findIndex((edge) => edge > histogram.max);
  const used = edges.slice(Math.max(0, first), last < 0 ? edges.length : last + 1);
  const counts = used.slice(0, -1).map((edge, index) => histogram.between(edge, used[index + 1] ?? Infinity));
  const most = Math.max(1, ...counts);
  return counts.map((count, index) => {
    const range = `${padFrom(duration(used[index] ?? 0), 7)} to ${padFrom(duration(used[index + 1] ?? 0), 7)}`;
    return `  ${range}  ${bar(count / most)} ${count === 0 ? '' : count}`.trimEnd();
  });
}

/** Eighths of a column (U+2588 to U+258F), so that small counts are seen. */
function bar(part: number): string {
  const eighths = Math.ceil(part * barWidth * 8);
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : String.fromCodePoint(0x2590 - rest));
}

/** More intervals than this are put together for the picture. */
const mostRows = 40;

export function rateBars(protocol: string, series: Series, palette: Palette): string[] {
  const intervals = [...series.intervals()];
  const together = Math.ceil(intervals.length / mostRows);
  const rows: { readonly start: number; readonly messages: number; readonly bytes: number }[] = [];
  for (let at = 0; at < intervals.length; at += together) {
    const some = intervals.slice(at, at + together);
    const sum = (pick: 'messages' | 'bytes'): number => some.reduce((all, one) => all + one[pick], 0);
    rows.push({ start: some[0]?.start ?? 0, messages: sum('messages'), bytes: sum('bytes') });
  }
  const most = Math.max(1, ...rows.map(({ messages }) => messages));
  const length = duration(series.seconds * together * nano);
  const heading = palette.heading(`rate, ${escapeText(protocol)}: messages and bytes in every ${length}`);
  return [
    heading,
    ...rows.map(({ start, messages, bytes }) => {
      const numbers = messages === 0 ? '' : `${messages}, ${amount(bytes)}`;
      return `  ${utcSecond(start).replace('T', ' ')}  ${bar(messages / most)} ${numbers}`.trimEnd();
    }),
  ];
}
