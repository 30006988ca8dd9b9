import { describe, expect, it } from 'vitest';
import { answerChallenge, checkChallenge } from '../../../dissectors/msn/challenge.js';

/** Product, challenge, answer. The first eight stand in test suites of others, the next four come from real traffic. */
const known = [
  ['PROD0090YUAUV{2B', '22210219642164014968', '85ecb0db8f32113df79ce0892b9a102c'],
  ['PROD0090YUAUV{2B', '36819795137093047918', 'e7ad3cb09d3e9e4e7c720175984809e9'],
  ['PROD0090YUAUV{2B', '21948129323261853323', '59bcf63ed21f44906c3d3e121ddbed65'],
  ['PROD0090YUAUV{2B', '14494180082586329971', '4e11d4cd56a65bdf04f60aa133db7ebc'],
  ['PROD0113H11T8$X_', '11533365622852247127', 'f086d1ded067186deca8dba2231602cf'],
  ['PROD0113H11T8$X_', '237191752526424888127371168', '65b6b623c649c25629af048d34066040'],
  ['PROD0119GSJUC$18', '67081100814923387455', 'b9e797d5e267033c0e54579eba45da74'],
  ['PROD0119GSJUC$18', '35481323948749728146', '3f1470cdb46f1bea777ad253c16c13e1'],
  ['PROD0101{0RM?UBW', '07854154721669071864', 'c582c86263a9cc1182b17f53e9071836'],
  ['PROD0101{0RM?UBW', '65428247495797330943', '2fc912ef57341bfeee600935c184167f'],
  ['PROD0119GSJUC$18', '11533365622852247127', '1e337c28b43ed3acc3e46bfa988c4c92'],
  ['PROD0120PW!CCV9@', '11533365622852247127', 'd30f6619c1130b588a81d19066730fd9'],
] as const;

describe('The answer to a challenge', () => {
  it.each(known)('of %s to %s', (product, challenge, digest) => {
    expect(answerChallenge(challenge, product, 'MD5 mix')).toBe(digest);
    expect(checkChallenge(challenge, product, digest.toUpperCase())).toEqual({ right: true, algorithm: 'MD5 mix' });
  });

  it('was a plain MD5 up to MSNP10', () => {
    const digest = 'd0c1178c689350104350d99f8c36ed9c';
    expect(answerChallenge('29409134351025259292', 'msmsgs@msnmsgr.com', 'MD5')).toBe(digest);
    expect(checkChallenge('29409134351025259292', 'msmsgs@msnmsgr.com', digest)).toEqual({
      right: true,
      algorithm: 'MD5',
    });
  });

  it('is believed with a block of padding that nobody needs', () => {
    // 24 + 16 characters need no padding.
    const challenge = '237191752526424888127371';
    const digest = answerChallenge(challenge, 'PROD0119GSJUC$18', 'MD5 mix, padded') ?? '';
    expect(digest).not.toBe(answerChallenge(challenge, 'PROD0119GSJUC$18', 'MD5 mix'));
    expect(checkChallenge(challenge, 'PROD0119GSJUC$18', digest)).toEqual({
      right: true,
      algorithm: 'MD5 mix, padded',
    });
  });

  it('is wrong, or cannot be checked', () => {
    const digest = 'b9e797d5e267033c0e54579eba45da75';
    expect(checkChallenge('67081100814923387455', 'PROD0119GSJUC$18', digest)).toEqual({ right: false, why: 'digest' });
    expect(checkChallenge('67081100814923387455', 'PROD9999', digest)).toEqual({ right: false, why: 'product' });
    expect(checkChallenge('67081100814923387455', '__proto__', digest)).toEqual({ right: false, why: 'product' });
    expect(answerChallenge('1', 'PROD9999', 'MD5')).toBeNull();
  });
});
