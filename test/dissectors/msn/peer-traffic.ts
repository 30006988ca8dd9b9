/** Makes peer-to-peer traffic with the dissector's own writers: packets in messages, MSNSLP, direct connections. */
import { createHash } from 'node:crypto';
import { noHint } from '../../../dissectors/msn/hint.js';
import { writeAny, type AllFields } from '../../../dissectors/msn/families.js';
import { msn } from '../../../dissectors/msn/index.js';
import type { Header } from '../../../dissectors/msn/header-list.js';
import type { Packet } from '../../../dissectors/msn/p2p-packet.js';
import { writeContext, type Context } from '../../../dissectors/msn/slp-context.js';
import { withContentLength, type SlpFields } from '../../../dissectors/msn/slp.js';
import { readMsnObject } from '../../../dissectors/msn/msn-object.js';
import { anna, switchboard, Traffic, Connection } from './chat.js';

export const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** The bytes of a message of this kind. */
export function written(id: string, fields: AllFields): Uint8Array {
  const kind = msn.kinds.find((one) => one.id === id);
  if (kind === undefined) throw new Error(`no kind ${id}`);
  return writeAny(fields, kind, { ...noHint, sender: 'client', version: 15 });
}

let trid = 10;

/** A client sends a packet to this account. */
export function sends(packet: Packet, to = 'ben@x.example'): string {
  const headers: Header[] = [
    { name: 'MIME-Version', value: '1.0' },
    { name: 'Content-Type', value: 'application/x-msnmsgrp2p' },
    { name: 'P2P-Dest', value: to },
  ];
  const fields: AllFields = { trid: ++trid, type: 'D', headers, body: { p2p: { footer: 0, ...packet } } };
  return `> ${binary(written('msn.msg', fields))}`;
}

/** The switchboard passes on what `from` sent. */
export function passesOn(line: string, from = 'ben@x.example'): string {
  return line.replace(/^> MSG \d+ D/, `< MSG ${from} Ben`);
}

/** A connection to a switchboard over which these lines go; each is a segment of its own. */
export function conversation(lines: readonly string[], traffic = new Traffic(), client = anna): Traffic {
  const connection = new Connection(traffic, client, switchboard).open();
  connection.say('USR 1 anna@x.example 17262740.1050826919.32308\r\n').reply('USR 1 OK anna@x.example Anna\r\n');
  for (const line of lines) {
    if (line.startsWith('>')) connection.say(bytesOf(line.slice(2)));
    else connection.reply(bytesOf(line.slice(2)));
  }
  return traffic;
}

export const guids = {
  object: '{A4268EEC-FEC5-49E5-95C3-F126696BDBF6}',
  file: '{5D3E02AB-6190-11D3-BBBB-00C04F795683}',
  webcam: '{4BD96FC0-AB17-4425-A14A-439185962DC8}',
  call: '{11111111-2222-3333-4444-555555555555}',
};

export interface Dialog {
  readonly call?: string;
  readonly branch?: string;
  readonly cseq?: number;
  readonly type?: string;
}

/** The fields of a request, with all headers as they should be. */
export function request(method: string, lines: readonly Header[], dialog: Dialog = {}): SlpFields {
  return withContentLength({
    method,
    scheme: 'MSNMSGR',
    recipient: 'ben@x.example',
    slpVersion: 'MSNSLP/1.0',
    ...headed(dialog),
    properties: [...lines],
    nul: true,
  });
}

export function response(slpCode: number, lines: readonly Header[], dialog: Dialog = {}): SlpFields {
  const phrase = slpCode === 200 ? 'OK' : 'Decline';
  const fields = { slpVersion: 'MSNSLP/1.0', slpCode, phrase, ...headed({ cseq: 1, ...dialog }) };
  return withContentLength({ ...fields, properties: [...lines], nul: true });
}

function headed({ call = guids.call, branch = guids.object, cseq = 0, type = 'sessionreqbody' }: Dialog): {
  readonly headers: Header[];
} {
  return {
    headers: Object.entries({
      To: '<msnmsgr:ben@x.example>',
      From: '<msnmsgr:anna@x.example>',
      Via: `MSNSLP/1.0/TLP ;branch=${branch}`,
      CSeq: `${cseq} `,
      'Call-ID': call,
      'Max-Forwards': '0',
      'Content-Type': `application/x-msnmsgr-${type}`,
    }).map(([name, value]) => ({ name, value })),
  };
}

export function line(name: string, value: string | number): Header {
  return { name, value: String(value) };
}

/** What an invitation to a session says. */
export function invitation(guid: string, sessionId: number, appId: number, context: Context): Header[] {
  return [
    line('EUF-GUID', guid),
    line('SessionID', sessionId),
    line('AppID', appId),
    line('Context', writeContext(context)),
  ];
}

/** An object with right digests that describes these bytes. */
export function objectOf(data: Uint8Array, type = 3, sha1d = digest(data)): Context {
  const attributes = { Creator: 'ben@x.example', Size: data.length, Type: type, Location: 'a.png', Friendly: 'AAA=' };
  const text = Object.entries({ ...attributes, SHA1D: sha1d })
    .flat()
    .join('');
  const list = Object.entries({ ...attributes, SHA1D: sha1d, SHA1C: digest(Buffer.from(text)) });
  return { object: readMsnObject(`<msnobj ${list.map(([name, value]) => `${name}="${value}"`).join(' ')}/>`) };
}

function digest(data: Uint8Array): string {
  return createHash('sha1').update(data).digest('base64');
}

/** Much shorter than those of real clients: every message is cut at every length. */
export const pieceLength = 120;

/** The packets of one message: pieces of at most `size` bytes. */
export function pieces(message: Uint8Array, packet: Packet, size = pieceLength): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < message.length; at += size) {
    const data = message.subarray(at, at + size);
    packets.push({ ...packet, offset: BigInt(at), totalSize: BigInt(message.length), data });
  }
  return packets;
}

/** Bytes that are not all the same. */
export function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) * 7) & 0xff);
}
