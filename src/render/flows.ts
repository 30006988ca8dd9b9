/** The `flows` command: what conversations there are, and why each was routed where it was. */
import { escapeText, jsonString } from '../bytes/escape.js';
import type { FlowSummary } from '../record.js';
import type { TcpCounts } from '../stream/counts.js';
import { csvLine } from './csv.js';
import { endpointText } from './head.js';
import { endpointJson, orNull } from './json.js';
import type { Palette } from './palette.js';
import { difference, jsonTime, type TextTimes } from './time.js';
import { columns, padFrom, padTo } from './width.js';

export type FlowsFormat = 'text' | 'json' | 'csv';

export const flowsFormats: readonly FlowsFormat[] = ['text', 'json', 'csv'];

/** What the formats need to know besides the flows. */
export interface FlowsOptions {
  readonly times: TextTimes;
  readonly palette: Palette;
  /** Digits of the second that the captures' clocks have. */
  readonly digits: 6 | 9;
}

/** The flows as text with line ends, in pieces: there may be hundreds of thousands. They are walked twice for a table. */
export function* renderFlows(
  flows: Iterable<FlowSummary>,
  format: FlowsFormat,
  options: FlowsOptions,
): Generator<string, void> {
  switch (format) {
    case 'text':
      yield* textTable(flows, options);
      return;
    case 'json':
      for (const flow of flows) yield flowJson(flow, options.digits);
      return;
    case 'csv':
      yield csvLine(csvColumns);
      for (const flow of flows) yield flowCsv(flow, options.digits);
      return;
  }
}

const headings = ['flow', 'client → server', 'first seen', 'seconds', 'packets', 'bytes'] as const;

/** The cells of one flow; its time may depend on that of the flow before. */
function cellsOf(flow: FlowSummary, times: TextTimes, digits: 6 | 9): string[] {
  return [
    String(flow.number),
    `${flow.transport} ${endpointText(flow.client)} → ${endpointText(flow.server)}`,
    times.text(flow.first, 6).replace(/\.\d+/, ''),
    difference(flow.first, flow.last, digits).replace(/(\.\d{3})\d+/, '$1'),
    `${flow.packetsFromClient} + ${flow.packetsFromServer}`,
    `${flow.bytesFromClient} + ${flow.bytesFromServer}`,
  ];
}

function* textTable(flows: Iterable<FlowSummary>, { times, palette, digits }: FlowsOptions): Generator<string, void> {
  const widths = headings.map(columns);
  let isEmpty = true;
  times.again();
  for (const flow of flows) {
    isEmpty = false;
    for (const [column, cell] of cellsOf(flow, times, digits).entries()) {
      widths[column] = Math.max(widths[column] ?? 0, columns(cell));
    }
  }
  if (isEmpty) return;
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 1 || column === 2 ? padTo : padFrom)(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  yield `${palette.heading(line(headings))}\n`;
  const behind = ' '.repeat((widths[0] ?? 0) + 2);
  // The texts of the first walk are not kept: of hundreds of thousands of flows they would be the greater part.
  times.again();
  for (const flow of flows) {
    const messages = flow.messages === 1 ? '1 message' : `${flow.messages} messages`;
    const what = flow.protocol === null ? 'undecoded' : `${escapeText(flow.protocol)}, ${messages}`;
    const cells = cellsOf(flow, times, digits);
    const trouble = troubleText(flow.tcp);
    yield `${line(cells)}\n${behind}${palette.protocol(what)}: ${escapeText(flow.routed)}${trouble}\n`;
  }
}

/** `; 2 retransmitted, 1 out of order, 1 gap of 1460 bytes`, or nothing. */
function troubleText(tcp: TcpCounts | null): string {
  if (tcp === null) return '';
  const { retransmitted, outOfOrder, lost, lostBytes } = tcp;
  const parts = [
    ...(retransmitted > 0 ? [`${retransmitted} retransmitted`] : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} out of order`] : []),
    ...(lost > 0
      ? [`${lostBytes} ${lostBytes === 1 ? 'byte' : 'bytes'} lost in ${lost} ${lost === 1 ? 'gap' : 'gaps'}`]
      : []),
  ];
  return parts.length === 0 ? '' : `; TCP: ${parts.join(', ')}`;
}

function tcpJson(tcp: TcpCounts | null): string {
  if (tcp === null) return 'null';
  const { retransmitted, outOfOrder, lost, lostBytes } = tcp;
  return `{"retransmitted":${retransmitted},"outOfOrder":${outOfOrder},"lost":${lost},"lostBytes":${lostBytes}}`;
}

function flowJson(flow: FlowSummary, digits: 6 | 9): string {
  return (
    `{"record":"flow","flow":${flow.number},"transport":"${flow.transport}"` +
    `,"client":${endpointJson(flow.client)},"server":${endpointJson(flow.server)}` +
    `,"frames":[${flow.first.frame},${flow.last.frame}]` +
    `,"first":"${jsonTime(flow.first, digits)}","last":"${jsonTime(flow.last, digits)}"` +
    `,"packetsFromClient":${flow.packetsFromClient},"packetsFromServer":${flow.packetsFromServer}` +
    `,"bytesFromClient":${flow.bytesFromClient},"bytesFromServer":${flow.bytesFromServer}` +
    `,"protocol":${orNull(flow.protocol)},"messages":${flow.messages},"routed":${jsonString(flow.routed)},"tcp":${tcpJson(flow.tcp)}}\n`
  );
}

const csvColumns = [
  'flow',
  'transport',
  'clientAddress',
  'clientPort',
  'serverAddress',
  'serverPort',
  'firstFrame',
  'lastFrame',
  'first',
  'last',
  'packetsFromClient',
  'packetsFromServer',
  'bytesFromClient',
  'bytesFromServer',
  'protocol',
  'messages',
  'routed',
  'tcpRetransmitted',
  'tcpOutOfOrder',
  'tcpLost',
  'tcpLostBytes',
] as const;

function flowCsv(flow: FlowSummary, digits: 6 | 9): string {
  return csvLine([
    flow.number,
    flow.transport,
    flow.client.address,
    flow.client.port,
    flow.server.address,
    flow.server.port,
    flow.first.frame,
    flow.last.frame,
    jsonTime(flow.first, digits),
    jsonTime(flow.last, digits),
    flow.packetsFromClient,
    flow.packetsFromServer,
    flow.bytesFromClient,
    flow.bytesFromServer,
    flow.protocol,
    flow.messages,
    escapeText(flow.routed),
    flow.tcp?.retransmitted ?? null,
    flow.tcp?.outOfOrder ?? null,
    flow.tcp?.lost ?? null,
    flow.tcp?.lostBytes ?? null,
  ]);
}
