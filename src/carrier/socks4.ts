import type { Cursor } from '../bytes/cursor.js';
import { ipv4Text } from '../packet/address.js';
import { nameText, word } from './socks-address.js';
import type { Tunnel } from './tunnel.js';
import { longestMessage, TurnTunnel, type Turn } from './turns.js';

/** VN CD DSTPORT DSTIP, then USERID and, in SOCKS4a, a name: each ends in NUL. */
const fixedLength = 8;

/** SOCKS4: the address `0.0.0.x`, x not 0, says that a name follows the user's (SOCKS4a). */
function hasName(message: Uint8Array): boolean {
  const address = word(message, 4);
  return address > 0 && address < 256;
}

const request: Turn = {
  speaker: 0,
  needs: (message, have) => {
    if (have <= fixedLength) return fixedLength + 1;
    if (message[have - 1] !== 0) return have + 1;
    const userEnd = message.indexOf(0, fixedLength);
    return hasName(message) && userEnd === have - 1 ? have + 1 : have;
  },
  next: (message, length, knowledge) => {
    if (message[0] !== 4 || message[1] !== 1 || message[length - 1] !== 0) return 'failed';
    const port = ((message[2] ?? 0) << 8) | (message[3] ?? 0);
    const name = message.indexOf(0, fixedLength) + 1;
    const host = hasName(message) ? nameText(message, name, length - 1) : ipv4Text(word(message, 4));
    if (host === null) return 'failed';
    knowledge.target = { host, port };
    return reply;
  },
};

/** VN (0) CD DSTPORT DSTIP; 90 is granted. */
const reply: Turn = {
  speaker: 1,
  needs: () => 8,
  next: (message) => (message[0] === 0 && message[1] === 90 ? 'established' : 'failed'),
};

/**
 * Whether a client's first bytes are a SOCKS4 CONNECT request (Ying-Da Lee's memo; SOCKS4a after Koblas and Lee):
 * a number: so many bytes are needed to tell.
 */
export function recogniseSocks4(head: Cursor): Tunnel | null | number {
  if (head.left < 2) return fixedLength + 1;
  if (head.peek(1) !== 1) return null;
  const limit = Math.min(head.left, longestMessage);
  if (limit > 3 && head.peek(2) === 0 && head.peek(3) === 0) return null;
  for (let i = fixedLength; i < limit; i++) {
    const byte = head.peek(i);
    if (byte === 0) return new TurnTunnel('socks4', request);
    if (byte < 0x20 || byte === 0x7f) return null;
  }
  return limit === longestMessage ? null : Math.max(fixedLength, limit) + 1;
}
