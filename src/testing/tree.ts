import type { Row, Trace } from '../schema/trace.js';

/** A leaf of a tree: a part without parts inside it. */
export interface Leaf {
  readonly source: number;
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/**
 * Where a tree breaks the law that every byte lies in exactly one part: parts tile their source, and the parts inside a
 * part tile its range or a source that was derived from it.
 * @returns one sentence for each place; empty when the law holds
 */
export function untiled(trace: Trace): string[] {
  const faults: string[] = [];
  const derivedFrom = trace.sources.map((source) => source.of);
  tile(
    trace.rows.filter((row) => !row.note && row.source === 0),
    0,
    sourceLength(trace, 0),
    'the message',
    faults,
  );
  for (const row of allRows(trace.rows)) {
    if (row.note) continue;
    for (const source of new Set(row.children.filter((child) => !child.note).map((child) => child.source))) {
      const children = row.children.filter((child) => !child.note && child.source === source);
      if (source === row.source) tile(children, row.start, row.end, row.label, faults);
      else {
        const of = derivedFrom[source];
        if (of === null || of === undefined)
          faults.push(`${row.label}: a row in source ${source}, which is not derived`);
        tile(children, 0, sourceLength(trace, source), `${row.label} (${trace.sources[source]?.name ?? ''})`, faults);
      }
    }
  }
  return faults;
}

/** All rows, depth first. */
export function* allRows(rows: readonly Row[]): Generator<Row> {
  for (const row of rows) {
    yield row;
    yield* allRows(row.children);
  }
}

/** The leaves of the tree, depth first. */
export function leaves(trace: Trace): Leaf[] {
  return [...allRows(trace.rows)]
    .filter((row) => !row.note && !row.children.some((child) => !child.note))
    .map(({ source, start, end, label }) => ({ source, start, end, label }));
}

function sourceLength(trace: Trace, index: number): number {
  const source = trace.sources[index];
  return source === undefined ? 0 : source.end - source.start;
}

function tile(rows: readonly Row[], start: number, end: number, where: string, faults: string[]): void {
  let at = start;
  for (const row of rows) {
    if (row.start !== at) faults.push(`${where}: '${row.label}' begins at ${row.start}, not at ${at}`);
    if (row.end < row.start) faults.push(`${where}: '${row.label}' ends before it begins`);
    at = row.end;
  }
  if (at !== end) faults.push(`${where}: its parts end at ${at}, not at ${end}`);
}
