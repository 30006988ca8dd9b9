import { describe, expect, it } from 'vitest';
import { blowfish, cbcDecrypt, cbcEncrypt, stripPkcs7, type BlockCipher } from '../../src/crypto/index.js';
import { piWords } from '../../src/crypto/pi.js';
import { hex, onBlock, unhex } from './bytes.js';
import { blowfishMessage, blowfishPacketNumberMessage } from './ipmsg-vectors.js';

function cipher(key: string): BlockCipher {
  const made = blowfish(unhex(key));
  if (made === null) throw new Error('not a key');
  return made;
}

describe('the digits of pi', () => {
  it('are those of Schneier’s tables, first and last words of each', () => {
    const words = Array.from(piWords(18 + 1024), (word) => word.toString(16).padStart(8, '0'));
    expect(words.slice(0, 4)).toEqual(['243f6a88', '85a308d3', '13198a2e', '03707344']);
    expect(words[17]).toBe('8979fb1b');
    expect(words[18]).toBe('d1310ba6');
    expect(words[18 + 255]).toBe('6e85076a');
    expect(words[18 + 256]).toBe('4b7a70e9');
    expect(words[18 + 1023]).toBe('3ac372e6');
  });

  it('are the same digits, however many are asked for', () => {
    const many = piWords(200);
    for (let count = 1; count < 200; count++) expect(piWords(count)).toEqual(many.subarray(0, count));
  });
});

describe('Blowfish', () => {
  // E. Young's vectors, published by Schneier (vectors.txt): key, plaintext, ciphertext.
  it.each([
    ['0000000000000000', '0000000000000000', '4ef997456198dd78'],
    ['ffffffffffffffff', 'ffffffffffffffff', '51866fd5b85ecb8a'],
    ['3000000000000000', '1000000000000001', '7d856f9a613063f2'],
    ['1111111111111111', '1111111111111111', '2466dd878b963c9d'],
    ['0123456789abcdef', '1111111111111111', '61f9c3802281b096'],
    ['fedcba9876543210', '0123456789abcdef', '0aceab0fc6a0a28d'],
    ['7ca110454a1a6e57', '01a1d6d039776742', '59c68245eb05282b'],
  ])('agrees with the published vector for key %s', (key, plain, encrypted) => {
    const made = cipher(key);
    expect(onBlock(made, 'encrypt', plain)).toBe(encrypted);
    expect(onBlock(made, 'decrypt', encrypted)).toBe(plain);
  });

  // The same file, "set_key test data": the first bytes of one long key.
  it.each([
    [1, 'f9ad597c49db005e'],
    [2, 'e91d21c1d961a6d6'],
    [3, 'e9c2b70a1bc65cf3'],
    [16, '93142887ee3be15c'],
    [24, '05044b62fa52d080'],
  ])('agrees with the published vector for a key of %i bytes', (length, encrypted) => {
    const key = 'f0e1d2c3b4a5968778695a4b3c2d1e0f0011223344556677'.slice(0, 2 * length);
    const made = cipher(key);
    expect(onBlock(made, 'encrypt', 'fedcba9876543210')).toBe(encrypted);
  });

  it('agrees with the published chaining vector', () => {
    const made = cipher('0123456789abcdeff0e1d2c3b4a59687');
    const iv = unhex('fedcba9876543210');
    const plain = Buffer.from('7654321 Now is the time for \0\0\0\0');
    const encrypted = '6b77b4d63006dee605b156e27403979358deb9e7154616d959f1652bd5ff92cc';
    expect(hex(cbcEncrypt(made, iv, plain))).toBe(encrypted);
    expect(hex(cbcDecrypt(made, iv, unhex(encrypted)))).toBe(hex(plain));
  });

  it.each([
    ['a zero IV', blowfishMessage],
    ['the packet number as IV', blowfishPacketNumberMessage],
  ])('decrypts an IP Messenger body with %s', (_, message) => {
    const padded = cbcDecrypt(cipher(message.sessionKey), unhex(message.iv), unhex(message.body));
    expect(Buffer.from(stripPkcs7(padded ?? unhex(''), 8) ?? []).toString()).toBe(message.text);
  });

  it('takes keys of 1 to 56 bytes, and no others', () => {
    expect(blowfish(new Uint8Array(0))).toBeNull();
    expect(blowfish(new Uint8Array(57))).toBeNull();
    expect(blowfish(new Uint8Array(56))).not.toBeNull();
  });

  it('leaves one key’s tables alone when another is set up', () => {
    const first = cipher('0000000000000000');
    cipher('ffffffffffffffff');
    expect(onBlock(first, 'encrypt', '0000000000000000')).toBe('4ef997456198dd78');
  });
});
