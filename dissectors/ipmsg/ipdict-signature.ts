/** Who made a dictionary: the fingerprint behind the user's name, and the signature with the key inside. */
import { ipmsgFingerprint } from 'imdissect/crypto';
import { field, Sink, type Field, type Scope } from 'imdissect/schema';
import { algorithmsIn } from './capability.js';
import { hexOf } from './hex.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { dictionaryEnd, dictionaryMark } from './ipdict-scan.js';
import type { SeenKey } from './keyring.js';
import { ipmsgProblems } from './problems.js';
import { checkSignature, digestOf } from './signature.js';
import { colon } from './tokens.js';

/** Set aside when the user's name was read. */
export const fingerprint: Field<string | undefined> = field<string | undefined>(
  'Key fingerprint',
  {
    form: { is: 'text' },
    read: (input) => DictionaryLayout.of(input).told.fingerprint,
    write: () => undefined,
    show: (value) => value ?? '',
    derived: true,
    optional: true,
  },
  {
    doc: 'Sixteen hexadecimal digits in "-<" and ">" behind the user name: fingerprint of the RSA-2048 public key.',
    section: '2.1',
  },
);

/** The key that the dictionary brings along, in front of those that the sender told before. */
function sendersKeys({ exponent, modulus }: Scope, layout: DictionaryLayout): readonly SeenKey[] {
  const { sender } = layout.keyring;
  if (!(exponent instanceof Uint8Array) || !(modulus instanceof Uint8Array)) return sender;
  const source = 'key that it brings along';
  const own = { exponent: hexOf(exponent), modulus: hexOf(modulus), fingerprint: ipmsgFingerprint(modulus), source };
  return [own, ...sender];
}

/** The dictionary as it was before it was signed. */
function unsigned(content: Uint8Array): Uint8Array {
  const sink = new Sink();
  sink.ascii(`${dictionaryMark}${content.length.toString(16)}`);
  sink.u8(colon);
  sink.bytes(content);
  sink.ascii(dictionaryEnd);
  return sink.finish();
}

/** Holds the signature against the content in front of it. */
export const signatureCheck: Field<string | undefined> = field<string | undefined>(
  'Signature check',
  {
    form: { is: 'text' },
    read: (input, scope) => {
      const { dictSignature: signature, fingerprint: print } = scope;
      const layout = DictionaryLayout.of(input);
      const { signed } = layout.told;
      if (!(signature instanceof Uint8Array) || signed === null) return undefined;
      const coverage = { words: 'all entries before it', bytes: unsigned(signed) };
      const keyring = { sender: sendersKeys(scope, layout) };
      const named = typeof print === 'string' ? print : undefined;
      const { state, words, key } = checkSignature(
        signature,
        digestOf(algorithmsIn(scope)),
        [coverage],
        keyring,
        named,
      );
      if (state === 'invalid') layout.report(ipmsgProblems.signature, { key: key ?? '' });
      input.remark(words);
      return state;
    },
    write: () => undefined,
    show: () => '',
    derived: true,
    optional: true,
  },
  {
    doc: '"valid", "invalid", or "unchecked" where no key of the sender is known.',
    section: '10',
  },
);
