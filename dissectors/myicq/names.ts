/** Numbers that have names, in families F1 and F1x (README.md §4); the other families have tables of their own. */
import { flags, names } from 'imdissect/schema';

/** Commands of the header. From 0x100 on only the server sends them. */
export const Commands = names('command', {
  ACK: 1,
  NEW_UIN: 2,
  GET_CONTACTLIST: 3,
  LOGIN: 4,
  LOGOUT: 5,
  KEEPALIVE: 6,
  CHANGE_STATUS: 7,
  UPDATE_CONTACT: 8,
  MODIFY_USER: 9,
  UPDATE_USER: 10,
  SEND_MSG: 11,
  SEARCH_RANDOM: 12,
  SEARCH_CUSTOM: 13,
  ADD_FRIEND: 14,
  DEL_FRIEND: 15,
  BROADCAST_MSG: 16,
  GET_SERVER_LIST: 17,
  GET_GROUP_LIST: 18,
  SEARCH_GROUP: 19,
  GET_REMOTE_CONTACTLIST: 20,
  CREATE_GROUP: 0x80,
  ENTER_GROUP: 0x81,
  EXIT_GROUP: 0x82,
  GROUP_START: 0x83,
  GROUP_MESSAGE: 0x84,
  GROUP_CMD: 0x85,
  SRV_USER_ONLINE: 0x100,
  SRV_USER_OFFLINE: 0x101,
  SRV_MULTI_ONLINE: 0x102,
  SRV_STATUS_CHANGED: 0x103,
  SRV_MESSAGE: 0x104,
  SRV_SEARCH: 0x105,
  SRV_GROUP_TYPES: 0x1000,
  SRV_ENTER_GROUP: 0x1001,
  SRV_EXIT_GROUP: 0x1002,
});

export type CommandName = keyof typeof Commands.numbers;

/** The numbers, by name. */
export const command = Commands.numbers;

/** 0 is online, not offline. */
export const Statuses = names('status', { online: 0, offline: 1, away: 2, invisible: 3 });

export const MessageTypes = names('message type', {
  text: 0,
  'auto-reply': 1,
  'auth-accepted': 2,
  'auth-request': 3,
  'auth-rejected': 4,
  added: 5,
  'tcp-request': 6,
  'tcp-accepted': 7,
  'tcp-rejected': 8,
});

/** The numbers, by name. */
export const messageType = MessageTypes.numbers;

export const LoginErrors = names('login error', { success: 0, 'invalid-uin': 1, 'wrong-password': 2 });

export const AddResults = names('result of ADD_FRIEND', { accepted: 0, 'authorization-required': 1, rejected: 2 });

/** Who may add a user to a contact list. */
export const Authorizations = names('authorization', { anyone: 0, authorization: 1, nobody: 2 });

export const GroupErrors = names('group error', {
  success: 0,
  'does-not-exist': 1,
  'already-a-member': 2,
  'too-many-groups': 3,
  'wrong-password': 4,
  full: 5,
});

/** What the plug-in of a group says; only Gobang is known. */
export const SubCommands = names('sub-command', { MOVE: 0x1000 });

export const FontStyles = flags('font style', { bold: 1, italic: 2, underline: 4 });

/** The cipher of an encrypted payload: the original programs leave two permutations out of DES. */
export const Ciphers = names('cipher', { 'des-without-permutations': 0, 'des-standard': 1 });

/** The account that may send to all. */
export const administrator = 10_000;

/** UDP port of the server in every family. */
export const serverPort = 8000;
