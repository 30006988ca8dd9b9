import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedName, numberedName, safeName } from '../../src/extract/safe-name.js';

const safe = (name: string): string => safeName(name, 'file');

describe('a safe name', () => {
  it.each([
    ['hello.txt', 'hello.txt'],
    ['日本語 图片.png', '日本語 图片.png'],
    ['../../etc/passwd', '_._.._etc_passwd'],
    ['..', 'file'],
    ['.', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['///', 'file'],
    ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
    ['a:stream', 'a_stream'],
    ['.bashrc', '_bashrc'],
    ['-rf', '_rf'],
    ['~root', '_root'],
    ['name. . .', 'name'],
    ['trailing ', 'trailing'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['Com1.tar.gz', '_Com1.tar.gz'],
    ['lpt³', '_lpt³'],
    ['console', 'console'],
    ['a\0b\nc\x1b[31m', 'a_b_c_[31m'],
    ['exe\u202etxt.jpg', 'exe_txt.jpg'],
    ['zero\u200bwidth', 'zero_width'],
    ['half \ud800', 'half _'],
    ['what?*"<>|', 'what______'],
    ['cafe\u0301', 'café'],
  ])('%j becomes %j', (name, expected) => {
    expect(safe(name)).toBe(expected);
  });

  it('is cut to 200 bytes, whole characters, with its extension', () => {
    const cut = safe(`${'签'.repeat(500)}.txt`);
    expect(cut).toBe(`${'签'.repeat(65)}.txt`);
    expect(Buffer.byteLength(safe('x'.repeat(100_000)))).toBe(200);
    expect(Buffer.byteLength(safe(`a.${'x'.repeat(100_000)}`))).toBe(200);
    expect(safe(`${'.'.repeat(70_000)}x`).length).toBeLessThan(200);
  });

  it('is one component of a path whatever the name is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', ':', '-', 'a') }),
        ),
        (name) => {
          const made = safe(name);
          expect(made).toMatch(/^[^/\\:\x00-\x1f\x7f]+$/);
          expect(made).not.toMatch(/^[.\- ]|[. ]$/);
          expect(safe(made)).toBe(made);
        },
      ),
    );
  });

  it('has a number before its extension where there are several', () => {
    expect(numberedName('hello.txt', 2)).toBe('hello (2).txt');
    expect(numberedName('README', 3)).toBe('README (3)');
  });

  it('is the same file as one in other letters or another form', () => {
    expect(foldedName('Straße.TXT')).toBe(foldedName('STRASSE.txt'));
    expect(foldedName('ﬁle')).toBe(foldedName('FILE'));
    expect(foldedName('a')).not.toBe(foldedName('b'));
  });
});
