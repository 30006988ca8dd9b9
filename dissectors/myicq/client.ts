/** What the client sends behind the header, by command (README.md §5). */
import { optional, rest, u16, u32, u8, ipv4, type Input, type Scope, type Values, type Fields } from 'imdissect/schema';
import { optionalText, requiredText } from './content.js';
import { Authorizations, MessageTypes, Statuses, SubCommands } from './names.js';
import { profileFields } from './profile.js';
import { ifMore, isPadding, string16, Strings } from './strings.js';

export const domain = ifMore(
  string16('Domain', { doc: 'Server of the other user; empty or left out for the sender’s own (F1x).', section: '6' }),
);
export const contactUin = u32('Contact', { doc: 'Number of the other user.' });
export const groupId = u32('Group', { doc: 'Number of the group; the server counts from 10001.' });
export const status = u32('Status', { names: Statuses });
export const type = u8('Message type', { names: MessageTypes });
export const auth = u8('Authorization', { names: Authorizations, doc: 'Who may add this user to a contact list.' });
export const groupType = u16('Group type', { doc: 'Index into the list of SRV_GROUP_TYPES.' });
export const groupName = string16('Group name');
export const modifyPasswd = u8('Changes the password', { doc: '1: a new password follows.' });

const password = string16('Password', {
  secret: true,
  doc: 'In clear. Its first 8 bytes are the key of the session.',
  section: '3',
});

/** The last byte before the padding, where a text would have its length: the published document has a BYTE here. */
function isByte(_scope: Scope, input: Input): boolean {
  const { at } = input;
  if (input.left < 1 || input.peek() === 0) return false;
  input.at = at + 1;
  const padding = isPadding(input);
  input.at = at;
  return padding;
}

const changesPassword = (scope: Scope): boolean => scope['modifyPasswd'] === 1;

/** SEARCH_CUSTOM: whether nickname, e-mail and number follow, and then nothing but padding. */
function fitsDocument(input: Input): boolean {
  let { at } = input;
  for (let texts = 0; texts < 2; texts++) {
    const length = ((input.bytes[at] ?? 0) << 8) | (input.bytes[at + 1] ?? 0);
    at += 2 + length;
    if (length === 0 || at > input.end || input.bytes[at - 1] !== 0) return false;
  }
  const from = input.at;
  input.at = at + 4;
  const fits = input.left >= 0 && (input.left === 0 || isPadding(input));
  input.at = from;
  return fits;
}

const searchesByText = (scope: Scope, input: Input): boolean => {
  if (scope['contactUin'] === 0) return true;
  const fits = fitsDocument(input);
  if (fits) input.remark('as in the published document: a text search although a number is given');
  return fits;
};

const alongNick = (scope: Scope): boolean => scope['nick'] !== undefined;

/** Data of a plug-in: its length is not told, so the padding of an encrypted packet counts as part of it. */
const isMove = (scope: Scope): boolean => scope['subCmd'] === 0x1000;
export const plugInFields = {
  groupId,
  subCmd: ifMore(
    u16('Sub-command', { names: SubCommands, doc: 'What the plug-in of the group wants; only Gobang is known.' }),
  ),
  row: optional(u8('Row'), isMove),
  column: optional(u8('Column'), isMove),
  data: optional(
    rest('Plug-in data', {
      doc: 'The padding of an encrypted packet is part of it: nothing tells where the data ends.',
    }),
    (scope, input) => !isMove(scope) && Strings.of(input).more(input),
  ),
};

