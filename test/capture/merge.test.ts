import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeCaptures } from '../../src/capture/merge.js';
import { openCapture } from '../../src/capture/open.js';
import { join, packet, Pcap, Pcapng } from './build.js';
import { drain, type Read, streamOf } from './read.js';

const pcap = new Pcap();
/** A frame at each of these times, in thirds of a second (and a microsecond less). */
const capture = (times: readonly number[]): Uint8Array =>
  join(
    pcap.header(),
    ...times.map((time) =>
      pcap.record({ seconds: Math.floor(time / 3), fraction: (time % 3) * 333_333, data: packet(20) }),
    ),
  );

async function merged(captures: readonly Uint8Array[], size = 50): Promise<Read> {
  const opened = await Promise.all(captures.map((bytes, input) => openCapture(streamOf(bytes, size), { input })));
  return drain(mergeCaptures(opened));
}

const order = ({ frames }: Read): string[] => frames.map(({ input, number }) => `${input}:${number}`);

describe('several captures', () => {
  it('come in the order of the times at their heads, ties in argument order', async () => {
    const read = await merged([capture([1, 3, 3, 9]), capture([2, 3, 4]), capture([]), capture([1])]);
    expect(order(read)).toEqual(['0:1', '3:1', '1:1', '0:2', '0:3', '1:2', '1:3', '0:4']);
  });

  it('are not sorted within: a frame that goes back in time waits for its turn', async () => {
    expect(order(await merged([capture([5, 1, 6]), capture([2, 3])]))).toEqual(['1:1', '1:2', '0:1', '0:2', '0:3']);
  });

  it('a frame without a time goes where the one before it went', async () => {
    const ng = new Pcapng();
    const timeless = join(ng.section(), ng.interface(), ng.packet(0, 666_666n, packet(20)), ng.simple(20, packet(20)));
    expect(order(await merged([capture([1, 3]), timeless]))).toEqual(['0:1', '1:1', '1:2', '0:2']);
  });

  it('findings of each stand after its last whole frame', async () => {
    const cut = capture([1, 2, 3]).slice(0, -5);
    const read = await merged([cut, capture([1, 2, 3, 4])]);
    expect(order(read)).toEqual(['0:1', '1:1', '0:2', '1:2', '1:3', '1:4']);
    expect(read.findings.map(({ input, frame, problem }) => [input, frame, problem.code])).toEqual([
      [0, 2, 'capture.cut-short'],
    ]);
    expect(read.order.indexOf('capture.cut-short')).toBe(3);
  });

  it('one is returned as it is, and none is an empty one', async () => {
    const source = await openCapture(streamOf(capture([1])));
    expect(mergeCaptures([source])).toBe(source);
    expect(await drain(mergeCaptures([]))).toEqual({ frames: [], findings: [], order: [] });
  });

  it('give the same order as picking the earliest head by hand, in chunks of any size', async () => {
    const times = fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 8 }), { maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 300 }), async (lists, size) => {
        const expected: string[] = [];
        const at = lists.map(() => 0);
        for (;;) {
          const heads = lists.map((list, i) => list[at[i] ?? 0] ?? Infinity);
          const least = Math.min(...heads);
          if (least === Infinity) break;
          const first = heads.indexOf(least);
          at[first] = (at[first] ?? 0) + 1;
          expected.push(`${first}:${at[first]}`);
        }
        expect(order(await merged(lists.map(capture), size))).toEqual(expected);
      }),
      { seed: 20_261_121, numRuns: 200 },
    );
  });
});
