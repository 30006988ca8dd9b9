/**
 * Blocks of lines `Name: value` (README.md §7): in front of the body of every message, and inside many. A block ends with
 * an empty line, or with the payload. Names and values of strangers are a list, never keys.
 */
import { decodeText, encodeText, field, isUtf8, type Field, type FieldOptions, type Input } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { isSecretHeader } from './header-secrets.js';
import { Line, lineFeed } from './line.js';
import { msnProblems } from './problems.js';
import { Recent } from './recent.js';
import { part, partObject } from './told.js';

export interface Header {
  readonly name: string;
  readonly value: string;
  /** Not written anywhere: says that the value is secret. */
  readonly secret?: true;
}

const shape = partObject('Header', {
  name: part('Name', 'text'),
  value: part('Value', 'text', { secret: ({ secret }) => secret === true }),
});
const item = Object.freeze({ ...shape, key: 'item' });

const colon = 0x3a;
const space = 0x20;
const carriageReturn = 0x0d;

/** What ends a block when nothing else is known. */
export interface BlockEnd {
  /** Without an empty line the block ends with the payload. */
  readonly emptyLine?: boolean;
}

/** Looks into the value of a line, which stands in `[from, to)`: some lines hold another format. */
export type LookInto = (input: Input, header: Header, range: readonly [from: number, to: number]) => void;

/** Lines up to an empty one, or to the end of the payload. */
export function headerList(
  label: string,
  key: string,
  { emptyLine = true, ...options }: FieldOptions & BlockEnd = {},
  lookInto?: LookInto,
): Field<Header[]> {
  return field<Header[]>(
    label,
    {
      form: { is: 'list', of: item },
      read: (input, _scope, attach) => {
        const list: Header[] = [];
        attach(list);
        readLines(input, key, list, emptyLine, lookInto);
        return list;
      },
      write: (sink, value, scope) => {
        value.forEach(({ name, value: text }, index) => {
          sink.bytes(writtenBytes(scope, lineKey(key, index)) ?? utf8(`${name}:${text === '' ? '' : ' '}${text}\r\n`));
        });
        sink.bytes(writtenBytes(scope, endKey(key)) ?? utf8(emptyLine ? '\r\n' : ''));
      },
      show: (value) => (value.length === 1 ? '1 line' : `${value.length} lines`),
    },
    options,
  );
}

const lineKey = (key: string, index: number): string => `${key}.${index}`;
const endKey = (key: string): string => `${key}.end`;

function readLines(input: Input, key: string, list: Header[], emptyLine: boolean, lookInto?: LookInto): void {
  const { bytes } = input;
  for (;;) {
    const start = input.at;
    if (input.wireLeft === 0) {
      if (emptyLine) Line.of(input).keep(endKey(key), bytes, start, start);
      return;
    }
    const next = lineEnd(input);
    const end = withoutBreak(bytes, start, next);
    if (end === start && next > start) {
      if (!emptyLine || next - start !== 2) Line.of(input).keep(endKey(key), bytes, start, next);
      endRow(input, next);
      return;
    }
    list.push(knownLine(input, next) ?? readLine(input, end, next, lineKey(key, list.length), lookInto));
  }
}

/** Index after the line that begins here: behind its line feed, or at the end of the payload. @throws Stop */
function lineEnd(input: Input): number {
  const feed = input.find(lineFeed);
  if (feed < 0 && input.wireLeft > input.left) throw input.stop(input.left + 1);
  const next = feed < 0 ? input.end : feed + 1;
  if (input.holes.length > 0) input.need(next - input.at);
  return next;
}

function withoutBreak(bytes: Uint8Array, start: number, next: number): number {
  if (bytes[next - 1] !== lineFeed) return next;
  return next - 1 > start && bytes[next - 2] === carriageReturn ? next - 2 : next - 1;
}

function endRow(input: Input, next: number): void {
  const { trace } = input;
  trace?.begin('end', 'Empty line', input.source, input.place, null);
  input.at = next;
  trace?.finish(input.place, undefined, '');
}

/** Most lines of messages are those of messages before: programs write the same headers, and people have one font. */
const known = new Recent<Header>(1024, 128);

/** The line that ends before `next`, where it was read before and no rows are wanted; null for one that is new. */
function knownLine(input: Input, next: number): Header | null {
  const { bytes, at, trace } = input;
  if (trace !== null) return null;
  const remembered = known.find(bytes, at, next);
  if (remembered === undefined) return null;
  input.at = next;
  return remembered;
}

function readLine(input: Input, end: number, next: number, key: string, lookInto?: LookInto): Header {
  const { bytes, at, trace } = input;
  const mark = colonIn(bytes, at, end);
  const valueStart = mark < end && bytes[mark + 1] === space ? mark + 2 : mark + 1;
  const name = decodeText(bytes, at, mark, 'utf-8');
  const value = mark < end ? decodeText(bytes, Math.min(valueStart, end), end, 'utf-8') : '';
  const isValid = isUtf8(bytes, at, end);
  const line = Line.of(input);
  if (!isValid) line.report(msnProblems.undecodable);
  const isSpaced = valueStart - mark === (value === '' ? 1 : 2);
  const isSecret = isSecretHeader(name, value);
  const isUsual = isValid && mark < end && isSpaced && next - end === 2;
  if (!isUsual) line.keep(key, bytes, at, next, isSecret);
  trace?.begin('header', name === '' ? 'Header' : name, input.source, input.place, null, isSecret);
  lookInto?.(input, { name, value }, [valueStart, end]);
  input.at = next;
  trace?.finish(input.place, value, value);
  if (isSecret) return { name, value, secret: true };
  const header = Object.freeze({ name, value });
  if (isUsual) known.keep(bytes, at, next, header);
  return header;
}

function colonIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === colon) return at;
  return end;
}

/** Among the values of a message, lines are what `headerList` made. */
export function isLines(value: unknown): value is readonly Header[] {
  return Array.isArray(value);
}

/** The value of the first line with this name, whatever its case; undefined when there is none. */
export function headerValue(list: readonly Header[] | undefined, name: string): string | undefined {
  if (list === undefined) return undefined;
  for (const one of list) {
    if (one.name === name) return one.value;
    if (one.name.length === name.length && one.name.toLowerCase() === name.toLowerCase()) return one.value;
  }
  return undefined;
}

function utf8(text: string): Uint8Array {
  return encodeText(text, 'utf-8') ?? new Uint8Array(0);
}
