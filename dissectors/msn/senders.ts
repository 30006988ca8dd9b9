/** Who sent a line, where the capture does not show who opened the connection: some commands tell by themselves. */
import type { Input } from 'imdissect/schema';
import type { Sender } from './hint.js';
import type { Command } from './layout.js';
import type { Line } from './line.js';
import { ahead, atLeast, beginning, both, either, having, not, numeric, type Peek } from './peek.js';

const zero = 0x30;

const letter: Peek = (line, input) => line.wordFrom(input, input.at) === input.at + 1;

const never: Peek = () => false;
/** What a client asks may look like what the server says; an OK is an answer, and 0 is no number of a client's. */
const answered: readonly [client: Peek, server: Peek] = [never, either(ahead(1, beginning('OK')), isZero)];

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
  URL: [not(atLeast(4)), atLeast(4)],
  FND: [ahead(1, beginning('fname=')), ahead(1, numeric)],
  IMS: [not(atLeast(3)), atLeast(3)],
  ADL: answered,
  RML: answered,
  UUN: answered,
  SND: answered,
  SDC: answered,
  PUT: answered,
  DEL: answered,
  SDG: answered,
};

function isZero(line: Line, input: Input): boolean {
  return line.wordFrom(input, input.at) === input.at + 1 && input.peek() === zero;
}

/** The sender of a line; null when either side could have sent it. */
export function senderOf({ name, client, server }: Command, line: Line, input: Input): Sender | null {
  if (server.length === 0) return client.length === 0 ? null : 'client';
  if (client.length === 0) return 'server';
  const look = looks[name];
  if (look === undefined || !line.whole) return null;
  if (look[0](line, input)) return 'client';
  return look[1](line, input) ? 'server' : null;
}
