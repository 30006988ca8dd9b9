/** `npm run new` in a copy of the repository: what it makes passes at once, and nothing is written over. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './tshark.js';

const parts = [
  'dissectors',
  'samples',
  'scripts',
  'src',
  'test',
  '.prettierignore',
  '.prettierrc.json',
  'eslint.config.js',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
const guide = readFileSync(join(root, 'dissectors/README.md'), 'utf8');

describe('npm run new', () => {
  let copy = '';
  const path = (name: string): string => join(copy, name);
  const text = (name: string): string => readFileSync(path(name), 'utf8');

  /** Output and exit code of the scaffold. */
  function make(...words: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/new.mjs', ...words], {
      cwd: copy,
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  }

  /** Runs a tool of node_modules in the copy; its output when it fails. */
  function tool(name: string, ...words: string[]): string {
    try {
      execFileSync(process.execPath, [path(`node_modules/${name}`), ...words], {
        cwd: copy,
        encoding: 'utf8',
        stdio: 'pipe',
        env: { PATH: process.env['PATH'], NO_COLOR: '1' },
      });
      return '';
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return `${stdout}${stderr}`.slice(-4000);
    }
  }

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'imdissect-new-'));
    for (const part of parts) cpSync(join(root, part), path(part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), path('node_modules'));
    symlinkSync(join(root, 'dist'), path('dist'));
  });

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('makes protocols that pass type check, lint and tests at once', { timeout: 240_000 }, () => {
    expect(make('chirp')).toMatchObject({ code: 0, err: '' });
    const { code, out } = make('whisperbox2');
    expect(code).toBe(0);
    expect(out).toContain('npx vitest run test/dissectors/whisperbox2');
    const made = ['chirp', 'whisperbox2'].flatMap((id) => [`dissectors/${id}`, `test/dissectors/${id}`]);
    const only = { extends: './tsconfig.json', include: [...made, 'dissectors/index.ts'] };
    writeFileSync(path('tsconfig.new.json'), JSON.stringify(only));
    expect(tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.new.json')).toBe('');
    expect(tool('eslint/bin/eslint.js', 'dissectors/index.ts', ...made)).toBe('');
    expect(tool('prettier/bin/prettier.cjs', '--check', 'dissectors/index.ts', ...made)).toBe('');
    const own = ['test/dissectors/chirp', 'test/dissectors/whisperbox2'];
    const tests = [...own, 'test/testing', 'test/rooms.test.ts', 'test/laws.test.ts'];
    const theirs = '[Cc]hirp|[Ww]hisperbox2|give dissectors';
    expect(
      tool('vitest/vitest.mjs', 'run', ...tests, '-t', theirs, '--outputFile', 'tests.json', '--reporter', 'json'),
    ).toBe('');
    const { numPassedTests } = JSON.parse(text('tests.json')) as { readonly numPassedTests: number };
    // Of each its own four, four laws of bytes, one of names in two files; and where it may import from.
    expect(numPassedTests).toBe(2 * 10 + 1);
  });

  it('makes of the guide what stands in the guide, in less than 120 lines', () => {
    const files = [...guide.matchAll(/^<!-- file: (\S+) -->\n(`{3,})\w+\n([\s\S]*?)^\2$/gm)];
    expect(files.map(([, name = '']) => name)).toContain('dissectors/chirp/index.ts');
    for (const [, name = '', , content] of files) expect(text(name)).toBe(content);
    const lines = files
      .filter(([, name]) => name?.startsWith('dissectors/') && name.endsWith('.ts'))
      .reduce((sum, [, , , content = '']) => sum + content.split('\n').length - 1, 0);
    expect(lines).toBeLessThan(120);
  });

  it('leaves no trace of the template, and gives each protocol a port of its own', () => {
    const index = text('dissectors/whisperbox2/index.ts');
    expect(index).toContain("title: 'Whisperbox2'");
    expect(index).not.toMatch(/chirp|7580/i);
  });

  it.each([
    ['chirp', 'already'],
    ['ipmsg', 'already'],
    ['Gossip', 'lower-case'],
    ['../x', 'lower-case'],
    ['struct', 'means something'],
    ['class', 'means something'],
  ])('refuses %s', (id, why) => {
    const before = text('dissectors/index.ts');
    const { code, out, err } = make(id);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(why);
    expect(text('dissectors/index.ts')).toBe(before);
  });

  it('writes nothing where one of the files exists', () => {
    writeFileSync(path('dissectors/gossip'), 'mine');
    expect(make('gossip')).toMatchObject({ code: 2, out: '' });
    expect(text('dissectors/gossip')).toBe('mine');
    expect(existsSync(path('samples/gossip'))).toBe(false);
    expect(make()).toMatchObject({ code: 2, out: '' });
  });
});
