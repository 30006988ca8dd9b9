/** QRY: 32 hexadecimal digits, checked against the challenge that they answer (README.md §9.1). */
import { field, latin1, optional, struct, type Field, type Input, type Scope } from 'imdissect/schema';
import { checkChallenge, type ChallengeVerdict } from './challenge.js';
import { Line } from './line.js';
import { msnProblems } from './problems.js';

/** Longer challenges and product ids are not worth the time: real ones have 28 and 18 characters. */
const longestWord = 128;

const digest: Field<string> = field<string>(
  'Digest',
  {
    form: { is: 'text' },
    read: (input) => {
      input.need(input.wireLeft);
      const { bytes, at, end } = input;
      input.at = end;
      return latin1(bytes, at, end);
    },
    write: (sink, value) => {
      sink.ascii(value);
    },
  },
  { secret: true, doc: 'MD5 over the challenge and the key of the product, mixed from MSNP11 on.', section: '9.1' },
);

/** What is known of the answer; null where it cannot be checked. */
function verdict(input: Input, { productId, digest }: Scope): ChallengeVerdict | null {
  const { challenge } = Line.of(input).hint;
  if (typeof productId !== 'string' || typeof digest !== 'string' || challenge === '') return null;
  if (challenge.length > longestWord || productId.length > longestWord) return null;
  return checkChallenge(challenge, productId, digest);
}

const answerVerified: Field<boolean | undefined> = field<boolean | undefined>(
  'Answer verified',
  {
    form: { is: 'flag' },
    read: (input, scope) => {
      const found = verdict(input, scope);
      if (found === null || (!found.right && found.why === 'product')) return undefined;
      if (found.right) input.remark(`${found.algorithm} of the challenge and the key of the product`);
      else Line.of(input).report(msnProblems.challengeMismatch, { product: String(scope['productId']) });
      return found.right;
    },
    write: () => undefined,
    derived: true,
    optional: true,
  },
  { doc: 'Whether it is the answer to the latest challenge; missing where that cannot be told.', section: '9.1' },
);

export const challengePayload = struct('Challenge payload', { digest: optional(digest), answerVerified }, '9.1');
