/** Keys in conversations: what is learnt of them, and what is said of messages that stay closed. */
import { UsageError } from 'imdissect/dissector';
import { describe, expect, it } from 'vitest';
import { capabilityBit } from '../../../dissectors/ipmsg/capability.js';
import { hexOf } from '../../../dissectors/ipmsg/hex.js';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { givenKeys, noSeenKeys, withKey } from '../../../dissectors/ipmsg/keyring.js';
import { kindOf } from '../../../dissectors/ipmsg/kinds.js';
import { writePacket } from '../../../dissectors/ipmsg/packet.js';
import { seal } from '../../../dissectors/ipmsg/seal.js';
import { keysFor } from '../../../dissectors/ipmsg/session-key.js';
import { loadPrivateKey } from '../../../src/crypto/index.js';
import { noise } from '../../crypto/bytes.js';
import { rsa1024 } from '../../crypto/ipmsg-vectors.js';
import { Conversation } from './conversation.js';
import { receivers, textOf } from './keys.js';
import { join } from './packets.js';
import { blowfishPacket, keyAnswer, rc2Packet, senderKey, signedPacket } from './sealed-packets.js';

const [a, b, c] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
const given = (...keys: (keyof typeof receivers)[]): Readonly<Record<string, readonly string[]>> => ({
  key: keys.map((bits) => receivers[bits]),
  'key.names': keys.map((bits) => `/home/me/rsa${bits}.pem`),
});

/** ANSPUBKEY with the key of a receiver. */
function answer(bits: keyof typeof receivers): Uint8Array {
  return join(`1:9:bob:h:115:20002:10001-${hexOf(loadPrivateKey(receivers[bits]).modulus)}\0`);
}

/** A message with a session key of its own. */
function sealed(number: number): Uint8Array {
  const fields = { packetNo: String(number), user: 'u', host: 'h', options: 0, text: `text ${number}` };
  const how = { algorithms: capabilityBit.BLOWFISH_128 | capabilityBit.RSA_1024, sessionKey: noise(16, number) };
  return writePacket(
    seal(fields, kindOf(32), { ...how, receiver: loadPrivateKey(receivers[1024]), sender: null }),
    kindOf(32),
  );
}

/** An encrypted packet with another number, so that it is no copy. */
const numbered = (datagram: string, number: number): string => datagram.replace(/^1:\d+/, `1:${number}`);

describe('messages that stay closed', () => {
  it('are told once for each pair of hosts and size of key', () => {
    const conversation = new Conversation();
    conversation.send(0, a, b, blowfishPacket);
    conversation.send(1, a, b, numbered(blowfishPacket, 1_700_000_101));
    conversation.send(2, a, b, rc2Packet);
    conversation.send(3, a, c, blowfishPacket);
    expect(conversation.told.filter((line) => line.includes('ipmsg.no-key'))).toEqual([
      '1 ipmsg.no-key about 1',
      '3 ipmsg.no-key about 3',
      '4 ipmsg.no-key about 4',
    ]);
    expect(conversation.sentences[0]).toBe('encrypted for an RSA-1024 key, which was not given');
  });

  it('name the key that would open them, when the receiver told it', () => {
    const conversation = new Conversation(given(2048));
    conversation.send(0, b, a, answer(1024));
    conversation.send(1, a, b, blowfishPacket);
    expect(conversation.sentences).toEqual(['encrypted for the RSA-1024 key from frame 1, which was not given']);
  });

  it('of a receiver who told another key than the given ones are not held against those', () => {
    const other = textOf(senderKey);
    const conversation = new Conversation({ key: [other] });
    conversation.send(0, b, a, answer(2048));
    conversation.send(1, a, b, signedPacket);
    expect(conversation.sentences).toEqual(['encrypted for the RSA-2048 key from frame 1, which was not given']);
  });

  it('are a warning where a key of the right size does not open them', () => {
    const conversation = new Conversation({ key: [textOf(senderKey)], 'key.names': ['sender.jwk.json'] });
    conversation.send(0, a, b, signedPacket);
    conversation.send(1, a, b, numbered(signedPacket, 1_700_000_103));
    expect(conversation.told).toContain('1 ipmsg.wrong-key about 1');
    expect(conversation.sentences).toEqual(['the key sender.jwk.json does not open it']);
    // Unless it is known to be the sender's own.
    const known = new Conversation({ key: [textOf(senderKey)] });
    known.send(0, a, b, keyAnswer);
    known.send(1, a, b, signedPacket);
    expect(known.sentences).toEqual(['encrypted for an RSA-2048 key, which was not given']);
  });
});

