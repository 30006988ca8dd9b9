/**
 * The server's challenge (README.md §9.1): CHL asks, QRY answers with 32 hexadecimal digits that only a program with a
 * product key can compute. Up to MSNP10 the answer is an MD5, from MSNP11 on an MD5 mixed with the challenge once more.
 */
import { md5 } from 'imdissect/crypto';

/** Keys of the products that Microsoft's and other programs answer as, by product id. */
const productKeys: ReadonlyMap<string, string> = new Map([
  ['msmsgs@msnmsgr.com', 'Q1P7W2E4J9R8U3S5'],
  ['PROD0038W!61ZTF9', 'VT6PX?UQTM4WM%YR'],
  ['PROD0058#7IL2{QD', 'QHDCY@7R1TB6W?5B'],
  ['PROD0061VRRZH@4F', 'JXQ6J@TUOGYV@N0M'],
  ['PROD00504RLUG%WL', 'I2EBK%PYNLZL5_J4'],
  ['PROD0076ENE8*@AW', 'CEQJ8}OE0!WTSWII'],
  ['PROD0090YUAUV{2B', 'YMM8C_H7KCQ2S_KL'],
  ['PROD0101{0RM?UBW', 'CFHUR$52U_{VIX5T'],
  ['PROD01065C%ZFN6F', 'O4BG@C7BWLYQX?5G'],
  ['PROD0112J1LW7%NB', 'RH96F{PHI8PPX_TJ'],
  ['PROD0113H11T8$X_', 'RG@XY*28Q5QHS%Q5'],
  ['PROD0114ES4Z%Q5W', 'PK}_A_0N_K%O?A9S'],
  ['PROD0118R6%2WYOS', 'YIXPX@5I2P0UT*LK'],
  ['PROD0119GSJUC$18', 'ILTXC!4IXB5FB*PX'],
  ['PROD0120PW!CCV9@', 'C1BX{V4W}Q3*10SM'],
]);

const modulus = 0x7fff_ffffn;
const multiplier = 0x0e79_a9c1n;

/** How an answer was computed: as up to MSNP10, as from MSNP11 on, or the latter with a whole block of padding. */
export type Algorithm = 'MD5' | 'MD5 mix' | 'MD5 mix, padded';

/** What is known of an answer. */
export type ChallengeVerdict =
  | { readonly right: true; readonly algorithm: Algorithm }
  | { readonly right: false; readonly why: 'product' | 'digest' };

/**
 * Checks the answer to a challenge. Which algorithm was used is not asked of the version: that may be unknown, and a
 * digest that fits is right under any of them.
 */
export function checkChallenge(challenge: string, productId: string, digest: string): ChallengeVerdict {
  const key = productKeys.get(productId);
  if (key === undefined) return { right: false, why: 'product' };
  const answer = digest.toLowerCase();
  for (const algorithm of ['MD5 mix', 'MD5', 'MD5 mix, padded'] as const) {
    if (answerTo(challenge, productId, key, algorithm) === answer) return { right: true, algorithm };
  }
  return { right: false, why: 'digest' };
}

/** The 32 digits that answer a challenge; null for a product whose key is not known. */
export function answerChallenge(challenge: string, productId: string, algorithm: Algorithm): string | null {
  const key = productKeys.get(productId);
  return key === undefined ? null : answerTo(challenge, productId, key, algorithm);
}

function answerTo(challenge: string, productId: string, key: string, algorithm: Algorithm): string {
  const digest = md5(ascii(challenge + key));
  if (algorithm === 'MD5') return hex(digest);
  const words = wordsOf(digest);
  const [high, low] = mix(padded(challenge + productId, algorithm === 'MD5 mix, padded'), words);
  return hex(bytesOf(words.map((word, index) => word ^ (index % 2 === 0 ? high : low))));
}

/** Zeros to a multiple of eight characters. Some programs add eight to a text that is one already. */
function padded(text: string, always: boolean): string {
  const missing = (8 - (text.length % 8)) % 8;
  return text + '0'.repeat(missing === 0 && always ? 8 : missing);
}

/** The two words that the digest is mixed with. */
function mix(text: string, digest: readonly bigint[]): readonly [bigint, bigint] {
  const [k0 = 0n, k1 = 0n, k2 = 0n, k3 = 0n] = digest.map((word) => word & modulus);
  const words = wordsOf(ascii(text));
  let high = 0n;
  let low = 0n;
  for (let i = 0; i + 1 < words.length; i += 2) {
    const first = (((words[i] ?? 0n) * multiplier) % modulus) + high;
    const turned = (first * k0 + k1) % modulus;
    high = (k2 * (((words[i + 1] ?? 0n) + turned) % modulus) + k3) % modulus;
    low += high + turned;
  }
  return [(high + k1) % modulus, (low + k3) % modulus];
}

/** Little-endian words of 32 bits. */
function wordsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >>> 2 }, (_, index) => BigInt(view.getUint32(index * 4, true)));
}

function bytesOf(words: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => {
    view.setUint32(index * 4, Number(word), true);
  });
  return new Uint8Array(view.buffer);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
