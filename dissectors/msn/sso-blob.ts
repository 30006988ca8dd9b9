/**
 * The proof of the login from MSNP15 on (README.md §9.2): the server's nonce, signed and encrypted under keys that only the
 * owner of the ticket has. What can be checked without them is that its constants and lengths are right.
 */
import { decodeBase64, Input, rest, struct, u32le } from 'imdissect/schema';

const secret = true;

/** The proof behind its base64. */
export const ssoBlob = struct(
  'Proof',
  {
    headerSize: u32le('Size of the header', { doc: 'Always 28.' }),
    cipherMode: u32le('Cipher mode', { doc: '1: CBC.' }),
    cipher: u32le('Cipher', { show: 'hex', doc: '0x6603: Triple DES.' }),
    hash: u32le('Hash', { show: 'hex', doc: '0x8004: SHA-1.' }),
    ivSize: u32le('Size of the initialisation vector', { doc: 'Always 8.' }),
    hashSize: u32le('Size of the hash', { doc: 'Always 20.' }),
    cipherSize: u32le('Size of the ciphertext', { doc: 'The nonce, filled up to a multiple of 8.' }),
    encrypted: rest('Initialisation vector, HMAC and ciphertext', { secret }),
  },
  '9.2',
);

/** What every proof has. */
const constants = [
  ['headerSize', 28],
  ['cipherMode', 1],
  ['cipher', 0x6603],
  ['hash', 0x8004],
  ['ivSize', 8],
  ['hashSize', 20],
] as const;

const headerSize = 28;
const ivAndHash = 28;

/** The part of a proof that is not right; null when all that can be checked is. */
export type SsoFault = 'base64' | (typeof constants)[number][0] | 'cipherSize';

/** Checks a proof, by its base64. */
export function checkSsoBlob(base64: string): SsoFault | null {
  const bytes = decodeBase64(Uint8Array.from(base64, (character) => Math.min(255, character.charCodeAt(0))));
  if (bytes === null || bytes.length < headerSize) return 'base64';
  const blob = ssoBlob.create();
  ssoBlob.readInto(new Input(bytes, 0, bytes.length), blob);
  for (const [key, value] of constants) if (blob[key] !== value) return key;
  const cipherSize = bytes.length - headerSize - ivAndHash;
  return blob['cipherSize'] === cipherSize && cipherSize % 8 === 0 ? null : 'cipherSize';
}
