/** What the writer closes, the reader opens: every algorithm, and the habits of single clients. */
import { loadPrivateKey, rsaPublic, padPkcs1, type PrivateKey } from 'imdissect/crypto';
import type { Message } from 'imdissect/schema';
import { allRows } from 'imdissect/testing';
import { describe, expect, it } from 'vitest';
import { addPkcs7, aesCbcEncrypt, cbcEncrypt, rc2 } from '../../../src/crypto/index.js';
import { capabilityBit as bit } from '../../../dissectors/ipmsg/capability.js';
import type { IpmsgFields } from '../../../dissectors/ipmsg/index.js';
import { kindOf } from '../../../dissectors/ipmsg/kinds.js';
import { writePacket } from '../../../dissectors/ipmsg/packet.js';
import { seal, type Seal } from '../../../dissectors/ipmsg/seal.js';
import { hex, noise } from '../../crypto/bytes.js';
import { hint, receivers, sender } from './keys.js';
import { bytesOf, codes, read, traced } from './packets.js';
import { signedPacket, folderRequestPacket } from './sealed-packets.js';

const keyOf = (bits: keyof typeof receivers): PrivateKey => loadPrivateKey(receivers[bits]);

const message: IpmsgFields = {
  packetNo: '1700000042',
  user: 'alice',
  host: 'hosta',
  options: 0x100,
  text: 'sealed: 封\nsecond line',
};

function closed(fields: IpmsgFields, how: Partial<Seal> & Pick<Seal, 'algorithms' | 'sessionKey'>): Uint8Array {
  const sealed = seal(fields, kindOf(32), { receiver: keyOf(1024), sender: null, ...how });
  return writePacket(sealed, kindOf(32));
}

/** The cipher, as the tree names it. */
function suiteOf(bytes: Uint8Array): string {
  const { trace } = traced(bytes, hint);
  return [...allRows(trace.rows)].filter(({ label }) => label === 'Encrypted bytes').at(-1)?.text ?? '';
}

