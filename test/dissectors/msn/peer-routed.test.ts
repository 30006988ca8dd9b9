/** Peer-to-peer traffic in routed messages (SDG), made by the dissector's own writers; every message obeys the laws. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../../dissectors/msn/p2p-packet.js';
import { messages } from '../../engine/run.js';
import { anna, Connection, notification, recordsOf, told, Traffic } from './chat.js';
import {
  binary,
  bytesOf,
  guids,
  invitation,
  line,
  noise,
  objectOf,
  pieces,
  request,
  response,
  written,
} from './peer-traffic.js';

const session = 40889363;
const annaAt = '1:anna@x.example;epid={00000000-0000-0000-0000-00000000000A}';
const benAt = '1:ben@x.example;epid={00000000-0000-0000-0000-00000000000B}';

/** A routed message of Anna, or with `<` one of Ben's that the server passes on. */
function routed(way: '>' | '<', content: readonly string[], body: Uint8Array, trid = 7): string {
  const [from, to] = way === '>' ? [annaAt, benAt] : [benAt, annaAt];
  const blocks = [
    ['Routing: 1.0', `To: ${to}`, `From: ${from}`, 'Service-Channel: PE'],
    ['Reliability: 1.0'],
    ['Messaging: 2.0', ...content, `Content-Length: ${body.length}`],
  ];
  const payload = `${blocks.map((block) => `${block.join('\r\n')}\r\n\r\n`).join('')}${binary(body)}`;
  return `${way} SDG ${way === '>' ? trid : 0} ${payload.length}\r\n${payload}`;
}

const data = ['Message-Type: Data', 'Content-Type: application/x-msnmsgrp2p', 'Content-Transfer-Encoding: binary'];

/** The bytes of a packet with its footer. */
function packetBytes(packet: Packet): Uint8Array {
  const message = binary(
    written('msn.msg', {
      trid: 1,
      type: 'D',
      headers: [line('Content-Type', 'application/x-msnmsgrp2p')],
      body: { p2p: { footer: 0, ...packet } },
    }),
  );
  return bytesOf(message.slice(message.indexOf('\r\n\r\n') + 4));
}

/** Packets in one message, whose offsets a header tells. */
function together(way: '>' | '<', packets: readonly Packet[], offsets?: string): string {
  const parts = packets.map(packetBytes);
  const begins = parts.map((_part, index) => parts.slice(0, index).reduce((sum, { length }) => sum + length, 0));
  const header = `Bridging-Offsets: ${offsets ?? begins.join(',')}`;
  return routed(way, [...data, 'Pipe: 1', header], Uint8Array.from(parts.flatMap((part) => [...part])));
}

function login(lines: readonly string[]): Traffic {
  const traffic = new Traffic();
  const connection = new Connection(traffic, anna, notification).open();
  connection.say('VER 1 MSNP21 CVR0\r\n').reply('VER 1 MSNP21\r\n');
  for (const said of lines) {
    if (said.startsWith('>')) connection.say(bytesOf(said.slice(2)));
    else connection.reply(bytesOf(said.slice(2)));
  }
  return traffic;
}

const v2 = { version: 2, operation: 2, transferFlags: 1 };
const picture = noise(300);

/** Anna asks Ben for his picture. */
function asked(): string[] {
  const invite = written('msn.slp-invite', request('INVITE', invitation(guids.object, session, 12, objectOf(picture))));
  const answer = written('msn.slp-response', response(200, [line('SessionID', session)]));
  return [
    together('>', [{ ...v2, sequence: 1000, packageNumber: 1, sessionId: 0, data: invite }]),
    together('<', [{ ...v2, sequence: 5000, packageNumber: 2, sessionId: 0, data: answer }]),
  ];
}

/** The picture in packets of version 2. */
function picturePackets(): Packet[] {
  let sequence = 6000;
  return pieces(picture, {}).map(({ data: part = new Uint8Array(0), offset = 0n }, index) => {
    const left = picture.length - Number(offset) - part.length;
    const value = Uint8Array.of(0, 0, 0, 0, 0, 0, left >> 8, left & 255);
    const packet: Packet = {
      ...{ ...v2, sequence, packageNumber: 3, sessionId: session, data: part, footer: 12 },
      ...{ transferFlags: index === 0 ? 5 : 4, dataParts: left === 0 ? [] : [{ type: 1, length: 8, value }] },
    };
    sequence += 8 + (left === 0 ? 0 : 12) + part.length;
    return packet;
  });
}

