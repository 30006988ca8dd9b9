/** Signatures of messages: RSA PKCS #1 v1.5 by the sender's key, over the plain text (README.md §8). */
import { verifyPkcs1, type DigestName, type PublicKey } from 'imdissect/crypto';
import { capabilityBit } from './capability.js';
import { privateKeyOf, publicKeyOf, type GivenKey, type Keyring, type SeenKey } from './keyring.js';

/** What was found about a signature. */
export interface SignatureCheck {
  readonly state: 'valid' | 'invalid' | 'unchecked';
  /** In words. */
  readonly words: string;
  /** The key that it was held against; null when there was none. */
  readonly key: string | null;
}

const digestWords: Readonly<Record<DigestName, string>> = { md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' };

/** The digest that a combination names; SHA-1 where it names none. */
export function digestOf(algorithms: number): DigestName {
  if ((algorithms & capabilityBit.SIGN_SHA256) !== 0) return 'sha256';
  if ((algorithms & capabilityBit.SIGN_SHA1) !== 0) return 'sha1';
  return (algorithms & capabilityBit.SIGN_MD5) !== 0 ? 'md5' : 'sha1';
}

/** A part of the bytes that a signature may cover. */
export interface Coverage {
  readonly words: string;
  readonly bytes: Uint8Array;
}

/** What a signature may cover: Windows signs the whole plain text, macOS the message and its NUL alone. */
export function coveragesOf(plain: Uint8Array): readonly Coverage[] {
  const whole = { words: 'the whole plain text', bytes: plain };
  const nul = plain.indexOf(0);
  if (nul < 0 || nul + 1 === plain.length) return [whole];
  return [whole, { words: 'the message alone', bytes: plain.subarray(0, nul + 1) }];
}

/** A public key that may be the sender's. */
interface Candidate {
  readonly source: string;
  /** It is known to be the sender's: told by the sender's host, or of the fingerprint in the name. */
  readonly known: boolean;
  readonly key: () => PublicKey | null;
}

/**
 * Holds a signature against the keys that may be the sender's. Whichever it fits, it is valid; it is invalid only where a
 * key is known to be the sender's.
 */
export function checkSignature(
  signature: Uint8Array,
  digest: DigestName,
  coverages: readonly Coverage[],
  keyring: Pick<Keyring, 'sender'> & Partial<Pick<Keyring, 'given'>>,
  fingerprint: string | undefined,
): SignatureCheck {
  const candidates = candidatesFor(2 * signature.length, keyring, fingerprint);
  for (const { source, key } of candidates) {
    const handle = key();
    const covered = coverages.find(({ bytes }) => handle !== null && verifyPkcs1(handle, digest, bytes, signature));
    if (covered === undefined) continue;
    return { state: 'valid', words: `valid: ${digestWords[digest]} over ${covered.words}, ${source}`, key: source };
  }
  const first = candidates.find(({ known }) => known);
  if (first === undefined) {
    return { state: 'unchecked', words: 'not checked: the sender’s public key is not known', key: null };
  }
  const words = `not made with the ${first.source}, or the message was changed`;
  return { state: 'invalid', words, key: first.source };
}

/** Keys of the signature's size: those that the sender's host told, and the user's own where the sender may be the user. */
function candidatesFor(
  digits: number,
  { sender, given = [] }: Pick<Keyring, 'sender'> & Partial<Pick<Keyring, 'given'>>,
  fingerprint: string | undefined,
): readonly Candidate[] {
  const fits = (key: SeenKey | GivenKey): boolean =>
    key.modulus.length === digits && (fingerprint === undefined || key.fingerprint === fingerprint);
  const told = sender.filter(fits).map((one) => ({ source: one.source, known: true, key: () => publicKeyOf(one) }));
  const own = given.filter(fits).map((one) => ({
    ...{ source: one.source, known: fingerprint !== undefined },
    key: () => privateKeyOf(one),
  }));
  return [...told, ...own];
}
