/** Messages between two LinQ clients over TCP (README.md §11). */
import { names, rest, sized, struct, u16, u32, u8, type Names, type Struct, type Values } from 'imdissect/schema';
import { form, type Form, type FormFields } from './form.js';
import type { Connection } from './peer-forms.js';
import { promisedData } from './peer-forms.js';
import { string16 } from './strings.js';

const MessageCommands = names('LinQ peer command, messages', { HELLO: 1, MESSAGE: 0x1000, MESSAGE_ACK: 0x1001 });
const FileCommands = names('LinQ peer command, files', {
  HELLO: 1,
  FILE_INFO: 0x1000,
  FILE_RECEIVE: 0x1001,
  FILE_DATA: 0x1002,
});

function header(table: Names, label: string, title: string): Struct<object> {
  const fields = {
    length: u16('Length', { doc: 'Bytes behind this field.' }),
    version: u16('Protocol version', { doc: '1.' }),
    reserved: u32('Reserved', { doc: '0.', show: 'hex' }),
    cmd: u16(label, { names: table, section: '11' }),
  };
  return struct(`LinQ peer header, ${title}`, fields, '11');
}

const messageHeader = header(MessageCommands, 'LinQ message command', 'messages');
const fileHeader = header(FileCommands, 'LinQ file command', 'files');
const messageId = u32('Message number', { show: 'hex' });
const helloFields = {
  user: string16('User', { doc: 'Name of the connecting side.' }),
  isSend: u8('Connects to send', { doc: '1: the side that connects is the one that wants to send.' }),
};
const textFields = { messageId, text: string16('Text') };
const infoFields = {
  fileName: string16('File name'),
  fileSize: u32('File size', { doc: 'Bytes.' }),
};
const dataFields = {
  dataLength: u16('Length of the data', { doc: 'At most 960.' }),
  data: sized('dataLength', rest('Data', { doc: 'The next bytes of the file.' })),
};

const section = '11';

export const linqPeerForms = {
  hello: form('linq-peer-hello', 'HELLO', messageHeader, helloFields, {
    doc: 'The first message of a connection, from the side that connects.',
    section,
  }),
  message: form('linq-peer-message', 'MESSAGE', messageHeader, textFields, { doc: 'A message.', section }),
  ack: form(
    'linq-peer-message-ack',
    'MESSAGE_ACK',
    messageHeader,
    { messageId },
    { doc: 'The message arrived.', section },
  ),
  info: form('linq-peer-file-info', 'FILE_INFO', fileHeader, infoFields, { doc: 'Offers a file.', section }),
  receive: form('linq-peer-file-receive', 'FILE_RECEIVE', fileHeader, {}, { doc: 'The file is wanted.', section }),
  data: form('linq-peer-file-data', 'FILE_DATA', fileHeader, dataFields, { doc: 'A part of the file.', section }),
  unknown: form(
    'linq-peer-unknown',
    'UNKNOWN',
    messageHeader,
    { data: promisedData },
    {
      doc: 'A command that is not known.',
      section,
    },
  ),
} as const satisfies Record<string, Form>;

const { hello, message, ack, info, receive, data } = linqPeerForms;

export const linqPeerCandidates: Readonly<Record<number, Readonly<Record<Connection, Form | null>>>> = {
  1: { message: hello, file: hello, chat: null },
  0x1000: { message, file: info, chat: null },
  0x1001: { message: ack, file: receive, chat: null },
  0x1002: { message: null, file: data, chat: null },
};

export type LinqPeerFields = FormFields &
  Partial<
    Values<typeof helloFields> & Values<typeof textFields> & Values<typeof infoFields> & Values<typeof dataFields>
  > & {
    length?: number;
  };
