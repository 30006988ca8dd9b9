/** All families behind one door: what a message is read, written and told by is in its hint or its kind. */
import type { Cursor, Delimited } from 'imdissect/dissector';
import type { Input, Message, MessageKind } from 'imdissect/schema';
import type { DatagramHint } from './datagrams.js';
import { readEarly, writeEarly, type EarlyFields } from './early.js';
import { earlyKinds } from './early-forms.js';
import { noAccounts } from './keys.js';
import { kinds, type V1Fields } from './kinds.js';
import { linqKinds, readLinq, writeLinq, type LinqFields } from './linq.js';
import { readPacket, writePacket } from './packet.js';
import { peerKinds, readPeer, writePeer, type AnyPeerFields, type PeerHint } from './peer.js';
import { delimitFrame, delimitPeer } from './peer-stream.js';
import { isServerCommand, readServer, serverKinds, writeServer, type ServerStreamFields } from './servers.js';
import type { ServerHint } from './servers-session.js';
import { delimitTunnel, type TunnelHint } from './tunnel.js';

/** What messages of all families carry. */
export type MyicqFields = V1Fields & EarlyFields & LinqFields & AnyPeerFields & ServerStreamFields;

export type StreamHint = PeerHint | ServerHint | TunnelHint;
/** What reading the next message needs to know. */
export type MyicqHint = DatagramHint | StreamHint;

/** The kinds of all families. */
export const allKinds: readonly MessageKind[] = [...kinds, ...earlyKinds, ...linqKinds, ...peerKinds, ...serverKinds];

/** Reads a message of the family that its hint names; F1 and F1x have none. */
export function readMessage(input: Input, hint: MyicqHint, unit: string | null): Message<MyicqFields> {
  if (!('family' in hint)) return readPacket(input, hint);
  switch (hint.family) {
    case 'linq':
      return readLinq(input, hint);
    case 'early':
      return readEarly(input, hint);
    case 'peer':
      return readPeer(input, hint, unit);
    case 'server':
      return readServer(input);
    case 'tunnel':
      return readMessage(input, hint.inner, unit);
  }
}

/** Writes a message of the family that its kind belongs to. */
export function writeMessage(fields: MyicqFields, kind: MessageKind, hint: MyicqHint): Uint8Array {
  const inner = 'family' in hint && hint.family === 'tunnel' ? hint.inner : hint;
  const keyring = 'accounts' in inner ? inner : { accounts: noAccounts, given: [] };
  return (
    writePeer(fields, kind) ??
    writeServer(fields, kind) ??
    writeLinq(fields, kind) ??
    writeEarly(fields, kind, keyring) ??
    writePacket(fields, kind, { sender: null, accounts: keyring.accounts, given: keyring.given })
  );
}

/** Where the next message of a connection ends. */
export function delimitMessage(cursor: Cursor, hint: MyicqHint): Delimited {
  if (cursor.left === 0) return { wait: 1 };
  if ('family' in hint) {
    if (hint.family === 'peer') return delimitPeer(cursor, hint);
    if (hint.family === 'server') return delimitFrame(cursor, isServerCommand);
    if (hint.family === 'tunnel') return delimitTunnel(cursor, hint);
  }
  return { skip: cursor.left };
}
