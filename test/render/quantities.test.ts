import { describe, expect, it } from 'vitest';
import { duration } from '../../src/render/quantities.js';

const second = 1e9;

describe('a length of time', () => {
  it.each([
    [0, '0 ns'],
    [87_400, '87 µs'],
    [1.02 * second, '1.02 s'],
    [59.9 * second, '60 s'],
    [60 * second, '1 min'],
    [75 * second, '75 s'],
    [120 * second, '2 min'],
    [150 * second, '2.5 min'],
    [3_600 * second, '1 h'],
    [5_400 * second, '90 min'],
    [43_200 * second, '12 h'],
    [86_400 * second, '1 d'],
    [129_600 * second, '36 h'],
    [604_800 * second, '7 d'],
  ])('of %d ns is %s', (nanoseconds, text) => {
    expect(duration(nanoseconds)).toBe(text);
  });
});
