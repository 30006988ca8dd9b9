import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Places } from '../../src/extract/places.js';
import { folder } from '../cli/run.js';

let root = '';
let outside = '';

beforeEach(() => {
  const base = realpathSync(folder());
  root = join(base, 'root');
  outside = join(base, 'outside');
  mkdirSync(root);
  mkdirSync(outside);
});

/** Puts a file with this text at its place. */
function put(places: Places, text: string, name: string, folders: readonly string[] = []): string {
  const part = join(root, '.part');
  writeFileSync(part, text);
  return places.settle(part, folders, name, 'file', '').path;
}

const text = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('places', () => {
  it('are numbered where names clash, in other letters as well', () => {
    const places = new Places(root, false, ['manifest.json']);
    const given = ['a.txt', 'A.TXT', 'a.txt', 'a (2).txt', 'Manifest.JSON'].map((name) => put(places, name, name));
    expect(given).toEqual(['a.txt', 'A (2).TXT', 'a (3).txt', 'a (2) (2).txt', 'Manifest (2).JSON']);
    expect(given.map(text)).toEqual(['a.txt', 'A.TXT', 'a.txt', 'a (2).txt', 'Manifest.JSON']);
  });

  it('tell whether a name had to be changed, and clashes do not count', () => {
    const places = new Places(root, false, []);
    const renamed = (name: string, folders: readonly string[] = []): boolean => {
      writeFileSync(join(root, '.part'), '');
      return places.settle(join(root, '.part'), folders, name, 'file', '').renamed;
    };
    const deep = Array.from({ length: 17 }, () => 'd');
    expect([renamed('a.txt'), renamed('a.txt'), renamed('e\u0301', ['b', 'c'])]).toEqual([false, false, false]);
    expect(['..', 'C:evil', 'con', 'a/b', '.bashrc', 'a\0b', 'a.'].map((name) => renamed(name))).toEqual(
      Array.from({ length: 7 }, () => true),
    );
    expect([['..'], ['', 'root'], ['a', '', 'b'], deep].map((folders) => renamed('a', folders))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(renamed('a', deep.slice(1))).toBe(false);
  });

  it('leave alone what was there before', () => {
    writeFileSync(join(root, 'a.txt'), 'mine');
    expect(put(new Places(root, false, []), 'theirs', 'a.txt')).toBe('a (2).txt');
    expect(text('a.txt')).toBe('mine');
  });

  it('are taken over with force, but not from files of the same run', () => {
    writeFileSync(join(root, 'a.txt'), 'old');
    const places = new Places(root, true, []);
    expect(put(places, 'first', 'a.txt')).toBe('a.txt');
    expect(put(places, 'second', 'a.txt')).toBe('a (2).txt');
    expect(text('a.txt')).toBe('first');
  });

  it.each([false, true])('never lead through a link (force: %s)', (force) => {
    writeFileSync(join(outside, 'secret'), 'mine');
    symlinkSync(join(outside, 'secret'), join(root, 'a.txt'));
    symlinkSync(outside, join(root, 'docs'));
    symlinkSync(join(outside, 'made'), join(root, 'dangling'));
    const places = new Places(root, force, []);
    expect(put(places, 'x', 'a.txt')).toBe(force ? 'a.txt' : 'a (2).txt');
    expect(put(places, 'y', 'b.txt', ['docs'])).toBe('docs (2)/b.txt');
    put(places, 'z', 'dangling');
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('mine');
  });

  it('keep the folders of a folder, made safe one by one', () => {
    const places = new Places(root, false, []);
    expect(put(places, '1', 'a', ['docs', 'sub'])).toBe('docs/sub/a');
    expect(put(places, '2', 'b', ['Docs', 'sub'])).toBe('docs/sub/b');
    expect(put(places, '3', 'passwd', ['..', '..', '/etc'])).toBe('folder/folder/_etc/passwd');
    expect(put(places, '4', '..', ['CON'])).toBe('_CON/file');
    expect(existsSync(join(root, '..', 'passwd'))).toBe(false);
  });

  it('stand beside a file that has the name of their folder', () => {
    const places = new Places(root, false, []);
    put(places, 'file', 'docs');
    expect(put(places, 'inside', 'a', ['docs'])).toBe('docs (2)/a');
  });

  it('are not deeper than 16 folders', () => {
    const path = put(new Places(root, false, []), 'deep', 'a', Array<string>(500).fill('d'));
    expect(path).toBe(`${'d/'.repeat(16)}a`);
  });
});
