import { boxes, permutedChoice1, permutedChoice2, rotationTotals } from './des-tables.js';

/**
 * DES (FIPS 46-3) on whole blocks, each for itself. `standard` is the standard's cipher; `bare` leaves out the initial
 * and the final permutation, as the original MyICQ programs do: the 16 rounds run on the block as it stands.
 */
export type DesVariant = 'standard' | 'bare';

/** A key made ready: two words for each of the 16 rounds. */
export interface DesKey {
  /** Words 2·r and 2·r + 1 hold the even and the odd six-bit groups of round r's key, at the top of each byte. */
  readonly rounds: Int32Array;
}

/**
 * Makes a key ready, which costs as much as some dozens of blocks: keep it. Of the bytes the first 8 count, missing
 * ones are zero; the lowest bit of each is parity and has no effect.
 */
export function desKey(bytes: Uint8Array): DesKey {
  const keyBit = (n: number): number => ((bytes[(n - 1) >> 3] ?? 0) >> (7 - ((n - 1) & 7))) & 1;
  const chosen = permutedChoice1.map(keyBit);
  const rounds = new Int32Array(32);
  rotationTotals.forEach((rotation, round) => {
    permutedChoice2.forEach((from, index) => {
      const half = from > 28 ? 28 : 0;
      const bit = chosen[half + ((from - 1 - half + rotation) % 28)] ?? 0;
      const group = Math.floor(index / 6);
      const shift = 31 - 8 * (group >> 1) - (index % 6);
      const word = 2 * round + (group & 1);
      rounds[word] = (rounds[word] ?? 0) | (bit << shift);
    });
  });
  return { rounds };
}

/**
 * Decrypts the whole blocks of `source[start, end)` into `target` from `at` on, which may be the same place; bytes after
 * the last whole block, and blocks for which `target` has no room, are left alone. @returns how many bytes it wrote.
 */
export function desDecrypt(
  key: DesKey,
  variant: DesVariant,
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at = 0,
): number {
  return run(key.rounds, 30, -2, variant === 'standard', source, start, end, target, at);
}

/** The inverse of `desDecrypt`, with the same arguments. */
export function desEncrypt(
  key: DesKey,
  variant: DesVariant,
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at = 0,
): number {
  return run(key.rounds, 0, 2, variant === 'standard', source, start, end, target, at);
}

function run(
  rounds: Int32Array,
  first: number,
  step: number,
  permute: boolean,
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): number {
  const given = Math.min(end, source.length) - start;
  const size = Math.max(0, Math.min(given, target.length - at)) & ~7;
  for (let i = 0; i < size; i += 8) {
    if (permute) {
      initialPermutation(source, start + i, target, at + i);
      sixteenRounds(rounds, first, step, target, at + i, target, at + i);
      finalPermutation(target, at + i);
    } else {
      sixteenRounds(rounds, first, step, source, start + i, target, at + i);
    }
  }
  return size;
}

/** The rounds in the order that `first` and `step` say; the halves change places once more at the end. */
function sixteenRounds(
  rounds: Int32Array,
  first: number,
  step: number,
  source: Uint8Array,
  from: number,
  target: Uint8Array,
  to: number,
): void {
  let left = word32(source, from);
  let right = word32(source, from + 4);
  let k = first;
  for (let round = 0; round < 16; round += 2) {
    left ^= mix(right, rounds[k] ?? 0, rounds[k + 1] ?? 0);
    k += step;
    right ^= mix(left, rounds[k] ?? 0, rounds[k + 1] ?? 0);
    k += step;
  }
  store32(target, to, right);
  store32(target, to + 4, left);
}

/** IP transposes the block seen as 8 × 8 bits: five exchanges of bit groups between the halves. */
function initialPermutation(source: Uint8Array, from: number, target: Uint8Array, to: number): void {
  let left = word32(source, from);
  let right = word32(source, from + 4);
  let t = ((left >>> 4) ^ right) & 0x0f0f0f0f;
  right ^= t;
  left ^= t << 4;
  t = ((left >>> 16) ^ right) & 0x0000ffff;
  right ^= t;
  left ^= t << 16;
  t = ((right >>> 2) ^ left) & 0x33333333;
  left ^= t;
  right ^= t << 2;
  t = ((right >>> 8) ^ left) & 0x00ff00ff;
  left ^= t;
  right ^= t << 8;
  t = ((left >>> 1) ^ right) & 0x55555555;
  right ^= t;
  left ^= t << 1;
  store32(target, to, left);
  store32(target, to + 4, right);
}

/** FP undoes IP: the same exchanges, last one first. */
function finalPermutation(block: Uint8Array, at: number): void {
  let left = word32(block, at);
  let right = word32(block, at + 4);
  let t = ((left >>> 1) ^ right) & 0x55555555;
  right ^= t;
  left ^= t << 1;
  t = ((right >>> 8) ^ left) & 0x00ff00ff;
  left ^= t;
  right ^= t << 8;
  t = ((right >>> 2) ^ left) & 0x33333333;
  left ^= t;
  right ^= t << 2;
  t = ((left >>> 16) ^ right) & 0x0000ffff;
  right ^= t;
  left ^= t << 16;
  t = ((left >>> 4) ^ right) & 0x0f0f0f0f;
  right ^= t;
  left ^= t << 4;
  store32(block, at, left);
  store32(block, at + 4, right);
}

/**
 * The round function. E gives box i the half's bits 4i to 4i + 5 (bit 0 before bit 1, cyclic): rotated right by one,
 * the even boxes' groups stand at the top of each byte; rotated left by three, the odd ones'.
 */
function mix(half: number, evenKey: number, oddKey: number): number {
  const even = ((half >>> 1) | (half << 31)) ^ evenKey;
  const odd = ((half << 3) | (half >>> 29)) ^ oddKey;
  return (
    (boxes[even >>> 26] ?? 0) ^
    (boxes[128 | ((even >>> 18) & 63)] ?? 0) ^
    (boxes[256 | ((even >>> 10) & 63)] ?? 0) ^
    (boxes[384 | ((even >>> 2) & 63)] ?? 0) ^
    (boxes[64 | (odd >>> 26)] ?? 0) ^
    (boxes[192 | ((odd >>> 18) & 63)] ?? 0) ^
    (boxes[320 | ((odd >>> 10) & 63)] ?? 0) ^
    (boxes[448 | ((odd >>> 2) & 63)] ?? 0)
  );
}

function word32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

function store32(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}
