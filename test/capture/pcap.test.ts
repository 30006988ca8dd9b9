import { describe, expect, it } from 'vitest';
import { join, packet, Pcap } from './build.js';
import { readBytes, texts } from './read.js';

const flavours = [
  { name: 'microseconds', magic: 0xa1b2c3d4, fraction: 999_999, time: '1763700000.999999000', digits: 6 },
  { name: 'nanoseconds', magic: 0xa1b23c4d, fraction: 999_999_999, time: '1763700000.999999999', digits: 9 },
  { name: 'modified', magic: 0xa1b2cd34, fraction: 1, time: '1763700000.000001000', digits: 6 },
];

describe('classic pcap', () => {
  it.each(flavours.flatMap((flavour) => [true, false].map((little) => ({ ...flavour, little }))))(
    'a record reads the same in every flavour: $name, little endian $little',
    async ({ magic, little, fraction, time, digits }) => {
      const pcap = new Pcap(little, magic);
      const record = pcap.record({ seconds: 1_763_700_000, fraction, data: packet(61), wire: 1_500 });
      const { frames, findings } = await readBytes(join(pcap.header(113), record, record));
      expect(findings).toEqual([]);
      expect(frames.map(({ number }) => number)).toEqual([1, 2]);
      const data = Buffer.from(packet(61)).toString('hex');
      expect(frames[0]).toMatchObject({ time, digits, linkType: 113, data, wire: 1_500, hasTime: true, comments: [] });
    },
  );

  it('the upper bits of the link type (frame check sequence) are not part of it', async () => {
    const pcap = new Pcap();
    const bytes = join(pcap.header(0x24000001), pcap.record({ seconds: 1, fraction: 0, data: packet(20) }));
    expect((await readBytes(bytes)).frames[0]?.linkType).toBe(1);
  });

  it('times go beyond 2038, and a fraction of more than a second is carried over', async () => {
    const pcap = new Pcap();
    const data = packet(20);
    const bytes = join(
      pcap.header(),
      pcap.record({ seconds: 0xffffffff, fraction: 5, data }),
      pcap.record({ seconds: 100, fraction: 1_500_000, data }),
      pcap.record({ seconds: 100, fraction: 0xffffffff, data }),
    );
    const times = (await readBytes(bytes)).frames.map(({ time }) => time);
    expect(times).toEqual(['4294967295.000005000', '101.500000000', '4394.967295000']);
  });

  it('lengths are taken in the order of the version: swapped before 2.3, the smaller one first in 2.3', async () => {
    const pcap = new Pcap();
    const record = pcap.record({ seconds: 1, fraction: 0, data: packet(60), captured: 80, wire: 60 });
    for (const minor of [2, 3]) {
      const { frames, findings } = await readBytes(join(pcap.header(1, 65_535, minor), record, record));
      expect(findings).toEqual([]);
      expect(frames.map(({ data, wire }) => [data.length / 2, wire])).toEqual([
        [60, 80],
        [60, 80],
      ]);
    }
  });

  it('a record may be empty, longer than the snap length, or captured longer than on the wire, as in Wireshark', async () => {
    const pcap = new Pcap();
    const bytes = join(
      pcap.header(1, 96),
      pcap.record({ seconds: 1, fraction: 0, data: packet(0) }),
      pcap.record({ seconds: 1, fraction: 0, data: packet(262_144) }),
      pcap.record({ seconds: 1, fraction: 0, data: packet(60), wire: 10 }),
    );
    const { frames, findings } = await readBytes(bytes);
    expect(findings).toEqual([]);
    expect(frames.map(({ data, wire }) => [data.length / 2, wire])).toEqual([
      [0, 0],
      [262_144, 262_144],
      [60, 10],
    ]);
  });

  it('a header without records is a capture without frames', async () => {
    expect(await readBytes(new Pcap().header())).toEqual({ frames: [], findings: [], order: [] });
  });
});

describe('damaged classic pcap', () => {
  const pcap = new Pcap();
  const record = (n: number, captured = 60, wire = 60): Uint8Array =>
    pcap.record({ seconds: 1_763_700_000 + n, fraction: n, data: packet(60, n), captured, wire });

  it('cut at every byte it gives the whole records and says once that it is cut short', async () => {
    const bytes = join(pcap.header(), record(1), record(2), record(3));
    for (let cut = 4; cut < bytes.length; cut++) {
      const { frames, findings } = await readBytes(bytes.slice(0, cut));
      const whole = Math.max(0, Math.floor((cut - 24) / 76));
      const clean = cut >= 24 && (cut - 24) % 76 === 0;
      expect(frames.length, `cut at ${cut}`).toBe(whole);
      expect(
        findings.map(({ problem, frame, offset }) => [problem.code, frame, offset]),
        `cut at ${cut}`,
      ).toEqual(clean ? [] : [['capture.cut-short', whole, cut < 24 ? 0 : 24 + whole * 76]]);
    }
  });

  it.each([0xffffffff, 0x80000000, 262_145])(
    'after a captured length of %i it goes on with the next record',
    async (length) => {
      const bytes = join(pcap.header(), record(1), record(2, length), record(3), record(4));
      const { order, frames, findings } = await readBytes(bytes);
      expect(order).toEqual([1, 'capture.bad-record', 2, 3]);
      expect(frames.map(({ time }) => time.slice(8, 10))).toEqual(['01', '03', '04']);
      expect(texts(findings)).toEqual([
        `capture.bad-record: damaged capture at byte 100, after frame 1: a record claims ${length} captured bytes; 76 bytes were skipped`,
      ]);
    },
  );

  it('a length that lies beyond the end is damage, not the end, when records follow', async () => {
    const bytes = join(pcap.header(), record(1), record(2, 50_000, 50_000), record(3), record(4));
    const { order, findings } = await readBytes(bytes);
    expect(order).toEqual([1, 'capture.bad-record', 2, 3]);
    expect(findings[0]?.offset).toBe(100);
  });

  it('a length that lies by a little costs the record and is noticed at the next header', async () => {
    const bytes = join(pcap.header(), record(1), record(2, 50), record(3), record(4));
    const { frames, findings } = await readBytes(bytes);
    expect(findings.map(({ problem }) => problem.code)).toEqual(['capture.bad-record']);
    expect(frames.at(-1)?.time).toBe('1763700004.000004000');
  });

  it('noise up to the end is reported once, and a record behind more noise than is searched is not looked for', async () => {
    const noise = new Uint8Array(2_000_000).fill(0xee);
    for (const rest of [noise.subarray(0, 1_000), join(noise, record(2), record(3))]) {
      const { order, findings } = await readBytes(join(pcap.header(), record(1), rest));
      expect(order).toEqual([1, 'capture.bad-record']);
      expect(texts(findings)[0]).toContain('no record follows within reach, the rest was not read');
    }
  });

  it('what looks like records within a damaged one is not believed: far in time, or with no other one behind', async () => {
    const far = pcap.record({ seconds: 1_000, fraction: 0, data: packet(4) });
    const alone = record(2, 10, 10).subarray(0, 26);
    for (const inside of [join(far, far, far), join(alone, new Uint8Array(30).fill(0xee))]) {
      const broken = pcap.record({ seconds: 1, fraction: 1, data: inside, captured: 0xffffffff });
      const { frames, findings } = await readBytes(join(pcap.header(), record(1), broken, record(3), record(4)));
      expect(frames.map(({ time }) => time.slice(8, 10))).toEqual(['01', '03', '04']);
      expect(findings.length).toBe(1);
    }
  });
});
