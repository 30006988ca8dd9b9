/**
 * The words that attachments (§7.1) and the entries of a directory stream (§7.3) share: a name whose colons may not be
 * doubled, an attribute, extended attributes, and what ends the entry.
 */
import {
  derived,
  field,
  group,
  latin1,
  optional,
  repeat,
  showTime,
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
import { colon, hex32, hexLong, parseHex, readNumber, writeNumber } from './tokens.js';

const equals = 0x3d;

/** A word that ends inside its entry. */
export function inEntry<T>(inner: Field<T>): Field<T> {
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

/**
 * The name of a file.
 * @param behind how many hexadecimal words stand between it and the extended attributes
 * @param begin told before the name is looked for; gives what the entry is called in diagnostics
 */
export function fileName(behind: number, begin: (input: Input, layout: Layout) => string): Field<string> {
  return field<string>(
    'Name',
    {
      form: { is: 'text' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const what = begin(input, layout);
        const found = findName(input.bytes, input.at, layout.entryEnd, behind);
        if (found === null) throw layout.missing(input);
        if (!found.escaped) {
          input.remark('a colon in the name is not doubled');
          layout.report(ipmsgProblems.unescapedColon, { what });
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
}

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

const { CTIME, MTIME, ATIME, CREATETIME } = ExtensionTypes.numbers;
const times: ReadonlySet<unknown> = new Set([CTIME, MTIME, ATIME, CREATETIME]);

/** A time is written in hexadecimal seconds since 1970. */
function remarkTime(input: Input, index: number, { type }: Scope): void {
  const seconds = times.has(type) ? parseHex(input.bytes, input.at, index, hexLong.limit) : null;
  if (seconds !== null) input.remark(showTime(seconds));
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
      { names: ExtensionTypes, show: 'hex', doc: 'What the value says.' },
    ),
    value: optional(
      field<string>(
        'Value',
        {
          form: { is: 'text' },
          read: (input, scope) => {
            const layout = Layout.of(input);
            const end = layout.entryEnd;
            const index = escapedEnd(input.bytes, input.at, end);
            const value = layout.textOf(input, input.at, index, scope, 'value');
            if (input.trace !== null) remarkTime(input, index, scope);
            leaveEntryWord(input, layout, index, end);
            return value;
          },
          write: (sink, value, scope) => {
            sink.u8(equals);
            writeText(sink, value, writtenBytes(scope, 'value'));
          },
        },
        { doc: 'As it is written: hexadecimal, unless it is a name.' },
      ),
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

const attribute = ({ attr: word }: Scope): number => (typeof word === 'number' ? word : 0);

function attrWord(endOf: (scope: Scope) => string): Field<number | null> {
  return field<number | null>(
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
        else sink.ascii(endOf(scope));
      },
    },
    { show: 'hex', doc: 'Type in the low byte, flags above.' },
  );
}

function extensionWords(endOf: (scope: Scope) => string): Field<Infer<typeof extension>[] | undefined> {
  return optional(
    Object.freeze({
      ...everyExtension,
      write: (sink, value, scope) => {
        value.forEach((one, index) => {
          if (index > 0) sink.u8(colon);
          extension.write(sink, one);
        });
        if (value.length > 0) sink.ascii(endOf(scope));
      },
    } satisfies Field<Infer<typeof extension>[]>),
    (_scope, input) => Layout.of(input).separator === null,
  );
}

/** The words behind the size and the time; `usual` is what ends an entry unless told otherwise. */
export function attributeWords(usual: string, usualWords: string) {
  const endOf = ({ separator }: Scope): string => (typeof separator === 'string' ? separator : usual);
  return {
    attr: attrWord(endOf),
    type: derived('Type', { is: 'number' }, (scope) => attribute(scope) & 0xff, {
      names: FileTypes,
      doc: 'What it is: the low byte of the attribute.',
      section: '7.1',
    }),
    flags: derived('Flags', { is: 'number' }, (scope) => (attribute(scope) & ~0xff) >>> 0, {
      flags: fileFlags,
      doc: 'How the file is marked: the attribute without its low byte.',
      section: '7.1',
      display: (value: number) => `0x${value.toString(16)}`,
    }),
    extensions: extensionWords(endOf),
    separator: field<string | undefined>(
      'Separator',
      {
        form: { is: 'text' },
        read: (input) => {
          const written = Layout.of(input).separator;
          return written === null || written === usual ? undefined : written;
        },
        write: () => undefined,
        show: (value) => value ?? '',
        derived: true,
        optional: true,
      },
      { doc: `What ends the entry; absent when it is ${usualWords}.` },
    ),
  };
}
