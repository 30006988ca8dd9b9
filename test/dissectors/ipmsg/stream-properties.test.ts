import { describe, expect, it } from 'vitest';
import { iptuxTree, windowsTree, writeTree, type Tree } from '../../../dissectors/ipmsg/stream-writer.js';
import { quietEqualsTraced, roundTrip } from '../../../src/testing/laws.js';
import { messages, told } from '../../engine/run.js';
import { connection, offering, recordsOf, request } from './flows.js';
import { bytesOf } from './packets.js';

/** A generator of numbers that is the same everywhere. */
function numbers(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
}

const file = (name: string, content: string): Tree => ({ name, content: bytesOf(content) });
const tree: Tree = {
  name: 'proj',
  mtime: 0x5f000000,
  children: [
    { name: 'sub', children: [file('b:c.txt', 'beta'), file('zero', '')] },
    file('a.txt', '000b:f:1:1:x'),
    { name: '日本語', children: [] },
  ],
};
const streams = [writeTree(tree, windowsTree), writeTree(tree, iptuxTree)];
const special = bytesOf('::\x0000019afAF=.\xe4');

function damaged(stream: Uint8Array, next: (below: number) => number): Uint8Array {
  const bytes = [...stream];
  for (let changes = 1 + next(4); changes > 0; changes--) {
    const at = next(bytes.length);
    const byte = next(3) === 0 ? next(256) : (special[next(special.length)] ?? 0);
    const way = next(4);
    if (way === 0) bytes.splice(at, 1, byte);
    else if (way === 1) bytes.splice(at, 0, byte);
    else if (way === 2) bytes.splice(at, 1 + next(4));
    else bytes.splice(at, 0, ...bytes.slice(next(bytes.length), next(bytes.length)));
  }
  return Uint8Array.from(bytes);
}

/** What is found when the stream comes in segments of some length, without the numbers of frames. */
function found(stream: Uint8Array, segment: (left: number) => number): string[] {
  const traffic = offering('1:proj:0:0:2:\x07');
  const tcp = connection(traffic).say(request('64:1\0', 98));
  for (let at = 0; at < stream.length;) {
    const length = segment(stream.length - at);
    tcp.reply(stream.subarray(at, at + length));
    at += length;
  }
  tcp.close();
  const records = recordsOf(traffic);
  for (const message of messages(records)) {
    expect([...quietEqualsTraced(message), ...roundTrip(message)]).toEqual([]);
  }
  return records.map((record) => {
    const digest = record.record === 'object' ? (record.sha256 ?? '') : '';
    return `${told(record)
      .replace(/^\S+ /, '')
      .replace(/ after \S+/, '')
      .replace(/about \S+/, '')} ${digest}`;
  });
}

describe('damaged directory streams', () => {
  it('never throw, tile their trees, are written again, and come out the same in any segments', () => {
    const next = numbers(2425);
    const told = new Set<string>();
    for (let i = 0; i < 120; i++) {
      const stream = damaged(streams[i % streams.length] ?? new Uint8Array(0), next);
      const whole = found(stream, (left) => left);
      expect(found(stream, () => 1 + next(9))).toEqual(whole);
      for (const line of whole) told.add(/ipmsg\.[a-z-]+/.exec(line)?.[0] ?? '');
    }
    expect([...told]).toEqual(expect.arrayContaining(['ipmsg.directory-lost', 'ipmsg.transfer-cut']));
    expect([...told].some((code) => code.includes('failed'))).toBe(false);
  });

  it('cost time by their length, not by its square', () => {
    const pieces = ['000b:f:1:1:', '0fff:', ':', '000b:.:0:3:', '0', 'ffff:a:1:1', '000b:f:0:1:'];
    const head = '000e:proj:0:2:';
    for (const piece of pieces) {
      const stream = bytesOf(`${head}${piece.repeat(Math.floor(60_000 / piece.length))}`);
      const traffic = offering('1:proj:0:0:2:\x07');
      connection(traffic).say(request('64:1\0', 98)).reply(stream).reply(stream).close();
      const before = process.cpuUsage();
      recordsOf(traffic);
      expect([piece, process.cpuUsage(before).user / 1000 < 2500]).toEqual([piece, true]);
    }
  });
});
