/** Which bytes of a message's sources are secret. Whatever shows bytes asks here. */
import type { ByteRange } from '../bytes/hexdump.js';
import type { Row, Source, Trace } from '../schema/trace.js';

/** Ranges of secret bytes, counted from the beginning of each source, in order and apart from each other. */
export type Masks = readonly (readonly ByteRange[])[];

/** No byte is secret: everything is to be revealed. */
export const nothingMasked: Masks = Object.freeze([]);

/**
 * The secret bytes of every source: those of secret rows, and those that a source with secrets was derived from (the
 * base64 of a password is the password). What was decrypted is no plain text in its parent, which stays readable.
 */
export function masksOf(trace: Trace): Masks {
  const found = trace.sources.map((): ByteRange[] => []);
  for (const row of trace.rows) collect(row, found);
  if (found.every((ranges) => ranges.length === 0)) return nothingMasked;
  for (let index = trace.sources.length - 1; index >= 0; index--) {
    const source = trace.sources[index];
    if (source?.of == null || (found[index]?.length ?? 0) === 0 || wasDecrypted(source)) continue;
    found[source.of.source]?.push({ start: source.of.start, end: source.of.end });
  }
  return found.map(joined);
}

function collect(row: Row, found: readonly ByteRange[][]): void {
  if (row.secret && row.end > row.start) found[row.source]?.push({ start: row.start, end: row.end });
  for (const child of row.children) collect(child, found);
}

function wasDecrypted({ name, via }: Source): boolean {
  return name === 'decrypted' || /\bdecrypt/i.test(via);
}

function joined(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const result: { readonly start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Whether a range of a source touches a secret byte. */
export function isMasked(masks: Masks, source: number, start: number, end: number): boolean {
  const ranges = masks[source] ?? [];
  const range = ranges[firstAfter(ranges, start)];
  return range !== undefined && range.start < end && range.end > start;
}

/** The secret ranges of a source that touch `[start, end)`. */
export function masksWithin(masks: Masks, source: number, start: number, end: number): readonly ByteRange[] {
  const ranges = masks[source] ?? [];
  const found: ByteRange[] = [];
  for (let i = firstAfter(ranges, start); i < ranges.length; i++) {
    const range = ranges[i];
    if (range === undefined || range.start >= end) break;
    found.push(range);
  }
  return found;
}

/** Index of the first range that ends after a place. Halves its way: a message can have thousands of secrets. */
function firstAfter(ranges: readonly ByteRange[], start: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How much of a row may be shown. */
export type Visibility = 'shown' | 'children-only' | 'hidden' | 'absent';

/**
 * A row that holds secret bytes is hidden even if it is not secret itself: the text of a base64 body tells the
 * password inside. A list or an object around a secret shows its children, each judged for itself. What comments on a
 * secret (which of its bits are set) tells it, and is not there at all.
 */
export function visibility(row: Row, masks: Masks): Visibility {
  if (masks === nothingMasked) return 'shown';
  if (row.secret) return row.note && row.field === null ? 'absent' : 'hidden';
  if (!isMasked(masks, row.source, row.start, row.end)) return 'shown';
  if (row.note) return 'hidden';
  if (row.field === null) return row.value === undefined ? 'shown' : 'hidden';
  return row.field.form.is === 'list' || row.field.form.is === 'object' ? 'children-only' : 'hidden';
}