const loginFields = {
  password,
  status,
  tcpVersion: u16('TCP version', { doc: 'Version of the peer-to-peer protocol: 1.' }),
  realIp: ipv4('Own address', { doc: 'As the client sees it; behind NAT it differs from the one the server sees.' }),
  port: u16('TCP port', { doc: 'Where the client listens for messages of other users.' }),
};
const modifyFields = {
  ...profileFields,
  auth,
  modifyPasswd,
  passwordByte: optional(
    u8('New password', { secret: true, doc: 'One byte, as in the published document.' }),
    (scope, input) => changesPassword(scope) && isByte(scope, input),
  ),
  password: optional(
    string16('New password', { secret: true, doc: 'The key of the next session; the running one keeps its own.' }),
    (scope, input) => changesPassword(scope) && scope['passwordByte'] === undefined && Strings.of(input).more(input),
  ),
};
const sendFields = { type, toUin: u32('To', { doc: 'Number of the receiver.' }), ...optionalText, domain };
const searchFields = {
  contactUin: u32('Contact', { doc: 'Number to search for; 0: by nickname or e-mail.' }),
  nick: optional(string16('Nickname'), searchesByText),
  email: optional(string16('E-mail'), alongNick),
  startUin: optional(u32('From number', { doc: 'The list begins behind this number.' }), alongNick),
  domain,
};
const contactFields = { contactUin, domain };
const groupFields = { groupId };
const groupSecret = string16('Group password', { secret: true });
const nothing = {};

type Body = readonly [fields: Fields, doc: string];

const bodies = {
  ACK: [nothing, 'Acknowledges a packet of the server; never encrypted, never acknowledged itself.'],
  NEW_UIN: [{ password }, 'Asks for a new account with this password.'],
  GET_CONTACTLIST: [nothing, 'Asks for the contacts on this server.'],
  LOGIN: [loginFields, 'Begins a session. The password goes in clear and is the key from here on.'],
  LOGOUT: [nothing, 'Ends the session; there is no answer.'],
  KEEPALIVE: [
    {
      randomFiller: ifMore(
        u32('Random filler', { doc: 'Makes packets differ, for NAT devices; old clients leave it out.', show: 'hex' }),
      ),
    },
    'Keeps the session; the server ends it 180 s after the last one.',
  ],
  CHANGE_STATUS: [{ status }, 'Tells a new status.'],
  UPDATE_CONTACT: [contactFields, 'Asks what a contact tells about himself.'],
  MODIFY_USER: [modifyFields, 'Changes what the user tells about himself, and his password.'],
  UPDATE_USER: [nothing, 'Asks what the server knows about the user himself.'],
  SEND_MSG: [sendFields, 'A message for another user.'],
  SEARCH_RANDOM: [{ domain }, 'Asks for some users who are online.'],
  SEARCH_CUSTOM: [searchFields, 'Searches a user by number, or by nickname and e-mail.'],
  ADD_FRIEND: [contactFields, 'Adds a user to the contact list.'],
  DEL_FRIEND: [contactFields, 'Takes a user off the contact list.'],
  BROADCAST_MSG: [{ type, ...requiredText }, 'A message for everybody; only the administrator may.'],
  GET_SERVER_LIST: [nothing, 'Asks for the servers that this one knows.'],
  GET_GROUP_LIST: [{ groupType }, 'Asks for the groups of a type.'],
  SEARCH_GROUP: [groupFields, 'Searches a group by number.'],
  GET_REMOTE_CONTACTLIST: [nothing, 'Asks for the contacts on other servers.'],
  CREATE_GROUP: [{ groupType, groupName, groupPassword: groupSecret }, 'Opens a group.'],
  ENTER_GROUP: [{ groupId, groupPassword: groupSecret }, 'Enters a group.'],
  EXIT_GROUP: [groupFields, 'Leaves a group.'],
  GROUP_START: [groupFields, 'Starts the plug-in of the group.'],
  GROUP_MESSAGE: [{ groupId, ...requiredText }, 'A message for all in the group.'],
  GROUP_CMD: [plugInFields, 'What the plug-in of the group wants.'],
} as const satisfies Readonly<Record<string, Body>>;

/** The body of each command. */
export const clientBodies: Readonly<Record<string, Body>> = bodies;

export type ClientFields = Partial<
  Values<typeof loginFields> &
    Values<typeof modifyFields> &
    Values<typeof sendFields> &
    Values<typeof searchFields> &
    Values<typeof plugInFields> & { randomFiller: number; groupType: number; groupName: string; groupPassword: string }
>;
