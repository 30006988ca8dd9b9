/** Whether a datagram is MyICQ, of which family, and which port the server has (README.md §13). */
import type { Cursor, Verdict, Where } from 'imdissect/dissector';
import { Input } from 'imdissect/schema';
import { couldBeDatagram, recognise, type DatagramRoute, type Recognised } from './datagrams.js';
import type { Sender } from './kinds.js';
import { serverPort } from './names.js';

export function probeDatagram(cursor: Cursor, where: Where): Verdict {
  const { bytes, at, end, wireEnd } = cursor;
  const input = new Input(bytes, at, end, wireEnd);
  const found = recognise(input);
  if (found === null && !(where.registered && couldBeDatagram(input))) return 'no';
  const { family, senders, build } = found ?? nothing;
  const [only] = senders;
  const told = senders.length === 1 && only !== undefined ? portOf(only, where) : null;
  const serverSide = registeredPort(where) ?? told;
  const route: DatagramRoute = { family, serverPort: serverSide, ...(build === null ? {} : { build }) };
  return { hint: route };
}

const nothing: Recognised = { family: 'v1', senders: [], build: null };

function portOf(sender: Sender, { sourcePort, destinationPort }: Where): number {
  return sender === 'server' ? sourcePort : destinationPort;
}

function registeredPort({ sourcePort, destinationPort }: Where): number | null {
  return sourcePort !== destinationPort && [sourcePort, destinationPort].includes(serverPort) ? serverPort : null;
}
