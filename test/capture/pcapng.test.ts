import { describe, expect, it } from 'vitest';
import { join, packet, Pcapng } from './build.js';
import { readBytes, texts } from './read.js';

const ng = new Pcapng();
const second = 1_763_700_000n;

describe('pcapng', () => {
  it.each([true, false])('packets of all three kinds, little endian %s', async (little) => {
    const section = new Pcapng(little);
    const bytes = join(
      section.section(),
      section.interface(101, 20),
      section.packet(0, second * 1_000_000n + 7n, packet(61), { wire: 1_500 }),
      section.simple(60, packet(20)),
      section.simple(10, packet(10)),
      section.packet(0, second * 1_000_000n, packet(4), { type: 2 }),
    );
    const { frames, findings } = await readBytes(bytes);
    expect(findings).toEqual([]);
    expect(
      frames.map(({ number, time, hasTime, data, wire }) => [number, time, hasTime, data.length / 2, wire]),
    ).toEqual([
      [1, '1763700000.000007000', true, 61, 1_500],
      [2, '1763700000.000007000', false, 20, 60],
      [3, '1763700000.000007000', false, 10, 10],
      [4, '1763700000.000000000', true, 4, 4],
    ]);
    expect(new Set(frames.map(({ linkType }) => linkType))).toEqual(new Set([101]));
  });

  it('each section has its byte order and its own interfaces', async () => {
    const big = new Pcapng(false);
    const { frames, findings } = await readBytes(
      join(
        ng.section(),
        ng.interface(1),
        ng.interface(101, 0, 9),
        ng.packet(1, second * 1_000_000_000n + 123_456_789n, packet(20)),
        ng.packet(0, second * 1_000_000n, packet(20)),
        big.section(),
        big.interface(113),
        big.packet(0, second * 1_000_000n + 1n, packet(20)),
      ),
    );
    expect(findings).toEqual([]);
    expect(frames.map(({ linkType, interfaceId, digits, time }) => [linkType, interfaceId, digits, time])).toEqual([
      [101, 1, 9, '1763700000.123456789'],
      [1, 0, 6, '1763700000.000000000'],
      [113, 0, 6, '1763700000.000001000'],
    ]);
  });

  it.each<[string, number, bigint | undefined, bigint, string, 6 | 9]>([
    ['seconds', 0, undefined, second, '1763700000.000000000', 6],
    ['milliseconds', 3, undefined, second * 1_000n + 123n, '1763700000.123000000', 6],
    ['tenths of nanoseconds', 10, undefined, second * 10_000_000_000n + 1_234_567_899n, '1763700000.123456789', 9],
    ['picoseconds, where Wireshark overflows', 12, undefined, 5_123_456_789_012n, '5.123456789', 9],
    ['2^-20 s', 0x94, undefined, (second << 20n) + 777_777n, '1763700000.741745948', 9],
    ['2^-32 s', 0xa0, undefined, (second << 32n) + 0xffffffffn, '1763700000.999999999', 9],
    ['2^-127 s', 0xff, undefined, 5n, '0.000000000', 9],
    ['the last nanosecond', 9, undefined, 0xffffffffffffffffn, '18446744073.709551615', 9],
    ['the last microsecond', 6, undefined, 0xffffffffffffffffn, '8640000000000.551615000', 6],
    ['an offset', 6, 10n, 5_500_000n, '15.500000000', 6],
    ['a negative offset', 6, -10n, 5_500_000n, '-5.500000000', 6],
    ['an absurd offset', 6, 1n << 62n, 5_500_000n, '8640000000000.500000000', 6],
    ['an absurd negative offset', 6, -(1n << 63n), 5_500_000n, '-8640000000000.500000000', 6],
  ])('times are exact: %s', async (_, resolution, offset, stamp, time, digits) => {
    for (const section of [ng, new Pcapng(false)]) {
      const bytes = join(
        section.section(),
        section.interface(1, 0, resolution, offset),
        section.packet(0, stamp, packet(20)),
      );
      const [frame] = (await readBytes(bytes)).frames;
      expect([frame?.time, frame?.digits]).toEqual([time, digits]);
    }
  });

  it('keeps the comments of a packet, in order, and survives options that lie', async () => {
    const options = join(
      ng.comment('first 小明'),
      ng.option(2, packet(4)),
      ng.comment('second'),
      ng.option(0, packet(0)),
      ng.comment('no'),
    );
    const lying = Uint8Array.of(1, 0, 0xff, 0xff, 0x41, 0x41, 0x41, 0x41);
    const bytes = join(
      ng.section(),
      ng.interface(),
      ng.packet(0, 1n, packet(5), { options }),
      ng.packet(0, 1n, packet(5), { options: lying }),
    );
    const { frames, findings } = await readBytes(bytes);
    expect(findings).toEqual([]);
    expect(frames.map(({ comments }) => comments)).toEqual([['first 小明', 'second'], []]);
  });

  it('keeps a bounded number of comments', async () => {
    const options = join(...Array.from({ length: 5_000 }, () => ng.comment('')));
    const bytes = join(ng.section(), ng.interface(), ng.packet(0, 1n, packet(5), { options }));
    expect((await readBytes(bytes)).frames[0]?.comments.length).toBe(256);
  });

  it('counts frames as Wireshark does: custom, journal and system call blocks have numbers, unknown ones have none', async () => {
    const p = ng.packet(0, 1n, packet(20));
    const others = [0xbad, 0x40000bad, 9, 0x204, 4, 5, 10, 0x777].map((type) => ng.block(type, packet(30)));
    const { frames, findings } = await readBytes(join(ng.section(), ng.interface(), p, ...others, p));
    expect(findings).toEqual([]);
    expect(frames.map(({ number }) => number)).toEqual([1, 6]);
  });

  it('passes over a long block without holding it', async () => {
    const long = ng.block(10, new Uint8Array(5_000_000));
    const { order } = await readBytes(join(ng.section(), ng.interface(), long, ng.packet(0, 1n, packet(20))), 60_000);
    expect(order).toEqual([1]);
    const cut = await readBytes(join(ng.section(), ng.interface(), long.subarray(0, 3_000_000)), 60_000);
    expect(texts(cut.findings)).toEqual([
      'capture.cut-short: the capture ends before the data: a block of 5000012 bytes is not whole at byte 48, after frame 0',
    ]);
  });

  it('rounds a block length that is not a multiple of 4, as Wireshark does', async () => {
    const p = ng.packet(0, 1n, packet(57));
    p[4] = p[p.length - 4] = p.length - 2;
    const { frames, findings } = await readBytes(join(ng.section(), ng.interface(), p, ng.packet(0, 2n, packet(20))));
    expect([frames.length, findings.length]).toEqual([2, 0]);
  });
});

