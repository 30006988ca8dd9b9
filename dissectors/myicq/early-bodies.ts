/** What packets of MyICQ 0.x carry behind the header (README.md §10). */
import { group, ipv4, names, repeat, struct, u16, u32, unixTime, type Fields } from 'imdissect/schema';
import { clientBodies, contactUin, status, type, type ClientFields } from './client.js';
import { requiredText } from './content.js';
import { Commands } from './names.js';
import { serverBodies, type ServerFields } from './server.js';
import { string16 } from './strings.js';

/** Who sends a packet; clients also write to each other. */
export type EarlySender = 'client' | 'server' | 'peer';

const { numbers } = Commands;

/** From 12 on the numbers are others than in 1.0. */
export const EarlyCommands = names('early command', {
  ACK: numbers.ACK,
  NEW_UIN: numbers.NEW_UIN,
  GET_CONTACTLIST: numbers.GET_CONTACTLIST,
  LOGIN: numbers.LOGIN,
  LOGOUT: numbers.LOGOUT,
  KEEPALIVE: numbers.KEEPALIVE,
  CHANGE_STATUS: numbers.CHANGE_STATUS,
  UPDATE_CONTACT: numbers.UPDATE_CONTACT,
  MODIFY_USER: numbers.MODIFY_USER,
  UPDATE_USER: numbers.UPDATE_USER,
  SEND_MSG: numbers.SEND_MSG,
  GROUP_SEND_MSG: 12,
  SEARCH_RANDOM: 13,
  SEARCH_CUSTOM: 14,
  ADD_FRIEND: 15,
  DEL_FRIEND: 16,
  BROADCAST_MSG: 17,
  SRV_USER_ONLINE: numbers.SRV_USER_ONLINE,
  SRV_USER_OFFLINE: numbers.SRV_USER_OFFLINE,
  SRV_MULTI_ONLINE: numbers.SRV_MULTI_ONLINE,
  SRV_STATUS_CHANGED: numbers.SRV_STATUS_CHANGED,
  SRV_MESSAGE: numbers.SRV_MESSAGE,
  SRV_SEARCH: numbers.SRV_SEARCH,
  MESSAGE: 0x200,
  MESSAGE_ACK: 0x201,
});

const password = string16('Password', { secret: true, doc: 'In clear. Its first 8 bytes are the key of the session.' });
const sentAt = unixTime('Sent', { doc: 'When the client sent it.' });
const login = {
  password,
  status,
  tcpVersion: u16('TCP version', { doc: 'Version of the peer-to-peer protocol.' }),
  realIp: ipv4('Own address', { doc: 'As the client sees it.' }),
};
const search = {
  contactUin,
  nick: string16('Nickname'),
  email: string16('E-mail'),
  startUin: u32('From number', { doc: 'The list begins behind this number.' }),
};
const messageId = u32('Message number', { show: 'hex' });
const receivers = repeat('Receivers', group(struct('Receiver', { uin: u32('UIN') })), { key: 'count' });
const nothing = {};

type Body = readonly [fields: Fields, doc: string];
type Bodies = Readonly<Record<string, Body>>;

/** The same fields as in 1.0. */
function same(bodies: Bodies, name: string): Body {
  return bodies[name] ?? [nothing, ''];
}

const client: Bodies = {
  NEW_UIN: same(clientBodies, 'NEW_UIN'),
  GET_CONTACTLIST: same(clientBodies, 'GET_CONTACTLIST'),
  LOGIN: [login, 'Begins a session; nobody is told a port yet.'],
  LOGOUT: same(clientBodies, 'LOGOUT'),
  KEEPALIVE: [nothing, 'Keeps the session.'],
  CHANGE_STATUS: same(clientBodies, 'CHANGE_STATUS'),
  UPDATE_CONTACT: [{ contactUin }, 'Asks what a contact tells about himself.'],
  MODIFY_USER: same(clientBodies, 'MODIFY_USER'),
  UPDATE_USER: same(clientBodies, 'UPDATE_USER'),
  SEND_MSG: [
    { type, toUin: u32('To', { doc: 'Number of the receiver.' }), sentAt, ...requiredText },
    'A message for another user.',
  ],
  GROUP_SEND_MSG: [
    { type, sentAt, ...requiredText, count: u16('Number of entries'), receivers },
    'A message for several users.',
  ],
  SEARCH_RANDOM: [nothing, 'Asks for some users who are online.'],
  SEARCH_CUSTOM: [search, 'Searches a user.'],
  ADD_FRIEND: [{ contactUin }, 'Adds a user to the contact list.'],
  DEL_FRIEND: [{ contactUin }, 'Takes a user off the contact list.'],
  BROADCAST_MSG: [
    { type, sentAt, expiresAt: unixTime('Expires'), ...requiredText },
    'A message for everybody; only the administrator may.',
  ],
};

const server: Bodies = {
  NEW_UIN: [{ newUin: u32('New UIN', { doc: 'Number of the new account; 0: none was given.' }) }, 'The new account.'],
  GET_CONTACTLIST: same(serverBodies, 'GET_CONTACTLIST'),
  LOGIN: same(serverBodies, 'LOGIN'),
  KEEPALIVE: same(serverBodies, 'KEEPALIVE'),
  UPDATE_CONTACT: same(serverBodies, 'UPDATE_CONTACT'),
  UPDATE_USER: same(serverBodies, 'UPDATE_USER'),
  ADD_FRIEND: same(serverBodies, 'ADD_FRIEND'),
  SRV_USER_ONLINE: same(serverBodies, 'SRV_USER_ONLINE'),
  SRV_USER_OFFLINE: same(serverBodies, 'SRV_USER_OFFLINE'),
  SRV_MULTI_ONLINE: same(serverBodies, 'SRV_MULTI_ONLINE'),
  SRV_STATUS_CHANGED: same(serverBodies, 'SRV_STATUS_CHANGED'),
  SRV_MESSAGE: same(serverBodies, 'SRV_MESSAGE'),
  SRV_SEARCH: same(serverBodies, 'SRV_SEARCH'),
};

const peer: Bodies = {
  MESSAGE: [{ messageId, type, sentAt, ...requiredText }, 'A message from client to client, never encrypted.'],
  MESSAGE_ACK: [{ messageId }, 'The message arrived.'],
};

/** The body of each command, by who sends it. */
export const earlyBodies: Readonly<Record<EarlySender, Bodies>> = { client, server, peer };

export type EarlyBodyFields = ClientFields &
  ServerFields &
  Partial<{ messageId: number; expiresAt: number; receivers: { uin: number }[] }>;
