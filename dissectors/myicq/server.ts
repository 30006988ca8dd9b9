/** What the server sends behind the header, by command (README.md §6). */
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
  type Values,
} from 'imdissect/schema';
import {
  auth,
  contactUin,
  domain,
  groupId,
  groupName,
  groupType,
  modifyPasswd,
  plugInFields,
  status,
  type,
} from './client.js';
import { requiredText } from './content.js';
import { AddResults, GroupErrors } from './names.js';
import { face, nick, profileFields } from './profile.js';
import { ifMore, string16 } from './strings.js';
import { entryCount, error, left, listedPresence, presence, wideError } from './widths.js';

const count = u16('Number of entries');
const byCount = { key: 'count' } as const;
const uin = u32('UIN');
const usersOnline = u32('Users online', { doc: 'Sessions on this server.' });

const loginFields = {
  wideError,
  error,
  ip: ifMore(ipv4('Address', { doc: 'The client’s, as the server sees it; only after success.' })),
  usersOnline: ifMore(usersOnline),
};

const onlineFields = { contactUin, ...presence(left(2)), domain };

const multiFields = {
  count: entryCount,
  users: repeat('Users online', group(struct('User', { uin, ...listedPresence })), byCount),
};

const contactInfoFields = {
  contactUin,
  ...profileFields,
  auth: optional(
    auth,
    (_scope, input) => input.wireLeft === 1 || (input.wireLeft === 2 && (input.peek(1) === 0 || input.peek(1) === 1)),
  ),
  modifyPasswd: optional(modifyPasswd, (scope, input) => scope['auth'] !== undefined && left(1)(scope, input)),
  domain,
};
const ownInfoFields = { ...profileFields, auth, modifyPasswd: optional(modifyPasswd, left(1)) };

const messageFields = {
  type,
  fromUin: u32('From', { doc: 'Number of the sender; 10000 is the administrator.' }),
  sentAt: unixTime('Sent', { doc: 'When the server got it.' }),
  ...requiredText,
  domain,
};
const newFields = {
  newUin: u32('New UIN', { doc: 'Number of the new account; 0: none was given.' }),
  domain: ifMore(string16('Domain', { doc: 'Domain of the server; not in the published document.' })),
};
const memberCount = u16('Members', { doc: 'How many are in the group.' });
const enterFields = {
  groupId,
  groupError: u16('Error', { names: GroupErrors }),
  count: ifMore(count, (scope) => scope['groupError'] === 0),
  members: optional(
    repeat('Members', group(struct('Member', { uin, face, nick })), byCount),
    (scope) => scope['count'] !== undefined,
  ),
};
const listFields = {
  count,
  contacts: repeat('Contacts', group(struct('Contact', { uin })), byCount),
};
const remoteFields = {
  domain: string16('Domain', { doc: 'Domain of the server itself.' }),
  count,
  contacts: repeat('Contacts', group(struct('Contact', { uin, domain: string16('Domain') })), byCount),
};
const serverFields = {
  count,
  servers: repeat(
    'Servers',
    group(struct('Server', { domain: string16('Domain'), description: string16('Description'), usersOnline })),
    byCount,
  ),
};
const groupListFields = {
  count,
  groups: repeat('Groups', group(struct('Group', { groupId, groupName, memberCount })), byCount),
};
const searchFields = {
  count,
  results: repeat(
    'Users found',
    group(
      struct('User', {
        uin,
        online: u8('Online', { doc: '1: the user is online.' }),
        face,
        nick,
        province: string16('Province'),
      }),
    ),
    byCount,
  ),
};
const typeFields = {
  count,
  groupTypes: repeat(
    'Types of groups',
    group(struct('Type', { name: string16('Name'), displayName: string16('Shown as') })),
    byCount,
  ),
};
const addFields = { contactUin, result: u8('Result', { names: AddResults }), domain };
const entered = { groupId, contactUin, face, nick };

type Body = readonly [fields: Fields, doc: string];

const bodies = {
  ACK: [{}, 'Acknowledges a packet of the client that has no other answer, or came again.'],
  NEW_UIN: [newFields, 'The new account.'],
  GET_CONTACTLIST: [listFields, 'The contacts on this server.'],
  LOGIN: [loginFields, 'Whether the session begins.'],
  KEEPALIVE: [{ usersOnline: ifMore(usersOnline) }, 'The session goes on; not acknowledged.'],
  UPDATE_CONTACT: [contactInfoFields, 'What a contact tells about himself.'],
  UPDATE_USER: [ownInfoFields, 'What the server knows about the user himself.'],
  ADD_FRIEND: [addFields, 'Whether the user was added.'],
  GET_SERVER_LIST: [serverFields, 'The servers that this one knows.'],
  GET_GROUP_LIST: [groupListFields, 'The groups of a type.'],
  SEARCH_GROUP: [{ groupId, groupName, groupType, memberCount }, 'The group that was searched.'],
  GET_REMOTE_CONTACTLIST: [remoteFields, 'The contacts on other servers.'],
  CREATE_GROUP: [{ groupId: u32('Group', { doc: 'Number of the new group; 0: none was made.' }) }, 'The new group.'],
  ENTER_GROUP: [enterFields, 'Whether the user is in the group, and who else.'],
  GROUP_START: [{ groupId }, 'The plug-in of the group was started.'],
  GROUP_MESSAGE: [
    { groupId, fromUin: u32('From', { doc: 'Number of the sender.' }), sentAt: unixTime('Sent'), ...requiredText },
    'A message of somebody in the group.',
  ],
  GROUP_CMD: [plugInFields, 'What the plug-in of the group wants.'],
  SRV_USER_ONLINE: [onlineFields, 'A contact is online now.'],
  SRV_USER_OFFLINE: [{ contactUin, domain }, 'A contact went offline, or became invisible.'],
  SRV_MULTI_ONLINE: [multiFields, 'The contacts that are online, after LOGIN.'],
  SRV_STATUS_CHANGED: [{ contactUin, status, domain }, 'A contact has another status.'],
  SRV_MESSAGE: [messageFields, 'A message of another user.'],
  SRV_SEARCH: [searchFields, 'The users that were found, at most 25.'],
  SRV_GROUP_TYPES: [typeFields, 'The types of groups that there are.'],
  SRV_ENTER_GROUP: [entered, 'Somebody entered the group.'],
  SRV_EXIT_GROUP: [{ groupId, contactUin }, 'Somebody left the group.'],
} as const satisfies Readonly<Record<string, Body>>;

/** The body of each command. */
export const serverBodies: Readonly<Record<string, Body>> = bodies;

export type ServerFields = Partial<
  Values<typeof loginFields> &
    Values<typeof onlineFields> &
    Values<typeof contactInfoFields> &
    Values<typeof messageFields> &
    Values<typeof newFields> &
    Values<typeof enterFields> &
    Values<typeof multiFields> &
    Values<typeof serverFields> &
    Values<typeof groupListFields> &
    Values<typeof searchFields> &
    Values<typeof typeFields> &
    Values<typeof addFields> & {
      contacts: { readonly uin: number; readonly domain?: string }[];
      memberCount: number;
    }
>;
