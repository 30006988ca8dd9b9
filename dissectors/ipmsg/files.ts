/**
 * Attachments: the list behind a message (draft 9 §3.5). Entries end in one of four ways, `BEL`, `:BEL`, `BEL:` and
 * `:BEL:`; colons in names should be doubled, but iptux and libipmsg do not.
 */
import {
  derived,
  field,
  group,
  latin1,
  optional,
  repeat,
  struct,
  type Field,
  type Infer,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { ExtensionTypes, fileFlags, FileTypes } from './file-attributes.js';
import { escapedEnd, findName } from './file-name.js';
import { find, Layout } from './layout.js';
import { writeText } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import {
  bel,
  colon,
  decimal32,
  hex32,
  hexLong,
  numberWord,
  readNumber,
  timeWord,
  writeNumber,
  type WordEnd,
} from './tokens.js';

const equals = 0x3d;

const byColon: WordEnd = { by: colon };

/** Where the entry that is being read ends: before its BEL, or with the section. */
function entryEnd(input: Input, layout: Layout): number {
  const end = find(input.bytes, input.at, layout.region, bel);
  if (end < 0 && layout.cut && layout.region >= layout.contentEnd) throw layout.missing(input);
  return end < 0 ? layout.region : end;
}

/** A word that ends inside its entry. */
function inEntry<T>(inner: Field<T>): Field<T> {
  return Object.freeze({
    ...inner,
    read: (input: Input, scope: Scope, attach: (partial: unknown) => void) => {
      const layout = Layout.of(input);
      const outer = layout.region;
      layout.region = layout.entryEnd;
      const value = inner.read(input, scope, attach);
      layout.region = outer;
      return value;
    },
  });
}

const name = field<string>(
  'Name',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      layout.attachment++;
      layout.entryEnd = entryEnd(input, layout);
      const found = findName(input.bytes, input.at, layout.entryEnd);
      if (found === null) throw layout.missing(input);
      if (!found.escaped) {
        input.remark('a colon in the name is not doubled');
        layout.report(ipmsgProblems.unescapedColon, { number: layout.attachment });
      }
      const raw = layout.textOf(input, input.at, found.end, scope, 'name');
      const value = raw.includes('::') ? raw.replaceAll('::', ':') : raw;
      if (value.replaceAll(':', '::') !== raw) {
        layout.written(scope, 'name', input.bytes.slice(input.at, found.end));
      }
      input.at = found.end + 1;
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value.replaceAll(':', '::'), writtenBytes(scope, 'name'));
      sink.u8(colon);
    },
  },
  { doc: 'A colon in it is written twice. "?" stands for a character that the sender could not convert.' },
);

/** How an entry ends unless told otherwise. */
const usualSeparator = ':\x07';

/** Goes past a word of the entry: to the next extended attribute, or past all that ends the entry. */
function leaveEntryWord(input: Input, layout: Layout, index: number, end: number): void {
  input.at = index;
  if (index + 1 < end) {
    input.at++;
    return;
  }
  const { bytes } = input;
  if (input.at < end) input.at++;
  if (input.at < layout.region) input.at++;
  if (input.at < layout.region && bytes[input.at] === colon) input.at++;
  layout.separator = latin1(bytes, index, input.at);
  if (input.at === layout.region) layout.leaveSection(input);
}

const attr = field<number | null>(
  'Attribute',
  {
    form: { is: 'number' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = layout.entryEnd;
      const mark = find(input.bytes, input.at, end, colon);
      const index = mark < 0 ? end : mark;
      const value = readNumber(input, layout, index, hex32, scope, 'attr', 'Attribute');
      layout.separator = null;
      leaveEntryWord(input, layout, index, end);
      return value;
    },
    write: (sink, value, scope) => {
      writeNumber(sink, value, hex32, scope, 'attr');
      const extensions = scope['extensions'];
      if (Array.isArray(extensions) && extensions.length > 0) sink.u8(colon);
      else sink.ascii(separatorOf(scope));
    },
  },
  { show: 'hex', doc: 'Type in the low byte, flags above.' },
);

function separatorOf(scope: Scope): string {
  const { separator } = scope;
  return typeof separator === 'string' ? separator : usualSeparator;
}

