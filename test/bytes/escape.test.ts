import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, jsonLine, jsonString, xmlText } from '../../src/bytes/escape.js';

/** What no output may hold as it is. */
const unsafe = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\p{Surrogate}]/u;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\\', 'n', 'x', 'u', '1', 'b', '\n', '\x1b', '\u202e', '\ud83d', '\ude00', '小'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
);

describe('escaped text', () => {
  it.each([
    ['小明 said: hi 😀', '小明 said: hi 😀'],
    ['a\nb\r\tc', 'a\\nb\\r\\tc'],
    ['\x1b[31mred\x00\x07', '\\x1b[31mred\\x00\\x07'],
    ['\x7f\x80\x9b\x9f\xa0', '\\x7f\\x80\\x9b\\x9f\xa0'],
    ['\u2027\u2028\u202a\u202e\u202f', '\u2027\\u2028\\u202a\\u202e\u202f'],
    ['\u2065\u2066\u2069\u206a', '\u2065\\u2066\\u2069\u206a'],
    ['\ud800x\udfff', '\\ud800x\\udfff'],
    ['C:\\Windows\\notes', 'C:\\Windows\\\\notes'],
    ['end\\', 'end\\'],
    ['\\u202e \\x1b \\t', '\\\\u202e \\\\x1b \\\\t'],
    ['\\\\server', '\\\\\\server'],
    ['\\\n', '\\\\\\n'],
    ['\\\\', '\\\\\\'],
  ])('of %j is %j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  it('holds nothing unsafe and has one reading, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(unsafe);
        expect(unescaped(escaped)).toBe(text);
      }),
      { seed: 4, numRuns: 5000 },
    );
  });

  it('is done in linear time', () => {
    const before = performance.now();
    escapeText('\\'.repeat(1_000_000));
    escapeText('\x1b'.repeat(1_000_000));
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

/** The one reading that `escapeText` promises. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:([\\nrt])|x([0-9a-f]{2})|u([0-9a-f]{4}))/g,
    (_, letter?: string, two?: string, four?: string) => {
      if (letter !== undefined) return { n: '\n', r: '\r', t: '\t' }[letter] ?? letter;
      return String.fromCharCode(parseInt(two ?? four ?? '', 16));
    },
  );
}

describe('JSON strings', () => {
  it.each([
    ['', '""'],
    ['小明 😀', '"小明 😀"'],
    ['a"b\\c\n\x01', '"a\\"b\\\\c\\n\\u0001"'],
    ['\x7f\x80\x9f\xa0', '"\\u007f\\u0080\\u009f\xa0"'],
    ['\u2027\u2028\u202e\u202f\u2066\u2069\u206a', '"\u2027\\u2028\\u202e\u202f\\u2066\\u2069\u206a"'],
    ['\ud83d', '"\\ud83d"'],
    ['\ude00\ud83d', '"\\ude00\\ud83d"'],
  ])('of %j are %s', (text, json) => {
    expect(jsonString(text)).toBe(json);
  });

  it('hold nothing unsafe and are read back as the same text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = jsonString(text);
        expect(json).not.toMatch(unsafe);
        expect(JSON.parse(json)).toBe(text);
      }),
      { seed: 5, numRuns: 5000 },
    );
  });

  it('escape each unsafe character of the basic plane, and no others', () => {
    expect(jsonString('\u202e')).toBe('"\\u202e"');
    expect(jsonLine([{ a: '\u202e\x9b', b: 1 }])).toBe('[{"a":"\\u202e\\u009b","b":1}]');
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      const escaped = unsafe.test(character) || character === '"' || character === '\\';
      if ((jsonString(character) !== `"${character}"`) !== escaped) expect.fail(`U+${code.toString(16)}`);
    }
  });
});

describe('XML text', () => {
  it.each([
    [`<a href="x" title='y'>&`, '&lt;a href=&quot;x&quot; title=&apos;y&apos;&gt;&amp;'],
    ['tab\tline\nreturn\r', 'tab\tline\nreturn\r'],
    ['\x00\x08\x0b\x0c\x0e\x1f', '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd'],
    ['\ud800😀\ufffe\uffff', '\ufffd😀\ufffd\ufffd'],
    ['小明', '小明'],
  ])('of %j is %j', (text, xml) => {
    expect(xmlText(text)).toBe(xml);
  });
});
