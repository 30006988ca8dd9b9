/** Messages and their receipts (draft 9 §3.2 and §3.4). */
import {
  field,
  group,
  optional,
  repeat,
  struct,
  type Field,
  type Infer,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { mode } from './commands.js';
import { pictures } from './feiq.js';
import { attachments } from './files.js';
import { atFont, font, fontStart } from './font.js';
import { besideCipher, bodyInside, cipher, isEncrypted, listsInside, optionSet } from './cipher.js';
import { Layout } from './layout.js';
import { option } from './options.js';
import { writeText } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { bodyText, ifMore, trailer, wholeSection } from './sections.js';
import { packetNumber } from './packet-numbers.js';
import { bel, colon, textWord, toSectionEnd, wordEnd, leaveWord, emptied, type WordEnd } from './tokens.js';

const text = field<string>(
  'Text',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const layout = Layout.of(input);
      const end = layout.sectionEnd(input);
      const last = fontStart(input.bytes, input.at, end);
      const value = layout.textOf(input, input.at, last, scope, 'text');
      if (value.includes('\r')) layout.report(ipmsgProblems.lineFeed, { field: 'the text' });
      if (!layout.isPlain && optionSet(scope, option.ENCRYPT) && scope['mode'] === mode.SENDMSG)
        layout.report(ipmsgProblems.notCiphertext);
      input.at = last;
      if (last === end) layout.leaveSection(input);
      return value;
    },
    write: (sink, value, scope) => {
      writeText(sink, value, writtenBytes(scope, 'text'));
    },
  },
  { doc: 'The message, without FeiQ’s font.', section: '5' },
);

/** A section of attachments is there: the option says so, or an empty one stands in front of the recipients. */
function hasFiles(scope: Scope, input: Input): boolean {
  const { at, bytes } = input;
  const layout = Layout.of(input);
  if (listsInside(scope) !== layout.isPlain || layout.begins(input, at, recipientsMark)) return false;
  if (bytes[at] === 0 && layout.begins(input, at + 1, recipientsMark)) return true;
  return optionSet(scope, option.FILEATTACH);
}

function hasRecipients(scope: Scope, input: Input): boolean {
  const layout = Layout.of(input);
  return listsInside(scope) === layout.isPlain && layout.begins(input, input.at, recipientsMark);
}

const recipientsMark = 'TO:';
const toHost: WordEnd = { by: bel, orSection: true };
const byColon: WordEnd = { by: colon };

const recipient = struct(
  'Recipient',
  {
    user: field<string>(
      'User',
      {
        form: { is: 'text' },
        read: (input, scope) => {
          const layout = Layout.of(input);
          if (layout.recipient++ === 0) input.at += recipientsMark.length;
          const index = wordEnd(input, layout, byColon);
          const value = emptied(input, layout, index, scope, 'user');
          leaveWord(input, layout, index, byColon);
          return value;
        },
        write: (sink, value, scope) => {
          writeText(sink, value, writtenBytes(scope, 'user'));
          sink.u8(colon);
        },
      },
      { doc: 'Log-on name of one who got the message.' },
    ),
    host: textWord('host', 'Host', toHost, { doc: 'Host of that user.' }),
    closed: field<true | undefined>(
      'Closed',
      {
        form: { is: 'flag' },
        read: (input) => (Layout.of(input).closed && input.at >= Layout.of(input).region ? true : undefined),
        write: () => undefined,
        show: () => 'BEL behind the last one',
        derived: true,
        optional: true,
      },
      { doc: 'The last recipient has a BEL behind it.' },
    ),
    asWritten,
  },
  '5',
);

const everyRecipient = repeat(
  'Recipients',
  group(recipient),
  { while: (input) => input.at < Layout.of(input).region },
  { doc: 'All who got the message.', section: '5' },
);

const recipients: Field<Infer<typeof recipient>[]> = Object.freeze({
  ...everyRecipient,
  write: (sink, value) => {
    sink.ascii(recipientsMark);
    value.forEach((one, index) => {
      if (index > 0) sink.u8(bel);
      recipient.write(sink, one);
      if (one.closed === true) sink.u8(bel);
    });
  },
} satisfies Field<Infer<typeof recipient>[]>);

/** What may be encrypted of a message. */
export const plainMessageFields = {
  text: besideCipher(
    optional(text, (scope, input) => bodyInside(scope) === Layout.of(input).isPlain && scope['bare'] !== true),
    bodyInside,
  ),
  font: besideCipher(
    optional(font, (_scope, input) => atFont(input)),
    bodyInside,
  ),
  pictures,
  files: besideCipher(ifMore(wholeSection(attachments, 'later'), hasFiles), listsInside),
  recipients: besideCipher(ifMore(wholeSection(recipients, 'later'), hasRecipients), listsInside),
};

/** SENDMSG. */
export const messageFields = {
  cipher: optional(cipher, isEncrypted),
  ...plainMessageFields,
  ...trailer,
};

/** RECVMSG, READMSG, DELMSG and ANSREADMSG. */
export const receiptFields = {
  ackPacketNo: ifMore(
    wholeSection(
      packetNumber('ackPacketNo', 'Packet number of the message', toSectionEnd, {
        doc: 'The packet that this one answers; ANSREADMSG quotes the READMSG packet, the others the message.',
        section: '3',
      }),
      'first',
    ),
  ),
  ...trailer,
};

/** RELEASEFILES. */
export const releaseFields = {
  filePacketNo: ifMore(
    wholeSection(
      packetNumber('filePacketNo', 'Packet number of the offer', toSectionEnd, {
        doc: 'The SENDMSG whose attachments are given up; decimal here.',
        section: '3',
      }),
      'first',
    ),
  ),
  ...trailer,
};

/** Commands whose body is text, or nothing. */
export const textFields = {
  text: ifMore(bodyText('What the command says; most have none.')),
  ...trailer,
};