describe('what the writer closes is opened', () => {
  const number = bit.PACKETNO_IV;
  it.each([
    ['RC2-40-CBC, IV of zeros', bit.RC2_40, 5],
    ['RC2-40-CBC, IV of zeros', bit.RC2_40OLD | number, 5],
    ['RC2-128-CBC, IV of zeros', bit.RC2_128, 16],
    ['RC2-256-CBC, IV of zeros', bit.RC2_256, 32],
    ['Blowfish-128-CBC, IV of zeros', bit.BLOWFISH_128, 16],
    ['Blowfish-256-CBC, IV of zeros', bit.BLOWFISH_256, 32],
    ['Blowfish-128-CBC, first 8 digits of the packet number as IV', bit.BLOWFISH_128OLD | number, 16],
    ['AES-128-CBC, IV of zeros', bit.AES_128, 16],
    ['AES-128-CBC, packet number as IV', bit.AES_128 | number, 16],
    ['AES-256-CBC, IV of zeros', bit.AES_256, 32],
    ['AES-256-CBC, packet number as IV', bit.AES_256 | number, 32],
  ] as const)('%s (0x%x)', (name, algorithms, length) => {
    for (const encoding of [0, bit.ENCODE_BASE64]) {
      const how = { algorithms: algorithms | bit.RSA_1024 | encoding, sessionKey: noise(length, 7) };
      const bytes = closed(message, how);
      const opened = read(bytes, hint);
      expect(opened.fields).toMatchObject({ text: message.text, charset: 'utf-8' });
      expect(opened.decryptedWith).toBe('key rsa1024.pem');
      expect(codes(opened)).toEqual([]);
      expect(suiteOf(bytes)).toBe(name);
    }
  });

  it.each([512, 1024, 2048, 4096] as const)('a session key under RSA-%i', (bits) => {
    const how = { algorithms: bit.AES_128, sessionKey: noise(16, bits), receiver: keyOf(bits) };
    const opened = read(closed(message, how), hint);
    expect(opened.fields.cipher?.keyBits).toBe(bits);
    expect([opened.fields.text, opened.decryptedWith]).toEqual([message.text, `key rsa${bits}.pem`]);
  });

  it.each([
    ['SHA-256', bit.SIGN_SHA256],
    ['SHA-1', bit.SIGN_SHA1],
    ['MD5', bit.SIGN_MD5],
    ['SHA-1', 0],
  ] as const)('a signature over %s, of all of it and of the message alone', (name, digest) => {
    const algorithms = bit.AES_256 | digest;
    const withFiles = {
      ...message,
      options: 0x0420_0000,
      files: [{ fileId: 1, name: 'a', size: 1, mtime: 1, attr: 1 }],
    };
    for (const [signs, words] of [
      ['whole', 'the whole plain text'],
      ['message', 'the message alone'],
    ] as const) {
      const how = { algorithms, sessionKey: noise(32, 1), sender, signs };
      const { message: opened, trace } = traced(closed(withFiles as IpmsgFields, how), hint);
      expect(opened.fields.files).toHaveLength(1);
      expect(opened.fields.cipher?.signatureCheck).toBe('valid');
      const text = JSON.stringify(trace.rows, (key, value: unknown) => (key === 'field' ? null : value));
      expect(text).toContain(`valid: ${name} over ${words}, key from frame 1`);
    }
  });

  it('a signature over something else is reported', () => {
    const how = { algorithms: bit.AES_256 | bit.SIGN_SHA1, sessionKey: noise(32, 1), sender, receiver: keyOf(2048) };
    const good = seal(message, kindOf(32), how);
    const other = seal({ ...message, text: 'other' }, kindOf(32), how);
    const { cipher } = other;
    const forged = { ...good, cipher: { ...cipher, ...good.cipher, signature: cipher?.signature } } as IpmsgFields;
    const opened = read(writePacket(forged, kindOf(32)), hint);
    expect(opened.fields).toMatchObject({ text: message.text, cipher: { signatureCheck: 'invalid' } });
    expect(codes(opened)).toEqual(['ipmsg.signature']);
  });

  it('an attachment list in clear stands behind the ciphertext', () => {
    const fields = { ...message, options: 0x0020_0000, files: [{ fileId: 7, name: 'ä', size: 1, mtime: 1, attr: 1 }] };
    const bytes = closed(fields as IpmsgFields, { algorithms: bit.BLOWFISH_128, sessionKey: noise(16, 3) });
    const opened = read(bytes, hint);
    expect(opened.fields.text).toBe(message.text);
    expect(opened.fields.files).toMatchObject([{ fileId: 7, name: 'ä' }]);
    expect(Buffer.from(bytes).toString('utf8')).toContain('\0' + '7:ä:1:1:1:');
    expect(codes(read(bytes))).toEqual([]);
    expect([...writePacket(opened.fields, opened.kind)]).toEqual([...bytes]);
  });

  it('a request for a file with an offset, and one whose file comes in clear', () => {
    const request = {
      ...{ packetNo: '99', filePacketNo: '1700000003', fileId: 12345, requestPacketNo: '99' },
      ...{ fileAlgorithms: 0x900000, fileKey: noise(32, 5) },
    };
    const how = { algorithms: bit.AES_256, sessionKey: noise(32, 2), receiver: keyOf(2048), sender: null };
    const through = (fields: IpmsgFields, mode: number): Message<IpmsgFields> =>
      read(writePacket(seal(fields, kindOf(mode), how), kindOf(mode)), hint);
    for (const fields of [
      { ...request, offset: 0x40_0000_0000 },
      { ...request, offset: 0x900000 },
      request,
      { ...request, fileAlgorithms: 0x4000000, fileKey: undefined, offset: 5 },
      { ...request, fileAlgorithms: 0x4000000, fileKey: undefined },
    ]) {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const opened = through(given, 'offset' in fields ? 96 : 98);
      expect(opened.fields).toMatchObject(given);
      expect('offset' in given || opened.fields.offset === undefined).toBe(true);
      expect(codes(opened)).toEqual(['ipmsg.file-request-on-udp']);
    }
  });
});

