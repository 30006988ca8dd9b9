import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/capture/frame.js';
import { PcapWriter } from '../../src/capture/pcap-writer.js';
import { PcapngWriter } from '../../src/capture/pcapng-writer.js';
import { UnwritableFrame } from '../../src/capture/unwritable.js';
import { captureWriter, type CaptureWriter } from '../../src/capture/writer.js';
import { packet } from './build.js';
import { readBytes, type Seen, seen } from './read.js';

function frame(values: Partial<Frame> & { length?: number }): Frame {
  const { length = 61, ...rest } = values;
  const bytes = packet(length + 9);
  const made = Object.assign(new Frame(), { number: 1, linkType: 1, bytes, start: 5, end: 5 + length });
  return Object.assign(made, { wireLength: length, seconds: 1_763_700_000 }, rest);
}

async function written(writer: CaptureWriter, frames: readonly Frame[]): Promise<Seen[]> {
  for (const one of frames) writer.write(one);
  const { frames: read, findings } = await readBytes(writer.finish());
  expect(findings).toEqual([]);
  return read;
}

/** What a capture cannot keep: numbers are given anew. */
const renumbered = (frames: readonly Frame[], interfaces: readonly number[]): Seen[] =>
  frames.map((one, i) => ({ ...seen(one), input: 0, number: i + 1, interfaceId: interfaces[i] ?? 0 }));

describe('writing captures', () => {
  it('pcap keeps time, bytes and lengths, in microseconds or nanoseconds as the first frame has them', async () => {
    const micro = [frame({ nanoseconds: 123_456_000 }), frame({ seconds: 0xffffffff, length: 0, wireLength: 1_500 })];
    expect(await written(new PcapWriter(), micro)).toEqual(renumbered(micro, []));
    const nano = micro.map((one) => Object.assign(one, { digits: 9, nanoseconds: 123_456_789 }));
    expect(await written(new PcapWriter(), nano)).toEqual(renumbered(nano, []));
  });

  it('pcap refuses what it cannot hold and says to use pcapng; what was written stays whole', async () => {
    const writer = new PcapWriter();
    writer.write(frame({}));
    for (const bad of [
      { linkType: 113 },
      { digits: 9, nanoseconds: 1 } as const,
      { seconds: -1 },
      { seconds: 2 ** 32 },
    ]) {
      expect(() => {
        writer.write(frame(bad));
      }).toThrow(UnwritableFrame);
      expect(() => {
        writer.write(frame(bad));
      }).toThrow('.pcapng');
    }
    expect((await readBytes(writer.finish())).frames.length).toBe(1);
  });

  it('pcapng keeps every link type, resolution, comment and time', async () => {
    const frames = [
      frame({ nanoseconds: 1_000 }),
      frame({ digits: 9, nanoseconds: 999_999_999, interfaceId: 4 }),
      frame({ linkType: 113, comments: ['one', '小明'] }),
      frame({ nanoseconds: 1_000 }),
      frame({ seconds: -5, nanoseconds: 500_000_000 }),
      frame({ seconds: 8.64e12, digits: 9, nanoseconds: 1 }),
      frame({ seconds: -8.64e12 }),
      frame({ input: 2, length: 0, wireLength: 7 }),
    ];
    expect(await written(new PcapngWriter(), frames)).toEqual(renumbered(frames, [0, 1, 2, 0, 3, 4, 5, 6]));
  });

  it('pcapng adds a comment, and cuts one that is too long between characters', async () => {
    const writer = new PcapngWriter();
    writer.write(frame({ comments: ['kept'] }), 'added');
    writer.write(frame({}), '明'.repeat(40_000));
    const comments = (await readBytes(writer.finish())).frames.map((one) => one.comments);
    expect(comments).toEqual([['kept', 'added'], ['明'.repeat(21_845)]]);
  });

  it.each([new PcapWriter({ linkType: 101 }), new PcapngWriter()])(
    'nothing is a capture without frames',
    async (writer) => {
      expect(await readBytes(writer.finish())).toEqual({ frames: [], findings: [], order: [] });
    },
  );

  it('hands out whole records, each once', async () => {
    for (const writer of [new PcapWriter(), new PcapngWriter()]) {
      const chunks: Uint8Array[] = [];
      for (let i = 0; i < 10; i++) {
        writer.write(frame({ seconds: i }));
        expect(writer.size).toBeGreaterThan(0);
        chunks.push(writer.take());
        expect(writer.size).toBe(0);
      }
      chunks.push(writer.finish());
      expect((await readBytes(new Uint8Array(Buffer.concat(chunks)))).frames.length).toBe(10);
    }
  });

  it('the format follows from the name', () => {
    expect(captureWriter('a.PCAPNG')).toBeInstanceOf(PcapngWriter);
    expect(captureWriter('a.ntar')).toBeInstanceOf(PcapngWriter);
    for (const name of ['a.pcap', 'a.cap', 'pcapng', 'a']) expect(captureWriter(name)).toBeInstanceOf(PcapWriter);
  });
});