describe('damaged pcapng', () => {
  const start = join(ng.section(), ng.interface());
  const p = (n: number): Uint8Array => ng.packet(0, BigInt(n) * 1_000_000n, packet(60, n));
  const bad: readonly [string, Uint8Array][] = [
    ['no length', ng.block(6, packet(80), 0, 0)],
    ['a length below the least', ng.block(6, packet(80), 8, 8)],
    ['a negative length', ng.block(6, packet(80), 0xfffffff0, 92)],
    ['a length beyond all bounds', ng.block(6, packet(80), 0x00ffff00, 92)],
    ['a trailing length that differs', join(p(9).subarray(0, 88), Uint8Array.of(40, 0, 0, 0))],
    ['an interface that is not described', ng.packet(7, 1n, packet(60))],
    ['captured bytes beyond the block', ng.packet(0, 1n, packet(60), { captured: 65 })],
    ['captured bytes beyond the limit', ng.packet(0, 1n, packet(60), { captured: 0xffffffff })],
    ['a packet block too short', ng.block(6, packet(16))],
    ['a simple packet longer than its block', ng.simple(100, packet(60))],
    ['an interface description too short', ng.block(1, packet(4))],
    ['a section header with another magic', ng.block(0x0a0d0d0a, packet(16))],
  ];

  it.each(bad)('reports %s once and goes on with the next block', async (name, block) => {
    const tail = name.startsWith('a section') ? join(ng.section(), ng.interface()) : packet(0);
    const { order, frames, findings } = await readBytes(join(start, p(1), block, tail, p(2), p(3)));
    expect(order).toEqual([1, 'capture.bad-record', 2, 3]);
    expect(frames.map(({ time }) => time)).toEqual(['1.000000000', '2.000000000', '3.000000000']);
    expect(findings.map(({ frame, offset }) => [frame, offset])).toEqual([[1, 140]]);
    expect(texts(findings)[0]).toContain(`${block.length} bytes were skipped`);
  });

  it('an interface described too short keeps its number', async () => {
    const bytes = join(ng.section(), ng.block(1, packet(4)), ng.interface(101), ng.packet(1, 1n, packet(20)));
    expect((await readBytes(bytes)).frames[0]?.linkType).toBe(101);
  });

  it('many packets of one interface that is not described are one finding', async () => {
    const lost = Array.from({ length: 50 }, () => ng.packet(3, 1n, packet(60)));
    expect((await readBytes(join(start, ...lost, p(1)))).order).toEqual(['capture.bad-record', 1]);
  });

  it('a section of another version is passed over up to the next section', async () => {
    const { order } = await readBytes(join(start, p(1), ng.section(2), ng.interface(), p(2), start, p(3)));
    expect(order).toEqual([1, 'capture.bad-record', 2]);
  });

  it('cut at every byte it gives the whole packets and says once that it is cut short', async () => {
    const bytes = join(start, p(1), p(2), p(3));
    const ends = [0, 28, 48, 140, 232, 324];
    for (let cut = 4; cut < bytes.length; cut++) {
      const { frames, findings } = await readBytes(bytes.slice(0, cut));
      const whole = Math.max(0, Math.floor((cut - 48) / 92));
      expect(frames.length, `cut at ${cut}`).toBe(whole);
      const last = ends.findLast((end) => end <= cut);
      expect(
        findings.map(({ problem, frame, offset }) => [problem.code, frame, offset]),
        `cut at ${cut}`,
      ).toEqual(last === cut ? [] : [['capture.cut-short', whole, last]]);
    }
  });
});
