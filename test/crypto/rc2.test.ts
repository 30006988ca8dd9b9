import { describe, expect, it } from 'vitest';
import { cbcDecrypt, cbcEncrypt, rc2, stripPkcs7, type BlockCipher } from '../../src/crypto/index.js';
import { hex, noise, onBlock, unhex } from './bytes.js';
import { rc2Message } from './ipmsg-vectors.js';

function cipher(key: string, bits: number): BlockCipher {
  const made = rc2(unhex(key), bits);
  if (made === null) throw new Error('not a key');
  return made;
}

describe('RC2', () => {
  // RFC 2268 §5: key, effective bits, plaintext, ciphertext.
  it.each([
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
    ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
    ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
    ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
    ['88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', 129, '0000000000000000', '5b78d3a43dfff1f1'],
  ])('agrees with RFC 2268 §5: key %s, %i bits', (key, bits, plain, encrypted) => {
    const made = cipher(key, bits);
    expect(onBlock(made, 'encrypt', plain)).toBe(encrypted);
    expect(onBlock(made, 'decrypt', encrypted)).toBe(plain);
  });

  it('decrypts an IP Messenger body of OpenSSL’s rc2-40-cbc', () => {
    const made = cipher(rc2Message.sessionKey, 40);
    const padded = cbcDecrypt(made, unhex(rc2Message.iv), unhex(rc2Message.body));
    expect(Buffer.from(stripPkcs7(padded ?? unhex(''), 8) ?? []).toString()).toBe(rc2Message.text);
  });

  it('takes keys of 1 to 128 bytes and 1 to 1024 bits, and no others', () => {
    for (const [length, bits] of [
      [0, 40],
      [129, 40],
      [5, 0],
      [5, 1025],
      [5, 40.5],
    ] as const) {
      expect(rc2(new Uint8Array(length), bits)).toBeNull();
    }
    for (const [length, bits] of [
      [1, 1],
      [128, 1024],
    ] as const) {
      expect(rc2(new Uint8Array(length), bits)).not.toBeNull();
    }
  });
});

describe('cipher block chaining', () => {
  const made = cipher('0102030405', 40);
  const iv = unhex('1122334455667788');

  it('decrypts what it encrypted, and leaves its input alone', () => {
    const data = noise(64, 1);
    const before = hex(data);
    const encrypted = cbcEncrypt(made, iv, data);
    expect(hex(data)).toBe(before);
    expect(hex(encrypted)).not.toBe(before);
    expect(hex(cbcDecrypt(made, iv, encrypted ?? data))).toBe(before);
  });

  it('chains: equal blocks do not give equal blocks', () => {
    const encrypted = hex(cbcEncrypt(made, iv, new Uint8Array(16)));
    expect(encrypted?.slice(0, 16)).not.toBe(encrypted?.slice(16));
  });

  it('refuses a short IV and broken blocks', () => {
    expect(cbcDecrypt(made, iv.subarray(1), new Uint8Array(8))).toBeNull();
    expect(cbcDecrypt(made, iv, new Uint8Array(9))).toBeNull();
    expect(cbcEncrypt(made, iv.subarray(1), new Uint8Array(8))).toBeNull();
    expect(cbcEncrypt(made, iv, new Uint8Array(9))).toBeNull();
  });
});
