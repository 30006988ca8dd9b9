import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { charsetOf, charsets, decodeText, type Charset } from '../../src/bytes/charset.js';

function decode(bytes: readonly number[], charset: Charset): string {
  return decodeText(Uint8Array.from(bytes), 0, bytes.length, charset);
}

describe('charset labels', () => {
  it.each([
    ['UTF-8', 'utf-8'],
    ['utf8', 'utf-8'],
    ['GBK', 'gb18030'],
    ['gb2312', 'gb18030'],
    ['cp936', 'gb18030'],
    ['Shift_JIS', 'shift_jis'],
    ['cp932', 'shift_jis'],
    ['MS932', 'shift_jis'],
    ['windows-31j', 'shift_jis'],
    ['EUC-JP', 'euc-jp'],
    ['ks_c_5601-1987', 'euc-kr'],
    ['big5', 'big5'],
    ['UTF-16', 'utf-16le'],
    ['utf-16be', 'utf-16be'],
    ['iso-8859-1', 'windows-1252'],
    [' us-ascii ', 'us-ascii'],
  ])('%s is %s', (label, charset) => {
    expect(charsetOf(label)).toBe(charset);
  });

  it('of every charset are its own', () => {
    for (const charset of charsets) expect(charsetOf(charset)).toBe(charset);
  });

  it('that are not on the list are null, the names of object members too', () => {
    for (const label of ['', 'utf-7', 'iso-2022-jp', 'constructor', '__proto__', 'toString', 'x'.repeat(1e6)]) {
      expect(charsetOf(label)).toBeNull();
    }
  });
});

