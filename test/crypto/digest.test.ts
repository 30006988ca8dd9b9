import { describe, expect, it } from 'vitest';
import { digest, digestHex, md5, sha1, sha256 } from '../../src/crypto/index.js';
import { hex } from './bytes.js';

const abc = Buffer.from('abc');

describe('digests', () => {
  it('agree with RFC 1321 §A.5 and FIPS 180 on "abc"', () => {
    expect(hex(md5(abc))).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(hex(sha1(abc))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(hex(sha256(abc))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('are the same in pieces as at once', () => {
    for (const name of ['md5', 'sha1', 'sha256'] as const) {
      const running = digest(name);
      running.update(abc.subarray(0, 1));
      running.update(abc.subarray(1, 1));
      running.update(abc.subarray(1));
      expect(running.hex()).toBe(digestHex(name, abc));
    }
    expect(hex(digest('md5').bytes())).toBe('d41d8cd98f00b204e9800998ecf8427e');
  });
});
