/** Statistics for people: tables of at most 100 columns, and bars drawn in characters. */
import { escapeText } from '../bytes/escape.js';
import { relativeError, type Histogram } from '../measure/histogram.js';
import { secondsBetween } from '../message-ref.js';
import type { Series } from '../measure/series.js';
import type { Group, Grouping } from '../statistics/group.js';
import type { Statistics } from '../statistics/statistics.js';
import type { Palette } from './palette.js';
import type { StatisticsView } from './statistics.js';
import { utcSecond } from './time.js';
import { columns, cutTo, padFrom, padTo } from './width.js';

const nano = 1e9;

/** The tables, with empty lines between them. */
export function statisticsTables(statistics: Statistics, view: StatisticsView): string {
  const { palette } = view;
  const groups = statistics.groups.flatMap(({ list }) => list);
  const sections = [
    [overview(statistics, view)],
    ...statistics.groups.map(({ by, list }) => groupTable(by, list, palette)),
    responseBars(groups, palette),
    resendTable(groups, palette),
    rhythmTable(groups, palette),
    conversationTable(statistics, palette),
    transferTable(statistics, palette),
    problemTable(statistics, palette),
    ...(view.withRates ? [...statistics.rates].map(([protocol, series]) => rateBars(protocol, series, palette)) : []),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function overview({ first, last, messages }: Statistics, { frames }: StatisticsView): string {
  const span = first === null || last === null ? '' : `, ${duration(Math.max(0, secondsBetween(first, last)) * nano)}`;
  return `${counted(frames, 'frame')}, ${counted(messages, 'message')}${span}`;
}

/** Rows under a heading; the first columns are text, the others numbers. */
function table(rows: readonly (readonly string[])[], texts: number, palette: Palette): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, columns(cell));
  }
  return rows.map((row, index) => {
    const cells = row.map((cell, column) => (column < texts ? padTo : padFrom)(cell, widths[column] ?? 0));
    const line = cells.join('  ').trimEnd();
    return index === 0 ? palette.heading(line) : line;
  });
}

/** Columns of a line; the names get what the numbers leave, but not less than can be told apart. */
const lineWidth = 100;
const narrowestName = 16;
const tableTitle: Readonly<Record<Grouping, string>> = {
  protocol: 'protocol',
  command: 'command',
  conversation: 'conversation',
  host: 'sender',
};

function groupTable(by: Grouping, groups: readonly Group[], palette: Palette): string[] {
  if (groups.length === 0) return [];
  const heading = [tableTitle[by], 'msgs', 'answered', 'lost', 'resent', 'min', 'mean', '50 %', '90 %', '99 %', 'max'];
  const several = new Set(groups.map(({ protocol }) => protocol)).size > 1 && by !== 'protocol';
  const rows = groups.map((group) => {
    const { protocol, name, messages, answered, unanswered, resends, response } = group;
    const title = escapeText(several ? `${protocol} ${name}` : name);
    return [title, String(messages), ...[answered, unanswered, resends].map(dashed), ...spreadCells(response)];
  });
  return table(withShortNames([heading, ...rows]), 1, palette);
}

function withShortNames(rows: readonly (readonly string[])[]): string[][] {
  const numbers = rows.map((row) => row.slice(1));
  const widest = (numbers[0] ?? []).map((_, column) => Math.max(...numbers.map((row) => columns(row[column] ?? ''))));
  const left = lineWidth - widest.reduce((sum, width) => sum + 2 + width, 0);
  return rows.map(([name = '', ...cells]) => [cutTo(name, Math.max(narrowestName, left)), ...cells]);
}

function spreadCells(histogram: Histogram): string[] {
  if (histogram.count === 0) return ['', '', '', '', '', ''];
  const { min, mean, max } = histogram;
  return [min, mean, ...[0.5, 0.9, 0.99].map((part) => histogram.percentile(part)), max].map(duration);
}

/** The steps of the bars: 1, 2 and 5 of every power of ten. */
const steps = [1, 2, 5] as const;
const barWidth = 50;

/** How the answers of each protocol are spread over time. */
function responseBars(groups: readonly Group[], palette: Palette): string[] {
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

function resendTable(groups: readonly Group[], palette: Palette): string[] {
  const rows = groups
    .filter(({ by, resends }) => by === 'command' && resends > 0)
    .map(({ protocol, name, resends, resendAfter }) => [
      escapeText(`${protocol} ${name}`),
      String(resends),
      ...spreadCells(resendAfter),
    ]);
  if (rows.length === 0) return [];
  const heading = ['resends: time since the copy before', '', 'min', 'mean', '50 %', '90 %', '99 %', 'max'];
  return table([heading, ...rows], 1, palette);
}

/** Commands that come again and again in equal intervals: fewer intervals prove nothing. */
const fewest = 3;
const irregular = 0.25;

function rhythmTable(groups: readonly Group[], palette: Palette): string[] {
  const rows = groups
    .filter(({ every }) => {
      const median = every.percentile(0.5);
      return every.count >= fewest && every.percentile(0.9) - every.percentile(0.1) <= irregular * median;
    })
    .map(({ protocol, name, every }) => [
      escapeText(`${protocol} ${name}`),
      String(every.count),
      ...spreadCells(every),
    ]);
  if (rows.length === 0) return [];
  const heading = ['rhythm: time since the sender’s last one', '', 'min', 'mean', '50 %', '90 %', '99 %', 'max'];
  return table([heading, ...rows], 1, palette);
}

function conversationTable({ conversations }: Statistics, palette: Palette): string[] {
  const rows = conversations
    .groups()
    .map(({ protocol, lasted }) => [escapeText(protocol), String(lasted.count), ...spreadCells(lasted)]);
  if (rows.length === 0) return [];
  const heading = ['conversations: from first message to last', '', 'min', 'mean', '50 %', '90 %', '99 %', 'max'];
  return table([heading, ...rows], 1, palette);
}

function transferTable({ transfers }: Statistics, palette: Palette): string[] {
  const rows = [...transfers.groups.values()].map(({ protocol, count, complete, bytes, took, speed }) => [
    escapeText(protocol),
    String(count),
    String(complete),
    amount(bytes),
    took.count === 0 ? '' : duration(took.percentile(0.5)),
    speed.count === 0 ? '' : `${amount(speed.percentile(0.5))}/s`,
  ]);
  if (rows.length === 0) return [];
  return table([['transfers', 'objects', 'whole', 'bytes', 'median time', 'median speed'], ...rows], 1, palette);
}

function problemTable({ problems }: Statistics, palette: Palette): string[] {
  if (problems.size === 0) return [];
  const rows = [...problems.values()].map(({ code, severity, count }) => [escapeText(code), severity, String(count)]);
  return table([['findings', '', ''], ...rows], 2, palette);
}

/** More intervals than this are put together for the picture. */
const mostRows = 40;

function rateBars(protocol: string, series: Series, palette: Palette): string[] {
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

/** `87 µs`, `1.02 s`, `2.5 min`: three digits at most, so that columns stay narrow. */
export function duration(nanoseconds: number): string {
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

function amount(bytes: number): string {
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

function percent(part: number): string {
  return `${digits(part * 100)} %`;
}

function dashed(count: number): string {
  return count === 0 ? '-' : String(count);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
