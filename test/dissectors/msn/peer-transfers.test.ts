/** Transfers from invitation to end, over switchboards and direct connections; every message obeys the laws. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { guidText, hashedNonce } from '../../../dissectors/msn/guid.js';
import { objectDataKind } from '../../../dissectors/msn/object-data.js';
import type { Packet } from '../../../dissectors/msn/p2p-packet.js';
import type { SlpFields } from '../../../dissectors/msn/slp.js';
import type { DissectionRecord, MessageRecord, ObjectRecord } from '../../../src/record.js';
import { messages } from '../../engine/run.js';
import { anna, Connection, linesOf, recordsOf, switchboard, told, Traffic } from './chat.js';
import {
  binary,
  bytesOf,
  conversation,
  guids,
  invitation,
  line,
  noise,
  objectOf,
  passesOn,
  pieceLength,
  pieces,
  request,
  response,
  sends,
  written,
} from './peer-traffic.js';

const session = 40889363;
/** Without a footer, as on direct connections. */
const bare: Packet = { sessionId: session, messageId: 500, flags: 0x20 };
const data: Packet = { ...bare, footer: 12 };
const slp = (id: string, fields: SlpFields, messageId: number, ackId: number): string =>
  sends({ data: written(id, fields), messageId, ackId });
const fromBen = (text: string): string => passesOn(text);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function objects(
  records: readonly DissectionRecord[],
): Pick<ObjectRecord, 'kind' | 'name' | 'size' | 'sha256' | 'complete'>[] {
  return records
    .filter((record) => record.record === 'object')
    .map(({ kind, name, size, sha256: digest, complete }) => ({ kind, name, size, sha256: digest, complete }));
}

/** Anna asks Ben for his picture. */
function asked(picture: Uint8Array, sha1d?: string): string[] {
  const context = objectOf(picture, 3, sha1d);
  return [
    slp('msn.slp-invite', request('INVITE', invitation(guids.object, session, 12, context)), 100, 7),
    fromBen(sends({ flags: 2, messageId: 200, ackId: 100, ackSubId: 7, ackSize: 600n })),
    fromBen(slp('msn.slp-response', response(200, [line('SessionID', session)]), 201, 8)),
    fromBen(sends({ sessionId: session, messageId: 202, ackId: 9, data: new Uint8Array(4), footer: 12 })),
  ];
}

const bye = (): string =>
  slp('msn.slp-bye', request('BYE', [], { type: 'sessionclosebody', branch: guids.file }), 300, 10);

