/** The `stats` command: what was counted and measured, as text, JSON or CSV. */
import { relativeError } from '../measure/histogram.js';
import type { TcpTotals } from '../engine/tcp-totals.js';
import type { Moment } from '../measure/deadlines.js';
import type { Series } from '../measure/series.js';
import type { Group } from '../statistics/group.js';
import type { Statistics } from '../statistics/statistics.js';
import type { Histogram } from '../measure/histogram.js';
import { jsonString } from '../bytes/escape.js';
import { csvLine } from './csv.js';
import { jsonNumber, jsonSeconds } from './number.js';
import type { Palette } from './palette.js';
import { statisticsTables } from './statistics-tables.js';
import { jsonTime, utcSecond } from './time.js';

export type StatisticsFormat = 'text' | 'json' | 'csv';

export const statisticsFormats: readonly StatisticsFormat[] = ['text', 'json', 'csv'];

/** What the formats need to know besides the numbers. */
export interface StatisticsView {
  readonly captures: readonly string[];
  readonly frames: number;
  /** Digits of the second that the captures' clocks have. */
  readonly digits: 6 | 9;
  readonly palette: Palette;
  /** Dissected TCP connections by protocol; null when a filter tells messages, and not connections, apart. */
  readonly tcp: readonly TcpTotals[] | null;
  /** Whether the rates over time were asked for. */
  readonly withRates: boolean;
}

/** The numbers as text with line ends. */
export function renderStatistics(statistics: Statistics, format: StatisticsFormat, view: StatisticsView): string {
  switch (format) {
    case 'text':
      return statisticsTables(statistics, view);
    case 'json':
      return `${json(statistics, view)}\n`;
    case 'csv':
      return csv(statistics, view);
  }
}

const nano = 1e9;

function json(statistics: Statistics, { captures, frames, digits, tcp, withRates }: StatisticsView): string {
  const { first, last, messages, transfers, conversations, sessions, problems, rates } = statistics;
  const groups = statistics.groups.flatMap(({ list }) => list);
  const rateList = withRates ? [...rates] : [];
  return (
    `{"captures":${list(captures.map(jsonString))},"first":${time(first, digits)},"last":${time(last, digits)}` +
    `,"frames":${frames},"messages":${messages},"percentileError":${jsonNumber(relativeError)}` +
    `,"groups":${list(groups.map(groupJson))}` +
    `,"transfers":${list(
      [...transfers.groups.values()].map(
        ({ protocol, count, complete, bytes, took, speed }) =>
          `{"protocol":${jsonString(protocol)},"objects":${count},"complete":${complete},"bytes":${bytes}` +
          `,"seconds":${seconds(took)},"bytesPerSecond":${spread(speed, jsonNumber)}}`,
      ),
    )}` +
    `,"conversations":${list(
      conversations
        .groups()
        .map(
          ({ protocol, messages: each, lasted }) =>
            `{"protocol":${jsonString(protocol)},"conversations":${lasted.count}` +
            `,"messages":${spread(each, jsonNumber)},"seconds":${seconds(lasted)}}`,
        ),
    )}` +
    `,"sessions":${list(
      [...sessions.groups.values()].map(
        ({ protocol, begun, lasted }) =>
          `{"protocol":${jsonString(protocol)},"begun":${begun},"ended":${lasted.count},"seconds":${seconds(lasted)}}`,
      ),
    )}` +
    `,"tcp":${tcp === null ? 'null' : list(tcp.map(tcpJson))}` +
    `,"problems":${list(
      [...problems.values()].map(
        ({ code, severity, count }) => `{"code":${jsonString(code)},"severity":"${severity}","count":${count}}`,
      ),
    )}` +
    (withRates ? `,"rates":${list(rateList.map(([protocol, series]) => rateJson(protocol, series)))}` : '') +
    '}'
  );
}

