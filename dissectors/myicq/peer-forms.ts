/** Messages between two clients over TCP (README.md §8). The same numbers mean different things on each kind of connection. */
import {
  field,
  names,
  optional,
  rest,
  struct,
  u16,
  u32,
  u8,
  unixTime,
  type Names,
  type Struct,
  type Values,
} from 'imdissect/schema';
import { type } from './client.js';
import { requiredText, type Content } from './content.js';
import { form, type Form, type FormFields } from './form.js';
import { face } from './profile.js';
import { ifMore, string16, Strings } from './strings.js';

/** What a connection is for. */
export type Connection = 'message' | 'file' | 'chat';

const MessageCommands = names('peer command, messages', { HELLO: 1, MSG_MESSAGE: 0x1000, MSG_ACK: 0x1001 });
const FileCommands = names('peer command, files', {
  HELLO: 1,
  FILE_INFO: 0x1000,
  FILE_RECEIVE: 0x1001,
  FILE_DATA: 0x1002,
});
const ChatCommands = names('peer command, chat', { HELLO: 1, CHAT_TEXT: 0x1000, CHAT_SPEECH_DATA: 0x1001 });

/** The numbers, by what the connection is for. */
export const peerCommand = {
  hello: 1,
  first: 0x1000,
  second: 0x1001,
  third: 0x1002,
} as const;

/** What the header of a message between clients has: that depends on the family. */
export class PeerStrings extends Strings {
  constructor(
    /** A length stands in front. */
    readonly framed: boolean,
    /** The sender's picture stands at the end; not in 0.x. */
    readonly hasFace: boolean,
  ) {
    super(false);
  }
}

function header(table: Names, label: string, title: string): Struct<PeerHeader> {
  const fields = {
    length: optional(
      u16('Length', { doc: 'Bytes behind this field; the published document does not have it.' }),
      (_scope, input) => input.text instanceof PeerStrings && input.text.framed,
    ),
    version: u16('Protocol version', { doc: '1.' }),
    reserved: u32('Reserved', { doc: '0.', show: 'hex' }),
    cmd: u16(label, { names: table, section: '8' }),
    uin: u32('UIN', { doc: 'Number of the sender’s account.' }),
    face: optional(face, (_scope, input) => input.text instanceof PeerStrings && input.text.hasFace),
  };
  return struct(`Peer header, ${title}`, fields, '8');
}

export type PeerHeader = {
  version: number;
  reserved: number;
  cmd: number;
  uin: number;
  length?: number;
  face?: number;
};

const messageHeader = header(MessageCommands, 'Message command', 'messages');
const fileHeader = header(FileCommands, 'File command', 'files');
const chatHeader = header(ChatCommands, 'Chat command', 'chat');

/** Bytes of the header behind the length, with the picture. */
export const faceHeaderLength = 13;
/** The same without it. */
export const plainHeaderLength = 12;

const dataBytes = rest('Data', { doc: 'The next bytes of the file.' });

/** All that the length promises; where it promises more than was sent, the rest of the message is undecoded. */
export const promisedData = optional(
  field<Uint8Array>(
    dataBytes.label,
    {
      form: dataBytes.form,
      read: (input, scope, attach) => {
        const { length, face: hasFace } = scope;
        const header = hasFace === undefined ? plainHeaderLength : faceHeaderLength;
        const missing = typeof length === 'number' ? length - header - input.wireLeft : 0;
        if (missing > 0) throw input.stop(input.wireLeft + missing);
        return dataBytes.read(input, scope, attach);
      },
      write: (sink, value) => {
        sink.bytes(value);
      },
    },
    { doc: 'The next bytes; gaim puts 2048 into each message.' },
  ),
);

const messageId = u32('Message number', { doc: 'Each sender counts down from 0xFFFFFFFE.', show: 'hex' });
const helloFields = {
  isSend: u8('Connects to send', { doc: '1: the side that connects is the one that wants to send.' }),
  domain: ifMore(string16('Domain', { doc: 'Server of the connecting side.' })),
};
const textFields = { messageId, type, sentAt: unixTime('Sent'), ...requiredText };
const infoFields = {
  fileName: string16('File name', { doc: 'Without a path.' }),
  fileSize: u32('File size', { doc: 'Bytes.' }),
};
const chatFields = { chatText: string16('Text') };

export type PeerFields = FormFields &
  Partial<PeerHeader & Values<typeof helloFields> & Values<typeof infoFields> & Values<typeof chatFields>> & {
    messageId?: number;
    type?: number;
    sentAt?: number;
    text?: string;
    content?: Content;
    data?: Uint8Array;
  };

const section = '8';

/** The forms, by their names. */
export const peerForms = {
  hello: form('peer-hello', 'HELLO', messageHeader, helloFields, {
    doc: 'The first message of a connection, from the side that connects.',
    section,
  }),
  message: form('peer-message', 'MSG_MESSAGE', messageHeader, textFields, {
    doc: 'A message for the other user.',
    section,
  }),
  ack: form('peer-message-ack', 'MSG_ACK', messageHeader, { messageId }, { doc: 'The message arrived.', section }),
  info: form('peer-file-info', 'FILE_INFO', fileHeader, infoFields, { doc: 'Offers a file.', section }),
  receive: form('peer-file-receive', 'FILE_RECEIVE', fileHeader, {}, { doc: 'The file is wanted.', section }),
  data: form(
    'peer-file-data',
    'FILE_DATA',
    fileHeader,
    { data: promisedData },
    {
      doc: 'A part of the file; the sender closes the connection behind the last one.',
      section,
    },
  ),
  chat: form('peer-chat-text', 'CHAT_TEXT', chatHeader, chatFields, {
    doc: 'A line of the Windows client’s chat plug-in.',
    section,
  }),
  speech: form(
    'peer-chat-speech',
    'CHAT_SPEECH_DATA',
    chatHeader,
    { data: promisedData },
    {
      doc: 'Speech as LPC-10 bits, of the Windows client’s chat plug-in.',
      section,
    },
  ),
  unknown: form(
    'peer-unknown',
    'UNKNOWN',
    messageHeader,
    { data: promisedData },
    {
      doc: 'A command that is not known.',
      section,
    },
  ),
  /** No header: what is left of file data that the end of its stream ends. */
  rest: form(
    'peer-file-rest',
    'FILE_DATA end',
    struct('Data', { data: optional(dataBytes) }, section),
    {},
    {
      doc: 'The last bytes of a file that was sent without lengths.',
      section,
    },
  ),
} as const satisfies Record<string, Form>;

/** The forms that a number can have, the likeliest first. */
export const candidates: Readonly<Record<number, Readonly<Record<Connection, Form | null>>>> = {
  [peerCommand.hello]: { message: peerForms.hello, file: peerForms.hello, chat: peerForms.hello },
  [peerCommand.first]: { message: peerForms.message, file: peerForms.info, chat: peerForms.chat },
  [peerCommand.second]: { message: peerForms.ack, file: peerForms.receive, chat: peerForms.speech },
  [peerCommand.third]: { message: null, file: peerForms.data, chat: null },
};

/** What a connection is for on which such a message was seen; null when it can be any. */
export function connectionOf(kind: unknown): Connection | null {
  const { message, ack, info, receive, data, rest: last, chat, speech } = peerForms;
  if (kind === message.kind || kind === ack.kind) return 'message';
  if (kind === info.kind || kind === receive.kind || kind === data.kind || kind === last.kind) return 'file';
  return kind === chat.kind || kind === speech.kind ? 'chat' : null;
}
