/**
 * Every parameter of every command, once, under the specification's own words (README.md §5). The tables of commands say
 * which of them a command has, in which order and when.
 */
import { derived, type Field, type Scope, type Values } from 'imdissect/schema';
import { Capabilities, clientGeneration, ExtendedCapabilities } from './capabilities.js';
import { command, commaList, locale, words } from './compound.js';
import { ErrorCodes } from './errors.js';
import { proofVerified } from './proof-verified.js';
import { passwordVerified } from './password-verified.js';
import { msnObject } from './msn-object-param.js';
import { EndpointMessages, FederatedMessages, ListBits, Networks } from './names.js';
import { behind, decimal, escaped, word, type Param, type ParamTable } from './params.js';
import { payloadLength } from './payload-length.js';

type ParamFields<T extends ParamTable> = { readonly [K in keyof T]: ReturnType<T[K]> };

const secret = true;

/** What a word of a table means, beside the word. */
function named(label: string, table: Readonly<Record<string, string>>, of: string): Param<string | undefined> {
  return () => {
    const meaning = (scope: Scope): string | undefined => {
      const value = scope[of];
      return typeof value === 'string' && Object.hasOwn(table, value) ? table[value] : undefined;
    };
    return Object.freeze({ ...derived(label, { is: 'text' }, meaning), optional: true });
  };
}

const statuses = {
  NLN: 'online',
  BSY: 'busy',
  IDL: 'idle',
  BRB: 'be right back',
  AWY: 'away',
  PHN: 'on the phone',
  LUN: 'out to lunch',
  HDN: 'hidden',
  FLN: 'offline',
};

const lists = { FL: 'forward list', AL: 'allow list', BL: 'block list', RL: 'reverse list', PL: 'pending list' };

const types = {
  U: 'no answer wanted',
  N: 'NAK when it fails',
  A: 'ACK or NAK',
  D: 'ACK or NAK, peer-to-peer data',
  PHH: 'home phone',
  PHW: 'work phone',
  PHM: 'mobile phone',
  MOB: 'mobile device allowed',
  MBE: 'mobile device enabled',
  MFN: 'friendly name',
  WWE: 'direct to web',
  HSB: 'has a blog',
};