function groupJson(group: Group): string {
  const { protocol, by, name, messages, bytes, answered, unanswered, resends, response, answers } = group;
  const { resendAfter, timersKept, timersBroken, every } = group;
  return (
    `{"protocol":${jsonString(protocol)},"by":"${by}","name":${jsonString(name)}` +
    `,"messages":${messages},"bytes":${bytes},"answered":${answered},"unanswered":${unanswered},"resends":${resends}` +
    `,"responseSeconds":${seconds(response)}` +
    `,"answers":${list(
      [...answers].map(([command, times]) => `{"name":${jsonString(command)},"responseSeconds":${seconds(times)}}`),
    )}` +
    `,"resendSeconds":${seconds(resendAfter)},"timersKept":${timersKept},"timersBroken":${timersBroken}` +
    (by === 'command' ? `,"everySeconds":${seconds(every)}` : '') +
    '}'
  );
}

function tcpJson({ protocol, connections, retransmitted, outOfOrder, lost, lostBytes }: TcpTotals): string {
  return (
    `{"protocol":${jsonString(protocol)},"connections":${connections},"retransmitted":${retransmitted}` +
    `,"outOfOrder":${outOfOrder},"lost":${lost},"lostBytes":${lostBytes}}`
  );
}

function rateJson(protocol: string, series: Series): string {
  const intervals = [...series.intervals()].map(
    ({ start, messages, bytes }) => `{"start":"${utcSecond(start)}Z","messages":${messages},"bytes":${bytes}}`,
  );
  return `{"protocol":${jsonString(protocol)},"intervalSeconds":${series.seconds},"intervals":${list(intervals)}}`;
}

function seconds(histogram: Histogram): string {
  return spread(histogram, (nanoseconds) => jsonSeconds(nanoseconds / nano));
}

const parts = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;

function spread(histogram: Histogram, write: (value: number) => string): string {
  const { count } = histogram;
  if (count === 0) return '{"count":0,"min":null,"mean":null,"p50":null,"p90":null,"p99":null,"max":null}';
  const percentiles = Object.entries(parts).map(([name, part]) => `,"${name}":${write(histogram.percentile(part))}`);
  return (
    `{"count":${count},"min":${write(histogram.min)},"mean":${write(histogram.mean)}` +
    `${percentiles.join('')},"max":${write(histogram.max)}}`
  );
}

function time(moment: Moment | null, digits: 6 | 9): string {
  return moment === null ? 'null' : `"${jsonTime(moment, digits)}"`;
}

function list(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}

const csvHeadings = [
  'protocol',
  'by',
  'name',
  'messages',
  'bytes',
  'answered',
  'unanswered',
  'resends',
  'responseMin',
  'responseMean',
  'responseP50',
  'responseP90',
  'responseP99',
  'responseMax',
  'timersKept',
  'timersBroken',
  'tcpRetransmitted',
  'tcpOutOfOrder',
  'tcpLost',
] as const;

function csv({ groups }: Statistics, { tcp }: StatisticsView): string {
  const rows = groups.flatMap((one) => one.list).map((group) => csvLine([...csvCells(group), ...tcpCells(group, tcp)]));
  return csvLine(csvHeadings) + rows.join('');
}

/** Connections are counted by protocol: the rows of other groupings leave these cells empty. */
function tcpCells({ by, protocol }: Group, tcp: readonly TcpTotals[] | null): (number | null)[] {
  const totals = by === 'protocol' ? tcp?.find((one) => one.protocol === protocol) : undefined;
  return [totals?.retransmitted ?? null, totals?.outOfOrder ?? null, totals?.lost ?? null];
}

function csvCells(group: Group): (string | number | null)[] {
  const { protocol, by, name, messages, bytes, answered, unanswered, resends, response } = group;
  const { min, mean, max } = response;
  const percentiles = Object.values(parts).map((part) => response.percentile(part));
  const times = [min, mean, ...percentiles, max].map((value) =>
    response.count === 0 ? null : Number(jsonSeconds(value / nano)),
  );
  const { timersKept, timersBroken } = group;
  return [protocol, by, name, messages, bytes, answered, unanswered, resends, ...times, timersKept, timersBroken];
}
