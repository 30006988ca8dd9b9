/**
 * Which of the two usual charsets of IP Messenger a text without any mark is in. Each reads the bytes as its own; every
 * character counts for or against it. Japanese read as GB18030 is full of rare characters (leads 81 to 9F), Chinese read
 * as Shift_JIS is full of half-width katakana (A1 to DF alone): that is what decides.
 */
export function guessLegacy(bytes: Uint8Array, start: number, end: number): 'shift_jis' | 'gb18030' {
  const last = Math.min(end, bytes.length, start + enough);
  return gb18030Score(bytes, start, last) > shiftJisScore(bytes, start, last) ? 'gb18030' : 'shift_jis';
}

/** More text decides nothing more. */
const enough = 2048;

/** What one character says about the charset it was read in. */
const score = {
  /** The everyday characters of the language. */
  common: 3,
  punctuation: 1,
  rare: -2,
  /** A word of them is usual among other characters, a text of nothing else is not. */
  halfWidth: -1,
  /** Private use and unassigned. */
  foreign: -4,
  broken: -6,
} as const;

function shiftJisScore(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    if (lead >= 0xa1 && lead <= 0xdf) {
      sum += score.halfWidth;
      continue;
    }
    const trail = i + 1 < end ? (bytes[i + 1] ?? 0) : 0;
    if (lead === 0x80 || lead === 0xa0 || lead > 0xfc || trail < 0x40 || trail === 0x7f || trail > 0xfc) {
      sum += score.broken;
      continue;
    }
    sum += shiftJisCharacter((lead << 8) | trail);
    i++;
  }
  return sum;
}

/** JIS X 0208 in the places that Shift_JIS gives it, and Windows' extensions. */
function shiftJisCharacter(code: number): number {
  if (code < 0x8240) return score.punctuation;
  // Full-width letters, hiragana, katakana; the kanji of level 1.
  if (code < 0x8397 || (code >= 0x889f && code <= 0x9872)) return score.common;
  // Greek, Cyrillic, lines, NEC's row 13; the kanji of level 2; IBM's extensions.
  if (code < 0x8800 || (code >= 0x989f && code <= 0xeaa4) || (code >= 0xfa40 && code <= 0xfc4b)) return score.rare;
  return score.foreign;
}

function gb18030Score(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    const trail = i + 1 < end ? (bytes[i + 1] ?? 0) : 0;
    if (
      lead === 0x80 ||
      lead === 0xff ||
      trail < 0x30 ||
      (trail > 0x39 && trail < 0x40) ||
      trail === 0x7f ||
      trail === 0xff
    ) {
      sum += score.broken;
      continue;
    }
    if (trail < 0x40) {
      sum += fourByteScore(bytes, i + 2, end);
      i += 3;
      continue;
    }
    sum += gbkCharacter(lead, trail);
    i++;
  }
  return sum;
}

/** A code of four bytes: rare in any Chinese text, and an accident in any other. */
function fourByteScore(bytes: Uint8Array, third: number, end: number): number {
  const c = third < end ? (bytes[third] ?? 0) : 0;
  const d = third + 1 < end ? (bytes[third + 1] ?? 0) : 0;
  return c >= 0x81 && c <= 0xfe && d >= 0x30 && d <= 0x39 ? score.rare : score.broken;
}

/** The regions of GBK. */
function gbkCharacter(lead: number, trail: number): number {
  if (lead >= 0xa1 && trail >= 0xa1) {
    // GB 2312: symbols and letters, level 1, level 2; user-defined rows.
    if (lead <= 0xa3) return score.punctuation;
    if (lead <= 0xa9) return score.rare;
    if (lead <= 0xaf) return score.foreign;
    if (lead <= 0xd7) return lead === 0xd7 && trail > 0xf9 ? score.foreign : score.common;
    return lead <= 0xf7 ? score.punctuation : score.foreign;
  }
  // GBK's own characters, and the user-defined region A1 to A7 below A1.
  return lead >= 0xa1 && lead <= 0xa7 && trail < 0xa1 ? score.foreign : score.rare;
}
