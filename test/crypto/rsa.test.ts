import { createPrivateKey, generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  aesCbcDecrypt,
  ipmsgFingerprint,
  KeyError,
  loadPrivateKey,
  padPkcs1,
  publicKey,
  rsaPrivate,
  rsaPublic,
  signPkcs1,
  stripPkcs1,
  stripPkcs7,
  verifyPkcs1,
  type DigestName,
  type PrivateKey,
  type PublicKey,
} from '../../src/crypto/index.js';
import { hex, noise, unhex } from './bytes.js';
import * as vectors from './ipmsg-vectors.js';

function load(jwk: JsonWebKey): PrivateKey {
  return loadPrivateKey(JSON.stringify(jwk));
}

function open(exponent: string, modulus: string): PublicKey {
  const key = publicKey(unhex(exponent), unhex(modulus));
  if (key === null) throw new Error('not a key');
  return key;
}

/** Key pairs of every length that messengers use; 4096 bits are made on the spot. */
const keys: readonly (readonly [number, PrivateKey])[] = [
  [512, load(vectors.rsa512)],
  [1024, load(vectors.rsa1024)],
  [2048, load(vectors.rsa2048)],
  [4096, load(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey.export({ format: 'jwk' }))],
];

describe('the raw RSA operations', () => {
  it.each(keys)('undo each other with %i bits', (bits, key) => {
    expect(key.modulusLength).toBe(bits / 8);
    const block = noise(bits / 8, bits);
    block[0] = 0;
    const there = rsaPublic(key, block);
    expect(there).not.toBeNull();
    expect(hex(there)).not.toBe(hex(block));
    expect(hex(rsaPrivate(key, there ?? block))).toBe(hex(block));
  });

  it.each(keys)('refuse blocks of another length and blocks not below the modulus, with %i bits', (_, key) => {
    const n = key.modulusLength;
    for (const operation of [
      (block: Uint8Array) => rsaPrivate(key, block),
      (block: Uint8Array) => rsaPublic(key, block),
    ]) {
      expect(operation(new Uint8Array(n - 1))).toBeNull();
      expect(operation(new Uint8Array(n + 1))).toBeNull();
      expect(operation(new Uint8Array(0))).toBeNull();
      expect(operation(key.modulus)).toBeNull();
      expect(operation(new Uint8Array(n).fill(0xff))).toBeNull();
    }
  });

  it.each([
    ['RSA-1024, Blowfish', vectors.rsa1024, vectors.blowfishMessage],
    ['RSA-1024, Blowfish, packet number', vectors.rsa1024, vectors.blowfishPacketNumberMessage],
    ['RSA-512, RC2', vectors.rsa512, vectors.rc2Message],
  ])('find the session key of an IP Messenger packet: %s', (_, jwk, message) => {
    const block = rsaPrivate(load(jwk), unhex(message.encryptedKey));
    expect(hex(stripPkcs1(block ?? unhex('')))).toBe(message.sessionKey);
  });

  it('open an IP Messenger request of RSA-2048 and AES-256 from end to end', () => {
    const { encryptedKey, iv, body, text } = vectors.folderRequest;
    const session = stripPkcs1(rsaPrivate(load(vectors.rsa2048), unhex(encryptedKey)) ?? unhex('')) ?? unhex('');
    expect(session).toHaveLength(32);
    const plain = stripPkcs7(aesCbcDecrypt(session, unhex(iv), unhex(body)) ?? unhex(''), 16);
    expect(Buffer.from(plain ?? []).toString()).toBe(text);
  });
});

describe('PKCS #1 v1.5 padding', () => {
  it.each([
    ['0002 0102030405060708 00 aabb', 'aabb'],
    ['0002 010203040506070809 00', ''],
    ['0002 0102030405060708 00 00', '00'],
    ['0001 0102030405060708 00 aabb', null],
    ['0102 0102030405060708 00 aabb', null],
    ['0002 01020304050607 00 aabb', null],
    ['0002 0102030405060708 090a', null],
    ['0002', null],
    ['', null],
  ])('of %s encloses %s', (block, content) => {
    expect(hex(stripPkcs1(unhex(block)))).toBe(content);
  });
});

describe('a block made for a session key', () => {
  it.each([16, 64, 512])('of %i bytes encloses it, without a zero before, and is the same each time', (length) => {
    for (const size of [0, 5, length - 11]) {
      const content = noise(size, length);
      const block = padPkcs1(content, length) ?? unhex('');
      expect(block).toHaveLength(length);
      expect(hex(stripPkcs1(block))).toBe(hex(content));
      expect(hex(padPkcs1(content, length))).toBe(hex(block));
    }
    expect(padPkcs1(noise(length - 10, 1), length)).toBeNull();
  });
});

describe('a public key from the wire', () => {
  it('may have leading zeros', () => {
    const key = open('00010001', `0000${vectors.senderModulus}`);
    expect(hex(key.modulus)).toBe(vectors.senderModulus);
    expect(key.modulusLength).toBe(256);
  });

  it.each([
    ['no exponent', '', vectors.senderModulus],
    ['a zero exponent', '0000', vectors.senderModulus],
    ['no modulus', '010001', ''],
    ['a zero modulus', '010001', '00'],
    ['an endless exponent', 'ff'.repeat(9), vectors.senderModulus],
    ['an endless modulus', '010001', 'ff'.repeat(1025)],
  ])('is refused with %s', (_, exponent, modulus) => {
    expect(publicKey(unhex(exponent), unhex(modulus))).toBeNull();
  });

  it('that is no RSA key at all gives answers or null, never an exception', () => {
    for (const modulus of ['01', '02', '03', '04', 'ff'.repeat(64), 'fe'.repeat(64), `01${'00'.repeat(127)}`]) {
      for (const exponent of ['01', '02', '03', 'ffffffffffffffff']) {
        const key = publicKey(unhex(exponent), unhex(modulus));
        const block = new Uint8Array(key?.modulusLength ?? 0);
        expect(() => key && rsaPublic(key, block)).not.toThrow();
        expect(() => key && verifyPkcs1(key, 'sha1', block, block)).not.toThrow();
      }
    }
  });

  it('has the fingerprint that IP Messenger writes after the user’s name', () => {
    expect(ipmsgFingerprint(unhex(vectors.senderModulus))).toBe(vectors.senderFingerprint);
  });
});

