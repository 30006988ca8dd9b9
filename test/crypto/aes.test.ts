import { describe, expect, it } from 'vitest';
import { aesCbcDecrypt, aesCbcEncrypt, aesCtr, stripPkcs7 } from '../../src/crypto/index.js';
import { hex, noise, unhex } from './bytes.js';
import { folderRequest } from './ipmsg-vectors.js';

// NIST SP 800-38A, appendix F: four blocks that all of its examples share.
const plain =
  '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51' +
  '30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710';
const key128 = '2b7e151628aed2a6abf7158809cf4f3c';
const key192 = '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b';
const key256 = '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4';

describe('AES-CBC', () => {
  const iv = unhex('000102030405060708090a0b0c0d0e0f');

  // SP 800-38A F.2.1, F.2.3, F.2.5: first block of each.
  it.each([
    [128, key128, '7649abac8119b246cee98e9b12e9197d'],
    [192, key192, '4f021db243bc633d7178183a9fa071e8'],
    [256, key256, 'f58c4c04d6e5f1ba779eabfb5f7bfbd6'],
  ])('agrees with SP 800-38A F.2 for %i bits', (_, key, first) => {
    const encrypted = aesCbcEncrypt(unhex(key), iv, unhex(plain));
    expect(hex(encrypted)?.slice(0, 32)).toBe(first);
    expect(hex(aesCbcDecrypt(unhex(key), iv, encrypted ?? iv))).toBe(plain);
  });

  it('refuses wrong lengths of key, IV and data', () => {
    expect(aesCbcDecrypt(new Uint8Array(15), iv, iv)).toBeNull();
    expect(aesCbcDecrypt(new Uint8Array(16), iv.subarray(1), iv)).toBeNull();
    expect(aesCbcDecrypt(new Uint8Array(16), iv, iv.subarray(1))).toBeNull();
    expect(aesCbcEncrypt(new Uint8Array(33), iv, iv)).toBeNull();
    expect(aesCbcEncrypt(new Uint8Array(16), iv, iv.subarray(1))).toBeNull();
  });

  it('of nothing is nothing', () => {
    expect(aesCbcDecrypt(unhex(key128), iv, new Uint8Array(0))).toHaveLength(0);
  });
});

describe('AES-CTR', () => {
  const initial = unhex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');

  // SP 800-38A F.5.1, F.5.3, F.5.5.
  it.each([
    [128, key128, '874d6191b620e3261bef6864990db6ce', '1e031dda2fbe03d1792170a0f3009cee'],
    [192, key192, '1abc932417521ca24f2b0459fe7e6e0b', '4f78a7f6d29809585a97daec58c6b050'],
    [256, key256, '601ec313775789a5b7a7f504bbf3d228', 'dfc9c58db67aada613c2dd08457941a6'],
  ])('agrees with SP 800-38A F.5 for %i bits', (_, key, first, last) => {
    const encrypted = hex(aesCtr(unhex(key), initial)?.process(unhex(plain), 0) ?? null);
    expect(encrypted?.slice(0, 32)).toBe(first);
    expect(encrypted?.slice(96)).toBe(last);
  });

  it('decrypts any piece at any place, in any order', () => {
    const data = noise(1000, 7);
    const whole = aesCtr(unhex(key256), initial)?.process(data, 0) ?? data;
    const cipher = aesCtr(unhex(key256), initial);
    for (const [start, end] of [
      [990, 1000],
      [0, 1],
      [1, 16],
      [16, 17],
      [17, 500],
      [15, 33],
      [500, 500],
      [500, 990],
    ] as const) {
      expect(hex(cipher?.process(whole.subarray(start, end), start) ?? null)).toBe(hex(data.subarray(start, end)));
    }
  });

  it('carries through all 16 bytes of the counter', () => {
    const ones = unhex('ffffffffffffffffffffffffffffff00');
    const far = aesCtr(unhex(key128), ones)?.process(new Uint8Array(16), 256 * 16) ?? ones;
    const wrapped = aesCtr(unhex(key128), new Uint8Array(16))?.process(new Uint8Array(16), 0) ?? initial;
    expect(hex(far)).toBe(hex(wrapped));
  });

  it('seeks beyond 32 bits', () => {
    const blocks = 2 ** 40;
    const moved = unhex('00000000000000000000010000000000');
    const far = aesCtr(unhex(key128), new Uint8Array(16))?.process(new Uint8Array(16), blocks * 16) ?? initial;
    const near = aesCtr(unhex(key128), moved)?.process(new Uint8Array(16), 0) ?? initial;
    expect(hex(far)).toBe(hex(near));
  });

  it('decrypts an IP Messenger folder stream, in odd pieces as well', () => {
    const cipher = aesCtr(unhex(folderRequest.fileKey), unhex(folderRequest.iv));
    const reply = unhex(folderRequest.reply);
    let together = '';
    for (let at = 0; at < reply.length; at += 7) {
      together += hex(cipher?.process(reply.subarray(at, at + 7), at) ?? null) ?? '';
    }
    expect(together).toBe(folderRequest.plainReply);
  });

  it('refuses wrong lengths of key and initial block', () => {
    expect(aesCtr(new Uint8Array(31), initial)).toBeNull();
    expect(aesCtr(unhex(key128), initial.subarray(1))).toBeNull();
  });
});

describe('padding after AES-CBC', () => {
  it('comes off an encrypted text of two blocks', () => {
    const key = unhex(key256);
    const iv = new Uint8Array(16);
    const padded = Buffer.concat([Buffer.from('twenty bytes of text'), Buffer.alloc(12, 12)]);
    const back = aesCbcDecrypt(key, iv, aesCbcEncrypt(key, iv, padded) ?? iv) ?? iv;
    expect(Buffer.from(stripPkcs7(back, 16) ?? []).toString()).toBe('twenty bytes of text');
  });
});
