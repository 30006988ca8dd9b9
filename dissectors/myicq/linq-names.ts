/** Numbers that have names in LinQ 2.0 (README.md §11). */
import { names } from 'imdissect/schema';

/** Commands as linqd 2.0.0-a1 numbers them. */
export const LinqCommands = names('LinQ command', {
  ACK: 1,
  KEEPALIVE: 2,
  REGISTER: 3,
  LOGIN: 4,
  LOGOUT: 5,
  CHANGE_STATUS: 0x1000,
  ADD_CONTACT: 0x1001,
  DEL_CONTACT: 0x1002,
  MESSAGE: 0x1003,
  SEARCH: 0x1004,
  SEARCH_RANDOM: 0x1005,
  GET_CONTACT_INFO: 0x1006,
  GET_USER_INFO: 0x1007,
  UPDATE_USER_INFO: 0x1008,
  GET_CONTACT_LIST: 0x1009,
  CHANGE_PASSWD: 0x100a,
  SRV_USER_ONLINE: 0x2000,
  SRV_USER_OFFLINE: 0x2001,
  SRV_USER_STATUS: 0x2002,
  SRV_PROBE_STATUS: 0x2003,
  SRV_SEARCH_RESULT: 0x2004,
  SRV_ADD_CONTACT: 0x2005,
  SRV_DEL_CONTACT: 0x2006,
  SRV_CONTACT_AUTH: 0x2007,
  SRV_MESSAGE: 0x2008,
});

/** The numbers that the "zerok" build has otherwise. */
export const ZerokCommands = names('LinQ command, zerok', {
  ...LinqCommands.numbers,
  PRE_LOGIN: 4,
  LOGIN: 5,
  LOGOUT: 6,
  PRE_CHANGE_PASSWD: 0x100a,
  CHANGE_PASSWD: 0x100b,
});

export type LinqCommandName = keyof typeof ZerokCommands.numbers;

/** 0 is offline, other than in MyICQ; the header of liblinq 2.0.0a1 says it the other way round, its server does not. */
export const LinqStatuses = names('LinQ status', { offline: 0, online: 1, away: 2, invisible: 3 });

export const LinqMessageTypes = names('LinQ message type', {
  text: 0,
  'auth-accepted': 1,
  'auth-request': 2,
  'auth-rejected': 3,
  added: 4,
  announce: 5,
  'tcp-request': 0x80,
  'tcp-accepted': 0x81,
});

/** The numbers, by name. */
export const linqMessageType = LinqMessageTypes.numbers;

export const LinqLoginErrors = names('LinQ login error', {
  success: 0,
  'no-such-user': 1,
  'wrong-password': 2,
  other: 3,
});

export const RegisterErrors = names('LinQ registration error', { success: 0, 'already-exists': 1, failed: 2 });
