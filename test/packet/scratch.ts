import type { LinkFrame } from '../../src/packet/link-frame.js';

type Given = { bytes: Uint8Array } & Partial<Omit<LinkFrame, 'bytes'>>;

/** A frame of raw IP unless said otherwise. Its bytes stand in the middle of others, as in a capture's chunk. */
export function frameOf(given: Given): LinkFrame {
  const start = 7;
  const bytes = new Uint8Array(given.bytes.length + 2 * start).fill(0xee);
  bytes.set(given.bytes, start);
  const end = start + given.bytes.length;
  const wireLength = given.bytes.length;
  return { input: 0, number: 1, seconds: 0, nanoseconds: 0, linkType: 101, wireLength, ...given, bytes, start, end };
}
