/** The session key of a message: one RSA block, opened with a private key that the user gave. */
import { digestHex, rsaPrivate, stripPkcs1 } from 'imdissect/crypto';
import { LruMap } from 'imdissect/dissector';
import { privateKeyOf, type GivenKey, type Keyring } from './keyring.js';

/** An RSA block that was opened. */
export interface OpenedBlock {
  /** 00 02, padding, 00, and the session key. */
  readonly block: Uint8Array;
  /** The end of the block. */
  readonly key: Uint8Array;
  /** By what, in words: `key bob.pem`. */
  readonly source: string;
}

/** Keys of the block's size, in the order in which they are tried: the one that the receiver told comes first. */
export function keysFor(blockLength: number, { given, receiver }: Keyring): readonly GivenKey[] {
  if (given.length === 0) return given;
  const fitting = given.filter(({ modulus }) => modulus.length === 2 * blockLength);
  const isReceivers = (key: GivenKey): boolean => receiver.some(({ modulus }) => modulus === key.modulus);
  return [...fitting.filter(isReceivers), ...fitting.filter((key) => !isReceivers(key))];
}

/** Opens a block with the first key that fits; null when none does. */
export function openBlock(block: Uint8Array, keyring: Keyring): OpenedBlock | null {
  const keys = keysFor(block.length, keyring);
  if (keys.length === 0) return null;
  const digest = digestHex('sha256', block);
  for (const key of keys) {
    const plain = privately(key, block, digest);
    const sessionKey = plain === null ? null : stripPkcs1(plain);
    if (plain !== null && sessionKey !== null) return { block: plain, key: sessionKey, source: key.source };
  }
  return null;
}

/** Blocks that are remembered, opened or not: a tree, a copy and an explanation read the same message again. */
export const rememberedBlocks = 4096;
const opened = new LruMap<string, Uint8Array | null>(rememberedBlocks);

/** The private operation costs a millisecond or more. Its result depends on key and block alone, so it may be kept. */
function privately(key: GivenKey, block: Uint8Array, digest: string): Uint8Array | null {
  const name = `${digest} ${key.modulus}`;
  const known = opened.touch(name);
  if (known !== undefined) return known;
  const plain = rsaPrivate(privateKeyOf(key), block);
  // Of a block that is not the key's, only that is worth keeping.
  const kept = plain !== null && stripPkcs1(plain) !== null ? Uint8Array.from(plain) : null;
  opened.set(name, kept);
  return kept;
}
