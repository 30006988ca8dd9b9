/**
 * Writes samples/msn/peer-to-peer: what no recording of foreign software shows. Run it with
 * `node --conditions=imdissect-source --import ./scripts/typescript.mjs test/dissectors/msn/peer-sample.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { guidText, hashedNonce } from '../../../dissectors/msn/guid.js';
import type { Packet } from '../../../dissectors/msn/p2p-packet.js';
import { Connection, Traffic, type End } from '../../engine/traffic.js';
import {
  bytesOf,
  conversation,
  guids,
  invitation,
  line,
  noise,
  objectOf,
  passesOn,
  pieces,
  request,
  response,
  sends,
  written,
  type Dialog,
} from './peer-traffic.js';

const anna: End = { address: [10, 0, 0, 1], port: 40_000 };
const ben: End = { address: [10, 0, 0, 2], port: 6891 };

const invite = (lines: Parameters<typeof request>[1], messageId: number, dialog: Dialog): string[] =>
  pieces(written('msn.slp-invite', request('INVITE', lines, dialog)), { messageId, ackId: messageId }, 1202).map(
    (one) => sends(one),
  );
const accept = (lines: Parameters<typeof request>[1], messageId: number, dialog: Dialog): string =>
  passesOn(sends({ data: written('msn.slp-response', response(200, lines, dialog)), messageId, ackId: messageId }));
const bye = (messageId: number, call: string): string =>
  sends({
    data: written('msn.slp-bye', request('BYE', [], { call, type: 'sessionclosebody', branch: guids.webcam })),
    messageId,
    ackId: messageId,
  });
const ack = (messageId: number): string =>
  passesOn(sends({ flags: 2, messageId: 900, ackId: messageId, ackSubId: messageId }));

/** A display picture in version 1, with acknowledgements and data preparation. */
function picture(): string[] {
  const bytes = noise(300);
  const call = '{00000000-0000-0000-0000-000000000001}';
  const packet: Packet = { sessionId: 1001, messageId: 210, flags: 0x20, footer: 12 };
  return [
    ...invite(invitation(guids.object, 1001, 12, objectOf(bytes)), 100, { call }),
    ack(100),
    accept([line('SessionID', 1001)], 200, { call }),
    passesOn(sends({ sessionId: 1001, messageId: 209, ackId: 209, data: new Uint8Array(4), footer: 12 })),
    ...pieces(bytes, packet).map((one) => passesOn(sends(one))),
    bye(101, call),
  ];
}

/** A custom emoticon in version 2. */
function emoticon(): string[] {
  const bytes = noise(90);
  const call = '{00000000-0000-0000-0000-000000000002}';
  const data = written(
    'msn.slp-invite',
    request('INVITE', invitation(guids.object, 1002, 11, objectOf(bytes, 2)), { call }),
  );
  const answer = written('msn.slp-response', response(200, [line('SessionID', 1002)], { call }));
  const v2 = { version: 2, operation: 2, transferFlags: 1 };
  return [
    sends({ ...v2, sequence: 1000, packageNumber: 1, sessionId: 0, data }),
    passesOn(sends({ ...v2, sequence: 5000, packageNumber: 2, sessionId: 0, data: answer })),
    passesOn(
      sends({ ...v2, transferFlags: 5, sequence: 6000, packageNumber: 3, sessionId: 1002, data: bytes, footer: 11 }),
    ),
    sends({ version: 2, sequence: 3000, parts: [{ type: 2, length: 4, value: Uint8Array.of(0, 0, 0x17, 0xd2) }] }),
  ];
}

const call = '{00000000-0000-0000-0000-000000000003}';
const file = noise(400);
const filePacket: Packet = { sessionId: 1003, messageId: 310, flags: 0x1000030 };
const nonce = noise(16);

/** A file with a preview; its invitation takes two packets, and where it goes is agreed on. */
function offeredFile(): string[] {
  const preview = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, ...noise(60));
  const context = {
    ...{ length: 638 + preview.length, version: 3, fileSize: 400n, previewType: 0, fileName: 'holiday.jpg' },
    ...{ sharing: new Uint8Array(30), marker: 0, reserved: new Uint8Array(64), preview },
  };
  const addresses = [
    line('Hashed-Nonce', hashedNonce(nonce)),
    line('srddA-lanretnI4vPI', '2.0.0.01'),
    line('troP-lanretnI4vPI', '1986'),
  ];
  const branch = guids.file;
  return [
    ...invite(invitation(guids.file, 1003, 2, { file: context }), 300, { call }),
    accept([line('SessionID', 1003)], 400, { call }),
    ...invite([line('Bridges', 'TRUDPv1 TCPv1')], 301, { call, branch, type: 'transreqbody' }),
    accept([line('Bridge', 'TCPv1'), line('Listening', 'true'), ...addresses], 401, {
      call,
      branch,
      type: 'transrespbody',
    }),
    ...pieces(file, filePacket)
      .slice(0, 1)
      .map((one) => sends({ ...one, footer: 2 })),
  ];
}

