/**
 * Keys: private ones that the user gave, public ones that hosts told. Hints carry them as text, so that a message is
 * read again with what was known when it was read first.
 */
import {
  ipmsgFingerprint,
  KeyError,
  loadPrivateKey,
  publicKey,
  type PrivateKey,
  type PublicKey,
} from 'imdissect/crypto';
import { LruMap, UsageError } from 'imdissect/dissector';
import { bytesOfHex, hexOf } from './hex.js';

/** A private key of `--key FILE`. */
export type GivenKey = {
  /** PEM or JWK. Never printed. */
  readonly text: string;
  /** The public half: 512 hexadecimal digits for 2048 bits. */
  readonly modulus: string;
  readonly fingerprint: string;
  /** In words that hold no secret: `key bob.pem`. */
  readonly source: string;
};

/** A public key that a host told with ANSPUBKEY. */
export type SeenKey = {
  readonly exponent: string;
  readonly modulus: string;
  readonly fingerprint: string;
  /** In words: `key from frame 27`. */
  readonly source: string;
};

/** What reading a packet must know of keys. */
export type Keyring = {
  readonly given: readonly GivenKey[];
  /** Of the sending host, the newest first: they check its signatures. */
  readonly sender: readonly SeenKey[];
  /** Of the receiving host: they tell which private key to try first. */
  readonly receiver: readonly SeenKey[];
};

export const noGivenKeys: readonly GivenKey[] = Object.freeze([]);
export const noSeenKeys: readonly SeenKey[] = Object.freeze([]);
export const noKeys: Keyring = Object.freeze({ given: noGivenKeys, sender: noSeenKeys, receiver: noSeenKeys });

/**
 * The keys that the user gave; one that was given twice counts once.
 * @param names of the files that the texts came from; a program that gives texts alone has none
 * @throws UsageError, which holds nothing of a key
 */
export function givenKeys(texts: readonly string[], names: readonly string[]): readonly GivenKey[] {
  const keys = new Map<string, GivenKey>();
  for (const [index, text] of texts.entries()) {
    const name = names[index] ?? null;
    const key = loaded(text, name ?? `number ${index + 1}`);
    const modulus = hexOf(key.modulus);
    const source = name === null ? `key ${index + 1}` : `key ${baseName(name)}`;
    const fingerprint = ipmsgFingerprint(key.modulus);
    if (!keys.has(modulus)) keys.set(modulus, Object.freeze({ text, modulus, fingerprint, source }));
  }
  return keys.size === 0 ? noGivenKeys : Object.freeze([...keys.values()]);
}

function baseName(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function loaded(text: string, name: string): PrivateKey {
  try {
    return loadPrivateKey(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new UsageError(`--key ${name}: ${error.message}`);
  }
}

/** Public keys of one host that are remembered: RSA-1024 and RSA-2048, and one of each from before it was set up anew. */
const perHost = 4;

/** The keys of a host with one more in front; the same list when it is known. */
export function withKey(
  keys: readonly SeenKey[],
  exponent: Uint8Array,
  modulus: Uint8Array,
  source: string,
): readonly SeenKey[] {
  const key = publicKey(exponent, modulus);
  if (key === null) return keys;
  const digits = hexOf(key.modulus);
  if (keys.some((known) => known.modulus === digits)) return keys;
  const fingerprint = ipmsgFingerprint(key.modulus);
  const seen = Object.freeze({ exponent: hexOf(exponent), modulus: digits, fingerprint, source });
  return Object.freeze([seen, ...keys].slice(0, perHost));
}

const privateKeys = new LruMap<string, PrivateKey>(64);

/** The key made ready. What it is made of decides what it is, so keeping it changes nothing. */
export function privateKeyOf({ text, source }: GivenKey): PrivateKey {
  const known = privateKeys.touch(text);
  if (known !== undefined) return known;
  const key = loaded(text, source);
  privateKeys.set(text, key);
  return key;
}

const publicKeys = new LruMap<string, PublicKey | null>(1024);

/** The same for a key that a host told. */
export function publicKeyOf({ exponent, modulus }: Pick<SeenKey, 'exponent' | 'modulus'>): PublicKey | null {
  const name = `${exponent}-${modulus}`;
  const known = publicKeys.touch(name);
  if (known !== undefined) return known;
  const key = publicKey(bytesOfHex(exponent), bytesOfHex(modulus));
  publicKeys.set(name, key);
  return key;
}
