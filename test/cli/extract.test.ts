import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestHex } from '../../src/crypto/digest.js';
import { patched } from './patched.js';
import { folder, imdissect, sample } from './run.js';

interface Entry {
  readonly path: string;
  readonly name: string | null;
  readonly size: number;
  readonly sha1: string | null;
  readonly sha256: string | null;
  readonly complete: boolean;
  readonly missing?: unknown;
  readonly renamed?: boolean;
}

const transfers = join(sample, '../../../myicq/v1-tcp/capture.pcap');

function manifest(dir: string): Entry[] {
  return JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Entry[];
}

/** Every file below a folder, its path with slashes. */
function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

/** A pcap (little-endian) up to a frame. */
function firstFrames(pcap: Buffer, frames: number): Buffer {
  let end = 24;
  for (let i = 0; i < frames; i++) end += 16 + pcap.readUInt32LE(end + 8);
  return pcap.subarray(0, end);
}

describe('imdissect extract', () => {
  it('writes the files of a conversation, folders among them, as the manifest says', async () => {
    const dir = join(folder(), 'out');
    const { code, out, err } = await imdissect(['extract', sample, '-o', dir]);
    expect(code).toBe(0);
    const entries = manifest(dir);
    expect(filesBelow(dir)).toEqual([...entries.map(({ path }) => path), 'manifest.json'].sort());
    expect(entries.map(({ path }) => path)).toContain('projdir/sub/deep/日本語.txt');
    for (const { path, size, sha1, sha256 } of entries) {
      const bytes = readFileSync(join(dir, path));
      expect([bytes.length, digestHex('sha1', bytes), digestHex('sha256', bytes)]).toEqual([size, sha1, sha256]);
    }
    expect(out).toContain('blob.bin  20000 bytes  ipmsg file  45.1  10.97.5.1:2425 → 10.97.5.2:59862\n');
    expect(err).toContain(`${entries.length} files written to ${dir}`);
  });

  it('writes a file once and whole that began on one connection and ended on another', async () => {
    const dir = folder();
    const capture = join(sample, '../../../msn/peer-to-peer/capture.pcap');
    const { out } = await imdissect(['extract', capture, '-o', dir]);
    const files = manifest(dir).filter(({ name }) => name === 'holiday.jpg');
    expect(files.map(({ path, size, complete }) => [path, size, complete])).toEqual([
      ['holiday.jpg', 64, true],
      ['holiday (2).jpg', 400, true],
    ]);
    const bytes = readFileSync(join(dir, 'holiday (2).jpg'));
    const sent = Uint8Array.from({ length: 400 }, (_, index) => index * 31 + (index >> 8) * 7);
    expect(bytes.equals(sent)).toBe(true);
    expect(out).toContain('holiday (2).jpg  400 bytes  msn file');
  });

  it('gives the digests that the JSON output gives', async () => {
    const dir = folder();
    await imdissect(['extract', transfers, '-o', dir]);
    const { out } = await imdissect([transfers, '-F', 'json', '-Y', 'record == "object"']);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry);
    expect(manifest(dir).map(({ name, sha256 }) => [name, sha256])).toEqual(
      objects.map(({ name, sha256 }) => [name, sha256]),
    );
    expect(objects.length).toBe(2);
  });

  it('puts a hostile folder below DIR only, under safe names', async () => {
    const base = folder();
    const dir = join(base, 'a/b/out');
    const capture = join(base, 'hostile.pcap');
    const changes = { projdir: '../../.', 'b.txt': '../..', deep: 'CON.', zero: 'a\\\x1bb', 'a.txt': '/root' };
    patched(sample, capture, changes);
    const { code, out, err } = await imdissect(['extract', capture, '-o', dir]);
    expect(code).toBe(0);
    const entries = manifest(dir);
    expect(filesBelow(base)).toEqual(
      ['hostile.pcap', ...entries.map(({ path }) => `a/b/out/${path}`), 'a/b/out/manifest.json'].sort(),
    );
    for (const { path } of entries)
      for (const part of path.split('/')) expect(part).not.toMatch(/^\.|[\\:\x1b]|^con\b|[. ]$/i);
    expect(entries.some(({ name }) => name?.startsWith('../../.') === true)).toBe(true);
    const renamed = entries.filter((entry) => entry.renamed === true);
    expect(renamed.length).toBe(out.split('was named ').length - 1);
    expect(err).toContain(`note: ${renamed.length} of them under safe names`);
    expect(entries.find(({ path }) => path === 'blob.bin')).not.toHaveProperty('renamed');
    expect(out).toMatch(/ {2}was named \.\.\/\.\.\/\.\/sub\/CON\.\/日本語\.txt\n/);
    expect(out).not.toContain('\x1b');
    expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).not.toContain('\x1b');
  });

  it('writes over nothing unless it is told to', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'hello.txt'), 'mine');
    expect((await imdissect(['extract', transfers, '-o', dir])).code).toBe(0);
    expect(readFileSync(join(dir, 'hello.txt'), 'utf8')).toBe('mine');
    const again = await imdissect(['extract', transfers, '-o', dir]);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('holds an extraction already')]);
    expect((await imdissect(['extract', transfers, '-o', dir, '--force'])).code).toBe(0);
    expect(readFileSync(join(dir, 'hello.txt'), 'utf8')).not.toBe('mine');
  });

  it('takes a link that leads nowhere for what it is', async () => {
    const dir = folder();
    symlinkSync('nowhere', join(dir, 'manifest.json'));
    const { code, err } = await imdissect(['extract', transfers, '-o', dir]);
    expect([code, err]).toEqual([2, expect.stringContaining('holds an extraction already')]);
    expect(readdirSync(dir)).toEqual(['manifest.json']);
    expect((await imdissect(['extract', transfers, '-o', dir, '--force'])).code).toBe(0);
    expect(lstatSync(join(dir, 'manifest.json')).isSymbolicLink()).toBe(false);
  });

  it('extracts what the filter wants, and says when there was nothing', async () => {
    const dir = folder();
    await imdissect(['extract', transfers, '-o', dir, '-Y', 'frame.number < 100']);
    expect(filesBelow(dir)).toEqual(['hello.txt', 'manifest.json']);
    const empty = join(folder(), 'none');
    const { err } = await imdissect(['extract', transfers, '-o', empty, '--only', 'ipmsg']);
    expect(err).toContain('no file was written');
    expect(manifest(empty)).toEqual([]);
  });

  it('marks what a cut capture has of a file, and what a limit lets through', async () => {
    const base = folder();
    const capture = join(base, 'cut.pcap');
    writeFileSync(capture, firstFrames(readFileSync(transfers), 88));
    await imdissect(['extract', capture, '-o', join(base, 'cut')]);
    const [cut] = manifest(join(base, 'cut'));
    const { size = 0 } = cut ?? {};
    expect(size).toBeGreaterThan(0);
    expect(cut).toMatchObject({ path: 'hello.txt.partial', complete: false, missing: [[size, 5600]], sha256: null });
    await imdissect(['extract', transfers, '-o', join(base, 'limited'), '--limits', 'extractedFile=100']);
    const [limited] = manifest(join(base, 'limited'));
    expect(limited).toMatchObject({ path: 'hello.txt.partial', size: 100, missing: [[100, 5600]], sha1: null });
  });

  it.each([
    [['extract', sample], 'extract needs a folder'],
    [['extract', sample, '-o', sample], 'is not a folder'],
    [['extract', '-o', 'out'], 'which capture?'],
  ])('refuses %j', async (words, says) => {
    const { code, err } = await imdissect(words);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(existsSync('out')).toBe(false);
  });

  it('ends with 3 when the folder cannot be made', async () => {
    const { code, err } = await imdissect(['extract', sample, '-o', '/dev/null/out']);
    expect([code, err]).toEqual([3, expect.stringContaining('cannot be written (ENOTDIR)')]);
  });
});
