import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonNumber, jsonSeconds, span } from '../../src/render/number.js';

describe('numbers in JSON', () => {
  it('are never in exponent form and read back as they were', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = jsonNumber(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(JSON.parse(text) as number).toBe(value === 0 ? 0 : value);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('are null where JSON has no number', () => {
    expect([NaN, Infinity, -Infinity].map(jsonNumber)).toEqual(['null', 'null', 'null']);
    expect(jsonSeconds(NaN)).toBe('null');
  });

  it('tell seconds with at most nine decimals', () => {
    expect(jsonSeconds(0.0008)).toBe('0.0008');
    expect(jsonSeconds(0.000816000000001)).toBe('0.000816');
    expect(jsonSeconds(1e-9)).toBe('0.000000001');
    expect(jsonSeconds(-1e-10)).toBe('0');
    expect(jsonSeconds(-2.5)).toBe('-2.5');
    expect(jsonSeconds(86_400)).toBe('86400');
    expect(jsonSeconds(1e13 + 0.5)).toBe('10000000000000.5');
  });
});

it('a span of time is told in the unit that fits', () => {
  expect([0.0008, 0.000_012, 0.0456, 0.456, 1, 2.54, 75.1, 4000].map(span)).toEqual([
    '0.8 ms',
    '0.012 ms',
    '45.6 ms',
    '456 ms',
    '1 s',
    '2.5 s',
    '75.1 s',
    '4000 s',
  ]);
});
