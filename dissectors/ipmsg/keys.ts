/** Public keys and what is encrypted with them (draft 9 §3.6; bits and byte orders are from the sources). */
import {
  decodeBase64,
  field,
  flags,
  group,
  struct,
  type Field,
  type FieldOptions,
  type Infer,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { asWritten, writtenBytes } from './as-written.js';
import { encodeBase64 } from './base64.js';
import { find, Layout } from './layout.js';
import { option } from './options.js';
import { writeHex } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { ifMore, inFirstSection, trailer, wholeSection } from './sections.js';
import {
  colon,
  hex32,
  hexDigit,
  isPacketCase,
  leaveWord,
  numberWord,
  toSectionEnd,
  wordEnd,
  type WordEnd,
} from './tokens.js';

/** What a client can do, or which combination a message uses. */
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

const base64Bit = Capabilities.bits.ENCODE_BASE64;
const hyphen = 0x2d;

const capabilityOptions: FieldOptions = {
  flags: Capabilities,
  show: 'hex',
  doc: 'What the sender can encrypt and sign with, a bit each; hexadecimal.',
  section: '8.1',
};

function capability(end: WordEnd): Field<number | null> {
  return numberWord('capability', 'Capability', hex32, end, capabilityOptions);
}

function isBase64(scope: Scope): boolean {
  const { algorithms } = scope;
  return typeof algorithms === 'number' && (algorithms & base64Bit) !== 0;
}

/** Bytes written in hexadecimal, or in base64 where the algorithms say so; null when they are neither. */
function encodedWord(key: string, label: string, end: WordEnd, options?: FieldOptions): Field<Uint8Array | null> {
  return field<Uint8Array | null>(
    label,
    {
      form: { is: 'bytes' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const index = wordEnd(input, layout, end);
        const value = readEncoded(input, layout, index, isBase64(scope), scope, key);
        if (value === null) layout.report(ipmsgProblems.notEncoded, { field: label });
        leaveWord(input, layout, index, end);
        return value;
      },
      write: (sink, value, scope) => {
        const bytes = writtenBytes(scope, key);
        if (bytes !== null) sink.bytes(bytes);
        else if (isBase64(scope)) sink.ascii(encodeBase64(value ?? new Uint8Array(0)));
        else writeHex(sink, hexOf(value ?? new Uint8Array(0)));
        if (end.orSection !== true) sink.u8(end.by);
      },
      show: (value) => (value === null ? 'not decodable' : `${value.length} bytes`),
    },
    options,
  );
}

function readEncoded(
  input: Input,
  layout: Layout,
  index: number,
  base64: boolean,
  scope: Scope,
  key: string,
): Uint8Array | null {
  const { bytes, at } = input;
  const value = base64 ? decodeBase64(bytes, at, index) : decodeHex(bytes, at, index);
  const usual = base64
    ? value !== null && sameText(encodeBase64(value), bytes, at, index)
    : (index - at) % 2 === 0 && isPacketCase(layout, bytes, at, index);
  if (value === null || !usual) layout.written(scope, key, bytes.slice(at, index));
  return value;
}

function sameText(text: string, bytes: Uint8Array, at: number, end: number): boolean {
  if (text.length !== end - at) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}

/** The bytes of hexadecimal digits, an odd first one by itself (`10001`); null when there is another character or none. */
function decodeHex(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
  if (start >= end) return null;
  const odd = (end - start) % 2;
  const decoded = new Uint8Array((end - start + odd) / 2);
  for (let at = start; at < end; at++) {
    const digit = hexDigit(bytes[at] ?? 0);
    if (digit < 0) return null;
    const place = at - start + odd;
    decoded[place >> 1] = ((decoded[place >> 1] ?? 0) << 4) | digit;
  }
  return decoded;
}

function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** GETPUBKEY. */
export const keyRequestFields = {
  capability: ifMore(wholeSection(capability(toSectionEnd), 'first')),
  ...trailer,
};

const keyBits = field<number | undefined>(
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

/** ANSPUBKEY. */
export const keyFields = {
  capability: inFirstSection(capability({ by: colon })),
  exponent: inFirstSection(encodedWord('exponent', 'Exponent', { by: hyphen }, { doc: 'Big-endian.', section: '8.2' })),
  modulus: inFirstSection(
    encodedWord('modulus', 'Modulus', toSectionEnd, { doc: 'Big-endian; its length is the key’s.', section: '8.2' }),
  ),
  keyBits,
  ...trailer,
};

const cipherWords = struct(
  'Ciphertext',
  {
    algorithms: numberWord(
      'algorithms',
      'Algorithms',
      hex32,
      { by: colon },
      {
        ...capabilityOptions,
        doc: 'The combination that this message uses.',
      },
    ),
    ekey: encodedWord('ekey', 'Encrypted session key', { by: colon }, { doc: 'One RSA block, big-endian.' }),
    ebody: encodedWord(
      'ebody',
      'Encrypted body',
      { by: colon, orSection: true, goesOn: true },
      { doc: 'CBC, PKCS #5 padding.' },
    ),
    signature: signature(),
    asWritten,
  },
  '8.3',
);

/** The signature stands only where a colon follows the body, which is written in front of it. */
function signature(): Field<Uint8Array | null | undefined> {
  const inner = encodedWord('signature', 'Signature', toSectionEnd, {
    doc: 'RSA PKCS #1 v1.5 by the sender’s key, big-endian, over the plain text.',
  });
  return Object.freeze({
    ...inner,
    optional: true,
    read: (input, scope, attach) => (Layout.of(input).closed ? inner.read(input, scope, attach) : undefined),
    write: (sink, value, scope) => {
      if (value === undefined) return;
      sink.u8(colon);
      inner.write(sink, value, scope);
    },
    show: (value) => (value === undefined ? '' : inner.show(value)),
  } satisfies Field<Uint8Array | null | undefined>);
}

export type Cipher = Infer<typeof cipherWords>;

/** A body that is ciphertext. */
export const cipher: Field<Cipher> = wholeSection(
  group(cipherWords, { doc: 'A session key under RSA, the text under that key, and perhaps a signature.' }),
  'first',
);

/** Whether a bit of the options is set. */
export function optionSet(scope: Scope, bit: number): boolean {
  const { options } = scope;
  return typeof options === 'number' && (options & bit) !== 0;
}

/** The body that begins here is ciphertext. */
export function isEncrypted(scope: Scope, input: Input): boolean {
  return scope['bare'] !== true && optionSet(scope, option.ENCRYPT) && isCiphertext(input);
}

/** Whether the section that begins here looks like `capability:key:ciphertext`. */
function isCiphertext(input: Input): boolean {
  const layout = Layout.of(input);
  const { bytes, at } = input;
  const capabilityEnd = find(bytes, at, Math.min(at + 9, layout.contentEnd), colon);
  if (capabilityEnd <= at) return false;
  for (let i = at; i < capabilityEnd; i++) if (hexDigit(bytes[i] ?? 0) < 0) return false;
  const keyEnd = find(bytes, capabilityEnd + 1, layout.contentEnd, colon);
  return layout.cut || keyEnd > capabilityEnd + 1;
}
