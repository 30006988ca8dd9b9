/** The encrypted payload of families F0, F1 and F1x: opened in the tree, and closed again by the writer (README.md §3). */
import { desEncrypt } from 'imdissect/crypto';
import type { Draft, Input } from 'imdissect/schema';
import { scheduleOf } from './keys.js';
import { Ciphers } from './names.js';
import { block, candidatesFor, type Keyring } from './opening.js';
import { isPadding, type Strings } from './strings.js';

/** What is left of a packet becomes a payload row with the decrypted bytes in it, which `read` reads up to the padding. */
export function readDecrypted(
  draft: Pick<Draft, 'decryptedWith'>,
  input: Input,
  { plain, source }: { readonly plain: Uint8Array; readonly source: string },
  options: { readonly secret: boolean; readonly text: Strings },
  read: (inner: Input) => void,
  /** What the row says behind the length. */
  remark = '',
): void {
  const { trace, at, end } = input;
  draft.decryptedWith = source;
  trace?.begin('', 'Payload', input.source, input.place, null);
  const inside = (inner: Input): void => {
    read(inner);
    readPadding(inner);
  };
  input.derive('decrypted', `decrypted with the ${source}`, plain, [at, end], inside, options);
  input.at = end;
  trace?.finish(input.place, undefined, `${end - at} bytes of ciphertext${remark}`);
}

/** Zeros that fill the last block. */
function readPadding(input: Input): void {
  if (input.left === 0 || !isPadding(input)) return;
  const { trace, left } = input;
  trace?.begin('padding', 'Padding', input.source, input.place, null);
  input.at = input.end;
  trace?.finish(input.place, undefined, left === 1 ? '1 zero' : `${left} zeros`);
}

/** What the fields of a message say of its encryption. */
export interface SealedFields {
  readonly uin?: number;
  readonly sid?: number;
  readonly candidate?: number;
  readonly cipher?: number;
}

/** The payload with its padding, encrypted. @throws Error when no password is known */
export function encrypt(plain: Uint8Array, fields: SealedFields, keyring: Keyring): Uint8Array {
  const { uin = 0, sid = 0, candidate = 0, cipher } = fields;
  const key = candidatesFor(keyring, uin, sid)[candidate]?.key;
  if (key === undefined) throw new Error(`no password is known for ${uin}`);
  const padded = new Uint8Array(Math.ceil(plain.length / block) * block);
  padded.set(plain);
  const variant = cipher === Ciphers.numbers['des-standard'] ? 'standard' : 'bare';
  desEncrypt(scheduleOf(key), variant, padded, 0, padded.length, padded);
  return padded;
}
