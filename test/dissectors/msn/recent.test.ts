import { describe, expect, it } from 'vitest';
import { Recent } from '../../../dissectors/msn/recent.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what was read before', () => {
  it('is found by its bytes, wherever they stand', () => {
    const recent = new Recent<number>(16, 8);
    recent.keep(bytes('xxabcxx'), 2, 5, 7);
    expect(recent.find(bytes('abc'), 0, 3)).toBe(7);
    expect(recent.find(bytes('abd'), 0, 3)).toBeUndefined();
    expect(recent.find(bytes('abcd'), 0, 4)).toBeUndefined();
  });

  it('is not changed with the bytes that it was read from', () => {
    const recent = new Recent<number>(16, 8);
    const lent = bytes('abc');
    recent.keep(lent, 0, 3, 7);
    lent[0] = 0x7a;
    expect(recent.find(lent, 0, 3)).toBeUndefined();
    expect(recent.find(bytes('abc'), 0, 3)).toBe(7);
  });

  it('is forgotten where something else takes its slot, or was too long', () => {
    const recent = new Recent<number>(1, 3);
    recent.keep(bytes('abc'), 0, 3, 1);
    recent.keep(bytes('abd'), 0, 3, 2);
    expect([recent.find(bytes('abc'), 0, 3), recent.find(bytes('abd'), 0, 3)]).toEqual([undefined, 2]);
    recent.keep(bytes('abcd'), 0, 4, 3);
    expect(recent.find(bytes('abcd'), 0, 4)).toBeUndefined();
  });
});
