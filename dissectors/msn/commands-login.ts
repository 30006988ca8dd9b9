/** Versions, login, other servers, the connection itself (README.md §5.1). */
import { joined, mailbox, type CommandTable, type Form } from './layout.js';
import { ahead, atLeast, beginning, both, not, numeric, versions, type Peek } from './peek.js';
import { challengePayload } from './challenge-payload.js';

const section = '5.1';

const isStage: Peek = (line, input) => line.wordFrom(input, input.at) === input.at + 1;
/** `USR 3 MD5 I mail`: the method is the second word, the stage of one letter the third. */
const stage = (method: string, letter: string): Peek =>
  both(ahead(1, beginning(method)), ahead(2, both(isStage, beginning(letter))));
const isOk = ahead(
  1,
  both(beginning('OK'), (line, input) => line.wordFrom(input, input.at) === input.at + 2),
);
const twoNumbers = both(ahead(3, numeric), ahead(4, numeric));
/** From MSNP10 on a notification server does not tell the name: two numbers follow the address. A switchboard does. */
const withoutName: Peek = both(both(isOk, twoNumbers), versions(10, 99, not(atLeast(6))));

const userRequests: readonly Form[] = [
  { fits: stage('MD5', 'S'), places: ['trid', 'method', 'stage', 'md5hash'] },
  { fits: stage('TWN', 'S'), places: ['trid', 'method', 'stage', 'ticket'] },
  { fits: stage('SSO', 'S'), places: ['trid', 'method', 'stage', 'ticket', 'blob?', 'machineGuid?'] },
  { fits: stage('SHA', 'A'), places: ['trid', 'method', 'stage', 'signedTicket'] },
  { fits: ahead(2, isStage), places: ['trid', 'method', 'stage', 'email'] },
  { places: ['trid', ...mailbox, 'cookie'] },
];

const userAnswers: readonly Form[] = [
  { fits: withoutName, places: ['trid', 'result', 'email', 'verified', 'kid'] },
  { fits: isOk, places: ['trid', 'result', ...mailbox, 'name', 'verified?', 'kid?'] },
  { fits: stage('MD5', 'S'), places: ['trid', 'method', 'stage', 'salt'] },
  { fits: stage('SSO', 'S'), places: ['trid', 'method', 'stage', 'policy', 'nonce'] },
  { places: ['trid', 'method', 'stage', 'policy'] },
];

const routed = ['routing?', 'domain?', 'gatewayAllowed?'] as const;

export const loginCommands: Readonly<Record<string, CommandTable>> = {
  VER: {
    doc: 'Versions of the protocol: the client proposes, the server chooses.',
    section,
    client: { places: ['trid', 'versions'] },
    server: { places: ['trid', 'versions'] },
  },
  CVR: {
    doc: 'The client tells what it is; the server tells which version it should be.',
    section,
    client: {
      places: [
        ...(['trid', 'lcid', 'osType', 'osVersion', 'arch', 'clientName', 'clientVersion', 'clientId'] as const),
        ...(['email?', 'reserved?', 'clientInfo?'] as const),
      ],
    },
    server: {
      places: ['trid', 'recommendedVersion', 'newestVersion', 'minimumVersion', 'downloadUrl?', 'infoUrl?'],
    },
  },
  INF: {
    doc: 'Asks which ways to log in there are.',
    section,
    client: { places: ['trid'] },
    server: { places: ['trid', 'methods'] },
  },
  USR: {
    doc: 'Login: to a notification server in steps, to a switchboard with a cookie.',
    section,
    client: userRequests,
    server: userAnswers,
  },
  XFR: {
    doc: 'Asks for a switchboard; or sends the client to another server.',
    section,
    client: { places: ['trid', 'serverType'] },
    server: [
      {
        fits: ahead(1, beginning('SB')),
        places: ['trid', 'serverType', joined('host', { by: 0x3a }), 'authentication', 'cookie', ...routed],
      },
      {
        fits: ahead(3, numeric),
        places: ['trid', 'serverType', joined('host', { by: 0x3a }), 'reserved', joined('currentHost', { by: 0x3a })],
      },
      { places: ['trid', 'serverType', joined('host', { by: 0x3a }), ...routed] },
    ],
  },
  RNG: {
    doc: 'Somebody calls: the switchboard to join.',
    section,
    server: {
      places: ['sessionId', joined('host', { by: 0x3a }), 'authentication', 'cookie', ...mailbox, 'name', ...routed],
    },
  },
  CHL: {
    doc: 'The server wants to know whether the client is a real one.',
    section,
    server: { places: ['trid', 'challenge'] },
  },
  QRY: {
    doc: 'The answer to a challenge.',
    section,
    client: { places: ['trid', 'productId', 'length'], payload: challengePayload },
    server: { places: ['trid'] },
  },
  PNG: { doc: 'Keeps the connection alive.', section, client: { places: [] } },
  QNG: { doc: 'The connection is alive.', section, server: { places: ['seconds?'] } },
  OUT: {
    doc: 'The end of the connection, and why.',
    section,
    client: { places: [] },
    server: [{ fits: beginning('RCT'), places: ['reason', 'minutes?'] }, { places: ['reason?'] }],
  },
  SBS: { doc: 'Credit for messages to mobile phones.', section, server: { places: ['trid', 'credit'] } },
};
