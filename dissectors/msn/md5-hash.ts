/** The MD5 of salt and password in USR, checked with the passwords that were given. */
import { latin1 } from 'imdissect/schema';
import type { Login } from './hint.js';
import { isLoginDigest } from './md5-login.js';
import { param, type Param } from './params.js';
import { msnProblems } from './problems.js';

export const md5hash: Param<string> = param(
  'MD5 hash',
  {
    form: { is: 'text' },
    value: (input, end, line) => {
      const hash = latin1(input.bytes, input.at, end);
      const { login } = line.hint;
      if (login === null) return hash;
      if (isRight(login, hash)) input.remark('right for the password that was given');
      else if (login.certain) line.report(msnProblems.wrongPassword);
      return hash;
    },
    text: (hash) => hash,
  },
  { secret: true, doc: 'MD5 of salt and password, in hexadecimal.' },
);

function isRight({ salt, candidates }: Login, hash: string): boolean {
  return candidates.some((password) => isLoginDigest(salt, password, hash));
}