const table = {
  command,
  trid: decimal('Transaction id', { doc: 'The answer repeats it; 0 where the server begins.' }),
  error: () => derived('Error', { is: 'number' }, (scope) => Number(scope['command']), { names: ErrorCodes }),

  // Versions and clients
  versions: words('Protocol versions', { doc: 'A client proposes, newest first; a server chooses, 0 for none.' }),
  lcid: locale,
  osType: word('Operating system'),
  osVersion: word('Operating system version'),
  arch: word('Architecture'),
  clientName: word('Client name'),
  clientVersion: word('Client version'),
  clientId: word('Client id'),
  recommendedVersion: word('Recommended version'),
  newestVersion: word('Newest version', { doc: 'Most servers repeat the recommended one.' }),
  minimumVersion: word('Minimum version'),
  downloadUrl: escaped('Download URL'),
  infoUrl: escaped('Information URL'),
  reserved: word('Reserved'),
  clientInfo: word('Client information', { doc: 'Base64.' }),

  // Login
  method: word('Login method', {
    doc: 'MD5, TWN (Passport tickets), SSO (tickets and a proof) or SHA (circle tickets).',
  }),
  stage: word('Login stage', { doc: 'I begins, S goes on; A hands in a circle ticket.' }),
  methods: words('Login methods'),
  result: word('Result'),
  requestClass: word('Request class', { doc: 'Always X.' }),
  templateClass: word('Template class', { doc: 'Always X.' }),
  email: word('E-mail'),
  via: behind(';', word('Via', { doc: 'The circle or group that the user is met in, with its network.' }), {
    mark: 'via=',
    by: 0x3b,
  }),
  endpoint: behind(';', word('End point', { secret, doc: 'The GUID of the machine.' })),
  name: escaped('Friendly name'),
  verified: decimal('E-mail verified'),
  kid: decimal('Kids account'),
  salt: word('Salt', { secret }),
  md5hash: word('MD5 hash', { secret, doc: 'MD5 of salt and password, in hexadecimal.' }),
  passwordVerified,
  policy: word('Policy', { doc: 'What the ticket must be asked for with.' }),
  nonce: word('Nonce', { secret }),
  ticket: word('Ticket', { secret }),
  blob: word('Proof', { secret, doc: 'The nonce under keys that only the owner of the ticket has, base64.' }),
  machineGuid: word('Machine GUID', { secret }),
  signedTicket: word('Signed ticket', { secret, doc: 'Base64.' }),
  proofVerified,
  challenge: word('Challenge'),
  productId: word('Product id'),

  // Other servers
  serverType: word('Server type', { doc: 'NS: notification server; SB: switchboard.' }),
  host: word('Host', {}, { by: 0x3a }),
  port: behind(':', decimal('Port', {}, {}, 0x1_0000)),
  currentHost: word('Current host', {}, { by: 0x3a }),
  currentPort: behind(':', decimal('Current port', {}, {}, 0x1_0000)),
  authentication: word('Authentication', { doc: 'Always CKI: a cookie.' }),
  cookie: word('Cookie', { secret }),
  sessionId: word('Session id', { secret }),
  routing: word('Routing', { doc: 'U: as it is; G: through the gateway.' }),
  domain: word('Domain'),
  gatewayAllowed: decimal('Gateway allowed'),
  credit: word('Mobile credit'),

  // Contact lists
  ver: decimal('List version', { doc: 'Rises with every change of the lists.' }),
  contactsTimestamp: word('Contacts timestamp'),
  settingsTimestamp: word('Settings timestamp'),
  nContacts: decimal('Contacts'),
  nGroups: decimal('Groups'),
  list: word('List'),
  listName: named('List name', lists, 'list'),
  idx: decimal('Index', { doc: 'From 1.' }),
  total: decimal('Total'),
  contactId: word('Contact GUID'),
  listbits: decimal('Lists', { flags: ListBits }),
  netid: decimal('Network', { names: Networks }),
  toEmail: word('To'),
  toNetid: decimal('To network', { names: Networks, section: '5.7' }),
  gid: word('Group id', { doc: 'A number up to MSNP9, a GUID from MSNP10 on.' }),
  gids: commaList('Group ids'),
  groupName: escaped('Group name'),
  prompt: word('When added', { doc: 'A: ask me when somebody adds me; N: do not.' }),
  type: word('Type'),
  typeName: named('Type name', types, 'type'),
  value: escaped('Value'),

  // Presence
  status: word('Status'),
  statusName: named('Status name', statuses, 'status'),
  caps: decimal('Capabilities', { show: 'hex', flags: Capabilities, section: '5.8' }, { by: 0x3a }),
  clientGeneration,
  extcaps: behind(':', decimal('Extended capabilities', { show: 'hex', flags: ExtendedCapabilities, section: '5.8' })),
  msnobj: msnObject('MSN object'),
  iconUrl: escaped('Icon URL'),

  // Conversations and pages
  idle: decimal('Idle', { doc: '1: left because nobody said anything.' }),
  payloadType: decimal('Payload type', { names: EndpointMessages, section: '5.7' }),
  federatedType: decimal('Message type', { names: FederatedMessages, section: '5.7' }),
  recipient: word('Recipient'),
  device: word('Device'),
  action: word('Action', { doc: 'PUT or DEL.' }),
  length: payloadLength,

  // Services
  seconds: decimal('Seconds', { doc: 'Until the next PNG.' }),
  minutes: decimal('Minutes', { doc: 'Until the client may connect again.' }),
  reason: word('Reason'),
  service: word('Service'),
  argument: escaped('Argument'),
  rru: escaped('Redirection', { doc: 'The page that the browser is sent to after its login.' }),
  url: escaped('URL'),
  siteId: decimal('Site id'),
  urlFlags: word('Flags'),
  file: word('File'),
  fname: escaped('First name'),
  lname: escaped('Last name'),
  city: escaped('City'),
  state: escaped('State'),
  country: escaped('Country'),
  switch: word('Switch', { doc: 'ON or OFF.' }),
  words: words('Words'),
  extra: words('More words', { doc: 'Behind the last parameter that is known.' }),
} as const satisfies ParamTable;

/** Gives parameters their keys. */
function keyed<const T extends ParamTable>(params: T): ParamFields<T> {
  return Object.fromEntries(Object.entries(params).map(([key, make]) => [key, make(key)])) as ParamFields<T>;
}

const fields = keyed(table);

export type Key = keyof typeof table;

/** Whether a key is one of a parameter, not of a payload. */
export function isParameter(key: string): key is Key {
  return Object.hasOwn(table, key);
}

/** What lines carry. */
export type LineFields = Partial<Values<typeof fields>>;

/** Keys that follow others by themselves: halves of a word, and names of values. */
export const companions: Readonly<Partial<Record<Key, readonly Key[]>>> = {
  status: ['statusName'],
  list: ['listName'],
  type: ['typeName'],
  host: ['port'],
  currentHost: ['currentPort'],
  caps: ['clientGeneration', 'extcaps'],
  md5hash: ['passwordVerified'],
  blob: ['proofVerified'],
};

/** The field of a parameter, as this table of a command has it. */
export function fieldOf(key: Key, joint?: Parameters<Param<unknown>>[1]): Field<unknown> {
  if (joint === undefined) return fields[key];
  const make: Param<unknown> = table[key];
  return make(key, joint);
}
