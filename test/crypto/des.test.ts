import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { desDecrypt, desEncrypt, desKey, type DesVariant } from '../../src/crypto/index.js';
import { hex, noise, unhex } from './bytes.js';
import { packets } from './myicq-vectors.js';

function encrypt(key: string, variant: DesVariant, block: string): string | null {
  const bytes = unhex(block);
  desEncrypt(desKey(unhex(key)), variant, bytes, 0, bytes.length, bytes);
  return hex(bytes);
}

function decrypt(key: string, variant: DesVariant, block: string): string | null {
  const bytes = unhex(block);
  desDecrypt(desKey(unhex(key)), variant, bytes, 0, bytes.length, bytes);
  return hex(bytes);
}

describe('standard DES', () => {
  it.each([
    // The worked example of FIPS 46 (J. Orlin Grabbe, "The DES Algorithm Illustrated").
    ['133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
    // NIST SP 800-17, tables 1 to 4: variable plaintext, variable key, permutation, substitution.
    ['0101010101010101', '8000000000000000', '95f8a5e5dd31d900'],
    ['0101010101010101', '4000000000000000', 'dd7f121ca5015619'],
    ['8001010101010101', '0000000000000000', '95a8d72813daa94d'],
    ['1046913489980131', '0000000000000000', '88d55e54f54c97b4'],
    ['7ca110454a1a6e57', '01a1d6d039776742', '690f5b0d9a26939b'],
    ['0131d9619dc1376e', '5cd54ca83def57da', '7a389d10354bd271'],
  ])('agrees with the published vector: key %s, block %s', (key, plain, encrypted) => {
    expect(encrypt(key, 'standard', plain)).toBe(encrypted);
    expect(decrypt(key, 'standard', encrypted)).toBe(plain);
  });

  it('agrees with OpenSSL on 500 random keys and blocks', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const key = noise(8, seed);
      const data = noise(24, seed + 1000);
      // Single DES is triple DES with one key three times.
      const oracle = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false);
      expect(encrypt(hex(key) ?? '', 'standard', hex(data) ?? '')).toBe(oracle.update(data, undefined, 'hex'));
    }
  });
});

describe('DES without the initial and final permutation', () => {
  it('agrees with the original MyICQ routine on the FIPS example', () => {
    expect(encrypt('133457799bbcdff1', 'bare', '0123456789abcdef')).toBe('0c465f038e5907dc');
    expect(decrypt('133457799bbcdff1', 'bare', '0c465f038e5907dc')).toBe('0123456789abcdef');
  });

  it.each(packets)('reads a packet of the original client: $name', ({ password, plain, packet }) => {
    const header = 20;
    const encrypted = unhex(packet);
    const key = desKey(unhex(password));
    const payload = new Uint8Array(encrypted.length - header);
    expect(desDecrypt(key, 'bare', encrypted, header, encrypted.length, payload)).toBe(payload.length);
    // The payload and zeros up to the next multiple of eight.
    expect(hex(payload)).toBe(plain.slice(2 * header).padEnd(2 * payload.length, '0'));
    // The check code: an index into the payload and the byte there.
    expect(payload[encrypted[18] ?? 0]).toBe(encrypted[19]);

    const again = new Uint8Array(payload.length);
    desEncrypt(key, 'bare', payload, 0, payload.length, again);
    expect(hex(again)).toBe(packet.slice(2 * header));
  });
});

describe('DES keys', () => {
  it('that differ in parity bits are the same key', () => {
    expect(desKey(Buffer.from('secret00'))).toEqual(desKey(Buffer.from('secret01')));
    expect(desKey(Buffer.from('secret00'))).not.toEqual(desKey(Buffer.from('secret02')));
  });

  it('are filled with zeros when short, and cut when long', () => {
    expect(desKey(unhex('616263'))).toEqual(desKey(unhex('6162630000000000')));
    expect(desKey(Buffer.from('longpassword99'))).toEqual(desKey(Buffer.from('longpass')));
  });
});

describe('DES over a range', () => {
  const key = desKey(Buffer.from('secret00'));

  it('decrypts one block from the middle without touching the others', () => {
    const plain = noise(64, 3);
    const encrypted = new Uint8Array(64);
    desEncrypt(key, 'bare', plain, 0, 64, encrypted);
    const block = new Uint8Array(8);
    expect(desDecrypt(key, 'bare', encrypted, 24, 32, block)).toBe(8);
    expect(hex(block)).toBe(hex(plain.subarray(24, 32)));
  });

  it('leaves a broken last block and a full target alone', () => {
    const source = noise(20, 4);
    const target = new Uint8Array(20);
    expect(desDecrypt(key, 'standard', source, 0, 20, target)).toBe(16);
    expect(hex(target.subarray(16))).toBe('00000000');
    expect(desDecrypt(key, 'standard', source, 0, 20, target, 8)).toBe(8);
    expect(desDecrypt(key, 'standard', source, 0, 7, target)).toBe(0);
    expect(desDecrypt(key, 'standard', source, 16, 400, target)).toBe(0);
    expect(desDecrypt(key, 'standard', source, 8, 0, target)).toBe(0);
    expect(desDecrypt(key, 'standard', source, 0, 20, target, 30)).toBe(0);
  });
});
