/**
 * Attachments: the list behind a message (draft 9 §3.5). Entries end in one of four ways, `BEL`, `:BEL`, `BEL:` and
 * `:BEL:`; colons in names should be doubled, but iptux and libipmsg do not.
 */
import { group, repeat, struct, type Field, type Infer, type Input } from 'imdissect/schema';
import { asWritten } from './as-written.js';
import { attributeWords, fileName, inEntry } from './attachment-words.js';
import { find, Layout } from './layout.js';
import { bel, colon, decimal32, hexLong, numberWord, timeWord, type WordEnd } from './tokens.js';

const byColon: WordEnd = { by: colon };

/** Where the entry that is being read ends: before its BEL, or with the section. */
function entryEnd(input: Input, layout: Layout): number {
  const end = find(input.bytes, input.at, layout.region, bel);
  if (end < 0 && layout.cut && layout.region >= layout.contentEnd) throw layout.missing(input);
  return end < 0 ? layout.region : end;
}

/** Size, time and attribute. */
const wordsBehindName = 3;

const attachment = struct(
  'Attachment',
  {
    fileId: numberWord('fileId', 'File ID', decimal32, byColon, {
      doc: 'Decimal here, hexadecimal in the request for the file.',
    }),
    name: fileName(wordsBehindName, (input, layout) => {
      layout.attachment++;
      layout.entryEnd = entryEnd(input, layout);
      return `attachment ${layout.attachment}`;
    }),
    size: inEntry(numberWord('size', 'Size', hexLong, byColon, { doc: 'Bytes; of a directory it means nothing.' })),
    mtime: inEntry(
      timeWord('mtime', 'Modified', byColon, {
        doc: 'iptux writes the time of the last change of the inode, and 0 for public shares.',
      }),
    ),
    ...attributeWords(':\x07', 'a colon and a BEL'),
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
