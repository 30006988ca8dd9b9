/** The MD5 of salt and password in USR, checked with the passwords that were given (README.md §9.2). */
import { field, type Field } from 'imdissect/schema';
import type { Login } from './hint.js';
import { Line } from './line.js';
import { isLoginDigest } from './md5-login.js';
import type { Param } from './params.js';
import { msnProblems } from './problems.js';

const made: Field<boolean | undefined> = field<boolean | undefined>(
  'Password verified',
  {
    form: { is: 'flag' },
    read: (input, { md5hash }) => {
      const line = Line.of(input);
      const { login } = line.hint;
      if (login === null || typeof md5hash !== 'string') return undefined;
      const isVerified = isRight(login, md5hash);
      if (!isVerified && login.certain) line.report(msnProblems.wrongPassword);
      return isVerified;
    },
    write: () => undefined,
    derived: true,
    optional: true,
  },
  {
    doc: 'Whether the MD5 is that of the salt and a password that was given; missing where none was.',
    section: '9.2',
  },
);

function isRight({ salt, candidates }: Login, hash: string): boolean {
  return candidates.some((password) => isLoginDigest(salt, password, hash));
}

export const passwordVerified: Param<boolean | undefined> = () => made;
