import type { Cursor } from '../bytes/cursor.js';
import { socksAddress, socksAddressLength } from './socks-address.js';
import type { Tunnel } from './tunnel.js';
import { TurnTunnel, type Knowledge, type Next, type Turn } from './turns.js';

const version = 5;

/** RFC 1928 section 3. */
const Method = { NONE: 0, PASSWORD: 2, FIRST_PRIVATE: 0x80, UNACCEPTABLE: 0xff } as const;
/** The last method that IANA has registered (SOCKS Methods: 9, JSON Parameter Block). */
const lastRegistered = 9;

/** RFC 1928 section 4. */
const Command = { CONNECT: 1, BIND: 2, ASSOCIATE: 3 } as const;

/** VER NMETHODS METHODS */
const greeting: Turn = {
  speaker: 0,
  needs: (message, have) => (have < 2 ? 2 : 2 + (message[1] ?? 0)),
  next: (message) => (message[0] === version ? selection : 'failed'),
};

/** VER METHOD. Other methods encapsulate what follows (GSSAPI), or are not known. */
const selection: Turn = {
  speaker: 1,
  needs: () => 2,
  next: (message) => {
    if (message[0] !== version) return 'failed';
    if (message[1] === Method.NONE) return request;
    return message[1] === Method.PASSWORD ? login : 'failed';
  },
};

/** VER ULEN UNAME PLEN PASSWD (RFC 1929). Its content is nobody's business. */
const login: Turn = {
  speaker: 0,
  needs: (message, have) => {
    if (have < 2) return 2;
    const password = 2 + (message[1] ?? 0);
    return have <= password ? password + 1 : password + 1 + (message[password] ?? 0);
  },
  next: (message) => (message[0] === 1 ? loginStatus : 'failed'),
};

/** VER STATUS. Some servers repeat the 5 of SOCKS instead of RFC 1929's 1. */
const loginStatus: Turn = {
  speaker: 1,
  needs: () => 2,
  next: (message) => (message[1] === 0 ? request : 'failed'),
};

/** VER CMD RSV ATYP DST.ADDR DST.PORT */
const request: Turn = {
  speaker: 0,
  needs: needsAddress,
  next: (message, length, knowledge) => {
    const address = message[0] === version ? socksAddress(message, 3, length) : null;
    if (address === null) return 'failed';
    knowledge.target = address;
    switch (message[1]) {
      case Command.CONNECT:
        return replyThat(() => 'established');
      case Command.BIND:
        // One reply with the address that listens, one when a peer has come.
        return replyThat(() => replyThat(() => 'established'));
      case Command.ASSOCIATE:
        knowledge.target = null;
        return replyThat(associate);
      default:
        return 'failed';
    }
  },
};

/** VER REP RSV ATYP BND.ADDR BND.PORT. A refusal may be shorter. */
function replyThat(next: (message: Uint8Array, length: number, knowledge: Knowledge) => Next): Turn {
  return {
    speaker: 1,
    needs: (message, have) => (have >= 2 && message[1] !== 0 ? have : needsAddress(message, have)),
    next: (message, length, knowledge) =>
      message[0] === version && message[1] === 0 ? next(message, length, knowledge) : 'failed',
  };
}

function associate(message: Uint8Array, length: number, knowledge: Knowledge): Next {
  const relay = socksAddress(message, 3, length);
  if (relay === null) return 'failed';
  knowledge.associate = { address: relay.host, port: relay.port };
  return 'associated';
}

function needsAddress(message: Uint8Array, have: number): number {
  const length = socksAddressLength(message, 3, have);
  return length === 0 ? have : 3 + length;
}

/** Whether a client's first bytes are a SOCKS5 greeting that offers known methods, each once; a number: bytes needed. */
export function recogniseSocks5(head: Cursor): Tunnel | null | number {
  if (head.left < 2) return 3;
  const count = head.peek(1);
  let offered = '';
  for (let i = 0; i < count; i++) {
    const method = head.peek(2 + i);
    if (method < 0) return 2 + count;
    const known = method <= lastRegistered || (method >= Method.FIRST_PRIVATE && method !== Method.UNACCEPTABLE);
    const mark = String.fromCharCode(method);
    if (!known || offered.includes(mark)) return null;
    offered += mark;
  }
  return count === 0 ? null : new TurnTunnel('socks5', greeting);
}
