import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentBytes, percentDecode, percentEncode, unreserved, visible } from '../../src/bytes/percent.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const decoded = (text: string, spared = unreserved): ReturnType<typeof percentDecode> =>
  percentDecode(bytesOf(text), 0, text.length, spared);

describe('URL escapes', () => {
  it.each([
    ['New%20Nick', 'New Nick', true],
    ['%E5%B0%8F', '小', true],
    ['plain-._~', 'plain-._~', true],
    // Not as the writer would: small digits, an escape too many, one too few.
    ['%e5%b0%8f', '小', false],
    ['%41', 'A', false],
    ['a@b', 'a@b', false],
  ])('%s is %s', (written, text, usual) => {
    expect(decoded(written)).toEqual({ text, usual });
  });

  it.each(['100%', '%2', '%zz', '%%20'])('what is no escape stays as it is: %s', (written) => {
    expect(decoded(written).text).toBe(written.replace('%20', ' '));
    expect(decoded(written).usual).toBe(false);
  });

  it('bytes that are no UTF-8 are said to be unusual', () => {
    expect(decoded('%FF')).toEqual({ text: '\ufffd', usual: false });
    expect(percentBytes(bytesOf('%FF%00'), 0, 6).plain).toEqual(Uint8Array.of(0xff, 0));
  });

  it('as few escapes as possible are usual where that is wanted', () => {
    expect(decoded('t1e@example.com:)', visible)).toEqual({ text: 't1e@example.com:)', usual: true });
    expect(decoded('a%40b', visible).usual).toBe(false);
    expect(percentEncode('a b%(小)', visible)).toBe('a%20b%25(%E5%B0%8F)');
  });

  it('looks at no byte outside its range', () => {
    expect(percentDecode(bytesOf('xa%20'), 1, 4)).toEqual({ text: 'a%2', usual: false });
  });

  it('any text comes back, however few characters are spared', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(unreserved, visible), (text, spared) => {
        expect(decoded(percentEncode(text, spared), spared)).toEqual({ text, usual: !text.includes('\ufffd') });
      }),
    );
  });
});
