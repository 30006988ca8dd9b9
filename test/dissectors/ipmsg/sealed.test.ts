/** Encrypted packets of other software, opened with the keys of their receivers. */
import { allRows, leaves, untiled } from 'imdissect/testing';
import type { Message, Row } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { fileCipherOf } from '../../../dissectors/ipmsg/file-cipher.js';
import { folderRequest } from '../../crypto/ipmsg-vectors.js';
import { hex, unhex } from '../../crypto/bytes.js';
import { givenKeys } from '../../../dissectors/ipmsg/keyring.js';
import { hint, hintWith, keyring, textOf } from './keys.js';
import { bytesOf, codes, read, rewritten, traced } from './packets.js';
import {
  blowfishPacket,
  folderRequestPacket,
  keyAnswer,
  numberedPacket,
  rc2Packet,
  senderKey,
  signedPacket,
} from './sealed-packets.js';

const packets = { blowfishPacket, numberedPacket, signedPacket, rc2Packet, folderRequestPacket };

const rowsOf = (rows: readonly Row[]): Row[] => [...allRows(rows)];

function row(datagram: string, label: string): Row | undefined {
  return rowsOf(traced(bytesOf(datagram), hint).trace.rows).find((one) => one.label === label);
}

describe('packets of other software', () => {
  it.each([
    ['blowfishPacket', 'key rsa1024.pem', { text: 'Hello, sealed world' }],
    ['numberedPacket', 'key rsa1024.pem', { text: 'packet number iv' }],
    ['rc2Packet', 'key rsa512.pem', { text: 'weak' }],
    ['signedPacket', 'key rsa2048.pem', { text: '暗号 message\nline2', fingerprint: '52e560754c8b81ef' }],
    [
      'folderRequestPacket',
      'key rsa2048.pem',
      { filePacketNo: '1700000003', fileId: 12345, fileAlgorithms: 0x900000, requestPacketNo: '1700000005' },
    ],
  ] as const)('%s opens with the %s', (name, source, fields) => {
    const message = read(packets[name], hint);
    expect(message.decryptedWith).toBe(source);
    expect(message.fields).toMatchObject(fields);
    expect(codes(message)).toEqual(name === 'folderRequestPacket' ? ['ipmsg.file-request-on-udp'] : []);
  });

  it('attachments and recipients inside ciphertext are the message’s own', () => {
    const { files, recipients, cipher } = read(signedPacket, hint).fields;
    expect(files?.map(({ fileId, name, size, attr }) => [fileId, name, size, attr])).toEqual([
      [12345, 'a:b.txt', 0x1f, 1],
      [12346, 'shot.png', 0x400, 0x20],
    ]);
    expect(recipients).toEqual([
      { user: 'bob-<0123456789abcdef>', host: 'hostb' },
      { user: 'carol', host: 'hostc', closed: true },
    ]);
    expect(cipher).toMatchObject({ algorithms: 0x41900004, keyBits: 2048, signatureCheck: 'valid' });
  });

  it('the tree says how it was opened, and keeps the session key secret', () => {
    const { trace } = traced(bytesOf(numberedPacket), hint);
    expect(trace.sources.map(({ name, via }) => [name, via])).toEqual([
      ['datagram', ''],
      ['decoded', 'decoded from base64'],
      ['decrypted', 'decrypted with the key rsa1024.pem'],
      ['decoded', 'decoded from base64'],
      ['decrypted', 'decrypted with the key rsa1024.pem'],
    ]);
    expect(rowsOf(trace.rows).find(({ source, label }) => source === 3 && label === 'Encrypted bytes')?.text).toBe(
      'Blowfish-128-CBC, first 8 digits of the packet number as IV',
    );
    expect(row(numberedPacket, 'Session key')).toMatchObject({ secret: true, start: 112, end: 128 });
    expect(row(numberedPacket, 'Block padding')?.text).toBe('7 bytes');
    expect(row(folderRequestPacket, 'Key of the file')?.secret).toBe(true);
    expect(row(signedPacket, 'Signature check')?.text).toBe(
      'valid: SHA-256 over the whole plain text, key from frame 1',
    );
  });

  it('the key of a file request opens the stream that comes back', () => {
    const { fields } = read(folderRequestPacket, hint);
    expect(hex(fields.fileKey ?? null)).toBe(folderRequest.fileKey);
    const cipher = fileCipherOf(fields);
    const plain = cipher === null || cipher === 'unknown' ? null : cipher.process(0, unhex(folderRequest.reply));
    expect(hex(plain)).toBe(folderRequest.plainReply);
    expect(fileCipherOf({ ...fields, fileAlgorithms: 0x4000000 })).toBeNull();
    expect(fileCipherOf(read(folderRequestPacket).fields)).toBe('unknown');
  });
});

