/** Signs and closes dictionaries: what `ipdict-signature.ts` checks and `ipdict-sealed.ts` opens. */
import { aesCtr, padPkcs1, rsaPublic, signPkcs1, type PrivateKey, type PublicKey } from 'imdissect/crypto';
import { capabilityBit } from './capability.js';
import type { IpmsgFields } from './fields.js';
import { writeFrame } from './ipdict-frame.js';
import { packetDictionary } from './ipdict-tables.js';

/** The exponent of all keys that clients make. */
const usualExponent = Uint8Array.of(1, 0, 1);

/**
 * The same values with the sender's key and signature behind them.
 * @throws Error when the key is too short for a signature
 */
export function signDictionary(fields: IpmsgFields, sender: PrivateKey): IpmsgFields {
  const { exponent = usualExponent, algorithms = capabilityBit.SIGN_SHA256 } = fields;
  const signed = { ...fields, exponent, modulus: sender.modulus, algorithms };
  const unsigned = { ...signed, dictSignature: undefined };
  const dictSignature = signPkcs1(sender, 'sha256', writeFrame(packetDictionary, unsigned));
  if (dictSignature === null) throw new Error('the key of the sender is too short for a signature');
  return { ...signed, dictSignature };
}

/** How a dictionary is closed. */
export interface DictionarySeal {
  readonly receiver: PublicKey;
  /** 32 bytes. */
  readonly sessionKey: Uint8Array;
  /** The first block of the counter: 16 bytes. */
  readonly iv: Uint8Array;
}

const usualAlgorithms = capabilityBit.RSA_2048 | capabilityBit.AES_256 | capabilityBit.IPDICT_CTR;

/**
 * The same values with their ciphertext, ready for the writer.
 * @throws Error when the keys do not fit together
 */
export function sealDictionary(fields: IpmsgFields, { receiver, sessionKey, iv }: DictionarySeal): IpmsgFields {
  const block = padPkcs1(sessionKey, receiver.modulusLength);
  const ekey = block === null ? null : rsaPublic(receiver, block);
  const ebody = aesCtr(sessionKey, iv)?.process(writeFrame(packetDictionary, fields), 0) ?? null;
  if (ekey === null || ebody === null) throw new Error('the session key or the counter does not fit');
  return { ...fields, cipher: { algorithms: usualAlgorithms, iv, ekey, ebody } };
}
