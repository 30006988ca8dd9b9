import type { BlockCipher } from './cbc.js';

/** PITABLE of RFC 2268 §2, a permutation of 0 to 255 made from the digits of pi. */
const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

/**
 * The RC2 cipher (RFC 2268) for a key of 1 to 128 bytes of which `effectiveBits` (1 to 1024) count. `null` when
 * either is out of range.
 */
export function rc2(key: Uint8Array, effectiveBits: number): BlockCipher | null {
  if (key.length < 1 || key.length > 128) return null;
  if (!Number.isInteger(effectiveBits) || effectiveBits < 1 || effectiveBits > 1024) return null;
  return new Rc2(expandKey(key, effectiveBits));
}

/** RFC 2268 §2: 128 bytes L, read as 64 little-endian words K. */
function expandKey(key: Uint8Array, effectiveBits: number): Uint16Array {
  const bytes = new Uint8Array(128);
  bytes.set(key);
  const length = key.length;
  const at = (i: number): number => bytes[i] ?? 0;
  for (let i = length; i < 128; i++) bytes[i] = piTable[(at(i - 1) + at(i - length)) & 0xff] ?? 0;

  const effectiveBytes = (effectiveBits + 7) >> 3;
  const first = 128 - effectiveBytes;
  bytes[first] = piTable[at(first) & (0xff >> (8 * effectiveBytes - effectiveBits))] ?? 0;
  for (let i = first - 1; i >= 0; i--) bytes[i] = piTable[at(i + 1) ^ at(i + effectiveBytes)] ?? 0;

  return Uint16Array.from({ length: 64 }, (_, i) => at(2 * i) | (at(2 * i + 1) << 8));
}

/** Rotations of the four words in a mixing round (RFC 2268 §3.1). */
const rotations = Uint8Array.of(1, 2, 3, 5);

/** Sixteen mixing rounds; a mashing round follows the fifth and the eleventh (RFC 2268 §3.3). */
const mixingRounds = 16;
const mashesAfter = (round: number): boolean => round === 4 || round === 10;

class Rc2 implements BlockCipher {
  readonly #words = new Uint16Array(4);

  constructor(readonly key: Uint16Array) {}

  encrypt(bytes: Uint8Array, at: number): void {
    this.#load(bytes, at);
    for (let round = 0; round < mixingRounds; round++) {
      for (let i = 0; i < 4; i++) this.#mix(i, round);
      if (mashesAfter(round)) for (let i = 0; i < 4; i++) this.#add(i, this.#mash(i));
    }
    this.#store(bytes, at);
  }

  decrypt(bytes: Uint8Array, at: number): void {
    this.#load(bytes, at);
    for (let round = mixingRounds - 1; round >= 0; round--) {
      if (mashesAfter(round)) for (let i = 3; i >= 0; i--) this.#add(i, -this.#mash(i));
      for (let i = 3; i >= 0; i--) this.#unmix(i, round);
    }
    this.#store(bytes, at);
  }

  #mix(i: number, round: number): void {
    this.#add(i, this.#blend(i, round));
    const by = rotations[i] ?? 0;
    const word = this.#word(i);
    this.#words[i] = (word << by) | (word >>> (16 - by));
  }

  #unmix(i: number, round: number): void {
    const by = rotations[i] ?? 0;
    const word = this.#word(i);
    this.#words[i] = (word >>> by) | (word << (16 - by));
    this.#add(i, -this.#blend(i, round));
  }

  /** K[j] + (R[i-1] & R[i-2]) + (~R[i-1] & R[i-3]) of RFC 2268 §3.1. */
  #blend(i: number, round: number): number {
    const before = this.#word(i - 1);
    return (this.key[4 * round + i] ?? 0) + (before & this.#word(i - 2)) + (~before & this.#word(i - 3));
  }

  /** K[R[i-1] & 63] of RFC 2268 §3.2. */
  #mash(i: number): number {
    return this.key[this.#word(i - 1) & 63] ?? 0;
  }

  #word(i: number): number {
    return this.#words[i & 3] ?? 0;
  }

  #add(i: number, value: number): void {
    this.#words[i] = this.#word(i) + value;
  }

  #load(bytes: Uint8Array, at: number): void {
    for (let i = 0; i < 4; i++) this.#words[i] = (bytes[at + 2 * i] ?? 0) | ((bytes[at + 2 * i + 1] ?? 0) << 8);
  }

  #store(bytes: Uint8Array, at: number): void {
    for (let i = 0; i < 4; i++) {
      bytes[at + 2 * i] = this.#word(i);
      bytes[at + 2 * i + 1] = this.#word(i) >>> 8;
    }
  }
}