describe('the laws', () => {
  const told = ({ fields, diagnostics, decryptedWith }: Message): unknown => ({ fields, diagnostics, decryptedWith });

  it.each(Object.entries({ ...packets, keyAnswer }))('%s: tiled, the same quietly, written again', (_, datagram) => {
    const { message, trace } = traced(bytesOf(datagram), hint);
    expect(untiled(trace)).toEqual([]);
    expect(told(read(datagram, hint))).toEqual(told(message));
    expect(Buffer.from(rewritten(message)).toString('latin1')).toBe(datagram);
    expect(Buffer.from(rewritten(read(datagram))).toString('latin1')).toBe(datagram);
  });

  it.each(Object.entries({ ...packets, keyAnswer }))('%s: cut anywhere, the beginning of its tree', (_, datagram) => {
    const bytes = bytesOf(datagram);
    const rows = (length: number): string[] =>
      leaves(traced(bytes.subarray(0, length), hint, bytes.length).trace).map(
        ({ label, source, start, end }) => `${label} ${source}:${label === 'Undecoded' ? '' : `${start}..${end}`}`,
      );
    const whole = rows(bytes.length);
    for (let length = 0; length < bytes.length; length++) {
      const { message, trace } = traced(bytes.subarray(0, length), hint, bytes.length);
      expect(codes(message)).toContain('capture.cut-short');
      expect(untiled(trace)).toEqual([]);
      const before = rows(length);
      if (before.at(-1)?.startsWith('Undecoded') === true) before.pop();
      expect(before).toEqual(whole.slice(0, before.length));
    }
  });

  it('a damaged byte never throws, and the tree stays whole', () => {
    for (const datagram of Object.values(packets)) {
      const bytes = bytesOf(datagram);
      for (let at = 20; at < bytes.length; at += 7) {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        const { message, trace } = traced(damaged, hint);
        expect(untiled(trace)).toEqual([]);
        if (!codes(message).includes('ipmsg.malformed')) expect([...rewritten(message)]).toEqual([...damaged]);
      }
    }
  });
});

describe('without the right key', () => {
  it('the algorithms, the size of the key and the lengths are told', () => {
    const message = read(blowfishPacket);
    expect(message.decryptedWith).toBeNull();
    expect(message.fields.text).toBeUndefined();
    expect(message.fields.cipher).toMatchObject({ algorithms: 0x20002, keyBits: 1024 });
    expect(message.fields.cipher?.ebody?.length).toBe(24);
    const ekey = (given: typeof keyring.given): string | undefined =>
      rowsOf(traced(bytesOf(blowfishPacket), hintWith({ given })).trace.rows).find(
        ({ label }) => label === 'Encrypted session key',
      )?.text;
    expect(ekey([])).toBe('128 bytes — no private key of 1024 bits was given');
    const other = keyring.given.map((key) => ({ ...key, modulus: key.modulus.slice(0, 256) }));
    expect(ekey(other.slice(3))).toBe('128 bytes — not opened by the key rsa4096.pem');
  });
});

describe('signatures and fingerprints', () => {
  it('are checked with keys of the sender alone', () => {
    const check = (changed: Parameters<typeof hintWith>[0]): string | undefined =>
      read(signedPacket, hintWith(changed)).fields.cipher?.signatureCheck;
    expect(check({})).toBe('valid');
    expect(check({ sender: [] })).toBe('unchecked');
    expect(check({ given: [] })).toBe('unchecked');
    const stranger = keyring.given.filter(({ source }) => source.includes('2048')).map(({ modulus }) => modulus)[0];
    const told = { exponent: '010001', modulus: stranger ?? '', fingerprint: '52e560754c8b81ef', source: 'key' };
    expect(check({ sender: [told] })).toBe('invalid');
    expect(check({ sender: [told, ...keyring.sender] })).toBe('valid');
    // The name says whose key it is: another one proves nothing.
    expect(check({ sender: [{ ...told, fingerprint: '0000000000000000' }] })).toBe('unchecked');
    expect(codes(read(signedPacket, hintWith({ sender: [told] })))).toEqual(['ipmsg.signature']);
    // The user may be the sender.
    const own = givenKeys([textOf(senderKey)], ['alice.pem']);
    expect(check({ sender: [], given: [...own, ...keyring.given] })).toBe('valid');
    const unlike = own.map((key) => ({ ...key, fingerprint: '0000000000000000' }));
    expect(check({ sender: [], given: [...unlike, ...keyring.given] })).toBe('unchecked');
  });

  it('a key is held against the fingerprint in the name', () => {
    const message = read(keyAnswer);
    expect(message.fields).toMatchObject({ keyFingerprint: '52e560754c8b81ef', keyBits: 2048 });
    expect(codes(message)).toEqual([]);
    expect(row(keyAnswer, 'Fingerprint of this key')?.text).toContain('as the user name says');
    const forged = read(keyAnswer.replace('52e56', '52e57'));
    expect(codes(forged)).toEqual(['ipmsg.fingerprint']);
    // The original names only its key of 2048 bits; with a smaller one nothing can be said.
    const smaller = read(keyAnswer.replace(/9fff8f[0-9a-f]{250}/, '').replace('52e56', '52e57'));
    expect(smaller.fields.keyBits).toBe(1024);
    expect(smaller.fields.keyFingerprint).toBeUndefined();
    expect(codes(smaller)).toEqual([]);
  });

  it('stand behind the user name in angle brackets', () => {
    expect(read('1:100:ali-<52e560754c8b81ef>:b:32:x').fields).toMatchObject({
      user: 'ali',
      fingerprint: '52e560754c8b81ef',
    });
    for (const name of [
      'ali-52e560754c8b81ef',
      'ali-<52E560754c8b81ef>',
      '-<52e560754c8b81ef>',
      'a-<52e560754c8b81e>',
    ]) {
      expect(read(`1:100:${name}:b:32:x`).fields).toMatchObject({ user: name });
    }
  });
});
