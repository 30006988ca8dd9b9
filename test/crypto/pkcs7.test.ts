import { describe, expect, it } from 'vitest';
import { addPkcs7, stripPkcs7 } from '../../src/crypto/index.js';
import { hex, unhex } from './bytes.js';

describe('PKCS #7 padding', () => {
  it('goes on and off for every length', () => {
    for (let length = 0; length <= 33; length++) {
      const data = new Uint8Array(length).fill(0xaa);
      const padded = addPkcs7(data, 16);
      expect(padded.length % 16).toBe(0);
      expect(padded.length).toBeGreaterThan(length);
      expect(stripPkcs7(padded, 16)).toEqual(data);
    }
  });

  it('of a whole block is a whole block', () => {
    expect(hex(addPkcs7(unhex('0102030405060708'), 8))).toBe('01020304050607080808080808080808');
  });

  it.each([
    ['nothing at all', ''],
    ['no whole block', '01010101010101'],
    ['a count of zero', '4142434445464700'],
    ['a count above the block size', '0909090909090909'],
    ['a count above the block size, and enough bytes', '09'.repeat(16)],
    ['one byte of another value', '4142434445030203'],
  ])('is invalid with %s', (_, bytes) => {
    expect(stripPkcs7(unhex(bytes), 8)).toBeNull();
  });
});
