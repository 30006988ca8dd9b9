/**
 * The UTF-8 block of entry packets: lines `LF key ":" value`, in the order UN HN NN GN VS IP, each of which may be
 * missing. Windows ends the last line with nothing, macOS with LF. Other keys are kept, and other orders.
 */
import {
  field,
  latin1,
  readTraced,
  repeat,
  struct,
  type AnyField,
  type Field,
  type Infer,
  type Input,
  type Sink,
} from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { find, Layout } from './layout.js';
import { ipmsgProblems } from './problems.js';
import { throughSection } from './sections.js';
import { colon } from './tokens.js';
import { putText } from './text.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The lines with a meaning, in the order that all known clients write them. */
const lineKeys = { UN: 'user', HN: 'host', NN: 'nick', GN: 'group', VS: 'version', IP: 'ipdict' } as const;

/** Where the line that begins here, with its LF, ends. */
function lineEnd(input: Input, layout: Layout): number {
  const end = find(input.bytes, input.at + 1, layout.region, lineFeed);
  if (end < 0 && layout.cut && layout.region >= layout.contentEnd) throw layout.missing(input);
  return end < 0 ? layout.region : end;
}

/** The line goes to its end, and the last one takes the section's NUL. */
function leaveLine(input: Input, layout: Layout, end: number): void {
  if (input.bytes[end - 1] === carriageReturn) layout.report(ipmsgProblems.lineFeed, { field: 'the UTF-8 block' });
  input.at = end;
  if (end === layout.region) layout.leaveSection(input);
}

function value(mark: string, key: string, label: string, doc = ''): Field<string | undefined> {
  return field<string | undefined>(
    label,
    {
      form: { is: 'text' },
      optional: true,
      read: (input, scope) => {
        const layout = Layout.of(input);
        const end = lineEnd(input, layout);
        const text = layout.utf8Of(input, Math.min(input.at + 4, end), end, scope, key);
        leaveLine(input, layout, end);
        return text;
      },
      write: (sink, text, scope) => {
        sink.ascii(`\n${mark}:`);
        const bytes = writtenBytes(scope, key);
        if (bytes === null) putText(sink, text ?? '', 'utf-8');
        else sink.bytes(bytes);
      },
    },
    { doc },
  );
}

const otherLine = struct('Line', {
  name: field<string>('Key', {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = lineEnd(input, layout);
      const mark = find(input.bytes, input.at, end, colon);
      const text = layout.utf8Of(input, input.at + 1, mark < 0 ? end : mark, scope, 'name');
      if (mark < 0) leaveLine(input, layout, end);
      else input.at = mark + 1;
      return text;
    },
    write: (sink, text, scope) => {
      sink.u8(lineFeed);
      const bytes = writtenBytes(scope, 'name');
      if (bytes === null) putText(sink, text, 'utf-8');
      else sink.bytes(bytes);
    },
  }),
  value: field<string | undefined>('Value', {
    form: { is: 'text' },
    optional: true,
    read: (input, scope) => {
      if (input.bytes[input.at - 1] !== colon) return undefined;
      const layout = Layout.of(input);
      // The line's LF was taken with its key: the search for the next one begins a byte earlier.
      input.at--;
      const end = lineEnd(input, layout);
      input.at++;
      const text = layout.utf8Of(input, input.at, end, scope, 'value');
      leaveLine(input, layout, end);
      return text;
    },
    write: (sink, text, scope) => {
      sink.u8(colon);
      const bytes = writtenBytes(scope, 'value');
      if (bytes === null) putText(sink, text ?? '', 'utf-8');
      else sink.bytes(bytes);
    },
  }),
  asWritten,
});

const finalLineFeed = field<true | undefined>(
  'Final line feed',
  {
    form: { is: 'flag' },
    optional: true,
    read: (input): true => {
      const layout = Layout.of(input);
      leaveLine(input, layout, input.at + 1);
      return true;
    },
    write: (sink) => {
      sink.u8(lineFeed);
    },
    show: () => 'as macOS writes it',
  },
  { doc: 'The last line ends with LF too.' },
);

const order = field<string | undefined>(
  'Order of lines',
  {
    form: { is: 'text' },
    read: () => undefined,
    write: () => undefined,
    show: (text) => text ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'The keys as they were written, "?" for any other; absent when they stand in the usual order.' },
);

