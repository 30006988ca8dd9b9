import type { Origin } from '../bytes/origin.js';
import type { AnyField } from './field.js';

/**
 * A run of bytes that rows point into: the datagram, a message put together from segments, or something derived from a
 * part of another source (decrypted, base64, put together).
 */
export interface Source {
  /** `datagram`, `message`, `decrypted`, … */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly wireLength: number;
  /** How it was derived, in words; empty for bytes of the wire. */
  readonly via: string;
  /** The source and range it was derived from. */
  readonly of: { readonly source: number; readonly start: number; readonly end: number } | null;
  /** Which frames the bytes came from; empty for derived sources. */
  readonly origins: readonly Origin[];
}

/** One row of the annotated tree. `start` and `end` count from the beginning of its source. */
export interface Row {
  readonly key: string;
  readonly label: string;
  readonly source: number;
  readonly start: number;
  end: number;
  value: unknown;
  /** The value as a person reads it, with what was checked. */
  text: string;
  /** A note comments on bytes that belong to a part: flag bits, checks, conversions. */
  readonly note: boolean;
  /** The bytes and the value are shown only with `--reveal`. */
  readonly secret: boolean;
  readonly field: AnyField | null;
  readonly children: Row[];
}

/**
 * The record of one reading: which bytes became which value. Parts tile every source exactly once, notes comment.
 * A trace is made on demand by reading a message again; it is never stored.
 */
export class Trace {
  readonly sources: Source[] = [];
  readonly rows: Row[] = [];
  private readonly open: Row[] = [];

  /** Number of rows that are being filled; what `abandon` goes back to. */
  get depth(): number {
    return this.open.length;
  }

  addSource(source: Source): number {
    return this.sources.push(source) - 1;
  }

  begin(
    key: string,
    label: string,
    source: number,
    start: number,
    field: AnyField | null,
    secret = false,
    note = false,
  ): void {
    const inherited = secret || (this.open.at(-1)?.secret ?? false);
    const row: Row = {
      key,
      label,
      source,
      start,
      end: start,
      value: undefined,
      text: '',
      note,
      secret: inherited,
      field,
      children: [],
    };
    this.append(row);
    this.open.push(row);
  }

  finish(end: number, value: unknown, text: string): void {
    const row = this.open.pop();
    if (row === undefined) return;
    row.end = end;
    row.value = value;
    row.text = row.text === '' ? text : text === '' ? row.text : `${text} — ${row.text}`;
  }

  /** Takes back the row being filled: the field was absent. */
  cancel(): void {
    this.open.pop();
    this.siblings().pop();
  }

  /** Adds words about what was checked to the row being filled. */
  remark(text: string): void {
    const row = this.open.at(-1);
    if (row !== undefined) row.text = row.text === '' ? text : `${row.text}, ${text}`;
  }

  /** A row without bytes of its own, under the row being filled. */
  note(
    key: string,
    label: string,
    source: number,
    range: readonly [number, number],
    value: unknown,
    text: string,
    field: AnyField | null = null,
    secret = false,
  ): void {
    const [start, end] = range;
    const inherited = secret || (this.open.at(-1)?.secret ?? false);
    this.append({ key, label, source, start, end, value, text, note: true, secret: inherited, field, children: [] });
  }

  /**
   * After a read that could not finish: rows deeper than `depth` end after their last whole part, and a row without
   * any is taken back.
   * @returns where the undecoded bytes of `source` begin
   */
  abandon(depth: number, source: number, from: number): number {
    let undecoded = from;
    while (this.open.length > depth) {
      const row = this.open.pop();
      if (row === undefined) break;
      const last = row.children.findLast((child) => !child.note && child.source === row.source);
      row.end = last?.end ?? row.start;
      if (last === undefined) this.siblings().pop();
      if (row.source === source) undecoded = row.end;
    }
    return undecoded;
  }

  private siblings(): Row[] {
    return this.open.at(-1)?.children ?? this.rows;
  }

  private append(row: Row): void {
    this.siblings().push(row);
  }
}