describe('a picture over the switchboard', () => {
  const picture = noise(300);

  it('is followed from invitation to end', () => {
    const chunks = pieces(picture, data).map((packet) => fromBen(sends(packet)));
    const lines = linesOf(conversation([...asked(picture), ...chunks, bye()]));
    expect(lines.slice(2).map((text) => text.replace(/MSG #\d+/, 'MSG'))).toEqual([
      expect.stringMatching(/^6\.1 msn\.msg MSG D.* signalling at 0 of \d+$/),
      expect.stringMatching(/^6\.2 msn\.slp-invite SLP_INVITE ben@x\.example msn-object .* from 6\.1$/),
      expect.stringMatching(/^7\.1 msn\.msg .* acknowledgement of 100 answers 6\.1 after 0\.001$/),
      expect.stringMatching(/^8\.1 msn\.msg .* signalling/),
      `8.2 msn.slp-response SLP_RESPONSE 200 OK session ${session} answers 6.2 after 0.002 from 8.1`,
      expect.stringMatching(/^9\.1 msn\.msg .* data preparation 4 at 0 of 4 session 40889363 from 8\.2$/),
      expect.stringMatching(/^10\.1 msn\.msg .* data 120 at 0 of 300 session 40889363 from 8\.2$/),
      expect.stringMatching(/^11\.1 msn\.msg .* data 120 at 120 of 300 session 40889363$/),
      expect.stringMatching(/^12\.1 msn\.msg .* data 60 at 240 of 300 session 40889363$/),
      '12.2 msn.object-data OBJECT 300 bytes SHA1D right from 10.1 11.1 12.1',
      '12.3 object a.png 300 complete',
      expect.stringMatching(/^13\.1 msn\.msg .* signalling/),
      '13.2 msn.slp-bye SLP_BYE ben@x.example from 13.1 6.2',
    ]);
  });

  it('is whole in any order, with pieces twice and on both connections', () => {
    const [a = '', b = '', c = ''] = pieces(picture, data).map((packet) => fromBen(sends(packet)));
    const traffic = conversation([...asked(picture), c, a, a, b]);
    const ben = new Connection(traffic, { address: [10, 0, 0, 7], port: 40_001 }, switchboard).open();
    ben.say('USR 1 ben@x.example 17262740.1050826919.32308\r\n');
    for (const copy of [c, a, b]) ben.say(bytesOf(copy.replace(/^< MSG ben@x.example Ben/, 'MSG 9 D')));
    const records = recordsOf(traffic);
    expect(objects(records)).toEqual([
      { kind: 'picture', name: 'a.png', size: 300, sha256: sha256(picture), complete: true },
    ]);
    const text = records.map(told);
    expect(text.filter((one) => one.includes('msn.object-data'))).toHaveLength(1);
    expect(text.filter((one) => / data \d+ at .* from 1[0-3]\.1$/.test(one))).toHaveLength(3);
  });

  it('that is not the one described is told', () => {
    const chunks = pieces(picture, data).map((packet) => fromBen(sends(packet)));
    const lines = linesOf(conversation([...asked(picture, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='), ...chunks]));
    expect(lines.find((one) => one.includes('object-data'))).toContain('SHA1D wrong');
    expect(lines.find((one) => one.includes('object-data'))).toContain('[msn.object-hash]');
  });

  it('that ends early is given out as it is', () => {
    const [first] = pieces(picture, data).map((packet) => fromBen(sends(packet)));
    const records = recordsOf(conversation([...asked(picture), first ?? '', bye()]));
    expect(objects(records)).toEqual([{ kind: 'picture', name: 'a.png', size: 120, sha256: null, complete: false }]);
    expect(told(records.at(-1) ?? never())).toContain('missing 120,300');
  });
});

function never(): never {
  throw new Error('nothing was found');
}

const previewBytes = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, ...noise(90));

/** The invitation to a file; with a preview it takes two packets. */
function offered(size: number): string[] {
  const file = {
    length: 638 + previewBytes.length,
    version: 3,
    fileSize: BigInt(size),
    previewType: 0,
    fileName: 'holiday.jpg',
    sharing: new Uint8Array(30),
    marker: 0,
    reserved: new Uint8Array(64),
    preview: previewBytes,
  };
  const invite = written('msn.slp-invite', request('INVITE', invitation(guids.file, session, 2, { file })));
  return [
    ...pieces(invite, { messageId: 100, ackId: 7 }, 1202).map((packet) => sends(packet)),
    fromBen(slp('msn.slp-response', response(200, [line('SessionID', session)]), 201, 8)),
  ];
}

describe('a file', () => {
  const file = noise(400);
  const packet: Packet = { sessionId: session, messageId: 500, flags: 0x1000030, footer: 2 };

  it('has a preview in an invitation of two packets', () => {
    const chunks = pieces(file, packet).map((one) => sends(one));
    const records = recordsOf(conversation([...offered(400), ...chunks]));
    expect(objects(records)).toEqual([
      { kind: 'preview', name: 'holiday.jpg', size: 94, sha256: sha256(previewBytes), complete: true },
      { kind: 'file', name: 'holiday.jpg', size: 400, sha256: sha256(file), complete: true },
    ]);
  });

  it('is whole though headers tell of the packet before', () => {
    const header: Packet = { ...packet, totalSize: 400n, offset: 0n };
    const late = pieces(file, packet).map((one, index) =>
      sends({
        ...one,
        offset: BigInt(Math.max(0, index - 1) * pieceLength),
        chunkLength: index === 0 ? 0 : pieceLength,
      }),
    );
    for (const first of [[sends(header)], []]) {
      const records = recordsOf(conversation([...offered(400), ...first, ...late]));
      expect(objects(records).at(-1)).toEqual({
        ...{ kind: 'file', name: 'holiday.jpg', size: 400, complete: true },
        sha256: sha256(file),
      });
      expect(records.filter((one) => told(one).includes('msn.p2p-quirk')).length).toBeGreaterThan(1);
    }
  });

  it('of a session that was not seen has no name', () => {
    const chunks = pieces(file, packet).map((one) => sends(one));
    expect(objects(recordsOf(conversation(chunks)))).toEqual([
      { kind: 'file', name: null, size: 400, sha256: sha256(file), complete: true },
    ]);
  });
});

describe('version 2', () => {
  const picture = noise(260);
  const remaining = (count: number): Packet =>
    count === 0
      ? {}
      : { dataParts: [{ type: 1, length: 8, value: Uint8Array.from([0, 0, 0, 0, 0, 0, count >> 8, count & 255]) }] };

  /** A message in packets that follow one another. */
  function split(message: Uint8Array, sessionId: number, flags: number, start: number): Packet[] {
    let sequence = start;
    return pieces(message, {}).map(({ data: part = new Uint8Array(0), offset = 0n }, index) => {
      const left = message.length - Number(offset) - part.length;
      const packet: Packet = {
        ...{ version: 2, operation: 2, sequence, sessionId, packageNumber: 3, data: part },
        ...{ transferFlags: index === 0 ? flags | 1 : flags, ...remaining(left) },
      };
      sequence += 8 + (left === 0 ? 0 : 12) + part.length;
      return packet;
    });
  }

  it('is read, put together and acknowledged', () => {
    const invite = request('INVITE', invitation(guids.object, session, 12, objectOf(picture)));
    const packets = [
      ...split(written('msn.slp-invite', invite), 0, 0, 1000).map((one) => sends(one)),
      ...split(picture, session, 4, 5000).map((one) => fromBen(sends({ ...one, footer: 12 }))),
    ];
    const ack: Packet = {
      version: 2,
      sequence: 90,
      parts: [{ type: 2, length: 4, value: Uint8Array.of(0, 0, 24, 0) }],
    };
    const records = recordsOf(conversation([...packets, sends(ack)]));
    expect(objects(records)).toEqual([
      { kind: 'picture', name: 'a.png', size: 260, sha256: sha256(picture), complete: true },
    ]);
    const first = messages(records).find(({ message }) => message.kind.id === 'msn.msg');
    expect(first?.message.fields).toMatchObject({
      body: {
        p2p: { version: 2, headerLength: 8, dataHeaderLength: 20, transferFlags: 1, packageNumber: 3 },
      },
    });
    expect(told(records.at(-1) ?? never())).toContain('acknowledgement of 6144');
  });

  it('waits for the first packet when another comes before it', () => {
    const [first = {}, second = {}, third = {}] = split(picture, session, 4, 5000);
    const packets = [third, first, second].map((one) => fromBen(sends({ ...one, footer: 12 })));
    expect(objects(recordsOf(conversation([...asked(picture), ...packets])))).toEqual([
      { kind: 'picture', name: 'a.png', size: 260, sha256: sha256(picture), complete: true },
    ]);
  });

  it('tells its peer', () => {
    const value = Uint8Array.from(Buffer.from('020000000e0000000000010f', 'hex'));
    const records = recordsOf(
      conversation([sends({ version: 2, sequence: 1, parts: [{ type: 1, length: 12, value }] })]),
    );
    expect(records.at(-1)).toMatchObject({
      message: {
        fields: { body: { p2p: { headerLength: 24, peerInfo: { protocolVersion: 0x200, capabilities: 0x10f } } } },
      },
    });
  });
});

describe('a direct connection', () => {
  const picture = noise(300);
  const nonce = noise(16);
  const ben = { address: [10, 0, 0, 7], port: 6891 } as const;

  function transfer(hashed: string, opener: 'anna' | 'ben' = 'anna'): Traffic {
    const lines = [line('Bridge', 'TCPv1'), line('Listening', 'true'), line('Hashed-Nonce', hashed)];
    const addresses = [line('IPv4Internal-Addrs', '10.0.0.7'), line('IPv4Internal-Port', 6891)];
    const connect = request('INVITE', [line('Bridges', 'TCPv1')], { type: 'transreqbody', branch: guids.webcam });
    const answer = response(200, [...lines, ...addresses], { type: 'transrespbody', branch: guids.webcam });
    const [first = {}, ...others] = pieces(picture, bare);
    const traffic = conversation([
      ...asked(picture),
      slp('msn.slp-invite', connect, 101, 11),
      fromBen(slp('msn.slp-response', answer, 203, 12)),
      fromBen(sends({ ...first, footer: 12 })),
    ]);
    const handshake = written('msn.direct-handshake', { p2p: { flags: 0x100, nonce: guidText(nonce), totalSize: 0n } });
    const greeting = written('msn.direct-open', { greeting: 'foo' });
    if (opener === 'ben') {
      const back = new Connection(traffic, ben, { ...anna, port: 6891 }).open();
      back.say(greeting).say(handshake).reply(handshake);
      for (const packet of others) back.say(written('msn.direct-data', { p2p: packet }));
      return traffic;
    }
    const direct = new Connection(traffic, anna, ben).open();
    direct.say(greeting);
    direct
      .say(handshake)
      .reply(handshake)
      .reply(Uint8Array.of(0, 0, 0, 0));
    for (const packet of others) direct.reply(written('msn.direct-data', { p2p: packet }));
    return traffic;
  }

  it('goes on where the switchboard stopped, for who has the nonce', () => {
    const lines = linesOf(transfer(hashedNonce(nonce)));
    expect(lines.filter((one) => one.includes('direct') || one.includes('object'))).toEqual([
      expect.stringContaining('SLP_INVITE ben@x.example msn-object'),
      '16.1 msn.direct-open DIRECT_OPEN from 11.2',
      '17.1 msn.direct-handshake DIRECT_HANDSHAKE handshake nonce hashed from 11.2',
      '18.1 msn.direct-handshake DIRECT_HANDSHAKE handshake nonce hashed from 11.2',
      '19.1 msn.direct-keep-alive DIRECT_KEEP_ALIVE',
      '20.1 msn.direct-data DIRECT_DATA data 120 at 120 of 300 session 40889363',
      '21.1 msn.direct-data DIRECT_DATA data 60 at 240 of 300 session 40889363',
      '21.2 msn.object-data OBJECT 300 bytes SHA1D right from 12.1 20.1 21.1',
      '21.3 object a.png 300 complete',
    ]);
    expect(lines.filter((one) => one.includes('['))).toEqual([]);
  });

  it('gives a picture that comes from who sends it, whoever opened the connection', () => {
    for (const opener of ['anna', 'ben'] as const) {
      const records = recordsOf(transfer(hashedNonce(nonce), opener));
      const picked = records.filter(
        (record): record is MessageRecord => record.record === 'message' && record.message.kind === objectDataKind,
      );
      expect(picked.map(({ source, destination }) => [source.address, destination.address])).toEqual([
        ['10.0.0.7', anna.address.join('.')],
      ]);
    }
  });

  it('with another nonce is told', () => {
    const lines = linesOf(transfer(guids.call));
    expect(lines.filter((one) => one.includes('[msn.nonce-mismatch]'))).toHaveLength(2);
  });

  it('is known by its first bytes, and of newer clients has a bare nonce', () => {
    const traffic = new Traffic();
    const direct = new Connection(traffic, anna, { ...ben, port: 50_000 }).open();
    direct.say(written('msn.direct-open', { greeting: 'foo' }));
    direct.say(written('msn.direct-nonce', { nonce: guidText(nonce) }));
    direct.say(
      written('msn.direct-data', { p2p: { version: 2, operation: 2, sequence: 9, sessionId: 5, data: noise(9) } }),
    );
    direct.lose(100);
    direct.say(written('msn.direct-data', { p2p: { ...bare, totalSize: 9000n, data: noise(60) } }));
    expect(linesOf(traffic).filter((one) => !one.includes('object'))).toEqual([
      '4.1 msn.direct-open DIRECT_OPEN',
      '5.1 msn.direct-nonce DIRECT_NONCE',
      '6.1 msn.direct-data DIRECT_DATA data 9 session 5',
      expect.stringContaining('tcp.gap'),
      expect.stringContaining('DIRECT_DATA data 60 at 0 of 9000'),
    ]);
  });
});

describe('MSNFTP', () => {
  const file = noise(300);
  const mime = 'MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinvite; charset=UTF-8\r\n\r\n';
  const said = (lines: readonly string[]): string => {
    const payload = `${mime}${lines.map((one) => `${one}\r\n`).join('')}\r\n`;
    return `MSG 5 N ${payload.length}\r\n${payload}`;
  };
  const block = (part: Uint8Array): Uint8Array =>
    written('msn.ftp-block', { blockType: 0, blockLength: part.length, data: part });

  it('is announced with its port in disguise, and gives the file', () => {
    const traffic = conversation([
      `> ${said([
        'Application-Name: File Transfer',
        'Application-GUID: {5D3E02AB-6190-11d3-BBBB-00C04F795683}',
        'Invitation-Command: INVITE',
        'Invitation-Cookie: 33267',
        'Application-File: report.txt',
        'Application-FileSize: 300',
      ])}`,
      `< ${said(['Invitation-Command: ACCEPT', 'Invitation-Cookie: 33267', 'Launch-Application: FALSE']).replace('5 N', 'ben@x.example Ben')}`,
      `> ${said([
        'Invitation-Command: ACCEPT',
        'Invitation-Cookie: 33267',
        'IP-Address: 10.0.0.1',
        `PortX: ${6891 ^ 0x3141}`,
        'AuthCookie: 93301',
      ])}`,
    ]);
    const ftp = new Connection(traffic, { address: [10, 0, 0, 7], port: 1500 }, { ...anna, port: 6891 }).open();
    ftp
      .say('VER MSNFTP\r\n')
      .reply('VER MSNFTP\r\n')
      .say('USR ben@x.example 93301\r\n')
      .reply('FIL 300\r\n')
      .say('TFR\r\n');
    ftp
      .reply(block(file.subarray(0, 200)))
      .reply(block(file.subarray(200)))
      .reply(Uint8Array.of(1, 0, 0));
    ftp.say('BYE 16777989\r\n');
    const records = recordsOf(traffic);
    expect(objects(records)).toEqual([
      { kind: 'file', name: 'report.txt', size: 300, sha256: sha256(file), complete: true },
    ]);
    expect(records.slice(5).map(told)).toEqual([
      '12.1 msn.ftp-version FTP_VER MSNFTP from 8.1',
      '13.1 msn.ftp-version FTP_VER MSNFTP answers 12.1 after 0.001',
      '14.1 msn.ftp-user FTP_USR ben@x.example from 8.1',
      '15.1 msn.ftp-size FTP_FIL 300 answers 14.1 after 0.001',
      '16.1 msn.ftp-start FTP_TFR',
      '17.1 msn.ftp-block FTP_BLOCK data 200 bytes',
      '18.1 msn.ftp-block FTP_BLOCK data 100 bytes',
      '18.2 object report.txt 300 complete',
      '19.1 msn.ftp-block FTP_BLOCK end',
      '20.1 msn.ftp-bye FTP_BYE received from 14.1',
    ]);
  });

  it('that is cancelled, with numbers in front of its name', () => {
    const traffic = new Traffic();
    const ftp = new Connection(traffic, anna, { address: [10, 0, 0, 7], port: 7000 }).open();
    ftp
      .say('VER 1 MSNFTP\r\n')
      .reply('FIL 300\r\n')
      .reply(block(file.subarray(0, 100)))
      .say('CCL\r\n')
      .say('XYZ\r\n');
    expect(linesOf(traffic).slice(2)).toEqual([
      '6.1 msn.ftp-block FTP_BLOCK data 100 bytes',
      '7.1 msn.ftp-cancel FTP_CCL',
      '7.2 object  100 missing 100,300',
      '8.1 msn.ftp-other FTP_LINE',
    ]);
  });
});

describe('a webcam', () => {
  const context = { mediaGuid: '{B8BE70DE-E2CA-4400-AE03-88FF85B9F4E8}' };
  const xml =
    '<producer><version>2.0</version><rid>42</rid><session>17</session><tcp><tcpport>6901</tcpport>' +
    '<tcplocalport>6901</tcplocalport><tcpexternalport>0</tcpexternalport><tcpipaddress1>10.0.0.1</tcpipaddress1></tcp></producer>\r\n\r\n\0';

  it('is negotiated, connected and sent', () => {
    const says = (text: string, messageId: number): string =>
      sends({ sessionId: session, messageId, footer: 4, data: written('msn.webcam-message', { webcamText: text }) });
    const traffic = conversation([
      slp('msn.slp-invite', request('INVITE', invitation(guids.webcam, session, 4, context)), 100, 7),
      fromBen(slp('msn.slp-response', response(200, [line('SessionID', session)]), 201, 8)),
      says('syn\0', 500),
      says(xml, 501),
    ]);
    const link = new Connection(traffic, { address: [10, 0, 0, 7], port: 1600 }, { ...anna, port: 6901 }).open();
    link.say('recipientid=42&sessionid=17\r\n\r\n').reply('connected\r\n\r\n').say('connected\r\n\r\n');
    const frame = { headerSize: 24, paused: 0, width: 320, height: 240, keyframe: 1, codec: 'ML20' };
    const picture = { frameUid: 1, timestamp: 5, picture: noise(50) };
    link.reply(written('msn.webcam-frame', { ...frame, ...picture, pictureLength: 50 }));
    link.reply(written('msn.webcam-frame', { ...frame, frameUid: 1, timestamp: 9, paused: 1, pictureLength: 0 }));
    const lines = linesOf(traffic);
    expect(lines.filter((one) => one.includes('webcam'))).toEqual([
      expect.stringContaining('SLP_INVITE ben@x.example webcam, offered webcam session 40889363'),
      expect.stringMatching(/^8\.2 msn\.webcam-message WEBCAM syn from 8\.1$/),
      expect.stringMatching(/^9\.2 msn\.webcam-message WEBCAM producer 10\.0\.0\.1 6901 from 9\.1$/),
      '13.1 msn.webcam-open WEBCAM_OPEN recipientid=42&sessionid=17 from 9.2',
      '14.1 msn.webcam-open WEBCAM_OPEN connected answers 13.1 after 0.001',
      '15.1 msn.webcam-open WEBCAM_OPEN connected',
      '16.1 msn.webcam-frame WEBCAM_FRAME 320x240 50 bytes',
      '17.1 msn.webcam-frame WEBCAM_FRAME 320x240 paused',
    ]);
  });
});

describe('a connection to a server that passes pictures on', () => {
  it('is known by its first line, from either side', () => {
    const traffic = new Traffic();
    const reflector = { address: [10, 0, 0, 5] as const, port: 9010 };
    for (const [index, opening] of ['PROD 17 TSP/1.0', 'VIEW 17 TSP/1.0', 'VIEW 17 TSP/2.0'].entries()) {
      const end = { ...anna, port: 2000 + index };
      new Connection(traffic, end, reflector).open().say(`${opening}\r\n\r\n`).reply('connected\r\n\r\n');
    }
    expect(linesOf(traffic)).toEqual([
      '4.1 msn.webcam-open WEBCAM_OPEN PROD 17 TSP/1.0',
      '5.1 msn.webcam-open WEBCAM_OPEN connected answers 4.1 after 0.001',
      '9.1 msn.webcam-open WEBCAM_OPEN VIEW 17 TSP/1.0',
      '10.1 msn.webcam-open WEBCAM_OPEN connected answers 9.1 after 0.001',
    ]);
  });
});

describe('MSNSLP in a notification', () => {
  it('is a message of its own', () => {
    const text = binary(
      written('msn.slp-invite', request('INVITE', [line('Bridges', 'TCPv1')], { type: 'transreqbody' })),
    );
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, { ...switchboard, port: 1863 }).open();
    connection.say('VER 1 MSNP18 CVR0\r\n').reply('VER 1 MSNP18\r\n');
    connection.say(`UUN 5 ben@x.example;${guids.call} 3 ${text.length}\r\n${text}`);
    expect(linesOf(traffic).at(-1)).toBe('6.2 msn.slp-invite SLP_INVITE ben@x.example TCPv1 from 6.1');
  });
});
