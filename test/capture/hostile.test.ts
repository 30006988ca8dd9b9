import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/capture/frame.js';
import { parserFor } from '../../src/capture/magic.js';
import { CaptureError } from '../../src/capture/problems.js';
import { limits } from '../../src/limits.js';
import { join, packet, Pcap, Pcapng } from './build.js';
import { type Read, readBytes } from './read.js';

const seed = 20_261_121;

function classic(little: boolean, magic: number): Uint8Array {
  const pcap = new Pcap(little, magic);
  const records = [60, 0, 1, 400, 90].map((length, i) =>
    pcap.record({ seconds: 1_763_700_000 + i, fraction: i, data: packet(length, i) }),
  );
  return join(pcap.header(), ...records);
}

function nextGeneration(little: boolean): Uint8Array {
  const ng = new Pcapng(little);
  const other = new Pcapng(!little);
  return join(
    ng.section(),
    ng.interface(1, 40),
    ng.packet(0, 1_763_700_000_000_000n, packet(61), { options: ng.comment('note') }),
    ng.block(0x777, packet(33)),
    ng.simple(60, packet(40)),
    ng.packet(0, 1_763_700_001_000_000n, packet(90), { type: 2 }),
    other.section(),
    other.interface(101, 0, 9, 5n),
    other.packet(0, 1_763_700_002_000_000_000n, packet(7)),
    other.packet(0, 1_763_700_003_000_000_000n, packet(8)),
  );
}

const captures = [
  classic(true, 0xa1b2c3d4),
  classic(false, 0xa1b23c4d),
  classic(true, 0xa1b2cd34),
  nextGeneration(true),
  nextGeneration(false),
];

/** A capture with bytes overwritten, cut out and doubled, whose format can still be told. */
const damaged = fc
  .record({
    capture: fc.constantFrom(...captures),
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        kind: fc.constantFrom('set', 'word', 'delete', 'double'),
        value: fc.constantFrom(0, 1, 4, 8, 12, 16, 28, 60, 255, 0xffff, 0x40000, 0x7fffffff, 0xfffffff0, 0xffffffff),
        length: fc.integer({ min: 1, max: 120 }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ capture, edits }) => {
    let bytes = Buffer.from(capture);
    for (const { at, kind, value, length } of edits) {
      const from = 4 + Math.floor(at * (bytes.length - 8));
      if (kind === 'set') bytes[from] = value & 0xff;
      else if (kind === 'word' && from + 4 <= bytes.length) bytes.writeUInt32LE(value, from);
      else if (kind === 'delete') bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
      else bytes = Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
    }
    return new Uint8Array(bytes);
  });

describe('any input', () => {
  it('gives the same frames and findings however it is cut into chunks', async () => {
    const check = async (bytes: Uint8Array, sizes: readonly number[]): Promise<void> => {
      const whole = await readBytes(bytes);
      for (const size of sizes) expect(await readBytes(bytes, size)).toEqual(whole);
    };
    for (const bytes of captures) await check(bytes, [1, 2, 3, 7, 16, 61, 100]);
    await fc.assert(
      fc.asyncProperty(damaged, fc.integer({ min: 1, max: 200 }), (bytes, size) => check(bytes, [1, size])),
      { seed, numRuns: 150 },
    );
  });

  it('never throws, never gives a frame outside of its bytes, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const read = await readBytes(bytes).catch((error: unknown) => {
          expect(error).toBeInstanceOf(CaptureError);
          return { frames: [], findings: [], order: [] } satisfies Read;
        });
        expect(read.order.length).toBeLessThan(bytes.length / 8);
        for (const { number, time, data } of read.frames) {
          expect(number).toBeGreaterThan(0);
          expect(time).toMatch(/^-?\d+\.\d{9}$/);
          expect(data.length / 2).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it('random bytes behind a file header end with at most one finding each thousand bytes', async () => {
    const noise = fc.uint8Array({ minLength: 1_000, maxLength: 4_000 });
    await fc.assert(
      fc.asyncProperty(noise, fc.constantFrom(new Pcap().header(), new Pcapng().section()), async (bytes, header) => {
        const { findings } = await readBytes(join(header, bytes));
        expect(findings.length).toBeLessThanOrEqual(1 + bytes.length / 1_000);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('time and memory', () => {
  function walk(bytes: Uint8Array, size: number): { milliseconds: number; memory: number } {
    const parser = parserFor(bytes, 0, limits());
    if (parser === null) throw new Error('not a capture');
    const frame = new Frame();
    const before = process.memoryUsage().arrayBuffers;
    // Processor time: other work on the machine does not count.
    const start = process.cpuUsage();
    let memory = 0;
    for (let at = 0; at < bytes.length; at += size) {
      parser.push(bytes.subarray(at, at + size));
      while (parser.next(frame) || parser.findings.splice(0).length > 0);
      memory = Math.max(memory, process.memoryUsage().arrayBuffers - before);
    }
    const { user, system } = process.cpuUsage(start);
    return { milliseconds: (user + system) / 1_000, memory };
  }

  it('a long record in small chunks is not copied again for each of them', () => {
    const pcap = new Pcap();
    const record = pcap.record({ seconds: 1, fraction: 1, data: new Uint8Array(262_144) });
    const bytes = join(pcap.header(), record, record);
    expect(walk(bytes, 64).milliseconds).toBeLessThan(2_000);
  });

  it('headers that each promise a long record are searched in linear time and bounded memory', () => {
    const pcap = new Pcap();
    const bait = pcap.record({ seconds: 1, fraction: 1, data: new Uint8Array(0), captured: 262_143, wire: 262_143 });
    const baits = join(...Array.from({ length: 60_000 }, () => bait));
    const first = pcap.record({ seconds: 1, fraction: 1, data: packet(60) });
    const broken = pcap.record({ seconds: 1, fraction: 1, data: packet(60), captured: 0xffffffff });
    const { milliseconds, memory } = walk(join(pcap.header(1, 262_144), first, broken, baits), 65_536);
    expect(milliseconds).toBeLessThan(800);
    expect(memory).toBeLessThan(64_000_000);
  });
});
