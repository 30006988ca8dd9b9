/** The capability word: what a client can encrypt and sign with, or which combination a message uses. */
import { flags, type Field, type FieldOptions, type Scope } from 'imdissect/schema';
import { hex32, numberWord, type WordEnd } from './tokens.js';

/** A bit for each algorithm and each way of writing. */
export const Capabilities = flags('capability', {
  RSA_512: 0x00000001,
  RSA_1024: 0x00000002,
  RSA_2048: 0x00000004,
  RSA_4096: 0x00000008,
  RC2_40OLD: 0x00000010,
  RC2_128OLD: 0x00000040,
  BLOWFISH_128OLD: 0x00000400,
  RC2_40: 0x00001000,
  RC2_128: 0x00004000,
  RC2_256: 0x00008000,
  BLOWFISH_128: 0x00020000,
  BLOWFISH_256: 0x00040000,
  AES_128: 0x00080000,
  AES_256: 0x00100000,
  IPDICT_CTR: 0x00400000,
  PACKETNO_IV: 0x00800000,
  ENCODE_BASE64: 0x01000000,
  NOENC_FILEBODY: 0x04000000,
  SIGN_MD5: 0x10000000,
  SIGN_SHA1: 0x20000000,
  SIGN_SHA256: 0x40000000,
});

/** The bits by name. */
export const capabilityBit = Capabilities.bits;

/** How the word is named and explained. */
export const capabilityOptions: FieldOptions = {
  flags: Capabilities,
  show: 'hex',
  doc: 'What the sender can encrypt and sign with, a bit each; hexadecimal.',
  section: '8.1',
};

/** What the sender can do. */
export function capability(end: WordEnd): Field<number | null> {
  return numberWord('capability', 'Capability', hex32, end, capabilityOptions);
}

/** The combination that a message uses. */
export const algorithms = (end: WordEnd): Field<number | null> =>
  numberWord('algorithms', 'Algorithms', hex32, end, {
    ...capabilityOptions,
    doc: 'The combination that this message uses.',
  });

/** The combination that the values name; 0 when it cannot be read. */
export function algorithmsIn(scope: Scope): number {
  const { algorithms: word } = scope;
  return typeof word === 'number' ? word : 0;
}
