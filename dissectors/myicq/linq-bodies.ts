/** What LinQ packets carry behind the header (README.md §11). */
import {
  group,
  ipv4,
  optional,
  repeat,
  struct,
  u16,
  u32,
  u8,
  unixTime,
  type Fields,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { auth } from './client.js';
import type { Content } from './content.js';
import { linqText } from './linq-content.js';
import { LinqLoginErrors, LinqMessageTypes, LinqStatuses, RegisterErrors, type LinqCommandName } from './linq-names.js';
import { AddResults } from './names.js';
import { ifMore, string16 } from './strings.js';

const user = string16('User', { doc: 'Name of the account.' });
const contactUser = string16('Contact', { doc: 'Name of the other user.' });
const status = u32('LinQ status', { names: LinqStatuses });
const type = u8('LinQ message type', { names: LinqMessageTypes });
const passwordHash = string16('Password digest', {
  secret: true,
  doc: 'linqd: MD5 of the password as 32 hexadecimal digits. zerok: a link of a chain of SHA-1 digests.',
});
const token = string16('Token', { secret: true, doc: 'Goes into the digests of the chain.' });
const tcpVersion = u16('TCP version', { doc: 'Version of the peer-to-peer protocol: 1.' });
const realIp = ipv4('Own address', { doc: 'As the client sees it.' });
const port = u16('TCP port', { doc: 'Where the client listens for messages of other users.' });
const ip = ipv4('Address', { doc: 'The client’s, as the server sees it.' });
const count = u16('Number of entries');
const byCount = { key: 'count' } as const;

const profile = {
  nick: string16('Nickname'),
  gender: u8('Gender'),
  birth: u32('Born', { doc: 'As the client writes it.' }),
  email: string16('E-mail'),
  country: string16('Country'),
  city: string16('City'),
  address: string16('Address'),
  zipcode: string16('Postcode'),
  tel: string16('Telephone'),
  mobile: string16('Mobile phone'),
  realName: string16('Real name'),
  occupation: string16('Occupation'),
  homepage: string16('Home page'),
  intro: string16('Introduction', { doc: 'What the user says about himself.' }),
};
const authProfile = { auth, ...profile };
const presence = { status, tcpVersion, realIp, port };

/** More than the 12 bytes of status, version, address and port: the next link of the chain stands before them. */
const hasNext = (_scope: Scope, input: Input): boolean => input.wireLeft > 12;
const alongNext = (scope: Scope): boolean => scope['newHash'] !== undefined;

/** LOGIN of zerok: when the chain is used up (number 1), a new one begins. */
const zerokLogin = {
  user,
  passwordHash,
  newHash: optional(string16('New digest', { secret: true, doc: 'End of the next chain.' }), hasNext),
  token: optional(token, alongNext),
  sequence: optional(u16('Links', { doc: 'Length of the next chain.' }), alongNext),
  ...presence,
};

/** The reply to LOGIN has a domain for liblinq 2.0.0a1, and none from linqd: the length decides. */
const hasDomain = (_scope: Scope, input: Input): boolean => input.wireLeft > 4;

type Body = readonly [fields: Fields, doc: string];

/** What a client sends. */
export const linqClient: Readonly<Partial<Record<LinqCommandName, Body>>> = {
  ACK: [{}, 'A packet of the server arrived.'],
  KEEPALIVE: [{}, 'Keeps the session; the server ends it 180 s after the last one.'],
  REGISTER: [{ user, passwordHash }, 'Asks for a new account.'],
  PRE_LOGIN: [{ user }, 'Asks which link of its chain of digests LOGIN is to show (zerok).'],
  LOGIN: [{ user, passwordHash, ...presence }, 'Begins a session.'],
  LOGOUT: [{}, 'Ends the session.'],
  CHANGE_STATUS: [{ status }, 'Tells a new status.'],
  ADD_CONTACT: [{ contactUser }, 'Adds a user to the contact list.'],
  DEL_CONTACT: [{ contactUser }, 'Takes a user off the contact list.'],
  MESSAGE: [
    { toUser: string16('To', { doc: 'Name of the receiver.' }), type, ...linqText },
    'A message for another user.',
  ],
  SEARCH: [{ user, nick: string16('Nickname'), email: string16('E-mail') }, 'Searches users.'],
  SEARCH_RANDOM: [{}, 'Asks for some users who are online.'],
  GET_CONTACT_INFO: [{ contactUser }, 'Asks what a contact tells about himself.'],
  GET_USER_INFO: [{}, 'Asks what the server knows about the user himself.'],
  UPDATE_USER_INFO: [authProfile, 'Changes what the user tells about himself.'],
  GET_CONTACT_LIST: [{}, 'Asks for the contacts.'],
  PRE_CHANGE_PASSWD: [{}, 'Asks for a token before the password is changed (zerok).'],
  CHANGE_PASSWD: [
    { passwordHash, token: ifMore(token), sequence: ifMore(u16('Links', { doc: 'Length of the new chain.' })) },
    'Changes the password.',
  ],
};

/** LOGIN as zerok has it. */
export const linqZerokLogin: Body = [zerokLogin, 'Begins a session (zerok).'];

const found = struct('User', {
  user,
  status,
  nick: string16('Nickname'),
  auth,
  gender: u8('Gender'),
  age: u8('Age'),
});
const online = { contactUser, status, tcpVersion, ip, realIp, port };
const challenge = {
  sequence: u16('Links', { doc: 'Which link of the chain of digests is wanted; 1: the last one.' }),
  token,
};

/** What a server sends. */
export const linqServer: Readonly<Partial<Record<LinqCommandName, Body>>> = {
  ACK: [
    { usersOnline: ifMore(u32('Users online', { doc: 'Sessions on this server.' })) },
    'A packet of the client arrived.',
  ],
  REGISTER: [
    {
      error: u8('Registration error', { names: RegisterErrors }),
      user: ifMore(string16('User', { doc: 'Name of the account; from later servers.' })),
    },
    'Whether the account was made.',
  ],
  PRE_LOGIN: [challenge, 'Which link LOGIN is to show (zerok).'],
  LOGIN: [
    {
      error: u8('LinQ login error', { names: LinqLoginErrors }),
      domain: optional(string16('Domain', { doc: 'Domain of the server.' }), hasDomain),
      ip: ifMore(ip),
    },
    'Whether the session begins.',
  ],
  ADD_CONTACT: [{ contactUser, result: u8('Result', { names: AddResults }) }, 'Whether the user was added.'],
  GET_CONTACT_INFO: [{ contactUser, ...profile }, 'What a contact tells about himself.'],
  GET_USER_INFO: [authProfile, 'What the server knows about the user himself.'],
  GET_CONTACT_LIST: [
    { count, contacts: repeat('Contacts', group(struct('Contact', { user })), byCount) },
    'The contacts.',
  ],
  PRE_CHANGE_PASSWD: [challenge, 'What the new digest is to be made with (zerok).'],
  SRV_USER_ONLINE: [online, 'A contact is online now.'],
  SRV_USER_OFFLINE: [{ contactUser }, 'A contact went offline, or became invisible.'],
  SRV_USER_STATUS: [{ contactUser, status }, 'A contact has another status.'],
  SRV_PROBE_STATUS: [{}, 'Between the parts of the server.'],
  SRV_SEARCH_RESULT: [{ count, results: repeat('Users found', group(found), byCount) }, 'The users that were found.'],
  SRV_ADD_CONTACT: [{}, 'Between the parts of the server.'],
  SRV_DEL_CONTACT: [{}, 'Between the parts of the server.'],
  SRV_CONTACT_AUTH: [{}, 'Between the parts of the server.'],
  SRV_MESSAGE: [
    {
      fromUser: string16('From', { doc: 'Name of the sender.' }),
      sentAt: unixTime('Sent', { doc: 'When the server got it.' }),
      type,
      ...linqText,
    },
    'A message of another user.',
  ],
};

/** What LinQ packets carry. */
export type LinqBodyFields = Partial<{
  user: string;
  contactUser: string;
  toUser: string;
  fromUser: string;
  passwordHash: string;
  newHash: string;
  token: string;
  sequence: number;
  status: number;
  type: number;
  text: string;
  content: Content;
  sentAt: number;
  tcpVersion: number;
  realIp: string;
  ip: string;
  port: number;
  domain: string;
  error: number;
  result: number;
  auth: number;
  nick: string;
  gender: number;
  birth: number;
  email: string;
  country: string;
  city: string;
  address: string;
  zipcode: string;
  tel: string;
  mobile: string;
  realName: string;
  occupation: string;
  homepage: string;
  intro: string;
  usersOnline: number;
}>;
