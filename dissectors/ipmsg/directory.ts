/**
 * The entries of a directory stream: `headerSize:name:size:attr[:type=value…]:`, then the content of a file. A directory
 * begins with its own entry and ends with a RETPARENT (README.md, §7.3).
 */
import {
  Draft,
  field,
  kind,
  optional,
  struct,
  type Infer,
  type Input,
  type Message,
  type Scope,
} from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { attributeWords, fileName, inEntry } from './attachment-words.js';
import { wordsBehindName } from './directory-scan.js';
import { FileTypes } from './file-attributes.js';
import { Layout } from './layout.js';
import { PacketSink, writeHex } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { charset, hexCase } from './sections.js';
import type { StreamHint } from './stream-hint.js';
import { colon, hex32, hexLong, isPacketCase, leaveWord, parseHex, wordEnd, type Notation } from './tokens.js';

/** What an entry is read with besides its bytes: where it lies. */
class EntryLayout extends Layout {
  readonly parents: string | null;
  readonly depth: number;

  constructor(input: Input, hint: StreamHint) {
    const { utf8Option, dialect, parents, depth } = hint.expected;
    super(input, hint, { ...notAPacket, contentEnd: input.end, utf8Option, dialect });
    this.parents = parents;
    this.depth = depth;
  }
}

const notAPacket = {
  scan: { version: -1, packetNo: -1, user: -1, host: -1, command: -1 },
  bare: false,
  mode: -1,
};

const byColon = { by: colon };

/** A hexadecimal number with zeros in front, up to a width that the writer would choose. */
function paddedHex(key: string, label: string, notation: Notation, widthOf: (scope: Scope) => number, doc: string) {
  const usual = (value: number, scope: Scope): string => value.toString(16).padStart(widthOf(scope), '0');
  return field<number | null>(
    label,
    {
      form: { is: 'number' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const { bytes, at } = input;
        const index = wordEnd(input, layout, byColon);
        const value = parseHex(bytes, at, index, notation.limit);
        if (value === null) {
          input.remark('not a hexadecimal number in range');
          layout.report(ipmsgProblems.notHex, { field: label });
        }
        const isUsual = value !== null && usual(value, scope).length === index - at;
        if (!isUsual || !isPacketCase(layout, bytes, at, index)) layout.written(scope, key, bytes.slice(at, index));
        leaveWord(input, layout, index, byColon);
        return value;
      },
      write: (sink, value, scope) => {
        const bytes = writtenBytes(scope, key);
        if (bytes !== null) sink.bytes(bytes);
        else writeHex(sink, usual(value ?? 0, scope));
        sink.u8(colon);
      },
    },
    { doc, section: '7.3' },
  );
}

const headerSizeWord = paddedHex(
  'headerSize',
  'Header size',
  hex32,
  () => 4,
  'Bytes of this entry, from its own first digit to the colon in front of the content.',
);

const headerSize = Object.freeze({
  ...headerSizeWord,
  read: (input: Input, scope: Scope, attach: (partial: unknown) => void) => {
    const layout = Layout.of(input);
    const start = input.at;
    const value = headerSizeWord.read(input, scope, attach);
    if (value !== null) bound(input, layout, start + value);
    return value;
  },
});

/** The words of the entry end where its size says. @throws Stop when it says more than there is */
function bound(input: Input, layout: Layout, end: number): void {
  if (end > input.end) throw input.stop(end - input.at);
  layout.region = Math.max(end, input.at);
  const closed = layout.region > input.at && input.bytes[layout.region - 1] === colon;
  layout.entryEnd = closed ? layout.region - 1 : layout.region;
}

/** Windows and iptux write 9 digits, and a single one for the end of a directory. */
const sizeDigits = ({ name }: Scope): number => (name === parentName ? 1 : 9);

/** What RETPARENT is called. */
const parentName = '.';

const path = optional(
  field<string>(
    'Path',
    {
      form: { is: 'text' },
      read: (input, { name, type }) => {
        const { text } = input;
        const parents = text instanceof EntryLayout ? (text.parents ?? '') : '';
        return type === FileTypes.numbers.RETPARENT ? parents.slice(0, -1) : `${parents}${String(name)}`;
      },
      write: () => undefined,
      derived: true,
    },
    { doc: 'Where it lies in the tree that is sent; of RETPARENT the directory that ends.', section: '7.3' },
  ),
  (_scope, { text }) => text instanceof EntryLayout && text.parents !== null,
);

const depth = optional(
  field<number>(
    'Depth',
    {
      form: { is: 'number' },
      read: ({ text }) => (text instanceof EntryLayout ? text.depth : 0),
      write: () => undefined,
      derived: true,
    },
    { doc: 'How many directories it lies in.', section: '7.3' },
  ),
  (_scope, { text }) => text instanceof EntryLayout && text.parents !== null,
);

const entry = struct(
  'Directory entry',
  {
    headerSize,
    name: fileName(wordsBehindName, () => 'the entry'),
    size: inEntry(
      paddedHex('size', 'Size', hexLong, sizeDigits, 'Bytes of content that follow; of directories it means nothing.'),
    ),
    ...attributeWords(':', 'a colon'),
    path,
    depth,
    charset,
    hexCase,
    asWritten,
  },
  '7.3',
);

export type DirectoryEntry = Infer<typeof entry>;

/** An entry of a directory that is sent over TCP. */
export const entryKind = kind('ipmsg.directory-entry', 'Directory entry', [entry], {
  doc: 'A directory, a file whose content follows, or the end of a directory, in the answer to GETDIRFILES.',
  section: '7.3',
});

export function readEntry(input: Input, hint: StreamHint): Message<Partial<DirectoryEntry>> {
  const layout = new EntryLayout(input, hint);
  input.text = layout;
  const draft = new Draft<Partial<DirectoryEntry>>(entryKind, input, ipmsgProblems.malformed);
  draft.dialect = layout.dialect;
  draft.direction = 'peer-to-peer';
  draft.decryptedWith = hint.expected.decryptedWith;
  if (draft.take(entry)) for (const what of oddities(draft.fields)) draft.report(ipmsgProblems.oddEntry, { what });
  for (const { problem, detail } of layout.notes) draft.report(problem, detail);
  return draft.end();
}

/** What receivers may stumble over. */
function oddities({ name, type = 0, size, separator }: Partial<DirectoryEntry>): string[] {
  const { DIR, RETPARENT } = FileTypes.numbers;
  const found: string[] = [];
  if (FileTypes.nameOf(type) === undefined) found.push(`${type} is no type of file`);
  if (type === RETPARENT && name !== parentName) found.push('RETPARENT is not called "."');
  if ((type === RETPARENT || type === DIR) && size !== 0) found.push('a directory has a size');
  if (separator !== undefined) found.push('no colon where its size says that it ends');
  return found;
}

/** The bytes of an entry; its size is measured unless it is given. */
export function writeEntry(fields: Partial<DirectoryEntry>): Uint8Array {
  const write = (size: number | null): Uint8Array => {
    const sink = new PacketSink(fields.charset?.split(' ') ?? [], fields.hexCase === 'upper');
    entry.write(sink, { size: 0, attr: FileTypes.numbers.REGULAR, ...fields, headerSize: size });
    return sink.finish();
  };
  return write(fields.headerSize === undefined ? write(0).length : fields.headerSize);
}