const sha256 = createHash('sha256').update(picture).digest('hex');

describe('a picture in routed messages', () => {
  it('is invited to, followed and collected', () => {
    const records = recordsOf(login([...asked(), ...picturePackets().map((packet) => together('<', [packet]))]));
    expect(records.slice(2).map(told)).toEqual([
      expect.stringMatching(/^6\.1 msn\.sdg SDG #7 signalling/),
      expect.stringMatching(/^6\.2 msn\.slp-invite SLP_INVITE ben@x\.example msn-object .* from 6\.1$/),
      expect.stringMatching(/^7\.1 msn\.sdg SDG signalling/),
      `7.2 msn.slp-response SLP_RESPONSE 200 OK session ${session} answers 6.2 after 0.001 from 7.1`,
      '8.1 msn.sdg SDG data 120 session 40889363 from 7.2',
      '9.1 msn.sdg SDG data 120 session 40889363',
      '10.1 msn.sdg SDG data 60 session 40889363',
      '10.2 msn.object-data OBJECT 300 bytes SHA1D right from 8.1 9.1 10.1',
      '10.3 object a.png 300 complete',
    ]);
    expect(records.at(-1)).toMatchObject({ kind: 'picture', sha256 });
  });

  it('is whole when several packets share a message', () => {
    const ack: Packet = { version: 2, sequence: 90, parts: [{ type: 2, length: 4, value: new Uint8Array(4) }] };
    const records = recordsOf(login([...asked(), together('<', [ack, ...picturePackets()])]));
    const last = messages(records).find((record) => record.firstFrame === 8);
    expect(last?.summary(false)).toBe('SDG 4 packets: acknowledgement of 0, data 120 session 40889363, …');
    const { packets } = (last?.message.fields['body'] ?? {}) as { readonly packets?: readonly unknown[] };
    expect(packets).toMatchObject([
      { p2p: { purpose: 'acknowledgement' } },
      { p2p: { data: picture.subarray(0, 120), footer: 12 } },
      { p2p: { data: picture.subarray(120, 240) } },
      { p2p: { data: picture.subarray(240) } },
    ]);
    expect(records.at(-1)).toMatchObject({ record: 'object', kind: 'picture', sha256, complete: true });
  });

  it.each(['0,20,10', '7,40', '0,x', '0'])('has its bytes in one packet when offsets make no sense: %s', (offsets) => {
    const [first = {}] = picturePackets();
    const records = recordsOf(login([together('<', [first], offsets)]));
    const last = messages(records).find((record) => record.firstFrame === 6);
    expect(last?.message.fields).toMatchObject({ body: { p2p: { data: picture.subarray(0, 120) } } });
  });

  it('with offsets beyond the body has what is there', () => {
    const [first = {}] = picturePackets();
    const records = recordsOf(login([together('<', [first], '0,9000,9001')]));
    const last = messages(records).find((record) => record.firstFrame === 6);
    expect(last?.message.fields).toMatchObject({ body: { packets: [{ p2p: { data: picture.subarray(0, 120) } }] } });
  });
});

describe('signalling in routed messages', () => {
  it('is MSNSLP outside of packets, and has no NUL', () => {
    const lines = [line('Bridges', 'TCPv1'), line('Hashed-Nonce', guids.call)];
    const fields = request('INVITE', lines, { type: 'transreqbody' });
    delete fields.nul;
    const shorter = (fields.headers ?? []).map(({ name, value }) => ({
      name,
      value: name === 'Content-Length' ? String(Number(value) - 1) : value,
    }));
    const said = routed('>', ['Message-Type: Signal/P2P'], written('msn.slp-invite', { ...fields, headers: shorter }));
    const records = recordsOf(login([said]));
    expect(records.slice(2).map(told)).toEqual([
      '6.1 msn.sdg SDG #7 signalling',
      '6.2 msn.slp-invite SLP_INVITE ben@x.example TCPv1 from 6.1',
    ]);
  });

  it('that is none is bytes', () => {
    const records = recordsOf(login([routed('>', ['Message-Type: Signal/P2P'], bytesOf('hello'))]));
    expect(records.slice(2).map(told)).toEqual(['6.1 msn.sdg SDG #7 signalling']);
  });
});