describe('signatures', () => {
  const data = Buffer.from('what was signed');

  it.each(
    keys.flatMap(([bits, key]) => (['md5', 'sha1', 'sha256'] as const).map((name) => [bits, name, key] as const)),
  )('of OpenSSL with %i bits and %s are right, and wrong when anything changes', (_, name: DigestName, key) => {
    const signature = sign(name, data, key.secret);
    expect(verifyPkcs1(key, name, data, signature)).toBe(true);
    expect(verifyPkcs1(key, name, data.subarray(1), signature)).toBe(false);
    expect(verifyPkcs1(key, name === 'md5' ? 'sha1' : 'md5', data, signature)).toBe(false);
    const damaged = Uint8Array.from(signature);
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
    expect(verifyPkcs1(key, name, data, damaged)).toBe(false);
    expect(verifyPkcs1(key, name, data, signature.subarray(1))).toBe(false);
  });

  it.each(keys)('are made as OpenSSL makes them, with %i bits', (_, key) => {
    for (const name of ['md5', 'sha1', 'sha256'] as const) {
      expect(hex(signPkcs1(key, name, data))).toBe(hex(sign(name, data, key.secret)));
    }
  });

  it('of an IP Messenger message are checked with the sender’s key from the wire', () => {
    const key = open('10001'.padStart(6, '0'), vectors.senderModulus);
    const { plain, signature } = vectors.signed;
    expect(verifyPkcs1(key, 'sha256', unhex(plain), unhex(signature))).toBe(true);
    expect(verifyPkcs1(key, 'sha256', unhex(`${plain}00`), unhex(signature))).toBe(false);
  });

  it('may leave out the NULL parameter of the digest’s name', () => {
    const [, , pair] = keys;
    const key = pair?.[1];
    if (key === undefined) throw new Error('no key');
    const digestInfo = '301f300706052b0e03021a0414a9993e364706816aba3e25717850c26c9cd0d89d';
    const block = unhex(`0001${'ff'.repeat(256 - 3 - 33)}00${digestInfo}`);
    expect(verifyPkcs1(key, 'sha1', Buffer.from('abc'), rsaPrivate(key, block) ?? block)).toBe(true);
    const loose = unhex(`0001${'ff'.repeat(10)}00${digestInfo}${'00'.repeat(256 - 13 - 33)}`);
    expect(verifyPkcs1(key, 'sha1', Buffer.from('abc'), rsaPrivate(key, loose) ?? loose)).toBe(false);
  });
});

describe('a private key file', () => {
  const handle = createPrivateKey({ key: vectors.rsa1024, format: 'jwk' });
  const modulus = hex(load(vectors.rsa1024).modulus);
  const pem = (type: 'pkcs1' | 'pkcs8') => handle.export({ type, format: 'pem' }).toString();

  it('is PEM, PKCS #1 or PKCS #8, or JWK, with or without a byte order mark and Windows line ends', () => {
    for (const text of [pem('pkcs1'), pem('pkcs8'), JSON.stringify(vectors.rsa1024, null, 2)]) {
      expect(hex(loadPrivateKey(text).modulus)).toBe(modulus);
      expect(hex(loadPrivateKey(`\ufeff${text.replaceAll('\n', '\r\n')}`).modulus)).toBe(modulus);
    }
  });

  const passphrase = { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' } as const;
  const { d, ...open1024 } = vectors.rsa1024;
  const otherSecret = { ...vectors.rsa2048, n: vectors.rsa2048.n.replace(/^..../, 'qPWH') };
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

  it.each([
    ['nothing', '', /neither PEM/],
    ['something else', 'hello', /neither PEM/],
    ['a passphrase', handle.export(passphrase).toString(), /passphrase/],
    ['an OpenSSH key', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', /OpenSSH/],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /public key/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /certificate/],
    ['a damaged key', pem('pkcs1').replace(/\n..../, '\nAAAA'), /damaged/],
    ['another kind of key', elliptic.export({ type: 'pkcs8', format: 'pem' }).toString(), /for ec, not for RSA/],
    ['a public JWK', JSON.stringify(open1024), /public JWK/],
    ['a JWK of another kind', JSON.stringify(elliptic.export({ format: 'jwk' })), /"kty" is not "RSA"/],
    ['a JWK without primes', JSON.stringify({ ...open1024, d, p: undefined, q: undefined }), /without "p", "q"/],
    ['a JWK whose modulus was changed', JSON.stringify(otherSecret), /not fit together|not a private RSA key/],
    ['broken JSON', '{"kty":"RSA","d":"c2VjcmV0', /not valid JSON/],
    ['far too much', 'x'.repeat(70_000), /too long/],
  ])('that holds %s says so, and nothing of the key', (_, text, message) => {
    const failure = (() => {
      try {
        loadPrivateKey(text);
        return null;
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(KeyError);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain('c2VjcmV0');
    expect(String(failure)).not.toContain(d.slice(0, 8));
  });
});
