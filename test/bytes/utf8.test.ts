import { isUtf8 as engineSays } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAscii, isUtf8 } from '../../src/bytes/charset.js';

describe('isAscii', () => {
  it('looks at the range and at nothing beside it', () => {
    const bytes = Uint8Array.of(0x80, 0x00, 0x7f, 0x80);
    expect(isAscii(bytes, 1, 3)).toBe(true);
    expect(isAscii(bytes, 0, 3)).toBe(false);
    expect(isAscii(bytes, 1, 4)).toBe(false);
    expect(isAscii(bytes, 2, 2)).toBe(true);
  });
});

describe('isUtf8', () => {
  it('agrees with the engine’s strict decoder on every two bytes, alone and with continuations', () => {
    for (let pair = 0; pair < 0x10000; pair++) {
      for (const rest of [[], [0x80], [0x80, 0x80], [0xbf, 0x41]]) {
        const bytes = Uint8Array.of(pair >> 8, pair & 0xff, ...rest);
        if (isUtf8(bytes, 0, bytes.length) !== engineSays(bytes)) expect.fail(Buffer.from(bytes).toString('hex'));
      }
    }
    expect(isUtf8(Buffer.from('小明 😀'), 0, 11)).toBe(true);
  });

  it('agrees with the engine’s strict decoder on damaged text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 }).map((string) => new TextEncoder().encode(string));
    fc.assert(
      fc.property(text, fc.nat(), fc.nat({ max: 255 }), (bytes, place, value) => {
        if (bytes.length > 0) bytes[place % bytes.length] = value;
        expect(isUtf8(bytes, 0, bytes.length)).toBe(engineSays(bytes));
      }),
      { seed: 2, numRuns: 3000 },
    );
  });

  it('does not look beyond the end of the range', () => {
    const bytes = Buffer.from('小');
    expect(isUtf8(bytes, 0, 2)).toBe(false);
    expect(isUtf8(bytes, 1, 3)).toBe(false);
    expect(isUtf8(bytes, 3, 3)).toBe(true);
  });
});
