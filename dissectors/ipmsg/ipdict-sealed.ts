/** The inside of an encrypted dictionary: AES-CTR under a session key, which an RSA block holds. */
import { aesCtr } from 'imdissect/crypto';
import type { Input, Scope } from 'imdissect/schema';
import { startsWith } from './header-scan.js';
import { dictionaryMark } from './ipdict-scan.js';
import { openBlock } from './session-key.js';
import type { Keyring } from './keyring.js';
import { blockRows, closedWords } from './sealing.js';

/** Opens what it can; `read` is given the plain text, a dictionary again, and the name of the key. */
export function openSealed(
  input: Input,
  { iv, ekey, ebody }: Scope,
  keyring: Keyring,
  read: (inner: Input, source: string) => void,
): void {
  if (!(iv instanceof Uint8Array) || !(ekey instanceof Uint8Array) || !(ebody instanceof Uint8Array)) return;
  const opened = openBlock(ekey, keyring);
  if (opened === null) {
    input.remark(closedWords(ekey.length, keyring));
    return;
  }
  const { key, source } = opened;
  const via = `decrypted with the ${source}`;
  input.derive('session key', via, opened.block, rangeOf(input, ekey), blockRows(opened));
  const plain = aesCtr(key, iv)?.process(ebody, 0) ?? null;
  if (plain === null || !startsWith(plain, 0, plain.length, dictionaryMark)) {
    input.remark('the session key does not open it');
    return;
  }
  input.derive('decrypted', `${via}: AES-${8 * key.length}-CTR`, plain, rangeOf(input, ebody), (inner) => {
    read(inner, source);
  });
}

/** Where a view into the bytes of the input lies. */
function rangeOf({ bytes }: Input, view: Uint8Array): readonly [number, number] {
  const from = view.byteOffset - bytes.byteOffset;
  return [from, from + view.length];
}
