/** A body that is ciphertext: `algorithms:session key:body:signature` (draft 9 §3.6; byte orders are from the sources). */
import { derived, field, group, struct, type Field, type Infer, type Input, type Scope } from 'imdissect/schema';
import { asWritten } from './as-written.js';
import { algorithms, algorithmsIn } from './capability.js';
import { encodedWord } from './encoded-word.js';
import { find, Layout } from './layout.js';
import { option } from './options.js';
import { isPlainSink } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { wholeSection } from './sections.js';
import { hexDigit } from './hex.js';
import { colon, toSectionEnd } from './tokens.js';

/** The signature stands only where a colon follows the body, which is written in front of it. */
function signature(): Field<Uint8Array | null | undefined> {
  const inner = encodedWord('signature', 'Signature', toSectionEnd, {
    doc: 'RSA PKCS #1 v1.5 by the sender’s key, big-endian, over the plain text.',
    section: '8.3',
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

const signatureCheck = field<string | undefined>(
  'Signature check',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const { signature: bytes } = scope;
      const { sealing, notes } = Layout.of(input);
      if (!(bytes instanceof Uint8Array) || sealing === null) return undefined;
      const { state, words, key } = sealing.check(bytes, algorithmsIn(scope));
      if (state === 'invalid') notes.push({ problem: ipmsgProblems.signature, detail: { key: key ?? '' } });
      input.remark(words);
      return state;
    },
    write: () => undefined,
    show: () => '',
    derived: true,
    optional: true,
  },
  {
    doc: '"valid", "invalid" or "unchecked", which needs the plain text and the sender’s public key, as ANSPUBKEY tells it.',
    section: '8.3',
  },
);

const cipherWords = struct(
  'Ciphertext',
  {
    algorithms: algorithms({ by: colon }),
    ekey: encodedWord(
      'ekey',
      'Encrypted session key',
      { by: colon },
      { doc: 'One RSA block, big-endian.', section: '8.3' },
      (input, range, value, scope) => {
        Layout.of(input).sealing?.openKey(input, range, value, scope);
      },
    ),
    keyBits: derived<number | undefined>(
      'Key size',
      { is: 'number' },
      ({ ekey }) => (ekey instanceof Uint8Array ? 8 * ekey.length : undefined),
      { doc: 'Bits of the receiver’s RSA key, as the length of the block tells.', section: '8.3' },
    ),
    ebody: encodedWord(
      'ebody',
      'Encrypted body',
      { by: colon, orSection: true, goesOn: true },
      { doc: 'CBC, PKCS #5 padding. What was decrypted stands in the fields of the message.', section: '8.3' },
      (input, range, value, scope) => {
        Layout.of(input).sealing?.openText(input, range, value, scope);
      },
    ),
    signature: signature(),
    signatureCheck,
    asWritten,
  },
  '8.3',
);

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
  if (scope['bare'] === true || !optionSet(scope, option.ENCRYPT)) return false;
  return !Layout.of(input).isPlain && isCiphertext(input);
}

/** Whether the section that begins here looks like `capability:key:ciphertext`. */
function isCiphertext(input: Input): boolean {
  const layout = Layout.of(input);
  const { bytes, at } = input;
  const capabilityEnd = find(bytes, at, Math.min(at + 9, layout.contentEnd), colon);
  if (capabilityEnd <= at) return false;
  for (let i = at; i < capabilityEnd; i++) if (hexDigit(bytes[i] ?? 0) < 0) return false;
  const keyEnd = find(bytes, capabilityEnd + 1, layout.contentEnd, colon);
  if (keyEnd < 0 && layout.cut) throw input.stop(input.left + 1);
  return keyEnd > capabilityEnd + 1;
}

/** What the command carries is inside the ciphertext, where there is one. */
export function bodyInside(scope: Scope): boolean {
  return scope['cipher'] !== undefined;
}

/** The lists of attachments and recipients are inside the ciphertext. */
export function listsInside(scope: Scope): boolean {
  return scope['cipher'] !== undefined && optionSet(scope, option.ENCEXTMSG);
}

/** A field that is inside the ciphertext of some packets is written where it belongs: there, or in clear. */
export function besideCipher<T>(
  inner: Field<T | undefined>,
  isInside: (scope: Scope) => boolean,
): Field<T | undefined> {
  return Object.freeze({
    ...inner,
    write: (sink, value, scope) => {
      if (isInside(scope) === isPlainSink(sink)) inner.write(sink, value, scope);
    },
  } satisfies Field<T | undefined>);
}
