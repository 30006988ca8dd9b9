/** All roles behind one door: what a message is read and written by is in its hint, its unit or its kind. */
import type { Cursor, Delimited, Flow, Json, Verdict, Where } from 'imdissect/dissector';
import type { Input, Message, MessageKind } from 'imdissect/schema';
import { wholeMessage } from './bodies-session.js';
import { commandKinds } from './commands.js';
import {
  delimitDirect,
  directKinds,
  probeDirect,
  readDirect,
  writeDirect,
  type DirectFields,
  type DirectHint,
} from './direct.js';
import { DirectFlow } from './direct-session.js';
import type { MsnFields } from './fields.js';
import { delimit } from './framing.js';
import { noHint, type MsnHint } from './hint.js';
import { readMessage, writeMessage } from './message.js';
import { beginsFtp, delimitFtp, ftpKinds, readFtp, writeFtp, type FtpFields, type FtpHint } from './msnftp.js';
import { isObjectUnit, objectDataKind, readObjectData, type ObjectDataFields } from './object-data.js';
import { probe } from './probe.js';
import { Session } from './session.js';
import { isSlpUnit, readSlp, slpKinds, writeSlp, type SlpFields } from './slp.js';
import { FtpFlow } from './msnftp-session.js';
import type { Talk } from './talk.js';
import { readWebcamMessage, webcamKinds, webcamUnit, writeWebcamMessage, type WebcamFields } from './webcam.js';
import {
  beginsWebcam,
  delimitWebcam,
  readWebcamLink,
  WebcamFlow,
  webcamLinkKinds,
  writeWebcamLink,
  type WebcamHint,
  type WebcamLinkFields,
} from './webcam-link.js';
import { readWholeMessage, wholeMessageKind, writeWholeMessage } from './whole-message.js';
import type { World } from './world.js';

/** What messages of all roles carry. */
export type AllFields = MsnFields &
  SlpFields &
  DirectFields &
  ObjectDataFields &
  FtpFields &
  WebcamFields &
  WebcamLinkFields;
export type AnyHint = MsnHint | DirectHint | FtpHint | WebcamHint;

export const allKinds: readonly MessageKind[] = [
  ...commandKinds,
  wholeMessageKind,
  ...slpKinds,
  objectDataKind,
  ...Object.values(directKinds),
  ...ftpKinds,
  ...Object.values(webcamKinds),
  ...Object.values(webcamLinkKinds),
];

/** Whether the connection is one to a server. */
export function isServerHint(hint: AnyHint): hint is MsnHint {
  return hint.role !== 'direct' && hint.role !== 'msnftp' && hint.role !== 'webcam';
}

/** Reads one message of a connection, or one that was put together. */
export function readAny(input: Input, hint: AnyHint, unit: string | null): Message<AllFields> {
  const server = isServerHint(hint) ? hint : noHint;
  if (isSlpUnit(unit)) return readSlp(input, hint, unit);
  if (unit !== null && isObjectUnit(unit)) return readObjectData(input, server, unit);
  if (unit === wholeMessage) return readWholeMessage(input, server);
  if (unit === webcamUnit) return readWebcamMessage(input, hint.role);
  switch (hint.role) {
    case 'direct':
      return readDirect(input, hint);
    case 'msnftp':
      return readFtp(input, hint);
    case 'webcam':
      return readWebcamLink(input);
    default:
      return readMessage(input, hint);
  }
}

export function writeAny(fields: AllFields, kind: MessageKind, hint: AnyHint): Uint8Array {
  if (kind === wholeMessageKind) return writeWholeMessage(fields);
  if (kind === objectDataKind) return fields.data ?? new Uint8Array(0);
  return (
    writeSlp(fields, kind) ??
    writeDirect(fields, kind) ??
    writeFtp(fields, kind) ??
    writeWebcamMessage(fields, kind) ??
    writeWebcamLink(fields, kind) ??
    writeMessage(fields, kind, isServerHint(hint) ? hint : noHint)
  );
}

export function delimitAny(cursor: Cursor, hint: AnyHint): Delimited {
  switch (hint.role) {
    case 'direct':
      return delimitDirect(cursor, hint);
    case 'msnftp':
      return delimitFtp(cursor, hint);
    case 'webcam':
      return delimitWebcam(cursor);
    default:
      return delimit(cursor, hint);
  }
}

/** Connections between peers are known by their first bytes; all others are those of servers. */
export function probeAny(cursor: Cursor, where: Where): Verdict {
  if (where.transport !== 'tcp') return 'no';
  const direct = probeDirect(cursor);
  if (direct === 'yes') return { hint: { role: 'direct', dialog: 0 } };
  if (beginsFtp(cursor)) return { hint: { role: 'msnftp', cookie: '' } };
  if (beginsWebcam(cursor)) return { hint: { role: 'webcam' } };
  return typeof direct === 'number' && cursor.left > 0 ? direct : probe(cursor, where);
}

/** Follows a connection. */
export function openFlow(flow: Flow, world: World): Talk<AllFields, AnyHint> {
  switch (roleIn(flow.hint)) {
    case 'direct':
      return new DirectFlow(flow, world.peers);
    case 'msnftp':
      return new FtpFlow(flow, world.peers.files);
    case 'webcam':
      return new WebcamFlow(flow);
    default:
      return new Session(flow, world);
  }
}

function roleIn(hint: Json): Json {
  return typeof hint === 'object' && hint !== null && 'role' in hint ? (hint['role'] ?? null) : null;
}
