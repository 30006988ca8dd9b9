import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { charsets, decodeText, encodeText } from '../../src/bytes/charset.js';

function hex(bytes: Uint8Array | null): string | null {
  return bytes === null ? null : Buffer.from(bytes).toString('hex');
}

/** Every character of the basic plane but surrogates, and some beyond. */
const everyCharacter = [
  ...Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((c) => !/\p{Surrogate}/u.test(c)),
  ...[0x10000, 0x1f600, 0x20000, 0x2f800, 0xfffff, 0x10ffff].map((code) => String.fromCodePoint(code)),
];

describe('encoding', () => {
  it.each(charsets)('in %s is undone by decoding, for every character that the charset has', (charset) => {
    let known = 0;
    for (const character of everyCharacter) {
      const bytes = encodeText(character, charset);
      if (bytes === null) continue;
      known++;
      if (decodeText(bytes, 0, bytes.length, charset) !== character) {
        expect.fail(`U+${(character.codePointAt(0) ?? 0).toString(16)} became ${String(hex(bytes))}`);
      }
    }
    // The Unicode forms and GB18030 have (nearly) all, the others as many as their standards list.
    const least = { 'us-ascii': 128, 'windows-1252': 251, 'euc-kr': 8224 + 128, big5: 13_053, 'euc-jp': 12_000 };
    const unicode = charset.startsWith('utf') || charset === 'gb18030';
    expect(known).toBeGreaterThanOrEqual(
      unicode ? 63_000 : charset === 'shift_jis' ? 6_879 + 63 + 128 : least[charset as keyof typeof least],
    );
  });

  it.each([
    ['gb18030', 'gb2312', 0xb0, 0xf7],
    ['euc-jp', 'euc-jp', 0xb0, 0xf4],
    ['shift_jis', 'shift_jis', 0xb0, 0xf4],
    ['euc-kr', 'euc-kr', 0xb0, 0xfd],
  ] as const)(
    'in %s agrees with iconv-lite on every ideograph of the national standard',
    (charset, theirs, first, last) => {
      let compared = 0;
      const standard = charset === 'shift_jis' ? 'euc-jp' : theirs;
      for (let lead = first; lead <= last; lead++) {
        for (let trail = 0xa1; trail <= 0xfe; trail++) {
          const character = iconv.decode(Buffer.of(lead, trail), standard);
          if (character.length !== 1 || character === '\ufffd' || /[\ue000-\uf8ff]/.test(character)) continue;
          const ours = hex(encodeText(character, charset));
          if (ours !== iconv.encode(character, theirs).toString('hex'))
            expect.fail(`${character} became ${String(ours)}`);
          compared++;
        }
      }
      // Hanzi, kanji, or hangul and hanja, both levels.
      expect(compared).toBe({ gb18030: 6763, 'euc-jp': 6355, shift_jis: 6355, 'euc-kr': 2350 + 4888 }[charset]);
    },
  );

  // The Windows code of characters that have several.
  it.each([
    ['shift_jis', '①Ⅰ∪￢∵', '8740875481be81ca81e6'],
    ['shift_jis', 'ⅰ髙﨑', 'fa40fbfcfab1'],
    ['shift_jis', 'ｱあ亜', 'b182a0889f'],
    ['big5', '十卅兀', 'a451a4caa461'],
    ['gb18030', '€', 'a2e3'],
    ['gb18030', '中é😀', 'd6d0a8a69439fc36'],
    ['gb18030', 'ã', '81308a30'],
    ['euc-jp', 'ｱあ丂', '8eb1a4a28fb0a1'],
    ['windows-1252', '€é', '80e9'],
    ['utf-8', '小😀', 'e5b08ff09f9880'],
    ['utf-16le', 'A😀', '41003dd800de'],
    ['utf-16be', 'A😀', '0041d83dde00'],
    ['cp932', 'A\0', '4100'],
  ])('in %s of %s is %s', (label, text, bytes) => {
    expect(hex(encodeText(text, label))).toBe(bytes);
  });

  it('of what a charset lacks is null, or the replacement', () => {
    for (const [text, label] of [
      ['中', 'us-ascii'],
      ['한', 'shift_jis'],
      ['😀', 'big5'],
      ['\ud800', 'utf-8'],
      ['\ude00\ud83d', 'utf-16le'],
      ['\ud800', 'gb18030'],
    ] as const) {
      expect(encodeText(`a${text}b`, label)).toBeNull();
    }
    expect(hex(encodeText('a中b', 'us-ascii', '?'))).toBe('613f62');
    expect(hex(encodeText('a😀b', 'shift_jis', '〓〓〓'))).toBe('6181ac81ac81ac62');
    expect(hex(encodeText('a\ud800b', 'utf-8', '$&'))).toBe('61242662');
    expect(hex(encodeText('中', 'us-ascii', 'chinese'))).toBe('6368696e657365');
    expect(hex(encodeText('a中b', 'us-ascii', ''))).toBe('6162');
    expect(encodeText('abc', 'us-ascii', '中')).toBeNull();
    expect(encodeText('\ud800', 'utf-8', '\ud800')).toBeNull();
  });

  it('with an unknown label is null', () => {
    expect(encodeText('a', 'utf-7')).toBeNull();
  });

  it('of nothing is nothing', () => {
    for (const charset of charsets) expect(encodeText('', charset)).toHaveLength(0);
  });
});
