/** What can be checked of a login with a ticket, beside the parameter that proves it (README.md §9.2). */
import { field, type Field } from 'imdissect/schema';
import { Line } from './line.js';
import type { Param } from './params.js';
import { msnProblems } from './problems.js';
import { checkSsoBlob } from './sso-blob.js';

const made: Field<boolean | undefined> = field<boolean | undefined>(
  'Proof verified',
  {
    form: { is: 'flag' },
    read: (input, { blob }) => {
      if (typeof blob !== 'string') return undefined;
      const fault = checkSsoBlob(blob);
      if (fault !== null) Line.of(input).report(msnProblems.loginProof, { part: fault });
      return fault === null;
    },
    write: () => undefined,
    derived: true,
    optional: true,
  },
  {
    doc: 'Whether the constants and lengths of the proof are right. What it proves needs the secret of the ticket.',
    section: '9.2',
  },
);

export const proofVerified: Param<boolean | undefined> = () => made;
