import { hash } from 'node:crypto';
import { sha256, type DigestName } from './digest.js';
import { rsaPrivate, rsaPublic, type PrivateKey, type PublicKey } from './rsa.js';

/**
 * PKCS #1 v1.5 by hand over the raw operations: Node refuses the encryption padding, answers damaged blocks with random
 * bytes, and OpenSSL's policies may forbid the MD5 and the short keys of old messengers.
 */

/** At least so many bytes of padding (RFC 8017 §7.2.1). */
const leastPadding = 8;

/** What EME-PKCS1-v1_5 encloses, 00 02 PS 00 M (RFC 8017 §7.2.2), as a view; `null` when the block is not of that form. */
export function stripPkcs1(block: Uint8Array): Uint8Array | null {
  if (block[0] !== 0 || block[1] !== 2) return null;
  const separator = block.indexOf(0, 2);
  return separator < 2 + leastPadding ? null : block.subarray(separator + 1);
}

/**
 * The block that encloses `data`, 00 02 PS 00 M, `length` bytes long; `null` when there is no room. PS is made of the
 * data, so that samples come out the same each time: this protects nothing.
 */
export function padPkcs1(data: Uint8Array, length: number): Uint8Array | null {
  const separator = length - data.length - 1;
  if (separator < 2 + leastPadding) return null;
  const block = new Uint8Array(length);
  block[1] = 2;
  let filler = sha256(data);
  for (let at = 2; at < separator; at++) {
    const place = (at - 2) % filler.length;
    if (place === 0 && at > 2) filler = sha256(filler);
    // None of the padding may be zero.
    block[at] = ((filler[place] ?? 0) % 255) + 1;
  }
  block.set(data, separator + 1);
  return block;
}

/** The beginning of DigestInfo with and without the NULL parameter; verifiers accept both (RFC 8017 §9.2, A.2.4). */
const digestInfo: Readonly<Record<DigestName, readonly string[]>> = {
  md5: ['3020300c06082a864886f70d020505000410', '301e300a06082a864886f70d02050410'],
  sha1: ['3021300906052b0e03021a05000414', '301f300706052b0e03021a0414'],
  sha256: ['3031300d060960864801650304020105000420', '302f300b06096086480165030402010420'],
};

/** Whether `signature` is RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2) over `data` by the owner of `key`. */
export function verifyPkcs1(key: PublicKey, name: DigestName, data: Uint8Array, signature: Uint8Array): boolean {
  const encoded = rsaPublic(key, signature);
  if (encoded === null) return false;
  const digest = hash(name, data, 'hex');
  return digestInfo[name].some((prefix) => {
    const expected = encode(Buffer.from(prefix + digest, 'hex'), key.modulusLength);
    return expected !== null && Buffer.compare(expected, encoded) === 0;
  });
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.1) over `data`; `null` when the modulus is too short for the digest. */
export function signPkcs1(key: PrivateKey, name: DigestName, data: Uint8Array): Uint8Array | null {
  const [prefix = ''] = digestInfo[name];
  const encoded = encode(Buffer.from(prefix + hash(name, data, 'hex'), 'hex'), key.modulusLength);
  return encoded === null ? null : rsaPrivate(key, encoded);
}

/** EMSA-PKCS1-v1_5: 00 01 FF … FF 00 T (RFC 8017 §9.2); `null` when the modulus is too short for it. */
function encode(info: Uint8Array, length: number): Uint8Array | null {
  const padding = length - info.length - 3;
  if (padding < leastPadding) return null;
  const block = new Uint8Array(length).fill(0xff);
  block[0] = 0;
  block[1] = 1;
  block[2 + padding] = 0;
  block.set(info, 3 + padding);
  return block;
}
