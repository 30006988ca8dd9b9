/** A cipher with a block of 8 bytes; works in place on `bytes[at, at + 8)`. */
export interface BlockCipher {
  encrypt(bytes: Uint8Array, at: number): void;
  decrypt(bytes: Uint8Array, at: number): void;
}

const blockSize = 8;

/**
 * Cipher block chaining (NIST SP 800-38A §6.2) over 8-byte blocks. Padding is the caller's affair. `null` when `iv` is
 * not 8 bytes long or the data are not whole blocks.
 */
export function cbcDecrypt(cipher: BlockCipher, iv: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (iv.length !== blockSize || data.length % blockSize !== 0) return null;
  const plain = Uint8Array.from(data);
  for (let at = 0; at < plain.length; at += blockSize) {
    cipher.decrypt(plain, at);
    if (at === 0) xorBlock(plain, at, iv, 0);
    else xorBlock(plain, at, data, at - blockSize);
  }
  return plain;
}

/** The inverse of `cbcDecrypt`, `null` in the same cases. */
export function cbcEncrypt(cipher: BlockCipher, iv: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (iv.length !== blockSize || data.length % blockSize !== 0) return null;
  const encrypted = Uint8Array.from(data);
  for (let at = 0; at < encrypted.length; at += blockSize) {
    if (at === 0) xorBlock(encrypted, at, iv, 0);
    else xorBlock(encrypted, at, encrypted, at - blockSize);
    cipher.encrypt(encrypted, at);
  }
  return encrypted;
}

function xorBlock(into: Uint8Array, at: number, from: Uint8Array, fromAt: number): void {
  for (let i = 0; i < blockSize; i++) into[at + i] = (into[at + i] ?? 0) ^ (from[fromAt + i] ?? 0);
}
