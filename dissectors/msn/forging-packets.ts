/** MSNSLP and objects in packets of the peer-to-peer layer, and these in MSGs or on a direct connection (README.md §10). */
import type { Dice } from 'imdissect/dissector';
import type { MessageKind } from 'imdissect/schema';
import { commandKinds } from './commands.js';
import { directKinds } from './direct.js';
import type { AllFields } from './families.js';
import type { Said } from './forging.js';
import type { Talk } from './forging-talk.js';
import { objectDataKind } from './object-data.js';
import type { Packet } from './p2p-packet.js';
import { slpKinds } from './slp.js';

/** Numbers of one side's packets. */
export class Counters {
  private messageId: number;
  private sequence: number;
  private package = 0;

  constructor(dice: Dice) {
    this.messageId = 1 + dice(0x7fff_0000);
    this.sequence = 1 + dice(0x7fff_0000);
  }

  /** Version 1: one number for all packets of a message. */
  nextMessage(): number {
    return ++this.messageId;
  }

  /** Version 2: the bytes are counted, and the messages that are in pieces. */
  nextBytes(length: number): number {
    const { sequence } = this;
    this.sequence += length;
    return sequence;
  }

  nextPackage(): number {
    return ++this.package;
  }
}

/** Whether messages of this kind are always in packets. */
export function isPackaged(kind: MessageKind): boolean {
  return kind === objectDataKind || slpKinds.includes(kind);
}

const ordinaryPiece = 1202;
const isObject = 0x20;
const isFile = 0x100_0030;
const filesApp = 2;

/** A message of the layer below, ready for the writer. */
interface Packaged {
  readonly kind: MessageKind;
  readonly fields: AllFields;
}

/** The packets of a message, each in a message of its own. */
export function inPackets(bytes: Uint8Array, said: Said, talk: Talk): Packaged[] {
  const packets = said.how['version'] === 2 ? secondVersion(bytes, said, talk) : firstVersion(bytes, said, talk);
  return packets.map((p2p) => around(p2p, said, talk));
}

function numberIn({ how }: Said, word: string, preset: number): number {
  const value = how[word];
  return typeof value === 'number' ? value : preset;
}

function pieceLength(said: Said): number {
  return Math.max(1, numberIn(said, 'piece', ordinaryPiece));
}

function firstVersion(bytes: Uint8Array, said: Said, talk: Talk): Packet[] {
  const counters = talk.packets[said.direction];
  const messageId = numberIn(said, 'messageId', counters.nextMessage());
  const sessionId = numberIn(said, 'sessionId', 0);
  const footer = numberIn(said, 'appId', 0);
  const flags = sessionId === 0 ? 0 : footer === filesApp ? isFile : isObject;
  const ackId = counters.nextMessage();
  return cut(bytes, pieceLength(said)).map((data, index) => ({
    ...{ version: 1, sessionId, messageId, flags, ackId, data, footer },
    offset: BigInt(index * pieceLength(said)),
    totalSize: BigInt(bytes.length),
  }));
}

const first = 1;
const objectFlag = 4;
const fileFlag = 2;
const remainingPart = 1;

function secondVersion(bytes: Uint8Array, said: Said, talk: Talk): Packet[] {
  const counters = talk.packets[said.direction];
  const sessionId = numberIn(said, 'sessionId', 0);
  const footer = numberIn(said, 'appId', 0);
  const what = sessionId === 0 ? 0 : footer === filesApp ? fileFlag : objectFlag;
  const packageNumber = counters.nextPackage();
  let left = bytes.length;
  return cut(bytes, pieceLength(said)).map((data, index) => {
    left -= data.length;
    const dataParts = left === 0 ? [] : [{ type: remainingPart, length: 8, value: longBytes(left) }];
    const transferFlags = what | (index === 0 ? first : 0);
    const sequence = counters.nextBytes(data.length);
    return { version: 2, operation: 0, sequence, transferFlags, packageNumber, sessionId, dataParts, data, footer };
  });
}

function longBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

function cut(bytes: Uint8Array, most: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += most) pieces.push(bytes.subarray(at, at + most));
  return pieces.length === 0 ? [bytes] : pieces;
}

function commandKind(wanted: string): MessageKind {
  const found = commandKinds.find(({ label }) => label === wanted);
  if (found === undefined) throw new Error(`there is no ${wanted}`);
  return found;
}

const messageKind = commandKind('MSG');
const routedKind = commandKind('SDG');

function around(packet: Packet, said: Said, talk: Talk): Packaged {
  if (said.how['direct'] === true) {
    const p2p = { ...packet };
    delete p2p.footer;
    return { kind: directKinds.data, fields: { p2p } };
  }
  const other = said.direction === 0 ? 1 : 0;
  const to = textIn(said, 'to', talk.peers[other]);
  const from = textIn(said, 'from', talk.peers[said.direction]);
  if (said.how['routed'] === true) return routed(packet, from, to, said);
  const headers = [
    { name: 'MIME-Version', value: '1.0' },
    { name: 'Content-Type', value: 'application/x-msnmsgrp2p' },
    { name: 'P2P-Dest', value: to },
  ];
  const body = { p2p: packet };
  // A client says nothing of itself; the switchboard tells who it is that speaks.
  if (said.direction === 0) return { kind: messageKind, fields: { type: 'D', headers, body } };
  return { kind: messageKind, fields: { email: from, name: from.split('@')[0] ?? from, headers, body } };
}

/** A routed message around one packet (README.md §10.7). */
function routed(packet: Packet, from: string, to: string, { direction }: Said): Packaged {
  const routingHeaders = [
    { name: 'Routing', value: '1.0' },
    { name: 'To', value: `1:${to}` },
    { name: 'From', value: `1:${from}` },
  ];
  const reliabilityHeaders = [{ name: 'Reliability', value: '1.0' }];
  const headers = [
    { name: 'Messaging', value: '2.0' },
    { name: 'Message-Type', value: 'Data' },
    { name: 'Content-Type', value: 'application/x-msnmsgrp2p' },
    { name: 'Bridging-Offsets', value: '0' },
  ];
  const fields = { routingHeaders, reliabilityHeaders, headers, body: { p2p: packet } };
  // What the server passes on answers nothing.
  return { kind: routedKind, fields: direction === 0 ? fields : { trid: 0, ...fields } };
}

function textIn({ how }: Said, word: string, preset: string): string {
  const value = how[word];
  return typeof value === 'string' ? value : preset;
}
