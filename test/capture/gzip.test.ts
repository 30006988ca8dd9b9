import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open.js';
import { join, packet, Pcap } from './build.js';
import { drain, readBytes, streamOf, texts } from './read.js';

const pcap = new Pcap();
const records = Array.from({ length: 300 }, (_, n) =>
  pcap.record({ seconds: 1_763_700_000 + n, fraction: n, data: packet(60 + ((n * 37) % 100), n * n) }),
);
const plain = join(pcap.header(), ...records);
const packed = new Uint8Array(gzipSync(plain));

describe('gzip', () => {
  it('is told by its first bytes, in chunks of any size', async () => {
    const whole = await readBytes(plain);
    expect(whole.frames.length).toBe(300);
    for (const size of [1, 3, 1_000, packed.length]) expect(await readBytes(packed, size)).toEqual(whole);
  });

  it('reads members one after another, wherever a chunk ends, and passes over padding with zeros', async () => {
    const parts = [plain.subarray(0, 2), plain.subarray(2, 1_000), plain.subarray(1_000)].map((part) => gzipSync(part));
    const whole = await readBytes(plain);
    for (const size of [1, 50, 100_000]) {
      expect(await readBytes(join(...parts), size)).toEqual(whole);
      expect(await readBytes(join(...parts, new Uint8Array(512)), size)).toEqual(whole);
    }
  });

  it('cut short it gives what was there and one finding', async () => {
    const { frames, findings } = await readBytes(packed.subarray(0, packed.length >> 1));
    expect(frames.length).toBeGreaterThan(50);
    expect(frames.length).toBeLessThan(300);
    expect(findings.map(({ problem, frame }) => [problem.code, frame])).toEqual([['capture.cut-short', frames.length]]);
    expect(texts(findings)[0]).toContain('the gzip data is not whole');
    const noTrailer = await readBytes(packed.subarray(0, -4));
    expect([noTrailer.frames.length, noTrailer.findings.length]).toEqual([300, 1]);
  });

  it('damaged it gives what was inflated before the damage, the same for any chunks, and one finding', async () => {
    const noise = Uint8Array.from({ length: 40_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 24);
    const parts = [gzipSync(plain), noise];
    const bytes = join(...parts);
    const whole = await readBytes(bytes);
    expect(whole.frames.length).toBe(300);
    expect(whole.findings.map(({ problem }) => problem.code)).toEqual(['capture.bad-record']);
    expect(texts(whole.findings)[0]).toContain('damaged gzip data');
    expect(await readBytes(bytes, 1_000)).toEqual(whole);

    const broken = packed.slice();
    broken.fill(0xff, broken.length >> 1, (broken.length >> 1) + 40);
    const half = await readBytes(broken);
    expect(half.frames.length).toBeGreaterThan(50);
    expect(half.findings.map(({ problem }) => problem.code)).toEqual(['capture.bad-record']);
    expect(await readBytes(broken, 777)).toEqual(half);
  });

  it('a wrong checksum is damage, after all frames', async () => {
    const broken = packed.slice();
    broken[broken.length - 8] = (broken[broken.length - 8] ?? 0) ^ 1;
    const { frames, findings } = await readBytes(broken);
    expect([frames.length, findings.map(({ problem }) => problem.code)]).toEqual([300, ['capture.bad-record']]);
  });

  it('stops a bomb at the limit and says so', async () => {
    const zeros = pcap.record({ seconds: 1, fraction: 0, data: new Uint8Array(200_000) });
    const bomb = new Uint8Array(gzipSync(join(pcap.header(), ...Array.from({ length: 250 }, () => zeros))));
    const source = await openCapture(streamOf(bomb), { inflated: 4_000_000 });
    const { frames, findings } = await drain(source);
    expect(frames.length).toBeLessThan(100);
    expect(findings.map(({ problem }) => problem.code)).toEqual(['limit.reached']);
    expect(texts(findings)[0]).toContain('limit inflated = 4000000 reached');
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing in it', new Uint8Array(gzipSync('')), 'is gzip data with nothing in it'],
    ['text in it', new Uint8Array(gzipSync('hello, world')), 'it looks like text'],
    ['gzip in it', new Uint8Array(gzipSync(packed)), 'gzip data inside gzip data'],
    ['damage from the start', join(packed.subarray(0, 10), new Uint8Array(64).fill(0xff)), 'damaged gzip data'],
    ['two bytes', packed.subarray(0, 2), 'the gzip data is not whole'],
  ])('with %s cannot be read', async (_, bytes, reason) => {
    await expect(readBytes(bytes)).rejects.toThrow(reason);
  });
});
