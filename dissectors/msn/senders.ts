/** Who sent a line, where the capture does not show who opened the connection: some commands tell by themselves. */
import type { Input } from 'imdissect/schema';
import type { Sender } from './hint.js';
import type { Command } from './layout.js';
import type { Line } from './line.js';
import { ahead, atLeast, beginning, both, having, not, numeric, type Peek } from './peek.js';

const letter: Peek = (line, input) => line.wordFrom(input, input.at) === input.at + 1;

/** For commands that both sides send: what the client's look like, and what the server's. */
const looks: Readonly<Record<string, readonly [client: Peek, server: Peek]>> = {
  MSG: [both(numeric, ahead(1, both(letter, not(numeric)))), not(numeric)],
  USR: [ahead(2, beginning('I')), ahead(1, beginning('OK'))],
  CVR: [ahead(1, beginning('0x')), ahead(1, not(beginning('0x')))],
  QRY: [ahead(2, numeric), not(atLeast(2))],
  XFR: [not(atLeast(3)), atLeast(3)],
  CAL: [ahead(1, having('@')), ahead(1, beginning('RINGING'))],
  ANS: [atLeast(4), ahead(1, beginning('OK'))],
  UUX: [both(atLeast(2), ahead(1, not(beginning('0')))), not(atLeast(2))],
  GCF: [ahead(1, not(numeric)), ahead(1, numeric)],
  VER: [atLeast(4), not(atLeast(2))],
  INF: [not(atLeast(2)), atLeast(2)],
};

/** The sender of a line; null when either side could have sent it. */
export function senderOf({ name, client, server }: Command, line: Line, input: Input): Sender | null {
  if (server.length === 0) return client.length === 0 ? null : 'client';
  if (client.length === 0) return 'server';
  const look = looks[name];
  if (look === undefined || !line.whole) return null;
  if (look[0](line, input)) return 'client';
  return look[1](line, input) ? 'server' : null;
}
