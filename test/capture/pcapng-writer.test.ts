/** What a pcapng says of interfaces that are known beside their frames. */
import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/capture/frame.js';
import type { Counts } from '../../src/capture/live/backend.js';
import { PcapngWriter } from '../../src/capture/pcapng-writer.js';
import { readBytes } from './read.js';

interface Block {
  readonly type: number;
  readonly body: Buffer;
}

function blocksOf(bytes: Uint8Array): Block[] {
  const blocks: Block[] = [];
  const view = Buffer.from(bytes);
  for (let at = 0; at < view.length;) {
    const length = view.readUInt32LE(at + 4);
    expect(view.readUInt32LE(at + length - 4)).toBe(length);
    blocks.push({ type: view.readUInt32LE(at), body: view.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}

/** The options behind the fixed part of a block, by code. */
function optionsOf({ body }: Block, fixed: number): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let at = fixed; at < body.length;) {
    const length = body.readUInt16LE(at + 2);
    if (body.readUInt16LE(at) !== 0) options.set(body.readUInt16LE(at), body.subarray(at + 4, at + 4 + length));
    at += 4 + length + (-length & 3);
  }
  return options;
}

function frame(interfaceId: number): Frame {
  const made = Object.assign(new Frame(), { number: 1, seconds: 1_700_000_000, linkType: 1, digits: 9, interfaceId });
  made.bytes = new Uint8Array(20);
  made.end = made.wireLength = 20;
  return made;
}

const time = (high: Buffer, at = 0): bigint =>
  (BigInt(high.readUInt32LE(at)) << 32n) | BigInt(high.readUInt32LE(at + 4));

describe('a pcapng of a live capture', () => {
  const counts: Counts = { captured: 7, received: 12, droppedByKernel: 3, droppedByInterface: 2, droppedByBackend: 1 };
  const writer = new PcapngWriter({
    interfaces: [
      { name: 'eth0', linkType: 1, filter: 'udp port 2425' },
      { name: 'wlän1', linkType: 113, filter: null },
    ],
  });
  writer.write(frame(0));
  const began = 1_700_000_000_123;
  const ended = 1_700_000_009_456;
  const bytes = writer.finish([
    { began, ended, counts },
    { began, ended, counts: null },
  ]);
  const blocks = blocksOf(bytes);

  it('names its interfaces and their filters, also one without a frame', async () => {
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 6, 5, 1, 5]);
    const [first, second] = blocks.filter(({ type }) => type === 1).map((block) => optionsOf(block, 8));
    expect(first?.get(2)?.toString()).toBe('eth0');
    expect(first?.get(11)?.toString()).toBe('\0udp port 2425');
    expect(second?.get(2)?.toString()).toBe('wlän1');
    expect(second?.has(11)).toBe(false);
    expect(blocks[4]?.body.readUInt16LE(0)).toBe(113);
    expect((await readBytes(bytes)).frames).toHaveLength(1);
  });

  it('ends with what was counted on each, and nothing that was not', () => {
    const [first, second] = blocks.filter(({ type }) => type === 5);
    const options = optionsOf(first ?? { type: 5, body: Buffer.alloc(0) }, 12);
    expect(first?.body.readUInt32LE(0)).toBe(0);
    // In nanoseconds, as the interface has them.
    expect(time(first?.body ?? Buffer.alloc(12), 4)).toBe(BigInt(ended) * 1_000_000n);
    expect(time(options.get(2) ?? Buffer.alloc(8))).toBe(BigInt(began) * 1_000_000n);
    expect(time(options.get(3) ?? Buffer.alloc(8))).toBe(BigInt(ended) * 1_000_000n);
    expect([4, 5, 7, 8].map((code) => options.get(code)?.readBigUInt64LE(0))).toEqual([12n, 2n, 4n, 7n]);
    const none = optionsOf(second ?? { type: 5, body: Buffer.alloc(0) }, 12);
    expect(second?.body.readUInt32LE(0)).toBe(1);
    expect([...none.keys()]).toEqual([2, 3]);
  });
});