const extension = struct(
  'Extended attribute',
  {
    type: field<number | null>(
      'Type',
      {
        form: { is: 'number' },
        read: (input, scope) => {
          const layout = Layout.of(input);
          const end = layout.entryEnd;
          const last = escapedEnd(input.bytes, input.at, end);
          const mark = find(input.bytes, input.at, last, equals);
          const index = mark < 0 ? last : mark;
          const value = readNumber(input, layout, index, hex32, scope, 'type', 'Type of an extended attribute');
          if (mark < 0) leaveEntryWord(input, layout, last, end);
          else input.at = mark + 1;
          return value;
        },
        write: (sink, value, scope) => {
          writeNumber(sink, value, hex32, scope, 'type');
        },
      },
      { names: ExtensionTypes, show: 'hex' },
    ),
    value: optional(
      field<string>('Value', {
        form: { is: 'text' },
        read: (input, scope) => {
          const layout = Layout.of(input);
          const end = layout.entryEnd;
          const index = escapedEnd(input.bytes, input.at, end);
          const value = layout.textOf(input, input.at, index, scope, 'value');
          leaveEntryWord(input, layout, index, end);
          return value;
        },
        write: (sink, value, scope) => {
          sink.u8(equals);
          writeText(sink, value, writtenBytes(scope, 'value'));
        },
      }),
      (_scope, input) => input.bytes[input.at - 1] === equals,
    ),
    asWritten,
  },
  '7.1',
);

const everyExtension = repeat(
  'Extended attributes',
  group(extension),
  { while: (input) => Layout.of(input).separator === null },
  {
    doc: 'Owner, times and the like: words "type=value" behind the attribute; numbers are hexadecimal.',
    section: '7.1',
  },
);

const extensions = optional(
  Object.freeze({
    ...everyExtension,
    write: (sink, value, scope) => {
      value.forEach((one, index) => {
        if (index > 0) sink.u8(colon);
        extension.write(sink, one);
      });
      if (value.length > 0) sink.ascii(separatorOf(scope));
    },
  } satisfies Field<Infer<typeof extension>[]>),
  (_scope, input) => Layout.of(input).separator === null,
);

const separator = field<string | undefined>(
  'Separator',
  {
    form: { is: 'text' },
    read: (input) => {
      const written = Layout.of(input).separator;
      return written === null || written === usualSeparator ? undefined : written;
    },
    write: () => undefined,
    show: (value) => value ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'What ends the entry; absent when it is a colon and a BEL.' },
);

const attribute = ({ attr: word }: Scope): number => (typeof word === 'number' ? word : 0);

const attachment = struct(
  'Attachment',
  {
    fileId: numberWord('fileId', 'File ID', decimal32, byColon, {
      doc: 'Decimal here, hexadecimal in the request for the file.',
    }),
    name,
    size: inEntry(numberWord('size', 'Size', hexLong, byColon, { doc: 'Bytes; of a directory it means nothing.' })),
    mtime: inEntry(
      timeWord('mtime', 'Modified', byColon, {
        doc: 'iptux writes the time of the last change of the inode, and 0 for public shares.',
      }),
    ),
    attr,
    type: derived('Type', { is: 'number' }, (scope) => attribute(scope) & 0xff, {
      names: FileTypes,
      doc: 'What the attachment is: the low byte of the attribute.',
      section: '7.1',
    }),
    flags: derived('Flags', { is: 'number' }, (scope) => (attribute(scope) & ~0xff) >>> 0, {
      flags: fileFlags,
      doc: 'How the file is marked: the attribute without its low byte.',
      section: '7.1',
      display: (value: number) => `0x${value.toString(16)}`,
    }),
    extensions,
    separator,
    asWritten,
  },
  '7.1',
);

/** One attachment of a message. */
export type Attachment = Infer<typeof attachment>;

/** The attachments of a message: a section of its own. */
export const attachments: Field<Attachment[]> = repeat(
  'Attachments',
  group(attachment),
  { while: (input) => input.at < Layout.of(input).region },
  { doc: 'Files offered for fetching over TCP.', section: '7.1' },
);
