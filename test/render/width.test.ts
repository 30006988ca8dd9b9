import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, cutTo, padFrom, padTo, wrap } from '../../src/render/width.js';

describe('columns', () => {
  it('wide characters count two, combining ones none', () => {
    expect(columns('abc')).toBe(3);
    expect(columns('小明')).toBe(4);
    expect(columns('e\u0301')).toBe(1);
    expect(columns('😀!')).toBe(3);
    expect(columns('ｶﾞ')).toBe(2);
    expect(columns('한글')).toBe(4);
  });

  it('padding reaches the column, before or behind', () => {
    expect(padTo('小', 4)).toBe('小  ');
    expect(padFrom('12', 4)).toBe('  12');
    expect(padTo('too long', 4)).toBe('too long');
  });

  it('what is wrapped fits, and loses nothing but spaces at the breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 10, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
      { seed: 7 },
    );
  });

  it('breaks after a space in the second half, else anywhere', () => {
    expect(wrap('one two three four', 10)).toEqual(['one two', 'three four']);
    expect(wrap('a bcdefghijklmnop', 10)).toEqual(['a bcdefghi', 'jklmnop']);
  });

  it('what is cut says so', () => {
    expect(cutTo('小明小明', 5)).toBe('小明…');
    expect(cutTo('abc', 3)).toBe('abc');
  });
});
