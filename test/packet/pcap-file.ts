import type { LinkFrame } from '../../src/packet/link-frame.js';

// A classic pcap file as small as a test needs it: this room does not know the capture room.

/** A little-endian pcap file with frames of one link type, one second apart. */
export function pcapOf(linkType: number, frames: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(0x00040002, 4);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(linkType, 20);
  const records = frames.flatMap((frame, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + index, 0);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([header, ...records]);
}

/** The frames of a pcap file of either byte order. */
export function* framesOf(file: Uint8Array): Generator<LinkFrame> {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const little = [0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0, true));
  const linkType = view.getUint32(20, little) & 0xffff;
  for (let at = 24, number = 1; at + 16 <= file.length; number++) {
    const [seconds, fraction, length, wireLength] = [0, 4, 8, 12].map((field) => view.getUint32(at + field, little));
    const start = at + 16;
    const end = start + (length ?? 0);
    const time = { seconds: seconds ?? 0, nanoseconds: fraction ?? 0 };
    yield { input: 0, number, ...time, linkType, bytes: file, start, end, wireLength: wireLength ?? 0 };
    at = end;
  }
}