describe('what other software closed is closed again', () => {
  it('to the same ciphertext and the same signature', () => {
    const { fields, kind } = read(signedPacket, hint);
    const { cipher, ...plain } = fields;
    const sessionKey = Uint8Array.from({ length: 32 }, (_, index) => index);
    const again = seal(plain, kind, { algorithms: 0x41900004, sessionKey, receiver: keyOf(2048), sender });
    expect(hex(again.cipher?.ebody ?? null)).toBe(hex(cipher?.ebody ?? null));
    expect(hex(again.cipher?.signature ?? null)).toBe(hex(cipher?.signature ?? null));
    const request = read(folderRequestPacket, hint);
    const { cipher: closedRequest, ...words } = request.fields;
    const found = traced(bytesOf(folderRequestPacket), hint).trace.sources[2]?.bytes.subarray(-32) ?? new Uint8Array(0);
    const how = { algorithms: 0x41900004, sessionKey: found, receiver: keyOf(2048), sender };
    expect(hex(seal(words, request.kind, how).cipher?.ebody ?? null)).toBe(hex(closedRequest?.ebody ?? null));
  });
});

/** A packet whose body was closed by hand. */
function byHand(algorithms: number, sessionKey: Uint8Array, body: Uint8Array | null): Uint8Array {
  const key = keyOf(1024);
  const ekey = rsaPublic(key, padPkcs1(sessionKey, key.modulusLength) ?? new Uint8Array(0));
  const cipher = { algorithms, ekey, ebody: body } as NonNullable<IpmsgFields['cipher']>;
  return writePacket({ packetNo: '1795205797', options: 0x400000, cipher }, kindOf(32));
}

describe('habits of single clients', () => {
  const text = (words: string): Uint8Array => addPkcs7(bytesOf(words), 16);
  const digits = (count: number): Uint8Array => {
    const iv = new Uint8Array(16);
    iv.set(bytesOf('1795205797').subarray(0, count));
    return iv;
  };

  it('Net::IPMessenger fills a key of 16 bytes with zeros and takes 8 digits of the packet number', () => {
    const key = noise(16, 11);
    const filled = new Uint8Array(32);
    filled.set(key);
    // Digits in place of zeros make control characters out of these spaces: only so the two IVs can be told apart.
    const words = 'by perl:  more than one block';
    for (const [algorithms, iv, name] of [
      [bit.AES_256, new Uint8Array(16), 'IV of zeros'],
      [bit.AES_256 | bit.PACKETNO_IV, digits(8), 'first 8 digits of the packet number as IV'],
      [bit.AES_256 | bit.PACKETNO_IV, digits(10), 'packet number as IV'],
    ] as const) {
      const bytes = byHand(algorithms, key, aesCbcEncrypt(filled, iv, text(words)));
      expect(read(bytes, hint).fields.text).toBe(words);
      expect(suiteOf(bytes)).toBe(`AES-256-CBC under a short key filled with zeros, ${name}`);
    }
  });

  it('a whole key for AES-256 may come with 8 digits as well, and one of 16 bytes may be meant as it is', () => {
    const words = 'in place  of digits: spaces';
    const long = noise(32, 12);
    const short = byHand(bit.AES_256 | bit.PACKETNO_IV, long, aesCbcEncrypt(long, digits(8), text(words)));
    expect(read(short, hint).fields.text).toBe(words);
    const key = noise(16, 13);
    const plain = byHand(bit.AES_256, key, aesCbcEncrypt(key, new Uint8Array(16), text(words)));
    expect(read(plain, hint).fields.text).toBe(words);
    expect(suiteOf(plain)).toBe('AES-128-CBC, IV of zeros');
  });

  it('keys of RC2-40 may be salted with zeros', () => {
    const key = noise(5, 14);
    const salted = new Uint8Array(16);
    salted.set(key);
    const cipher = rc2(salted, 40);
    const body = cipher === null ? null : cbcEncrypt(cipher, new Uint8Array(8), addPkcs7(bytesOf('weak words'), 8));
    const bytes = byHand(bit.RC2_40, key, body);
    expect(read(bytes, hint).fields.text).toBe('weak words');
    expect(suiteOf(bytes)).toBe('RC2-40-CBC with a salt of zeros, IV of zeros');
  });

  it('a body that no way opens stays closed, and so does one without a known cipher', () => {
    for (const bytes of [
      byHand(bit.AES_256, noise(32, 1), noise(32, 2)),
      byHand(0x2000000, noise(32, 1), noise(32, 2)),
    ]) {
      const message = read(bytes, hint);
      expect(message.decryptedWith).toBeNull();
      expect(message.fields.text).toBeUndefined();
      expect(message.fields.cipher?.ebody).toHaveLength(32);
    }
  });
});
