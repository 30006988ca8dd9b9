/** FeiQ's own commands: knocking, typing, and pictures in fragments (from clones and captures of third parties). */
import { field, group, optional, struct, type Field, type Infer } from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { Layout } from './layout.js';
import { writeText } from './packet-sink.js';
import { inFirstSection, trailer } from './sections.js';
import { decimal32, leaveWord, numberWord, textWord, wordEnd, type WordEnd } from './tokens.js';

const byBar: WordEnd = { by: 0x7c };
const byHash: WordEnd = { by: 0x23 };

/** The last words of a fragment's header. The NUL behind them belongs to them when bytes of the picture follow. */
const reserved = field<string>(
  'Reserved',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const index = wordEnd(input, layout, byHash);
      const value = layout.textOf(input, input.at, index, scope, 'reserved');
      leaveWord(input, layout, index, byHash);
      if (input.bytes[input.at] === 0 && input.at + 1 < input.end) input.at++;
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value, writtenBytes(scope, 'reserved'));
      sink.u8(byHash.by);
    },
  },
  { doc: 'Always 0|2|0 and eight hexadecimal digits.' },
);

const data = field<Uint8Array>(
  'Picture bytes',
  {
    form: { is: 'bytes' },
    read: (input, scope) => {
      const { length } = scope;
      return input.take(typeof length === 'number' ? length : input.left);
    },
    write: (sink, value) => {
      sink.u8(0);
      sink.bytes(value);
    },
  },
  { doc: 'Binary: NULs in it end nothing. JPEG, PNG, or a container that begins LZW!.' },
);

const fragment = struct(
  'Picture fragment',
  {
    id: textWord('id', 'Picture', byBar, { doc: 'Eight hexadecimal digits, as the text of the message names it.' }),
    total: numberWord('total', 'Size', decimal32, byBar, { doc: 'Bytes of the whole picture.' }),
    offset: numberWord('offset', 'Offset', decimal32, byBar, { doc: 'Where in the picture this fragment belongs.' }),
    count: numberWord('count', 'Fragments', decimal32, byBar, { doc: 'Fragments of the whole picture.' }),
    index: numberWord('index', 'Fragment', decimal32, byBar, { doc: 'From 1.' }),
    length: numberWord('length', 'Length', decimal32, byBar, { doc: 'Bytes in this fragment.' }),
    reserved,
    data: optional(data, (_scope, input) => input.bytes[input.at - 1] === 0),
    asWritten,
  },
  '11.1',
);

const receipt = struct(
  'Picture receipt',
  {
    id: textWord('id', 'Picture', byBar, { doc: 'Which picture: as the fragment names it.' }),
    index: numberWord('index', 'Fragment', decimal32, byHash, { doc: 'From 1.' }),
    asWritten,
  },
  '11.1',
);

/** What follows the picture and is not padding. */
const tail = optional(
  field<Uint8Array>(
    'Further bytes',
    {
      form: { is: 'bytes' },
      read: (input) => {
        const { cut, contentEnd } = Layout.of(input);
        if (cut) throw input.stop(input.left + 1);
        return input.take(contentEnd - input.at);
      },
      write: (sink, value) => {
        sink.bytes(value);
      },
    },
    { doc: 'What stands behind the fragment and is not padding.' },
  ),
  (_scope, input) => input.at < Layout.of(input).contentEnd,
);

/** Where a text names a picture: `/~#>` eight hexadecimal digits `<B~`, `<G~` for one that moves. */
const pictureMark = /\/~#>([0-9A-Fa-f]{8})<[BG]~/g;

/** The pictures that the text names. */
export const pictures: Field<string[] | undefined> = field<string[] | undefined>(
  'Pictures',
  {
    form: { is: 'list', of: Object.freeze({ ...textWord('item', 'Picture', byBar), key: 'item' }) },
    read: (_input, { text }) => {
      if (typeof text !== 'string' || !text.includes('/~#>')) return undefined;
      const found = Array.from(text.matchAll(pictureMark), ([, id = '']) => id);
      return found.length === 0 ? undefined : found;
    },
    write: () => undefined,
    show: (value) => value?.join(', ') ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'Identifiers of the pictures in the text, which FEIQ_IMAGE_DATA brings.', section: '11.1' },
);

/** FEIQ_IMAGE_DATA. */
export const imageFields = {
  image: inFirstSection(group(fragment, { doc: 'A piece of a picture, and where it belongs.' })),
  tail,
  ...trailer,
};

/** FEIQ_IMAGE_ACK. */
export const imageReceiptFields = {
  image: inFirstSection(group(receipt, { doc: 'The fragment that arrived.' })),
  tail,
  ...trailer,
};

export type Fragment = Infer<typeof fragment>;
