/** MSNSLP of which packets are missing when the connection or the capture ends. */
import { describe, expect, it } from 'vitest';
import { guidText } from '../../../dissectors/msn/guid.js';
import type { Packet } from '../../../dissectors/msn/p2p-packet.js';
import { quietEqualsTraced } from '../../../src/testing/laws.js';
import { messages } from '../../engine/run.js';
import { anna, Connection, foundIn, notification, switchboard, told, Traffic } from './chat.js';
import {
  binary,
  bytesOf,
  conversation,
  guids,
  invitation,
  noise,
  objectOf,
  pieces,
  request,
  sends,
  written,
} from './peer-traffic.js';

const invite = written('msn.slp-invite', request('INVITE', invitation(guids.object, 77, 12, objectOf(noise(300)))));
const packets = pieces(invite, { messageId: 100, ackId: 7 }).map((packet) => sends(packet));
const isOfPeers = (line: string): boolean => line.includes('msn.slp') || line.includes('p2p-unfinished');

/** What is found of MSNSLP and of what is missing; trees and values agree also where bytes are missing. */
function found(traffic: Traffic): string[] {
  const records = foundIn(traffic);
  expect(messages(records).flatMap(quietEqualsTraced)).toEqual([]);
  return records.map(told).filter(isOfPeers);
}

describe('an invitation of six packets', () => {
  it('without its last ones is shown as far as it came', () => {
    const traffic = conversation(packets.slice(0, 3));
    expect(found(traffic)).toEqual([
      '8.2 msn.slp-invite SLP_INVITE ben@x.example from 6.1 7.1 8.1 [tcp.gap]',
      '8.3 msn.p2p-unfinished about 8.1: 360 of 627 bytes of a peer-to-peer message came',
    ]);
    const [record] = messages(foundIn(traffic)).slice(-1);
    expect(record?.message.fields).toMatchObject({ method: 'INVITE', slp: { callId: guids.call, contentLength: 306 } });
    expect([record?.wireLength, record?.firstFrame]).toEqual([627, 6]);
  });

  it('without one in the middle keeps what came behind it', () => {
    const traffic = conversation(packets.filter((_packet, index) => index !== 2));
    expect(found(traffic)).toEqual([
      '10.2 msn.slp-invite SLP_INVITE ben@x.example from 6.1 7.1 8.1 9.1 10.1 [tcp.gap]',
      '10.3 msn.p2p-unfinished about 10.1: 507 of 627 bytes of a peer-to-peer message came',
    ]);
    const [record] = messages(foundIn(traffic)).slice(-1);
    expect(binary(record?.bytes.subarray(360, 627) ?? new Uint8Array(0))).toBe(binary(invite.subarray(360)));
  });

  it('without its first one is a message that is neither request nor answer', () => {
    const traffic = conversation(packets.slice(4));
    expect(found(traffic)).toEqual([
      '7.2 msn.slp-other SLP_OTHER from 6.1 7.1 [tcp.gap]',
      '7.3 msn.p2p-unfinished about 7.1: 147 of 627 bytes of a peer-to-peer message came',
    ]);
    const last = messages(foundIn(traffic)).at(-1);
    expect(last?.firstFrame).toBe(6);
    expect(last?.origins.map(({ frame, start, end }) => [frame, start, end])).toEqual([
      [6, 480, 600],
      [7, 600, 627],
    ]);
  });

  it('is told where the connection ends, not where the capture does', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, switchboard).open();
    connection.say('USR 1 anna@x.example 17262740.1050826919.32308\r\n').say(bytesOf(packets[0]?.slice(2) ?? ''));
    connection.close();
    new Connection(traffic, { ...anna, port: 40_007 }, notification).open().say('VER 1 MSNP8 CVR0\r\n');
    expect(foundIn(traffic).map(told)).toEqual([
      expect.stringContaining('msn.usr'),
      expect.stringContaining('signalling at 0 of 627'),
      expect.stringMatching(/^6\.1 msn\.slp-invite/),
      expect.stringMatching(/^6\.2 msn\.p2p-unfinished/),
      expect.stringContaining('msn.ver'),
    ]);
  });

  it('that is whole leaves nothing to be told', () => {
    expect(found(conversation(packets))).toEqual([expect.stringContaining('msn.slp-invite')]);
  });

  it('is told of once, whoever else leaves', () => {
    const traffic = conversation(packets.slice(0, 3));
    const ben = new Connection(traffic, { address: [10, 0, 0, 7], port: 41_000 }, switchboard);
    ben.open().say('USR 1 ben@x.example 17262740.1050826919.32308\r\n').close();
    expect(found(traffic).filter((line) => line.includes('p2p-unfinished'))).toHaveLength(1);
  });
});

