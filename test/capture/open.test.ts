import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Frame } from '../../src/capture/frame.js';
import { openCapture } from '../../src/capture/open.js';
import { CaptureError } from '../../src/capture/problems.js';
import { join, packet, Pcap, Pcapng } from './build.js';
import { drain, readBytes, streamOf, texts } from './read.js';

const folder = mkdtempSync(path(tmpdir(), 'imdissect-capture-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, bytes: Uint8Array | string): string {
  const name_ = path(folder, name);
  writeFileSync(name_, bytes);
  return name_;
}

const pcap = new Pcap();
const record = (n: number): Uint8Array => pcap.record({ seconds: n, fraction: n, data: packet(60, n) });
const bytes = join(pcap.header(), record(1), record(2));

describe('opening a capture', () => {
  it('tells the format by the first bytes, never by the name', async () => {
    const ng = new Pcapng();
    const cases: [string, Uint8Array, string][] = [
      ['a.pcapng', bytes, 'pcap, little endian, microseconds'],
      ['b.pcap', join(ng.section(), ng.interface(), ng.packet(0, 1n, packet(20))), 'pcapng, little endian'],
      ['c.txt', new Uint8Array(gzipSync(bytes)), 'pcap, little endian, microseconds'],
    ];
    for (const [name, content, format] of cases) {
      const source = await openCapture(file(name, content));
      expect((await drain(source)).frames.length).toBeGreaterThan(0);
      expect(source.info).toEqual({ format, gzip: name === 'c.txt' });
    }
  });

  it.each<[string, Uint8Array | string, string]>([
    ['empty', '', 'is empty (0 bytes)'],
    ['short', 'ab', 'is not a capture'],
    ['text', 'No. Time Source\n1 0.0 10.0.0.1\n', 'it looks like text'],
    ['snoop', 'snoop\0\0\0\0\0\0\x02', 'a snoop capture'],
    ['netmon', 'GMBU\0\x02aaaaaaaaaaaa', 'Network Monitor'],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0), 'zstd -d'],
    ['lz4', Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0, 0), 'lz4 -d'],
    ['headless', new Pcapng().interface(), 'a pcapng without its section header'],
    ['erf', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 2, 4, 0, 84, 0, 0, 0, 64, 9), 'it looks like an ERF capture'],
    ['noise', Uint8Array.of(0, 1, 2, 3, 4, 5), 'is not a capture that can be read: pcap and pcapng are'],
  ])('says in a sentence with the name why it cannot be read: %s', async (name, content, reason) => {
    const name_ = file(name, content);
    const error: unknown = await openCapture(name_).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CaptureError);
    expect(String(error)).toContain(`CaptureError: ${name_} is `);
    expect(String(error)).toContain(reason);
  });

  it('says what is wrong with a missing file, a directory and standard input that is not there', async () => {
    await expect(openCapture(path(folder, 'missing'))).rejects.toThrow('missing does not exist; check the name');
    await expect(openCapture(folder)).rejects.toThrow('is a directory');
    await expect(openCapture('-')).rejects.toThrow('standard input is not available');
  });

  it('numbers its input and tells how far it has read', async () => {
    const source = await openCapture(file('progress.pcap', bytes), { input: 3 });
    expect(source.progress()).toEqual({ read: bytes.length, total: bytes.length });
    expect((await drain(source)).frames.map(({ input }) => input)).toEqual([3, 3]);
    expect((await openCapture(streamOf(bytes))).progress().total).toBeNull();
  });

  it('frames stay as they were while others are read (views are never written over)', async () => {
    const many = join(pcap.header(), ...Array.from({ length: 30_000 }, (_, n) => record(n)));
    for (const size of [100_000, 37]) {
      const source = await openCapture(streamOf(many, size));
      const frame = new Frame();
      const kept: [Uint8Array, number][] = [];
      do {
        while (source.next(frame)) kept.push([frame.bytes.subarray(frame.start, frame.end), frame.number - 1]);
      } while (await source.more());
      expect(kept.length).toBe(30_000);
      expect(kept.every(([view, n]) => Buffer.compare(view, packet(60, n)) === 0)).toBe(true);
    }
  });
});

describe('a stream', () => {
  it('gives a frame as soon as its bytes are there, from standard input too', async () => {
    const stdin = new PassThrough();
    stdin.write(pcap.header());
    const source = await openCapture('-', { stdin });
    const frame = new Frame();
    for (const n of [1, 2, 3]) {
      expect(source.next(frame)).toBe(false);
      stdin.write(record(n));
      expect(await source.more()).toBe(true);
      expect(source.next(frame)).toBe(true);
      expect(frame.number).toBe(n);
    }
    expect(source.next(frame)).toBe(false);
    stdin.end();
    expect((await drain(source)).order).toEqual([]);
    expect(stdin.destroyed).toBe(true);
  });

  it('is destroyed when the capture is closed before its end', async () => {
    const stream = new PassThrough();
    stream.write(bytes);
    const source = await openCapture(stream);
    await source.close();
    expect(stream.destroyed).toBe(true);
  });

  it('that fails gives the frames before, and a finding', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(bytes);
      throw new Error('gone');
    }
    const { order, findings } = await drain(await openCapture(Readable.from(failing(), { objectMode: true })));
    expect(order).toEqual([1, 2, 'capture.cut-short']);
    expect(texts(findings)[0]).toContain('the rest could not be read');
  });

  it('of text, and one that is empty, cannot be read', async () => {
    await expect(openCapture(Readable.from(['text']))).rejects.toThrow('cannot be read');
    await expect(readBytes(new Uint8Array(0))).rejects.toThrow('stream is empty (0 bytes)');
  });
});
