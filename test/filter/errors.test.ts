import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caretLines } from '../../src/cli/caret.js';
import { compileFilter, FilterError } from '../../src/filter/index.js';
import { finding, letterBytes, loginBytes, message, mountedPost, object } from '../render/post.js';

const post = mountedPost();

/** The complaint, and the part of the expression that it points at. */
function complaint(expression: string): string {
  try {
    compileFilter(expression, [post]);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { start, end } = error.span;
    return `${error.message} @${start}:${expression.slice(start, end)}`;
  }
  return 'accepted';
}

describe('a filter that cannot be right is refused before anything is read', () => {
  it.each([
    ['', 'the filter is empty @0:'],
    ['  ', 'the filter is empty @2:'],
    ['post.hots == "vm"', "there is no name 'post.hots'; did you mean 'post.host'? @0:post.hots"],
    ['pots.host', "there is no name 'pots.host'; did you mean 'post.host'? @0:pots.host"],
    ['post.contacts.zzzzzzzz', "no name 'post.contacts.zzzzzzzz'; 'post.contacts' has: uin, nick @0:post.c"],
    ['zzzzzzzz', "there is no name 'zzzzzzzz'; names begin with: post, record, kind,"],
    ['post and post.command == SEND_MSH', "never 'SEND_MSH'; did you mean 'SEND_MSG'? @25:SEND_MSH"],
    ['post.command == QQQQQQQQ', "post.command is never 'QQQQQQQQ'; there are: HELLO, SEND_MSG @16:"],
    ['post.commandName == "HELL"', 'did you mean \'HELLO\'? @20:"HELL"'],
    ['post.options == URGENT', 'URGENT is a bit of post.options: write post.options & URGENT @16:URGENT'],
    ['post.options & URGEMT', "never 'URGEMT'; did you mean 'URGENT'? @15:URGEMT"],
    ['post.version & URGENT', 'the bits of post.version have no names; write a number @15:URGENT'],
    ['post.options & 1.5', 'bits are a whole number up to 0xffffffff @15:1.5'],
    ['post.host & 1', "'&' works on numbers; post.host is text @10:&"],
    ['kind == post.leter', "kind is never 'post.leter'; did you mean 'post.letter'? @8:post.leter"],
    ['protocol == "icq"', "protocol is never 'icq'; there are: post @12:"],
    ['code == post.od', "did you mean 'post.odd'?"],
    ['severity == bad', "severity is never 'bad'; there are: note, warning, error @12:bad"],
    ['kind < post.login', "'<' needs values that have an order; use == or != @5:<"],
    ['post.host == root', 'post.host is compared with text in quotes, or a whole number'],
    ['post.host == root', '; write "root" @13:root'],
    ['post.version == "1"', 'post.version is compared with a number: 10, -1, 0x1f or 2.5 @16:"1"'],
    ['post.packetNo == 1.5', 'post.packetNo is compared with a whole number: 10 or 0x1f @17:1.5'],
    ['post.mark == 012', 'post.mark is compared with bytes: 01:02:ff, 0x0102ff or "0102ff" @13:012'],
    ['post.mark == "GET"', 'the bytes of this text in UTF-8 are 47:45:54 @13:"GET"'],
    ['post.mark contains xx', 'post.mark contains bytes: 01:02:ff'],
    ['post.urgent == maybe', 'post.urgent is compared with true or false @15:maybe'],
    ['post.urgent < true', "'<' needs values that have an order; use == or != @12:<"],
    ['post.sentAt > "yesterday"', 'post.sentAt is compared with a time in UTC: "2026-11-20 20:05:44.5"'],
    ['post.sentAt > "2026-02-30"', 'post.sentAt is compared with a time in UTC'],
    [
      'post.realIp == 10.0.0.256',
      'post.realIp is compared with an address: 10.0.0.7, fe80::1 or 10.0.0.0/8 @15:10.0.0.256',
    ],
    ['post.realIp == 10.0.0.0/33', '@15:10.0.0.0/33'],
    ['ip.addr == 1::2::3', '@11:1::2::3'],
    ['ip.addr < 10.0.0.0/8', "'<' needs values that have an order"],
    ['ip.addr in {10.0.0.0/8..11.0.0.0}', 'a range needs values that have an order @12:10.0.0.0/8'],
    ['post.contacts == 2', 'post.contacts has no value, it can only be asked whether it is there; it has: uin, nick'],
    ['post.letter == 1', 'post.letter has no value, it can only be asked whether it is there @0:post.letter'],
    ['post.version contains 1', "'contains' works on text and bytes; post.version is a number @13:contains"],
    ['post.host contains vm', 'post.host contains text, which is written in quotes @19:vm'],
    ['post.mark matches "a"', "'matches' works on text; post.mark is bytes @10:matches"],
    ['post.host matches vm', 'a regular expression is written in quotes @18:vm'],
    ['post.host matches "a(b"', 'the regular expression cannot be used: missing closing ): `a(b` @18:"a(b"'],
    ['post.host matches "(?=a)"', 'the regular expression cannot be used: invalid or unsupported Perl syntax: `(?=`'],
    [`post.host matches "${'a'.repeat(1001)}"`, 'the regular expression is longer than 1000 characters @18:'],
    ['post.host == "vm', 'the text has no closing quote @13:"vm'],
    [
      'post.host == "\\d"',
      'there is no such escape; write \\\\ for a backslash, or r"…" where backslashes are to stay @14:\\d',
    ],
    ["post.host == 'vm'", "''' means nothing here; text is written in double quotes @13:'"],
    ['post.host % 2', "'%' means nothing here @10:%"],
    ['(post', "there is no ')' for this '(' @0:("],
    ['post)', "there is no '(' for this ')' @4:)"],
    ['()', 'a condition begins with a name @1:)'],
    ['post post', "the filter should end here; two conditions are joined by 'and' or 'or' @5:post"],
    ['post AND post', 'the filter should end here'],
    ['post.version = 1', "there is no operator '='; equality is written == @13:="],
    ['post.version === 1', "there is no operator '==='; write: all NAME == VALUE @13:==="],
    ['post | post.host', "there is no operator '|'; or is written || @5:|"],
    ['1 == post.version', "there is no name '1'"],
    ['"a" == post.host', 'a condition begins with a name @0:"a"'],
    ['post.version ==', 'something is missing here: a value @15:'],
    ['post and', 'something is missing here: a name @8:'],
    ['post.version == and', 'a value is expected here @16:and'],
    ['any post.host', "'any' needs a comparison behind the name @4:post.host"],
    ['post.version in 5', "'in' needs a set: {1, 5..9} @16:5"],
    ['post.version in {}', 'a value is expected here @17:}'],
    ['post.version in {1', "there is no '}' for this '{' @16:{"],
    ['post.version in {1 2}', "a comma or '}' is expected here @19:2"],
    ['post.version in {1..}', 'a value is expected here @20:}'],
  ])('%s', (expression, expected) => {
    expect(complaint(expression)).toContain(expected);
  });

  it('is bounded: deep nesting, long expressions, large sets', () => {
    expect(complaint(`${'('.repeat(100)}post${')'.repeat(100)}`)).toBe('accepted');
    expect(complaint(`${'('.repeat(101)}post${')'.repeat(101)}`)).toContain('nested deeper than 100 @100:(');
    expect(complaint(Array.from({ length: 150 }, () => '(not post)').join(' or '))).toBe('accepted');
    expect(complaint(`${'!'.repeat(60_000)}post`)).toContain('nested deeper than 100 @100:!');
    expect(complaint('('.repeat(65_536))).toContain('nested deeper');
    expect(complaint('p'.repeat(65_537))).toContain('longer than 65536 characters');
    const set = Array.from({ length: 4096 }, (_, i) => i).join(',');
    expect(complaint(`post.version in {${set}}`)).toBe('accepted');
    expect(complaint(`post.version in {${set},1}`)).toContain('the set holds more than 4096 values');
    expect(complaint(Array.from({ length: 5000 }, () => 'post').join(' or '))).toBe('accepted');
  });

  it('whatever is typed, it is accepted or refused with a place inside the expression', () => {
    const words = fc.constantFrom(
      ...['post', 'post.host', 'post.version', 'post.mark', 'ip.addr', 'frame.time', 'kind', 'and', 'or', 'not', 'in'],
      ...['any', 'all', '==', '!=', '<', '&', '(', ')', '{', '}', ',', '..', '"a"', 'r"\\d"', '1', '0x', '10.0.0.0/8'],
      ...['contains', 'matches', 'null', '__proto__', 'constructor', 'toString', '"', '\\', '\u202e', '😀', '-'],
    );
    const soup = fc.array(fc.oneof({ weight: 5, arbitrary: words }, fc.string({ unit: 'binary', maxLength: 5 })));
    const records = [
      message('letter', letterBytes(['Ann'], Uint8Array.of(1))),
      message('login', loginBytes('Ann', 'x')),
      finding(),
      object(),
    ];
    let accepted = 0;
    fc.assert(
      fc.property(soup, (parts) => {
        const expression = parts.join(' ');
        try {
          const filter = compileFilter(expression, [post]);
          accepted++;
          for (const record of records) expect(typeof filter.matches(record)).toBe('boolean');
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
          const { start, end } = error.span;
          expect([start >= 0, start <= end, end <= expression.length]).toEqual([true, true, true]);
        }
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  it('text is read with its escapes, raw text without', () => {
    const vm = message('letter', letterBytes([], undefined, 'a"\\\né😀'));
    for (const written of ['"a\\"\\\\\\n\\xe9\\u{1f600}"', '"a\\x22\\x5c\\n\\u00e9\\ud83d\\ude00"']) {
      expect(compileFilter(`post.host == ${written}`, [post]).matches(vm)).toBe(true);
    }
    expect(compileFilter('post.host matches r"^a\\"\\\\\\s.\\p{So}$"', [post]).matches(vm)).toBe(true);
  });
});

describe('the place is shown under the expression', () => {
  const shown = (expression: string, start: number, end: number): string[] => caretLines({ expression, start, end });

  it('with carets as wide as what they stand under', () => {
    expect(shown('a == root', 5, 9)).toEqual(['  a == root', '       ^^^^']);
    expect(shown('a ==', 4, 4)).toEqual(['  a ==', '      ^']);
    expect(shown('"签名" x', 5, 6)).toEqual(['  "签名" x', '         ^']);
    expect(shown('a == 签名', 5, 7)).toEqual(['  a == 签名', '       ^^^^']);
  });

  it('where control characters will be written as escapes', () => {
    expect(shown('\x1b zz', 2, 4)).toEqual(['  \x1b zz', '       ^^']);
  });

  it('a long one is cut on both sides, and stays within 100 columns', () => {
    const lines = shown(`${'x'.repeat(500)} bad ${'y'.repeat(500)}`, 501, 504);
    expect(lines[0]).toMatch(/^ {2}…x+ bad y+…$/);
    expect(lines[1]).toMatch(/^ +\^\^\^$/);
    expect(lines[0]?.indexOf('bad')).toBe(lines[1]?.indexOf('^'));
    for (const line of lines) expect(line.length).toBeLessThan(90);
    for (const line of shown(`x${'y'.repeat(500)}`, 1, 501)) expect(line.length).toBeLessThan(90);
  });

  it('an empty one is not', () => {
    expect(shown('', 0, 0)).toEqual([]);
  });
});