describe('what else may stay unfinished', () => {
  it('is a message whose packets say that it is very large: it is not shown', () => {
    const packet: Packet = { messageId: 100, ackId: 7, totalSize: 200_000_000n, data: invite.subarray(0, 200) };
    expect(found(conversation([sends(packet)]))).toEqual([
      '6.2 msn.p2p-unfinished about 6.1: 200 of 200000000 bytes of a peer-to-peer message came',
    ]);
  });

  it('is a message of version 2 whose first packet is missing', () => {
    const value = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9);
    const packet: Packet = {
      ...{ version: 2, operation: 2, sequence: 5, transferFlags: 0, packageNumber: 3, sessionId: 0 },
      ...{ data: invite.subarray(120, 240), dataParts: [{ type: 1, length: 8, value }] },
    };
    expect(found(conversation([sends(packet)]))).toEqual([
      '6.2 msn.p2p-unfinished about 6.1: 120 of an unknown number of bytes of a peer-to-peer message came',
    ]);
  });

  it('is one on a direct connection', () => {
    const traffic = new Traffic();
    const direct = new Connection(traffic, anna, { address: [10, 0, 0, 7], port: 6891 }).open();
    direct.say(written('msn.direct-open', { greeting: 'foo' }));
    direct.say(written('msn.direct-nonce', { nonce: guidText(noise(16)) }));
    const [p2p = {}] = pieces(invite, { messageId: 100, ackId: 7 });
    direct.say(written('msn.direct-data', { p2p })).close();
    expect(found(traffic)).toEqual([
      '7.1 msn.slp-invite SLP_INVITE ben@x.example from 6.1 [tcp.gap]',
      '7.2 msn.p2p-unfinished about 6.1: 120 of 627 bytes of a peer-to-peer message came',
    ]);
  });

  it('is MSNSLP in a notification that the capture cut, which itself tells so', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, notification).open();
    connection.say('VER 1 MSNP18 CVR0\r\n').reply('VER 1 MSNP18\r\n');
    connection.say(`UUN 5 ben@x.example;${guids.call} 3 ${invite.length}\r\n${binary(invite)}`);
    const last = traffic.frames.at(-1);
    if (last !== undefined) last.end -= 300;
    const lines = foundIn(traffic).map(told).slice(2);
    expect(lines).toEqual([
      expect.stringContaining('cut off by the snap length'),
      expect.stringMatching(/msn\.uun .*\[tcp\.gap\]$/),
    ]);
  });
});

describe('an invitation in a notification', () => {
  it('is read as far as the capture has it', () => {
    const text = binary(invite);
    const there = text.slice(0, text.indexOf('Max-Forwards'));
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, notification).open();
    connection.say('VER 1 MSNP18 CVR0\r\n').reply('VER 1 MSNP18\r\n');
    connection.say(`UUN 5 ben@x.example 3 ${text.length}\r\n${there}`);
    expect(found(traffic)).toEqual(['6.2 msn.slp-invite SLP_INVITE ben@x.example from 6.1 [tcp.gap]']);
    const [record] = messages(foundIn(traffic)).slice(-1);
    expect(record?.message.fields['headers']).toContainEqual({ name: 'Call-ID', value: guids.call });
    expect(record?.wireLength).toBe(text.length);
  });
});
