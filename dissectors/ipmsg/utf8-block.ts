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
import { asWritten } from './as-written.js';
import { directory } from './ipdict-master.js';
import type { Layout } from './layout.js';
import { throughSection } from './sections.js';
import { colon } from './tokens.js';
import { finalLineFeed, line, lineFeed, lineKeys, otherLine } from './utf8-lines.js';

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
  user: line('UN', 'user', 'User', 'Log-on name of the sender.'),
  host: line('HN', 'host', 'Host', 'Host name of the sender.'),
  nick: line('NN', 'nick', 'Nickname', 'Display name of the sender.'),
  group: line('GN', 'group', 'Group', 'The group that the sender belongs to.'),
  version: line('VS', 'version', 'Version', 'Platform, major, minor, revision.'),
  ipdict: line(
    'IP',
    'ipdict',
    'IPDict',
    'Base64 of a dictionary: SVADR master address, UPT 0 when a master starts, DRB 1 when broadcast for an agent.',
  ),
  directory,
  others: repeat(
    'Other lines',
    groupOfLine(),
    { while: () => false },
    { doc: 'Lines with other keys, with none, or with one that came before; PL asks to be polled.' },
  ),
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
    write: (sink, one) => {
      otherLine.write(sink, one);
    },
    show: () => '',
  });
}

function readOther(input: Input): Infer<typeof otherLine> {
  const one = { name: '' };
  otherLine.readInto(input, one);
  return one;
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
      const one = readTraced(otherField, input, target, noAttach);
      if (isLine(one)) (block.others ??= []).push(one);
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
      const one = others.shift();
      if (one !== undefined) otherLine.write(sink, one);
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
        if (block.ipdict !== undefined) readInto('directory', input, block);
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
