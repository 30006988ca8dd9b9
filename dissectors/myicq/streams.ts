/** MyICQ over TCP: between clients, between servers, and packets through a proxy (README.md §8, §9). */
import type { Cursor, Flow, Json, Verdict, Where } from 'imdissect/dissector';
import { Input } from 'imdissect/schema';
import { datagramRoute, openDatagrams, recognise } from './datagrams.js';
import type { MyicqFields, StreamHint } from './families.js';
import { fittingForm, isPeerCommand } from './peer.js';
import { peerCommand } from './peer-forms.js';
import { peerRoute, type PeerRoute } from './peer-ports.js';
import { PeerFlow } from './peer-session.js';
import { fitsServerFrame, isServerCommand, serversPort } from './servers.js';
import { ServerFlow } from './servers-session.js';
import type { Talk } from './talk.js';
import { TunnelFlow } from './tunnel.js';
import { openingLength, opensAt, wires, wordAt } from './wires.js';
import type { World } from './world.js';

const lengthBytes = 2;
/** A length, version and reserved, a command. */
const enough = lengthBytes + openingLength + 2;
/** Longest first message that is waited for; only data of files is longer. */
const longest = 4096;

/** Whether a connection is MyICQ, by its first bytes. */
export function probeStream(cursor: Cursor, { registered }: Where): Verdict {
  if (!mayOpen(cursor)) return 'no';
  if (cursor.left < enough) return enough;
  if (opensAt(cursor, 0)) return probeBare(cursor);
  const cmd = wordAt(cursor, lengthBytes + openingLength);
  if (registered && isServerCommand(cmd)) return { hint: { family: 'server' } };
  const length = wordAt(cursor, 0);
  if (cmd === peerCommand.third) return { hint: route('v1', 'file') };
  if (length > longest) return 'no';
  if (cursor.left < lengthBytes + length) return lengthBytes + length;
  return probeFrame(cursor, length);
}

/** Whether what there is of the opening, with a length in front or without it, is right. */
function mayOpen({ bytes, at, left }: Cursor): boolean {
  const opens = (from: number): boolean => {
    for (let i = from; i < Math.min(left, from + openingLength); i++) {
      if (bytes[at + i] !== (i === from + 1 ? 1 : 0)) return false;
    }
    return true;
  };
  return opens(0) || opens(lengthBytes);
}

function route(wire: PeerRoute['wire'], connection: PeerRoute['connection']): PeerRoute {
  return { family: 'peer', wire, connection };
}

/** A header without a length: as the published document has it. */
function probeBare(cursor: Cursor): Verdict {
  const cmd = wordAt(cursor, openingLength);
  if (!isPeerCommand(cmd)) return 'no';
  const helloLength = 14;
  if (cmd !== peerCommand.hello) return { hint: route('v1', null) };
  if (cursor.left < helloLength) return helloLength;
  return cursor.peek(helloLength - 1) <= 1 ? { hint: route('v1', null) } : 'no';
}

/** A whole frame: every field must be there and nothing left over. */
function probeFrame({ bytes, at }: Cursor, length: number): Verdict {
  const end = at + lengthBytes + length;
  const frame = new Input(bytes, at, end);
  for (const wire of wires) {
    if (fittingForm(frame, wire, true, null) !== null) return { hint: route(wire.id, null) };
  }
  if (fitsServerFrame(frame)) return { hint: { family: 'server' } };
  const found = recognise(new Input(bytes, at + lengthBytes, end));
  return found === null ? 'no' : { hint: { family: 'tunnel', inner: found.family } };
}

/** Follows a connection. */
export function openStream(flow: Flow, world: World): Talk<MyicqFields, StreamHint> {
  const { hint, carrier, server } = flow;
  const family = familyOf(hint);
  if (family === 'server' || (family === null && server.port === serversPort)) return new ServerFlow();
  if (family === 'tunnel' || (family === null && carrier === 'http-connect')) {
    const inner = datagramRoute({ family: innerOf(hint), serverPort: server.port });
    return new TunnelFlow(openDatagrams(flow, world, inner));
  }
  return new PeerFlow(peerRoute(hint), flow.announcement);
}

function familyOf(hint: Json): Json {
  return typeof hint === 'object' && hint !== null && 'family' in hint ? (hint['family'] ?? null) : null;
}

function innerOf(hint: Json): Json {
  return typeof hint === 'object' && hint !== null && 'inner' in hint ? (hint['inner'] ?? 'v1') : 'v1';
}
