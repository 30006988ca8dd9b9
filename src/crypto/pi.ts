/**
 * The first hexadecimal digits of pi's fraction, as 32-bit words: 243F6A88 85A308D3 … The constants of Blowfish are
 * these; computing them takes a few lines where printing them takes a thousand.
 */
export function piWords(count: number): Uint32Array {
  const bits = 32 * count;
  const fraction = pi(bits) - (3n << BigInt(bits));
  const digits = fraction.toString(16).padStart(8 * count, '0');
  return Uint32Array.from({ length: count }, (_, i) => parseInt(digits.slice(8 * i, 8 * i + 8), 16));
}

const guardBits = 64;

/** Each term of the series gives 47.1 more bits. */
const bitsPerTerm = 47;

/** floor(pi · 2^bits), by the series of D. and G. Chudnovsky (1988) with binary splitting. */
function pi(bits: number): bigint {
  const [, q, t] = split(0, Math.ceil((bits + guardBits) / bitsPerTerm) + 1);
  const shift = BigInt(bits + guardBits);
  const root = squareRoot(10005n << (2n * shift), 101n << shift);
  return ((q * 426880n * root) / t) >> BigInt(guardBits);
}

/** The partial products P, Q and sum T of the terms from `from` up to `to`. */
function split(from: number, to: number): readonly [bigint, bigint, bigint] {
  if (to - from === 1) return term(from);
  const middle = (from + to) >> 1;
  const [p1, q1, t1] = split(from, middle);
  const [p2, q2, t2] = split(middle, to);
  return [p1 * p2, q1 * q2, t1 * q2 + p1 * t2];
}

function term(index: number): readonly [bigint, bigint, bigint] {
  if (index === 0) return [1n, 1n, 13591409n];
  const k = BigInt(index);
  const p = (6n * k - 5n) * (2n * k - 1n) * (6n * k - 1n);
  const t = p * (13591409n + 545140134n * k);
  return [p, k ** 3n * 10939058860032000n, index % 2 === 1 ? -t : t];
}

/** floor(√n) by Newton's method from a guess that is too large. */
function squareRoot(n: bigint, guess: bigint): bigint {
  for (let root = guess; ;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
