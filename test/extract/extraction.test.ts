import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { digestHex } from '../../src/crypto/digest.js';
import { Extraction } from '../../src/extract/extraction.js';
import { manifestText } from '../../src/extract/manifest.js';
import { Places } from '../../src/extract/places.js';
import type { ObjectInfo } from '../../src/dissector.js';
import { Bounds, limits, type Limits } from '../../src/limits.js';
import type { ObjectRecord } from '../../src/record.js';
import { folder } from '../cli/run.js';
import { ascii } from '../engine/traffic.js';
import { object } from '../render/post.js';

let root = '';
let reached: string[] = [];

beforeEach(() => {
  root = realpathSync(folder());
  reached = [];
});

function extraction(changed: Partial<Limits> = {}, wants = (_record: ObjectRecord): boolean => true): Extraction {
  const made = new Extraction(new Places(root, false, []), {
    bounds: new Bounds(limits(changed), ({ name }) => reached.push(name)),
    captures: ['lan.pcap'],
    wants,
    onFile: () => undefined,
  });
  onTestFinished(() => {
    made.close();
  });
  return made;
}

const info = (changed: Partial<ObjectInfo> = {}): ObjectInfo => ({
  name: 'a.txt',
  size: null,
  kind: 'file',
  from: [],
  ...changed,
});

/** A whole transfer of a text. */
function transfer(to: Extraction, id: number, text: string, changed: Partial<ObjectInfo> = {}): void {
  to.begin(id, info(changed));
  to.write(id, 0, ascii(text));
  to.end(id, object({ name: changed.name ?? 'a.txt', size: text.length }));
}

const read = (name: string): string => readFileSync(join(root, name), 'latin1');

describe('an extraction', () => {
  it('writes what arrives, in any order, under a name that is no name until it ends', () => {
    const to = extraction();
    to.begin(1, info());
    to.write(1, 3, ascii('def'));
    to.write(1, 0, ascii('abc'));
    expect(readdirSync(root).filter((name) => !name.endsWith('.part'))).toEqual([]);
    to.end(1, object({ size: 6 }));
    expect(readdirSync(root)).toEqual(['a.txt']);
    expect(read('a.txt')).toBe('abcdef');
    expect(statSync(join(root, 'a.txt')).mode & 0o111).toBe(0);
  });

  it('tells of each file what the manifest promises', () => {
    const to = extraction();
    const digest = { name: 'sha1', hex: digestHex('sha1', ascii('hello')).toUpperCase() } as const;
    transfer(to, 1, 'hello', { digest });
    transfer(to, 2, 'HELLO', { digest });
    expect(to.entries.map(({ path, verified }) => [path, verified])).toEqual([
      ['a.txt', true],
      ['a (2).txt', false],
    ]);
    const [entry] = JSON.parse(manifestText(to.entries)) as Record<string, unknown>[];
    expect(
      Object.keys(entry ?? {})
        .slice(0, 12)
        .join(),
    ).toBe('path,name,size,sha1,sha256,protocol,kind,from,to,frames,complete,verified');
    expect(entry).toMatchObject({ sha256: digestHex('sha256', ascii('hello')), size: 5, complete: true, id: '141.2' });
  });

  it('names a file that is not whole, and says what is missing', () => {
    const to = extraction();
    to.begin(1, info());
    to.write(1, 4, ascii('efgh'));
    to.end(1, object({ complete: false, missing: [[0, 4]], size: 4 }));
    expect(read('a.txt.partial')).toBe('\0\0\0\0efgh');
    expect(to.entries[0]).toMatchObject({
      path: 'a.txt.partial',
      complete: false,
      missing: [[0, 4]],
      size: 4,
      sha1: null,
    });
  });

  it('gives what has no name that of its kind, with the ending of a picture', () => {
    const to = extraction();
    for (const [id, text] of [
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      '\xff\xd8\xff\xe0',
      'BM',
      'RIFF0000WEBP',
      'text',
    ].entries()) {
      to.begin(id, info({ name: null, kind: 'picture' }));
      to.write(id, 0, ascii(text));
      to.end(id, object({ name: null, size: text.length }));
    }
    const paths = to.entries.map(({ path }) => path);
    expect(paths).toEqual(['picture.png', 'picture.gif', 'picture.jpg', 'picture', 'picture.webp', 'picture (2)']);
  });

  it('writes empty files, and forgets what is not wanted', () => {
    const to = extraction({}, ({ name }) => name !== 'b.txt');
    to.begin(1, info());
    to.end(1, object({ size: 0 }));
    transfer(to, 2, 'unwanted', { name: 'b.txt' });
    expect(readdirSync(root)).toEqual(['a.txt']);
  });

  it('keeps to the limits, and says once for each that it was reached', () => {
    const to = extraction({ extractedFile: 4, extracted: 6, extractedFiles: 3 });
    for (let id = 1; id <= 5; id++) transfer(to, id, 'abcdef');
    expect(to.entries.map(({ path, size, missing }) => [path, size, missing])).toEqual([
      ['a.txt.partial', 4, [[4, 6]]],
      ['a (2).txt.partial', 2, [[2, 6]]],
      ['a (3).txt.partial', 0, [[0, 6]]],
    ]);
    expect(reached).toEqual(['extracted', 'extractedFiles']);
  });

  it('writes no place far away that the limit forbids', () => {
    const to = extraction({ extractedFile: 1000 });
    to.begin(1, info());
    to.write(1, 2 ** 50, ascii('far'));
    to.end(1, object({ complete: false, missing: [[0, 2 ** 50]], size: 3 }));
    expect(statSync(join(root, 'a.txt.partial')).size).toBe(0);
    expect(reached).toEqual(['extractedFile']);
  });

  it.skipIf(!existsSync('/proc/self/fd'))('has few files open, however many are on their way', () => {
    const to = extraction();
    const ids = Array.from({ length: 300 }, (_, index) => index + 1);
    for (const id of ids) to.begin(id, info({ name: `${id}` }));
    for (let at = 0; at < 3; at++) for (const id of ids) to.write(id, at, ascii(String(at)));
    expect(readdirSync('/proc/self/fd').length).toBeLessThan(150);
    for (const id of ids) to.end(id, object({ name: `${id}`, size: 3 }));
    expect(ids.every((id) => read(String(id)) === '012')).toBe(true);
  });

  it('takes away at its end what did not become a file, and keeps what went wrong', () => {
    const to = extraction();
    to.begin(1, info());
    to.write(1, 0, new Uint8Array(100_000));
    const [part = ''] = readdirSync(root);
    expect(part).toMatch(/^\.imdissect-.*\.part$/);
    to.close();
    expect(readdirSync(root)).toEqual([]);
    const blocked = extraction();
    blocked.begin(1, info());
    writeFileSync(join(root, `.imdissect-${process.pid}-1.part`), 'somebody else');
    blocked.write(1, 0, new Uint8Array(100_000));
    expect(blocked.failure).toMatchObject({ code: 'EEXIST' });
    blocked.end(1, object({ size: 100_000 }));
    expect(read(`.imdissect-${process.pid}-1.part`)).toBe('somebody else');
  });
});
