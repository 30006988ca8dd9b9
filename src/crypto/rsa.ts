import { constants, createPublicKey, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto';

/** A public RSA key. */
export interface PublicKey {
  /** The modulus N, big-endian, without leading zeros. */
  readonly modulus: Uint8Array;
  /** Length of the modulus in bytes: the length of every block and signature. */
  readonly modulusLength: number;
  readonly handle: KeyObject;
}

/** A private RSA key; `modulus` finds it by the public key that was seen on the wire. */
export interface PrivateKey extends PublicKey {
  readonly secret: KeyObject;
}

/** Longer moduli cost seconds and are in no messenger; 8192 bits. */
const longestModulus = 1024;

/** OpenSSL refuses longer exponents for all but short keys; 64 bits. */
const longestExponent = 8;

/**
 * The public key of an exponent and a modulus, both big-endian; `null` when they cannot be a key. They may come from a
 * stranger: lengths are bounded.
 */
export function publicKey(exponent: Uint8Array, modulus: Uint8Array): PublicKey | null {
  const e = withoutZeros(exponent);
  const n = withoutZeros(modulus);
  if (e.length < 1 || e.length > longestExponent || n.length < 1 || n.length > longestModulus) return null;
  const jwk = { kty: 'RSA', e: base64url(e), n: base64url(n) };
  try {
    return { modulus: n, modulusLength: n.length, handle: createPublicKey({ key: jwk, format: 'jwk' }) };
  } catch {
    return null;
  }
}

/**
 * The private operation, block^d mod N (RSADP of RFC 8017 §5.1.2), without any padding. `null` when the block is not
 * as long as the modulus or not less than it.
 */
export function rsaPrivate(key: PrivateKey, block: Uint8Array): Uint8Array | null {
  if (block.length !== key.modulusLength) return null;
  try {
    return privateDecrypt({ key: key.secret, padding: constants.RSA_NO_PADDING }, block);
  } catch {
    return null;
  }
}

/** The public operation, block^e mod N (RSAEP of RFC 8017 §5.1.1), without any padding; `null` as for `rsaPrivate`. */
export function rsaPublic(key: PublicKey, block: Uint8Array): Uint8Array | null {
  if (block.length !== key.modulusLength) return null;
  try {
    return publicEncrypt({ key: key.handle, padding: constants.RSA_NO_PADDING }, block);
  } catch {
    return null;
  }
}

/** A big-endian number in its shortest form. */
function withoutZeros(number: Uint8Array): Uint8Array {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? new Uint8Array(0) : Uint8Array.from(number.subarray(first));
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
}
