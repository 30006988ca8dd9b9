/** What servers tell each other over TCP (README.md §9). */
import {
  ipv4,
  names,
  struct,
  u16,
  u32,
  u8,
  type Fields,
  type Input,
  type Message,
  type MessageKind,
} from 'imdissect/schema';
import { status, type } from './client.js';
import { requiredText, type Content } from './content.js';
import { fitsForm, form, readForm, writeForm, type Form, type FormFields } from './form.js';
import { extra } from './kinds.js';
import { AddResults } from './names.js';
import { face, nick, profileFields } from './profile.js';
import { serverBodies } from './server.js';
import { string16, Strings } from './strings.js';
import { opensAt, wordAt } from './wires.js';

/** TCP port of a server for other servers. */
export const serversPort = 8222;

const ServerCommands = names('server command', {
  HELLO: 0x4000,
  USER_ONLINE: 0x4001,
  USER_OFFLINE: 0x4002,
  USER_STATUS: 0x4003,
  ADD_FRIEND: 0x4004,
  DEL_FRIEND: 0x4005,
  SEND_MESSAGE: 0x4006,
  UPDATE_CONTACT: 0x4007,
  SEARCH_RANDOM: 0x4008,
  SEARCH_UIN: 0x4009,
  HELLO_REPLY: 0x5000,
  ADD_FRIEND_REPLY: 0x5001,
  UPDATE_CONTACT_REPLY: 0x5002,
  SEARCH_RANDOM_REPLY: 0x5003,
  SEARCH_UIN_REPLY: 0x5004,
});

const section = '9';
const lengthBytes = 2;
const headerLength = 14;
const commandAt = 8;

const header = struct(
  'Server header',
  {
    length: u16('Length', { doc: 'Bytes behind this field.' }),
    version: u16('Protocol version', { doc: '1.' }),
    reserved: u32('Reserved', { doc: '0.', show: 'hex' }),
    cmd: u16('Server command', { names: ServerCommands, section }),
    usersOnline: u32('Users online', { doc: 'Sessions on the sending server.' }),
  },
  section,
);

const seq = u16('Sequence number', { doc: 'The reply has that of its request.' });
const toUin = u32('To', { doc: 'Number of the user on the other server.' });
const fromUin = u32('From', { doc: 'Number of the user on the sending server.' });
const uin = u32('UIN');
const greeting = {
  domain: string16('Domain', { doc: 'Domain of the sending server.' }),
  description: string16('Description'),
};
const presence = {
  uin,
  status,
  ip: ipv4('Address', { doc: 'As the server sees it.' }),
  port: u16('TCP port', { doc: 'Where the user listens for messages.' }),
  realIp: ipv4('Own address', { doc: 'As the client sees it.' }),
};
const found = {
  uin,
  online: u8('Online', { doc: '1: the user is online.' }),
  face,
  nick,
  province: string16('Province'),
};
const [list] = serverBodies['SRV_SEARCH'] ?? [{}];

const bodies: Readonly<Record<keyof typeof ServerCommands.numbers, readonly [fields: Fields, doc: string]>> = {
  HELLO: [greeting, 'The connecting server says who it is.'],
  USER_ONLINE: [presence, 'A user is online now.'],
  USER_OFFLINE: [{ uin }, 'A user went offline.'],
  USER_STATUS: [{ uin, status }, 'A user has another status.'],
  ADD_FRIEND: [{ seq, toUin, fromUin }, 'A user adds one of the other server.'],
  DEL_FRIEND: [{ toUin, fromUin }, 'A user takes one of the other server off the list.'],
  SEND_MESSAGE: [{ type, toUin, fromUin, ...requiredText }, 'A message for a user of the other server.'],
  UPDATE_CONTACT: [{ seq, toUin, fromUin }, 'Asks what a user tells about himself.'],
  SEARCH_RANDOM: [{ seq, fromUin }, 'Asks for some users who are online.'],
  SEARCH_UIN: [{ seq, toUin, fromUin }, 'Searches a user by number.'],
  HELLO_REPLY: [greeting, 'The other server says who it is.'],
  ADD_FRIEND_REPLY: [
    { seq, toUin, fromUin, result: u8('Result', { names: AddResults }) },
    'Whether the user was added.',
  ],
  UPDATE_CONTACT_REPLY: [{ seq, fromUin, ...profileFields }, 'What a user tells about himself.'],
  SEARCH_RANDOM_REPLY: [{ seq, fromUin, ...list }, 'The users that were found.'],
  SEARCH_UIN_REPLY: [{ seq, fromUin, ...found }, 'The user that was found.'],
};

const forms = new Map<number, Form>();
for (const [name, [fields, doc]] of Object.entries(bodies)) {
  const id = `server-${name.toLowerCase().replaceAll('_', '-')}`;
  forms.set(ServerCommands.numberOf(name) ?? 0, form(id, name, header, fields, { doc, section }));
}
const unknown = form(
  'server-unknown',
  'UNKNOWN',
  header,
  { data: extra },
  { doc: 'A command that is not known.', section },
);

export type ServerStreamFields = FormFields &
  Partial<{
    length: number;
    uin: number;
    toUin: number;
    fromUin: number;
    domain: string;
    description: string;
    usersOnline: number;
    status: number;
    result: number;
    type: number;
    text: string;
    content: Content;
    online: number;
    face: number;
    nick: string;
    province: string;
  }>;

/** All kinds. */
export const serverKinds: readonly MessageKind[] = [...forms.values(), unknown].map(({ kind }) => kind);

/** Whether servers have a command of this number. */
export function isServerCommand(cmd: number): boolean {
  return forms.has(cmd);
}

/** Whether the frame is one of a server, to the byte. */
export function fitsServerFrame(input: Input): boolean {
  const one = forms.get(wordAt(input, commandAt));
  if (one === undefined || !opensAt(input, lengthBytes) || input.left < headerLength) return false;
  const { at } = input;
  input.at = at + headerLength;
  const fits = fitsForm(one, input);
  input.at = at;
  return fits;
}

/** Reads one message. */
export function readServer(input: Input): Message<ServerStreamFields> {
  const one = forms.get(wordAt(input, commandAt)) ?? unknown;
  const draft = readForm<ServerStreamFields>(input, one, new Strings(false));
  draft.direction = 'peer-to-peer';
  draft.dialect = '1.0';
  return draft;
}

/** The bytes of a message; null for a kind of another family. */
export function writeServer(fields: ServerStreamFields, kind: MessageKind): Uint8Array | null {
  const [cmd, one] = [...forms].find(([, candidate]) => candidate.kind === kind) ?? [0, unknown];
  if (one.kind !== kind) return null;
  const bytes = writeForm(fields, one, { length: 0, version: 1, reserved: 0, cmd, usersOnline: 0 });
  if ((fields.length ?? 0) === 0) {
    bytes[0] = (bytes.length - lengthBytes) >>> 8;
    bytes[1] = bytes.length - lengthBytes;
  }
  return bytes;
}

/** The request that a reply of this number answers; undefined for what is no reply. */
export function requestOf(cmd: number): number | undefined {
  const name = ServerCommands.nameOf(cmd);
  return name?.endsWith('_REPLY') === true ? ServerCommands.numberOf(name.slice(0, -'_REPLY'.length)) : undefined;
}
