import { sha1 } from './digest.js';

/**
 * IP Messenger's fingerprint of a public key, 16 lower-case hexadecimal digits, which follows the user's name in packets
 * of version 4 and later. The modulus is big-endian here; the original hashes it in the byte order of the Windows
 * CryptoAPI, little-endian, and folds the digest, read as a little-endian number, into 64 bits.
 */
export function ipmsgFingerprint(modulus: Uint8Array): string {
  const digest = sha1(Uint8Array.from(modulus).reverse()).reverse();
  const folded = new Uint8Array(8);
  digest.forEach((byte, i) => {
    folded[i % 8] = (folded[i % 8] ?? 0) ^ byte;
  });
  return Buffer.from(folded).toString('hex');
}
