/** The exchange of public keys: GETPUBKEY and ANSPUBKEY (draft 9 §3.6). */
import { ipmsgFingerprint } from 'imdissect/crypto';
import { field, type Field } from 'imdissect/schema';
import { capability } from './capability.js';
import { encodedWord } from './encoded-word.js';
import { Layout } from './layout.js';
import { ipmsgProblems } from './problems.js';
import { ifMore, inFirstSection, trailer, wholeSection } from './sections.js';
import { colon, toSectionEnd } from './tokens.js';

const hyphen = 0x2d;

/** GETPUBKEY. */
export const keyRequestFields = {
  capability: ifMore(wholeSection(capability(toSectionEnd), 'first')),
  ...trailer,
};

/** The size of the key that was read before. */
export const keyBits = field<number | undefined>(
  'Key size',
  {
    form: { is: 'number' },
    read: (_input, { modulus }) => (modulus instanceof Uint8Array ? modulus.length * 8 : undefined),
    write: () => undefined,
    show: (value) => `${String(value)} bits`,
    derived: true,
    optional: true,
  },
  { doc: 'Bits of the modulus.', section: '8.2' },
);

/** Only of keys of 2048 bits does the original put the fingerprint into the name. */
const namedKeyBytes = 256;

/** What belongs behind the name of the owner of the key that was read before; held against what stands there. */
export const keyFingerprint: Field<string | undefined> = field<string | undefined>(
  'Fingerprint of this key',
  {
    form: { is: 'text' },
    read: (input, { modulus, fingerprint }) => {
      if (!(modulus instanceof Uint8Array) || modulus.length !== namedKeyBytes) return undefined;
      const value = ipmsgFingerprint(modulus);
      if (fingerprint === value) input.remark('as the user name says');
      else if (fingerprint !== undefined) Layout.of(input).report(ipmsgProblems.fingerprint);
      return value;
    },
    write: () => undefined,
    show: (value) => value ?? '',
    derived: true,
    optional: true,
  },
  { doc: 'Sixteen hexadecimal digits that belong behind the name of the key’s owner.', section: '2.1' },
);

/** ANSPUBKEY. */
export const keyFields = {
  capability: inFirstSection(capability({ by: colon })),
  exponent: inFirstSection(encodedWord('exponent', 'Exponent', { by: hyphen }, { doc: 'Big-endian.', section: '8.2' })),
  modulus: inFirstSection(
    encodedWord('modulus', 'Modulus', toSectionEnd, { doc: 'Big-endian; its length is the key’s.', section: '8.2' }),
  ),
  keyBits,
  keyFingerprint,
  ...trailer,
};
