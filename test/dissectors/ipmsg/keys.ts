/** Keys as hints carry them, for the tests of encrypted packets. */
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { loadPrivateKey, type PrivateKey } from 'imdissect/crypto';
import { givenKeys, noKeys, withKey, type Keyring } from '../../../dissectors/ipmsg/keyring.js';
import { rsa1024, rsa2048, rsa512 } from '../../crypto/ipmsg-vectors.js';
import { noHint } from './packets.js';
import { senderKey } from './sealed-packets.js';
import type { IpmsgHint } from '../../../dissectors/ipmsg/index.js';

export const textOf = (jwk: JsonWebKey): string => JSON.stringify(jwk);

/** The receivers of all sizes; the longest is made on the spot. */
export const receivers = {
  512: textOf(rsa512),
  1024: textOf(rsa1024),
  2048: textOf(rsa2048),
  4096: String(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey.export({ format: 'pem', type: 'pkcs1' })),
} as const;

export const sender: PrivateKey = loadPrivateKey(textOf(senderKey));

const names = Object.keys(receivers).map((bits) => `keys/rsa${bits}.pem`);

/** All receivers' keys, and the sender's public one as it was told in frame 1. */
export const keyring: Keyring = Object.freeze({
  ...noKeys,
  given: givenKeys(Object.values(receivers), names),
  sender: withKey(noKeys.sender, Uint8Array.of(1, 0, 1), sender.modulus, 'key from frame 1'),
});

export function hintWith(changed: Partial<Keyring>): IpmsgHint {
  return Object.freeze({ ...noHint, keyring: Object.freeze({ ...keyring, ...changed }) });
}

export const hint: IpmsgHint = hintWith({});