/** The rest of the file goes directly. */
function direct(traffic: Traffic): void {
  const link = new Connection(traffic, { ...anna, port: 40_001 }, ben).open();
  const handshake = written('msn.direct-handshake', { p2p: { flags: 0x100, nonce: guidText(nonce), totalSize: 0n } });
  link
    .say(written('msn.direct-open', { greeting: 'foo' }))
    .say(handshake)
    .reply(handshake);
  for (const p2p of pieces(file, filePacket).slice(1)) link.say(written('msn.direct-data', { p2p }));
  link.close();
}

/** The file transfer of old clients. */
function oldFile(traffic: Traffic): void {
  const said = (lines: readonly string[]): Uint8Array => {
    const payload = `MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinvite; charset=UTF-8\r\n\r\n${lines.join('\r\n')}\r\n\r\n`;
    return bytesOf(`MSG 5 N ${payload.length}\r\n${payload}`);
  };
  const cookie = 'Invitation-Cookie: 33267';
  const guid = 'Application-GUID: {5D3E02AB-6190-11d3-BBBB-00C04F795683}';
  const board = new Connection(traffic, { ...anna, port: 40_002 }, { address: [10, 0, 0, 8], port: 1864 }).open();
  board.say('USR 1 anna@x.example 17262740.1050826919.32309\r\n').reply('USR 1 OK anna@x.example Anna\r\n');
  board.say(
    said([guid, 'Invitation-Command: INVITE', cookie, 'Application-File: old.txt', 'Application-FileSize: 150']),
  );
  const address = ['IP-Address: 10.0.0.1', `PortX: ${6892 ^ 0x3141}`, 'AuthCookie: 93301'];
  board.say(said(['Invitation-Command: ACCEPT', cookie, ...address]));
  const ftp = new Connection(traffic, { ...ben, port: 1500 }, { ...anna, port: 6892 }).open();
  ftp
    .say('VER MSNFTP\r\n')
    .reply('VER MSNFTP\r\n')
    .say('USR ben@x.example 93301\r\n')
    .reply('FIL 150\r\n')
    .say('TFR\r\n');
  for (const data of [noise(100), noise(50)]) {
    ftp.reply(written('msn.ftp-block', { blockType: 0, blockLength: data.length, data }));
  }
  ftp
    .reply(Uint8Array.of(1, 0, 0))
    .say('BYE 16777989\r\n')
    .close();
}

function pcap({ frames }: Traffic): Buffer {
  const number = (...values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
  const head = number(0xa1b2c3d4, 0x0004_0002, 0, 0, 65_535, 228);
  const records = frames.flatMap(({ seconds, nanoseconds, bytes }) => [
    number(seconds, nanoseconds / 1000, bytes.length, bytes.length),
    Buffer.from(bytes),
  ]);
  return Buffer.concat([head, ...records]);
}

const about = `# Peer to peer, made by hand

- **Software**: none; \`test/dissectors/msn/peer-sample.ts\` wrote it with the dissector's own writers. It proves that reading and
  writing agree, and nothing about real clients.
- **Shows**: a display picture in version 1 with acknowledgements and data preparation; a custom emoticon in version 2; a file with
  a preview, whose invitation takes two packets, begun on the switchboard and finished on a direct connection with a hashed nonce
  and addresses written backwards; a file by MSNFTP, with its port in disguise.
`;

const folder = resolve(import.meta.dirname, '../../../samples/msn/peer-to-peer');
const traffic = conversation([...picture(), ...emoticon(), ...offeredFile()], new Traffic(), anna);
direct(traffic);
oldFile(traffic);
mkdirSync(folder, { recursive: true });
writeFileSync(resolve(folder, 'capture.pcap'), pcap(traffic));
writeFileSync(resolve(folder, 'ABOUT.md'), about);
