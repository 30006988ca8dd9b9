import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonString } from '../../src/bytes/escape.js';
import { FixedText, TextSink } from '../../src/bytes/text-sink.js';
import { hostileTexts } from '../render/hostile-texts.js';

describe('a sink of text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: fc.constantFrom('a', 'b', '"', '\\', ' '), maxLength: 200 }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 40 }),
    fc.constantFrom(...hostileTexts),
  );

  it('gives back what was put, encoded as Node encodes it', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 20 }), (texts) => {
        const sink = new TextSink(1);
        for (const text of texts) sink.put(text);
        expect(Buffer.from(sink.bytes)).toEqual(Buffer.concat(texts.map((text) => Buffer.from(text))));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('gives back fixed text between other text, whatever its length', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 20 }), (texts) => {
        const sink = new TextSink(1);
        for (const text of texts) {
          sink.fixed(new FixedText(text));
          sink.put('|');
        }
        expect(Buffer.from(sink.bytes)).toEqual(Buffer.from(texts.map((text) => `${text}|`).join('')));
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  it('writes the same JSON strings as jsonString', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 20 }), (texts) => {
        const sink = new TextSink(1);
        for (const text of texts) sink.json(text);
        expect(sink.text()).toBe(texts.map(jsonString).join(''));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('writes every unit below U+3000, and the surrogates, as jsonString does', () => {
    for (const [from, to] of [
      [0, 0x3000],
      [0xd700, 0xe100],
    ] as const) {
      for (let unit = from; unit < to; unit++) {
        for (const before of ['a', 'a long text before it, all of it ASCII']) {
          const text = `${before}${String.fromCharCode(unit)}b`;
          const sink = new TextSink(16);
          sink.json(text);
          if (sink.text() !== jsonString(text)) expect(sink.text()).toBe(jsonString(text));
        }
      }
    }
  });

  it('puts a part of itself once more', () => {
    const sink = new TextSink(4);
    sink.put('12345');
    sink.again(1, 4);
    sink.put('!');
    expect(sink.text()).toBe('12345234!');
  });

  it.each([
    [0, 1, '0'],
    [9, 1, '9'],
    [10, 1, '10'],
    [7, 6, '000007'],
    [1_234_567, 6, '1234567'],
    [999_999_999, 9, '999999999'],
    [Number.MAX_SAFE_INTEGER, 1, '9007199254740991'],
  ])('writes the digits of %i, at least %i, as %s', (value, width, expected) => {
    const sink = new TextSink(1);
    sink.digits(value, width);
    expect(sink.text()).toBe(expected);
  });

  it('writes all whole numbers like String', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const sink = new TextSink(1);
        sink.digits(value);
        expect(sink.text()).toBe(String(value));
      }),
      { seed: 13 },
    );
  });

  it('can be cut back and cleared', () => {
    const sink = new TextSink();
    sink.put('one');
    const from = sink.length;
    sink.put('two');
    expect(sink.text(from)).toBe('two');
    sink.cut(from);
    expect([sink.text(), sink.length]).toEqual(['one', 3]);
    expect(Buffer.from(sink.bytes).toString()).toBe('one');
    sink.clear();
    sink.put('three');
    expect(sink.text()).toBe('three');
  });
});