/** The keys of the block, as the reference knows them. Reading goes by the lines, not by this order. */
const lines = struct('UTF-8 block', {
  user: value('UN', 'user', 'User'),
  host: value('HN', 'host', 'Host'),
  nick: value('NN', 'nick', 'Nickname'),
  group: value('GN', 'group', 'Group'),
  version: value('VS', 'version', 'Version', 'Platform, major, minor, revision.'),
  ipdict: value(
    'IP',
    'ipdict',
    'IPDict',
    'Base64 of a dictionary: SVADR master address, UPT 0 when a master starts, DRB 1 when broadcast for an agent.',
  ),
  others: repeat('Other lines', groupOfLine(), { while: () => false }),
  order,
  finalLineFeed,
  asWritten,
});

/** What the block says. */
export type Utf8Block = Partial<Infer<typeof lines>>;

function groupOfLine(): Field<Infer<typeof otherLine>> {
  return field<Infer<typeof otherLine>>('Line', {
    form: { is: 'object', fields: otherLine.fields },
    read: (input) => readOther(input),
    write: (sink, line) => {
      otherLine.write(sink, line);
    },
    show: () => '',
  });
}

function readOther(input: Input): Infer<typeof otherLine> {
  const line = { name: '' };
  otherLine.readInto(input, line);
  return line;
}

const byKey: ReadonlyMap<string, AnyField> = new Map(lines.fields.map((one) => [one.key, one]));
const otherField: AnyField = Object.freeze({ ...groupOfLine(), key: 'others' });
const noAttach = (): void => undefined;

/** The field of the line that begins here; null for a line without a meaning, or with one that came before. */
function fieldHere(input: Input, block: Utf8Block): AnyField | null {
  const { at, bytes } = input;
  if (bytes[at + 3] !== colon) return null;
  const mark = latin1(bytes, at + 1, at + 3);
  const key = isMark(mark) ? lineKeys[mark] : null;
  return key === null || block[key] !== undefined ? null : (byKey.get(key) ?? null);
}

function isMark(mark: string): mark is keyof typeof lineKeys {
  return Object.hasOwn(lineKeys, mark);
}

function readLines(input: Input, layout: Layout, block: Utf8Block): string[] {
  const marks: string[] = [];
  const target: Record<string, unknown> = block;
  while (input.at < layout.region) {
    if (input.at + 1 === layout.region) {
      readInto('finalLineFeed', input, target);
      break;
    }
    const known = fieldHere(input, block);
    marks.push(known === null ? '?' : latin1(input.bytes, input.at + 1, input.at + 3));
    if (known === null) {
      const line = readTraced(otherField, input, target, noAttach);
      if (isLine(line)) (block.others ??= []).push(line);
    } else readInto(known.key, input, target);
  }
  return marks;
}

function isLine(value: unknown): value is Infer<typeof otherLine> {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

function readInto(key: string, input: Input, target: Record<string, unknown>): void {
  const one = byKey.get(key);
  if (one !== undefined) target[key] = readTraced(one, input, target, noAttach);
}

/** The usual order: known keys as declared, then the others. */
function usualOrder(block: Utf8Block): string[] {
  const known = Object.entries(lineKeys).flatMap(([mark, key]) => (block[key] === undefined ? [] : [mark]));
  return [...known, ...(block.others ?? []).map(() => '?')];
}

function writeLines(sink: Sink, block: Utf8Block): void {
  const others = [...(block.others ?? [])];
  for (const mark of block.order?.split(' ') ?? usualOrder(block)) {
    if (isMark(mark)) byKey.get(lineKeys[mark])?.write(sink, block[lineKeys[mark]], block);
    else {
      const line = others.shift();
      if (line !== undefined) otherLine.write(sink, line);
    }
  }
  if (block.finalLineFeed === true) sink.u8(lineFeed);
}

export const utf8Block: Field<Utf8Block> = field<Utf8Block>(
  'UTF-8 block',
  {
    form: { is: 'object', fields: lines.fields },
    read: (input, _scope, attach) =>
      throughSection(input, (layout) => {
        const block: Utf8Block = {};
        attach(block);
        const marks = readLines(input, layout, block);
        const written = layout.takeWritten(block);
        if (written !== undefined) block.asWritten = written;
        if (marks.join(' ') !== usualOrder(block).join(' ')) block.order = marks.join(' ');
        return block;
      }),
    write: (sink, block) => {
      sink.u8(0);
      writeLines(sink, block);
    },
    show: () => '',
  },
  {
    doc: 'Names and version in UTF-8, whatever the encoding of the packet. It holds where the two differ.',
    section: '4.1',
  },
);
