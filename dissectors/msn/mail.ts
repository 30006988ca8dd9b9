/** Notices about mail and offline messages (README.md §7.6). */
import { headerValue, isLines, type Header } from './header-list.js';
import { decodeWords } from './rfc2047.js';
import { part, partObject, parts, told } from './told.js';
import { scanXml } from './xml-scan.js';
import { elementsOf, type XmlElement } from './xml.js';
import { textOf, within } from './xml-query.js';

export interface Mail {
  inboxUnread?: number;
  foldersUnread?: number;
  sender?: string;
  senderAddress?: string;
  subject?: string;
  fromFolder?: string;
  toFolder?: string;
  messages?: number;
}

const mailShape = partObject(
  'Mail',
  {
    inboxUnread: part('Unread in the inbox', 'number'),
    foldersUnread: part('Unread elsewhere', 'number'),
    sender: part('Sender', 'text', { doc: 'Behind RFC 2047.' }),
    senderAddress: part('Address of the sender', 'text'),
    subject: part('Subject', 'text', { doc: 'Behind RFC 2047.' }),
    fromFolder: part('From folder', 'text'),
    toFolder: part('To folder', 'text'),
    messages: part('Messages', 'number', { doc: 'How many were moved or deleted.' }),
  },
  { section: '7.6', doc: 'What the lines mean.' },
);

export const mail = told<Mail>(
  mailShape,
  ({ properties }) => (isLines(properties) ? readMail(properties) : undefined),
  ({ subject, sender, inboxUnread, messages }) =>
    subject ?? sender ?? (inboxUnread === undefined ? `${messages ?? 0} moved` : `${inboxUnread} unread`),
);

const counts = [
  ['inboxUnread', 'Inbox-Unread'],
  ['foldersUnread', 'Folders-Unread'],
  ['messages', 'Message-Delta'],
] as const;
const words = [
  ['sender', 'From'],
  ['senderAddress', 'From-Addr'],
  ['subject', 'Subject'],
  ['fromFolder', 'Src-Folder'],
  ['toFolder', 'Dest-Folder'],
] as const;

function readMail(lines: readonly Header[]): Mail {
  const mail: Mail = {};
  for (const [key, name] of counts) {
    const value = headerValue(lines, name);
    if (value !== undefined && /^\d{1,9}$/.test(value)) mail[key] = Number(value);
  }
  for (const [key, name] of words) {
    const value = headerValue(lines, name);
    if (value !== undefined) mail[key] = decodeWords(value);
  }
  return mail;
}

export interface OfflineMessage {
  type?: number;
  sentAt?: string;
  size?: number;
  sender?: string;
  name?: string;
  folder?: string;
  id?: string;
}

export interface MailData {
  /** The list was too long: the client asks for it elsewhere. */
  readonly isTooLarge?: true;
  inboxUnread?: number;
  othersUnread?: number;
  readonly offline?: readonly OfflineMessage[];
}

const mailDataShape = partObject(
  'Mail data',
  {
    isTooLarge: part('Too large', 'flag', { doc: 'The client fetches the list by SOAP.' }),
    inboxUnread: part('Unread in the inbox', 'number'),
    othersUnread: part('Unread elsewhere', 'number'),
    offline: parts(
      'Offline messages',
      partObject('Offline message', {
        type: part('Type', 'number', { doc: '11: of an instant messenger.' }),
        sentAt: part('Sent at', 'text'),
        size: part('Size', 'number'),
        sender: part('Sender', 'text'),
        name: part('Name of the sender', 'text', { doc: 'Behind RFC 2047.' }),
        folder: part('Folder', 'text'),
        id: part('Message id', 'text', { secret: true, doc: 'Fetches the message.' }),
      }),
    ),
  },
  { section: '7.6', doc: 'The XML of Mail-Data, by its meaning.' },
);

export const mailData = told<MailData>(
  mailDataShape,
  ({ properties }) => {
    const value = isLines(properties) ? headerValue(properties, 'Mail-Data') : undefined;
    return value === undefined ? undefined : readMailData(value);
  },
  ({ isTooLarge, inboxUnread, offline = [] }) =>
    isTooLarge === true ? 'too large' : `${inboxUnread ?? 0} unread, ${offline.length} offline`,
);

/** The XML of Mail-Data, or the words that stand in its place. */
export function readMailData(value: string): MailData {
  if (value.trim() === 'too-large') return { isTooLarge: true };
  const bytes = new TextEncoder().encode(value);
  const elements = elementsOf(bytes, scanXml(bytes, 0, bytes.length, false));
  const data: MailData = { offline: within(elements, 'M').map(offlineMessage) };
  const box = within(elements, 'E').find((inside) => inside.some(({ name }) => name === 'IU'));
  const [inbox, others] = [numberOf(box, 'IU'), numberOf(box, 'OU')];
  if (inbox !== undefined) data.inboxUnread = inbox;
  if (others !== undefined) data.othersUnread = others;
  return data;
}

const texts = [
  ['sentAt', 'RT'],
  ['sender', 'E'],
  ['folder', 'F'],
  ['id', 'I'],
] as const;

function offlineMessage(elements: readonly XmlElement[]): OfflineMessage {
  const message: OfflineMessage = {};
  const [type, size] = [numberOf(elements, 'T'), numberOf(elements, 'SZ')];
  if (type !== undefined) message.type = type;
  if (size !== undefined) message.size = size;
  for (const [key, name] of texts) {
    const value = textOf(elements, name);
    if (value !== undefined) message[key] = value;
  }
  const name = textOf(elements, 'N');
  if (name !== undefined) message.name = decodeWords(name);
  return message;
}

function numberOf(elements: readonly XmlElement[] | undefined, name: string): number | undefined {
  const text = textOf(elements ?? [], name);
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