describe('keys', () => {
  it('open what is for them, and ANSPUBKEY checks signatures', () => {
    const conversation = new Conversation(given(512, 1024, 2048));
    conversation.send(0, a, b, keyAnswer);
    for (const datagram of [blowfishPacket, rc2Packet, signedPacket]) conversation.send(1, a, b, datagram);
    expect(conversation.texts.slice(1)).toEqual(['Hello, sealed world', 'weak', '暗号 message\nline2']);
    expect(conversation.sentences).toEqual([]);
    const host = conversation.world.hosts.get(a);
    expect(host?.keys).toMatchObject([{ fingerprint: '52e560754c8b81ef', source: 'key from frame 1' }]);
    conversation.send(2, a, b, keyAnswer);
    expect(conversation.world.hosts.get(a)?.keys).toBe(host?.keys);
  });

  it('that a host told are bounded', () => {
    const conversation = new Conversation();
    for (let n = 0; n < 20; n++)
      conversation.send(n, a, b, `1:${n}:u:h:115:1:10001-${(0xc0de_0001 + 2 * n).toString(16)}`);
    expect(conversation.world.hosts.get(a)?.keys).toHaveLength(4);
    conversation.send(30, a, b, '1:99:u:h:115:1:0-00');
    expect(conversation.world.hosts.get(a)?.keys).toHaveLength(4);
  });

  it('are used no more often than the limit allows', () => {
    const conversation = new Conversation(given(1024), { rsa: 2 });
    for (const number of [10, 11, 12, 13]) conversation.send(number, a, b, sealed(number));
    expect(conversation.texts).toEqual(['text 10', 'text 11', '', '']);
    expect(conversation.sentences).toEqual(['limit rsa = 2 reached: encrypted messages stay closed from here on']);
  });

  it('are not used again for a copy', () => {
    const conversation = new Conversation(given(1024), { rsa: 3 });
    const first = sealed(10);
    for (let second = 0; second < 6; second++) conversation.send(second, a, b, first);
    conversation.send(10, a, b, sealed(11));
    expect(conversation.texts).toEqual([...Array.from({ length: 6 }, () => 'text 10'), 'text 11']);
    expect(conversation.sentences.filter((one) => one.includes('limit'))).toEqual([]);
    for (const number of [12, 13]) conversation.send(number, a, b, sealed(number));
    expect(conversation.texts.slice(-2)).toEqual(['text 12', '']);
  });

  it('that are none end with a sentence that holds nothing of them', () => {
    const secret = textOf({ ...senderKey, n: rsa1024.n });
    for (const [text, says] of [
      ['nonsense', /^--key x\.pem: neither PEM .* nor JWK/],
      [secret, /^--key x\.pem: /],
      [textOf({ kty: 'RSA', n: senderKey.n, e: senderKey.e }), /a public JWK .*decryption needs the private key/],
    ] as const) {
      const make = (): Conversation => new Conversation({ key: [text], 'key.names': ['x.pem'] });
      expect(make).toThrow(UsageError);
      expect(make).toThrow(says);
      expect(make).not.toThrow(senderKey.p);
    }
    expect(() => new Conversation({ key: [receivers[512], 'nonsense'] })).toThrow(/--key number 2: /);
  });

  it('whose public half the receiver told are tried first', () => {
    const keys = givenKeys([textOf(senderKey), receivers[2048]], ['sender', 'receiver']);
    const told = withKey(noSeenKeys, Uint8Array.of(1, 0, 1), loadPrivateKey(receivers[2048]).modulus, 'key');
    const order = (receiver: typeof told): string[] =>
      keysFor(256, { given: keys, sender: noSeenKeys, receiver }).map(({ source }) => source);
    expect(order(noSeenKeys)).toEqual(['key sender', 'key receiver']);
    expect(order(told)).toEqual(['key receiver', 'key sender']);
    expect(keysFor(128, { given: keys, sender: noSeenKeys, receiver: told })).toEqual([]);
  });

  it('make a new hint when one is learnt, and only then', () => {
    const { world } = new Conversation(given(2048));
    const endpoint = (address: string): { address: string; port: number } => ({ address, port: 2425 });
    const rest = { hint: null, announcement: null, carrier: null, midStream: false } as const;
    const flow = { number: 1, transport: 'udp', client: endpoint(a), server: endpoint(b), ...rest } as const;
    const session = ipmsg.open(flow, world);
    const first = ipmsg.hint(session, 0);
    expect(ipmsg.hint(session, 0)).toBe(first);
    const host = world.hosts.get(a);
    if (host !== undefined)
      host.keys = withKey(host.keys, Uint8Array.of(3), loadPrivateKey(textOf(senderKey)).modulus, 'key');
    const [there, back] = [ipmsg.hint(session, 0), ipmsg.hint(session, 1)];
    expect([there.keyring.sender.length, there.keyring.receiver.length]).toEqual([1, 0]);
    expect([back.keyring.sender.length, back.keyring.receiver.length]).toEqual([0, 1]);
    expect(first.keyring.sender).toEqual([]);
    expect([there, there.keyring].every((one) => Object.isFrozen(one))).toBe(true);
    expect(ipmsg.hint(session, 0)).toBe(there);
  });
});
