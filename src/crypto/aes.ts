import { createCipheriv, createDecipheriv, type Cipher, type Decipher } from 'node:crypto';

const blockSize = 16;

/**
 * AES-CBC (FIPS 197, NIST SP 800-38A §6.2), without looking at the padding. The key's length, 16, 24 or 32 bytes,
 * chooses the cipher. `null` when the key or the IV (16 bytes) has another length or the data are not whole blocks.
 */
export function aesCbcDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (!usable(key, iv) || data.length % blockSize !== 0) return null;
  return whole(createDecipheriv(`aes-${8 * key.length}-cbc`, key, iv), data);
}

/** The inverse of `aesCbcDecrypt`, `null` in the same cases. */
export function aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | null {
  if (!usable(key, iv) || data.length % blockSize !== 0) return null;
  return whole(createCipheriv(`aes-${8 * key.length}-cbc`, key, iv), data);
}

/** A cipher that keeps length and place, so that any piece of the stream can be decrypted alone. */
export interface SeekableCipher {
  /** Encrypts or decrypts the bytes that stand at `offset` of the stream (0 to 2^53); the result is a new array. */
  process(bytes: Uint8Array, offset: number): Uint8Array;
}

/**
 * AES-CTR (NIST SP 800-38A §6.5): all 16 bytes of the block are one big-endian counter that begins as `initialBlock`.
 * `null` when the key is not 16, 24 or 32 bytes long or the initial block is not 16.
 */
export function aesCtr(key: Uint8Array, initialBlock: Uint8Array): SeekableCipher | null {
  return usable(key, initialBlock) ? new AesCtr(key, initialBlock) : null;
}

class AesCtr implements SeekableCipher {
  readonly #key: Uint8Array;
  readonly #initialBlock: Uint8Array;
  /** The key stream as far as it was used, so that pieces in order need no new set-up. */
  #stream: Cipher | null = null;
  #position = 0;

  constructor(key: Uint8Array, initialBlock: Uint8Array) {
    this.#key = Uint8Array.from(key);
    this.#initialBlock = Uint8Array.from(initialBlock);
  }

  process(bytes: Uint8Array, offset: number): Uint8Array {
    if (this.#stream === null || offset !== this.#position) this.#stream = this.#seek(offset);
    this.#position = offset + bytes.length;
    return this.#stream.update(bytes);
  }

  #seek(offset: number): Cipher {
    const within = offset % blockSize;
    const counter = addToCounter(this.#initialBlock, (offset - within) / blockSize);
    const stream = createCipheriv(`aes-${8 * this.#key.length}-ctr`, this.#key, counter);
    if (within > 0) stream.update(new Uint8Array(within));
    return stream;
  }
}

/** The big-endian counter `blocks` later; it wraps at 2^128. */
function addToCounter(counter: Uint8Array, blocks: number): Uint8Array {
  const sum = Uint8Array.from(counter);
  let carry = blocks;
  for (let i = sum.length - 1; i >= 0 && carry > 0; i--) {
    const value = (sum[i] ?? 0) + (carry % 256);
    sum[i] = value;
    carry = Math.floor(carry / 256) + (value > 0xff ? 1 : 0);
  }
  return sum;
}

function usable(key: Uint8Array, block: Uint8Array): boolean {
  return (key.length === 16 || key.length === 24 || key.length === 32) && block.length === blockSize;
}

function whole(cipher: Cipher | Decipher, data: Uint8Array): Uint8Array {
  cipher.setAutoPadding(false);
  const body = cipher.update(data);
  cipher.final();
  return body;
}
