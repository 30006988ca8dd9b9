/** Statistics for people: tables of at most 100 columns, and bars drawn in characters. */
import { escapeText } from '../bytes/escape.js';
import type { Histogram } from '../measure/histogram.js';
import { secondsBetween } from '../message-ref.js';
import type { Group, Grouping } from '../statistics/group.js';
import type { Statistics } from '../statistics/statistics.js';
import type { Palette } from './palette.js';
import type { StatisticsView } from './statistics.js';
import { amount, counted, duration } from './quantities.js';
import { rateBars, responseBars } from './statistics-bars.js';
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
    sessionTable(statistics, palette),
    transferTable(statistics, palette),
    tcpTable(view),
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
  const heading = [tableTitle[by], 'msgs', 'answered', 'lost', 'resent', ...spreadHeading];
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

const spreadHeading = ['min', 'mean', '50 %', '90 %', '99 %', 'max'] as const;

function spreadCells(histogram: Histogram): string[] {
  if (histogram.count === 0) return ['', '', '', '', '', ''];
  const { min, mean, max } = histogram;
  return [min, mean, ...[0.5, 0.9, 0.99].map((part) => histogram.percentile(part)), max].map(duration);
}

function resendTable(groups: readonly Group[], palette: Palette): string[] {
  const rows = groups
    .filter(({ by, resends }) => by === 'command' && resends > 0)
    .map(({ protocol, name, resends, resendAfter, timersKept, timersBroken }) => [
      escapeText(`${protocol} ${name}`),
      String(resends),
      timersKept + timersBroken === 0 ? '' : `${timersKept} of ${timersKept + timersBroken}`,
      ...spreadCells(resendAfter),
    ]);
  if (rows.length === 0) return [];
  const heading = ['resends: time since the copy before', '', 'on time', ...spreadHeading];
  return table([heading, ...rows], 1, palette);
}

/** Commands that come again and again in equal intervals: fewer intervals prove nothing. */
const fewest = 3;
const irregular = 0.25;

function rhythmTable(groups: readonly Group[], palette: Palette): string[] {
  const rows = groups
    .filter(({ every, longestRun }) => {
      const median = every.percentile(0.5);
      return longestRun >= fewest && every.percentile(0.9) - every.percentile(0.1) <= irregular * median;
    })
    .map(({ protocol, name, every }) => [
      escapeText(`${protocol} ${name}`),
      String(every.count),
      ...spreadCells(every),
    ]);
  if (rows.length === 0) return [];
  const heading = ['rhythm: time since the sender’s last one', '', ...spreadHeading];
  return table([heading, ...rows], 1, palette);
}

function conversationTable({ conversations }: Statistics, palette: Palette): string[] {
  const rows = conversations
    .groups()
    .map(({ protocol, lasted }) => [escapeText(protocol), String(lasted.count), ...spreadCells(lasted)]);
  if (rows.length === 0) return [];
  const heading = ['conversations: from first message to last', '', ...spreadHeading];
  return table([heading, ...rows], 1, palette);
}

function sessionTable({ sessions }: Statistics, palette: Palette): string[] {
  const rows = [...sessions.groups.values()].map(({ protocol, begun, lasted }) => [
    escapeText(protocol),
    String(begun),
    dashed(lasted.count),
    ...spreadCells(lasted),
  ]);
  if (rows.length === 0) return [];
  return table([['sessions: from coming to leaving', 'begun', 'ended', ...spreadHeading], ...rows], 1, palette);
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

function tcpTable({ tcp, palette }: StatisticsView): string[] {
  if (tcp === null || tcp.length === 0) return [];
  const rows = tcp.map(({ protocol, connections, retransmitted, outOfOrder, lost, lostBytes }) => [
    escapeText(protocol),
    String(connections),
    ...[retransmitted, outOfOrder, lost].map(dashed),
    lostBytes === 0 ? '-' : amount(lostBytes),
  ]);
  return table([['TCP', 'connections', 'retransmitted', 'out of order', 'gaps', 'lost'], ...rows], 1, palette);
}

function problemTable({ problems }: Statistics, palette: Palette): string[] {
  if (problems.size === 0) return [];
  const rows = [...problems.values()].map(({ code, severity, count }) => [escapeText(code), severity, String(count)]);
  return table([['findings', '', ''], ...rows], 2, palette);
}

function dashed(count: number): string {
  return count === 0 ? '-' : String(count);
}
