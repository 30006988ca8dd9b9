/** How many frames and bytes went where: what `tshark -z io,phs` tells, with what nobody decoded. */
import { escapeText } from '../bytes/escape.js';
import type { FlowSummary } from '../record.js';
import type { Palette } from './palette.js';
import { columns, padFrom, padTo } from './width.js';

/** Frames, and bytes on the wire, of what is no flow. */
export interface FrameCount {
  readonly frames: number;
  readonly bytes: number;
}

/** Frames that are not counted in a flow. */
export interface OtherFrames {
  /** Pieces of IP datagrams, but for the last one of each that was put together. */
  readonly fragments: FrameCount;
  /** No IP, or IP that carries neither UDP nor TCP. */
  readonly others: FrameCount;
  /** With a header that is damaged or cut off. */
  readonly damaged: FrameCount;
}

interface Row {
  readonly depth: number;
  readonly name: string;
  flows: number;
  frames: number;
  bytes: number;
}

const headings = ['frames by protocol', 'flows', 'frames', 'bytes'] as const;

/** A table: transports, the protocols in them, and the frames of no flow. Bytes of flows are payload. */
export function hierarchy(flows: Iterable<FlowSummary>, others: OtherFrames, palette: Palette): string {
  const rows = [...flowRows(flows), ...otherRows(others)];
  const cells = rows.map(({ depth, name, flows: count, frames, bytes }) => [
    `${'  '.repeat(depth)}${name}`,
    count === 0 ? '' : String(count),
    String(frames),
    String(bytes),
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...cells.map((row) => row[column] ?? '')].map(columns)),
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? padTo : padFrom)(cell, widths[column] ?? 0)).join('  ');
  return `${[palette.heading(line(headings)), ...cells.map(line)].join('\n')}\n`;
}

function flowRows(flows: Iterable<FlowSummary>): Row[] {
  const transports = new Map<string, Map<string | null, Row>>();
  for (const flow of flows) {
    const { transport, protocol } = flow;
    let rows = transports.get(transport);
    if (rows === undefined) transports.set(transport, (rows = new Map<string | null, Row>()));
    for (const name of [transport, protocol] as const) {
      let row = rows.get(name);
      if (row === undefined) {
        row = {
          depth: name === transport ? 0 : 1,
          name: escapeText(name ?? 'undecoded'),
          flows: 0,
          frames: 0,
          bytes: 0,
        };
        rows.set(name, row);
      }
      row.flows++;
      row.frames += flow.packetsFromClient + flow.packetsFromServer;
      row.bytes += flow.bytesFromClient + flow.bytesFromServer;
    }
  }
  return [...transports.values()].flatMap((rows) => [...rows.values()]);
}

function otherRows({ fragments, others, damaged }: OtherFrames): Row[] {
  const row = (name: string, { frames, bytes }: FrameCount): Row => ({ depth: 0, name, flows: 0, frames, bytes });
  return [
    row('other pieces of fragmented datagrams', fragments),
    row('neither UDP nor TCP', others),
    row('damaged or cut off', damaged),
  ].filter(({ frames }) => frames > 0);
}
