import { createHash } from 'node:crypto';
import { mount } from 'imdissect/dissector';
import { expect, it } from 'vitest';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { Engine } from '../../../src/engine/engine.js';
import type { Frame } from '../../../src/capture/frame.js';
import type { DissectionRecord } from '../../../src/record.js';
import { ACK } from '../../engine/traffic.js';
import { asker, connection, offering, request, sharer, Traffic } from './flows.js';

const megabyte = 1 << 20;
/** Of IPv4 and TCP. */
const headers = 40;
const segmentLength = 60_000;

/** A segment from the sharer, to be filled and sent again and again. */
function segment(length: number): { readonly frame: Frame; readonly payload: Uint8Array } {
  const [frame] = new Traffic().tcp(sharer, asker, 0, ACK, new Uint8Array(length), 1).frames;
  if (frame === undefined) throw new Error('no frame');
  return { frame, payload: frame.bytes.subarray(headers) };
}

function setSequence(frame: Frame, seq: number): void {
  new DataView(frame.bytes.buffer).setUint32(24, seq);
}

/** Sends a file of that many bytes through the engine; gives what it found and the most memory that buffers took. */
function sent(size: number): { readonly records: DissectionRecord[]; readonly peak: number; readonly sha256: string } {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: [mount(ipmsg)] }, (record) => records.push(record));
  const opening = offering(`1:big.iso:${size.toString(16)}:0:1:\x07`);
  connection(opening).say(request('64:1:0\0'));
  for (const frame of opening.frames) engine.frame(frame);
  const hash = createHash('sha256');
  const before = process.memoryUsage().arrayBuffers;
  let peak = 0;
  let { frame, payload } = segment(segmentLength);
  for (let at = 0, number = opening.frames.length; at < size; at += payload.length) {
    if (size - at < payload.length) ({ frame, payload } = segment(size - at));
    payload.fill(at & 0xff);
    hash.update(payload);
    setSequence(frame, (5001 + at) % 0x1_0000_0000);
    frame.number = ++number;
    engine.frame(frame);
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
  }
  engine.finish();
  return { records, peak, sha256: hash.digest('hex') };
}

it('a large file goes through without being kept', () => {
  const size = 200 * megabyte + 1;
  const { records, peak, sha256 } = sent(size);
  const objects = records.filter((record) => record.record === 'object');
  expect(objects.map(({ name, complete, ...object }) => [name, object.size, complete, object.sha256])).toEqual([
    ['big.iso', size, true, sha256],
  ]);
  expect(peak).toBeLessThan(100 * megabyte);
});
