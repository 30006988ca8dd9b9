/** What the reference says that no field declares: the story, the dialects, what single numbers mean. */
import { meanings, type ReferenceWords } from 'imdissect/dissector';
import { LinqLoginErrors, LinqMessageTypes, LinqStatuses, RegisterErrors } from './linq-names.js';
import {
  AddResults,
  Authorizations,
  Ciphers,
  FontStyles,
  GroupErrors,
  LoginErrors,
  MessageTypes,
  Statuses,
  SubCommands,
} from './names.js';

export const words: ReferenceWords = Object.freeze({
  story:
    'A Chinese messenger of 2002 and 2003 with servers for anybody to run. Clients speak to their server in UDP datagrams to port 8000, number them and acknowledge every one; what a client sends is encrypted with DES under its password, which LOGIN tells in clear. Servers speak to each other over TCP, and clients connect to each other for messages and files. Three families followed one another, all of which begin with the same six bytes.',
  dialects: {
    '0.x':
      'The first server and client, of 2002: sequence numbers stand before the command, and commands from 12 on are others.',
    '0.9': 'As the published document describes it; known where its field widths differ from what programs do.',
    '1.0': 'myicqd, libmyicq and gaim-myicq of 2003: domains behind many packets, groups, lists of servers.',
    'linq-2.0': 'LinQ 2.0 of 2003: a shorter header, users with names, nothing encrypted.',
    'linq-zerok': 'A fork of LinQ 2.0: other numbers, and a chain of hashes in place of the password.',
  },
  sections: {
    '1': 'Numbers and texts',
    '2': 'Header, sessions, acknowledgement',
    '3': 'Encryption and the check code',
    '4': 'Commands and named values',
    '5': 'What the client sends',
    '6': 'What the server sends',
    '7': 'The text of messages',
    '8': 'Peer to peer',
    '9': 'Carriers, and server to server',
    '10': 'The oldest family',
    '11': 'LinQ 2.0',
    '12': 'Where the published document and the programs differ',
    '13': 'Recognition',
  },
  meanings: [
    meanings(Statuses, {
      online: 'Can be talked to; the number is 0.',
      offline: 'Not logged in.',
      away: 'Logged in, and not at the keyboard.',
      invisible: 'Logged in; contacts are told that the user went offline.',
    }),
    meanings(MessageTypes, {
      text: 'A text, with its font behind it.',
      'auto-reply': 'A text that the client sends by itself while its user is away.',
      'auth-accepted': 'The receiver may add the sender to the contact list.',
      'auth-request': 'Asks for leave to add the receiver to the contact list.',
      'auth-rejected': 'The leave was refused; the text says why.',
      added: 'The sender has added the receiver.',
      'tcp-request': 'Asks for a TCP connection; from account 10000 a message to all.',
      'tcp-accepted': 'Agrees to the connection.',
      'tcp-rejected': 'Refuses the connection.',
    }),
    meanings(LinqStatuses, {
      offline: 'Not logged in; the number is 0, which in MyICQ is online.',
      online: 'Can be talked to.',
      away: 'Logged in, and not at the keyboard.',
      invisible: 'Logged in; contacts are told that the user went offline.',
    }),
    meanings(LinqMessageTypes, {
      text: 'A text.',
      'auth-accepted': 'The receiver may add the sender to the contact list.',
      'auth-request': 'Asks for leave to add the receiver to the contact list.',
      'auth-rejected': 'The leave was refused.',
      added: 'The sender has added the receiver.',
      announce: 'From the server to all.',
      'tcp-request': 'Asks for a TCP connection.',
      'tcp-accepted': 'Agrees to the connection.',
    }),
    meanings(LinqLoginErrors, {
      success: 'The session begins.',
      'no-such-user': 'There is no account of this name.',
      'wrong-password': 'The digest is not the one of the password.',
      other: 'The server has trouble of its own.',
    }),
    meanings(RegisterErrors, {
      success: 'The account was made.',
      'already-exists': 'There is an account of this name.',
      failed: 'The server could not make the account.',
    }),
    meanings(LoginErrors, {
      success: 'The session begins.',
      'invalid-uin': 'No such account, or another password.',
      'wrong-password': 'Another password; servers answer invalid-uin instead.',
    }),
    meanings(AddResults, {
      accepted: 'The user is on the contact list now.',
      'authorization-required': 'The client is to ask the user, with a message of type auth-request.',
      rejected: 'The user lets nobody add him.',
    }),
    meanings(Authorizations, {
      anyone: 'Everybody may add this user.',
      authorization: 'The user wants to be asked.',
      nobody: 'Nobody may.',
    }),
    meanings(GroupErrors, {
      success: 'The user is in the group.',
      'does-not-exist': 'There is no such group.',
      'already-a-member': 'The user was in the group before.',
      'too-many-groups': 'The user is in another group, and may be in one only.',
      'wrong-password': 'The password of the group is another.',
      full: 'The group takes no more members.',
    }),
    meanings(SubCommands, { MOVE: 'Gobang: a stone at this row and column.' }),
    meanings(FontStyles, { bold: 'Bold.', italic: 'Italic.', underline: 'Underlined.' }),
    meanings(Ciphers, {
      'des-without-permutations': 'DES without its initial and final permutation, as all original programs have it.',
      'des-standard': 'DES as the standard says, of a program written from the document alone.',
    }),
  ],
});
