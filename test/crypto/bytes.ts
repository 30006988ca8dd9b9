import type { BlockCipher } from '../../src/crypto/index.js';

/** Bytes of hexadecimal digits; spaces are for the reader. */
export function unhex(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
}

export function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}

/** One block through a cipher that works in place. */
export function onBlock(cipher: BlockCipher, work: 'encrypt' | 'decrypt', block: string): string | null {
  const bytes = unhex(block);
  cipher[work](bytes, 0);
  return hex(bytes);
}

/** The same "random" bytes in every run (a linear congruential generator). */
export function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