describe('decoding', () => {
  const ascii = Array.from({ length: 128 }, (_, code) => code);
  const asciiText = String.fromCharCode(...ascii);

  it('gives ASCII as it is, in every charset but UTF-16 and at every length', () => {
    for (const charset of charsets) {
      if (charset.startsWith('utf-16')) continue;
      for (let length = 0; length <= 128; length++) {
        expect(decode(ascii.slice(0, length), charset)).toBe(asciiText.slice(0, length));
      }
    }
  });

  it('keeps every ASCII character, control characters too, beside others', () => {
    const beyond: readonly (readonly [Charset, readonly number[], string])[] = [
      ['utf-8', [0xe3, 0x81, 0x82], 'あ'],
      ['shift_jis', [0x82, 0xa0], 'あ'],
      ['gb18030', [0xd6, 0xd0], '中'],
      ['euc-jp', [0xa4, 0xa2], 'あ'],
      ['euc-kr', [0xb0, 0xa1], '가'],
      ['big5', [0xa4, 0xa4], '中'],
      ['windows-1252', [0x80, 0xe9], '€é'],
    ];
    for (const [charset, bytes, text] of beyond) {
      expect(decode([...bytes, ...ascii, ...bytes], charset)).toBe(text + asciiText + text);
    }
  });

  it.each([
    ['utf-8', [0x41, 0xff, 0x42], 'A\ufffdB'],
    ['utf-8', [0xe3, 0x81], '\ufffd'],
    ['utf-8', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['gb18030', [0x41, 0xff, 0x42], 'A\ufffdB'],
    ['gb18030', [0xd6], '\ufffd'],
    ['shift_jis', [0x82], '\ufffd'],
    ['shift_jis', [0x82, 0x0a], '\ufffd\n'],
    ['shift_jis', [0x80, 0xa0, 0xfd], '\ufffd\ufffd\ufffd'],
    ['euc-jp', [0x80, 0x85, 0xff], '\ufffd\ufffd\ufffd'],
    ['euc-kr', [0x80, 0x41], '\ufffdA'],
    ['big5', [0x80, 0xff], '\ufffd\ufffd'],
    ['us-ascii', [0x41, 0x80, 0xff], 'A\ufffd\ufffd'],
    ['utf-16le', [0x41, 0x00, 0x42], 'A\ufffd'],
    ['utf-16be', [0xd8, 0x00, 0x00, 0x41], '\ufffdA'],
  ] as const)('in %s of %j is %j', (charset, bytes, text) => {
    expect(decode(bytes, charset)).toBe(text);
  });

  it('finds the one byte beyond ASCII, wherever it stands', () => {
    for (let length = 1; length <= 40; length++) {
      for (let place = 0; place < length; place++) {
        const bytes = new Uint8Array(length).fill(0x61);
        bytes[place] = 0xe9;
        const text = decodeText(bytes, 0, length, 'us-ascii');
        if (text !== `${'a'.repeat(place)}\ufffd${'a'.repeat(length - place - 1)}`) expect.fail(text);
      }
    }
    expect(decode([0x61, 0xe9], 'us-ascii')).toBe('a\ufffd');
  });

  it('keeps a byte order mark', () => {
    expect(decode([0xef, 0xbb, 0xbf, 0x41], 'utf-8')).toBe('\ufeffA');
    expect(decode([0xff, 0xfe, 0x41, 0x00], 'utf-16le')).toBe('\ufeffA');
    expect(decode([0xfe, 0xff, 0x00, 0x41], 'utf-16be')).toBe('\ufeffA');
    expect(decode([0x84, 0x31, 0x95, 0x33, 0x41], 'gb18030')).toBe('\ufeffA');
  });

  it('starts anew with each text: half a character at an end does not join the next text', () => {
    for (const charset of ['utf-8', 'gb18030', 'shift_jis', 'euc-jp', 'big5'] as const) {
      expect(decode([0xe4], charset)).toBe('\ufffd');
      expect(decode([0xa4, 0xa4].slice(0, 1), charset === 'shift_jis' ? 'gb18030' : charset)).toBe('\ufffd');
      expect(decode([0x41], charset)).toBe('A');
    }
  });

  it('reads the range and nothing beside it, and bounds it by the bytes', () => {
    const bytes = Buffer.from('xx小明yy');
    expect(decodeText(bytes, 2, 8, 'utf-8')).toBe('小明');
    expect(decodeText(bytes, 8, 100, 'utf-8')).toBe('yy');
    expect(decodeText(bytes, 8, 2, 'utf-8')).toBe('');
    expect(decodeText(bytes.subarray(2), 0, 3, 'utf-8')).toBe('小');
  });

  it('agrees with iconv-lite on all of GB 2312, JIS X 0208, KS X 1001 and windows-1252', () => {
    let compared = 0;
    for (const [charset, first, last] of [
      ['gb18030', 0xb0, 0xf7],
      ['euc-jp', 0xb0, 0xf4],
      ['euc-kr', 0xb0, 0xfd],
    ] as const) {
      for (let lead = first; lead <= last; lead++) {
        for (let trail = 0xa1; trail <= 0xfe; trail++) {
          const theirs = iconv.decode(Buffer.of(lead, trail), charset);
          if (theirs.length === 1 && theirs !== '\ufffd' && !/[\ue000-\uf8ff]/.test(theirs)) {
            if (decode([lead, trail], charset) !== theirs) expect.fail(`${charset}: ${theirs}`);
            compared++;
          }
        }
      }
    }
    // Level 1 and 2 hanzi, level 1 and 2 kanji, hangul and hanja.
    expect(compared).toBe(6763 + 6355 + 2350 + 4888);
    for (let byte = 0x80; byte <= 0xff; byte++) {
      const theirs = iconv.decode(Buffer.of(byte), 'windows-1252');
      if (theirs !== '\ufffd') expect(decode([byte], 'windows-1252')).toBe(theirs);
    }
  });

  it('never fails and never gives half of a surrogate pair, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...charsets), (bytes, charset) => {
        expect(decodeText(bytes, 0, bytes.length, charset)).not.toMatch(/\p{Surrogate}/u);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
