import type { BlockCipher } from './cbc.js';
import { piWords } from './pi.js';

/**
 * Blowfish (B. Schneier, "Description of a New Variable-Length Key, 64-Bit Block Cipher", 1993): 16 rounds, an array
 * of 18 subkeys and four substitution boxes, all of which begin as the digits of pi.
 */
const subkeyCount = 18;
const boxWords = 4 * 256;

let initial: Uint32Array | null = null;

/** The Blowfish cipher for a key of 1 to 56 bytes; `null` for other lengths. The first use takes some milliseconds. */
export function blowfish(key: Uint8Array): BlockCipher | null {
  if (key.length < 1 || key.length > 56) return null;
  initial ??= piWords(subkeyCount + boxWords);
  return new Blowfish(
    Int32Array.from(initial.subarray(0, subkeyCount)),
    Int32Array.from(initial.subarray(subkeyCount)),
    key,
  );
}

class Blowfish implements BlockCipher {
  #left = 0;
  #right = 0;

  constructor(
    readonly subkeys: Int32Array,
    readonly boxes: Int32Array,
    key: Uint8Array,
  ) {
    let next = 0;
    for (let i = 0; i < subkeyCount; i++) {
      let word = 0;
      for (let n = 0; n < 4; n++) {
        word = (word << 8) | (key[next] ?? 0);
        next = (next + 1) % key.length;
      }
      subkeys[i] = (subkeys[i] ?? 0) ^ word;
    }
    this.#replace(subkeys);
    this.#replace(boxes);
  }

  encrypt(bytes: Uint8Array, at: number): void {
    this.#load(bytes, at);
    this.#encipher();
    this.#store(bytes, at);
  }

  decrypt(bytes: Uint8Array, at: number): void {
    this.#load(bytes, at);
    this.#decipher();
    this.#store(bytes, at);
  }

  /** Replaces a table by the continuing encryption of zeros with the cipher as it stands. */
  #replace(table: Int32Array): void {
    for (let i = 0; i < table.length; i += 2) {
      this.#encipher();
      table[i] = this.#left;
      table[i + 1] = this.#right;
    }
  }

  #encipher(): void {
    let left = this.#left;
    let right = this.#right;
    for (let i = 0; i < 16; i += 2) {
      left ^= this.subkeys[i] ?? 0;
      right ^= this.#mix(left) ^ (this.subkeys[i + 1] ?? 0);
      left ^= this.#mix(right);
    }
    this.#left = right ^ (this.subkeys[17] ?? 0);
    this.#right = left ^ (this.subkeys[16] ?? 0);
  }

  #decipher(): void {
    let left = this.#left;
    let right = this.#right;
    for (let i = 17; i > 1; i -= 2) {
      left ^= this.subkeys[i] ?? 0;
      right ^= this.#mix(left) ^ (this.subkeys[i - 1] ?? 0);
      left ^= this.#mix(right);
    }
    this.#left = right ^ (this.subkeys[0] ?? 0);
    this.#right = left ^ (this.subkeys[1] ?? 0);
  }

  /** The function F: the four bytes of the word through the four boxes. */
  #mix(word: number): number {
    const a = this.boxes[word >>> 24] ?? 0;
    const b = this.boxes[256 | ((word >>> 16) & 0xff)] ?? 0;
    const c = this.boxes[512 | ((word >>> 8) & 0xff)] ?? 0;
    const d = this.boxes[768 | (word & 0xff)] ?? 0;
    return (((a + b) ^ c) + d) | 0;
  }

  #load(bytes: Uint8Array, at: number): void {
    this.#left = word32(bytes, at);
    this.#right = word32(bytes, at + 4);
  }

  #store(bytes: Uint8Array, at: number): void {
    for (let i = 0; i < 4; i++) {
      bytes[at + i] = this.#left >>> (24 - 8 * i);
      bytes[at + 4 + i] = this.#right >>> (24 - 8 * i);
    }
  }
}

function word32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}
