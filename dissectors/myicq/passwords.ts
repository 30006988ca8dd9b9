/** The passwords that the user gave: `--password [UIN=]PASSWORD`. */
import { UsageError } from 'imdissect/dissector';
import { encodeText } from 'imdissect/schema';
import { keyOf } from './keys.js';
import type { Keyring } from './opening.js';

/**
 * A number and `=` in front name the account; without them the password is tried for every account. A password that
 * begins like that itself is given with `=` in front.
 * @throws UsageError, which never holds the password
 */
export function givenPasswords(values: readonly string[]): Keyring['given'] {
  return Object.freeze(values.map(given));
}

function given(value: string): Keyring['given'][number] {
  const match = /^(\d{0,10})=(.*)$/s.exec(value);
  const uin = match?.[1] === undefined || match[1] === '' ? null : Number(match[1]);
  if (uin !== null && uin > 0xffff_ffff) {
    throw new UsageError(`--password: there is no account ${uin}; numbers go up to 4294967295`);
  }
  const account = uin === null ? '' : ` for ${uin}`;
  const bytes = encodeText(match?.[2] ?? value, 'gbk');
  if (bytes === null) {
    throw new UsageError(`--password${account}: the password cannot be written in GBK, so no client could send it`);
  }
  if (bytes.length === 0) throw new UsageError(`--password${account}: the password is empty`);
  return Object.freeze({
    uin,
    candidate: Object.freeze({ sid: 0, certain: false, key: keyOf(bytes), source: `password given${account}` }),
  });
}
