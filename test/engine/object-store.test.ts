import { describe, expect, it } from 'vitest';
import { Collected, type ObjectStore } from '../../src/engine/collector.js';
import type { Flow, ObjectInfo } from '../../src/dissector.js';
import type { ObjectRecord } from '../../src/record.js';
import { dissected } from './run.js';
import { alice, ascii, bob, Connection, Traffic } from './traffic.js';

/** Remembers what it is given. */
class Remembering implements ObjectStore {
  readonly infos: ObjectInfo[] = [];
  readonly pieces: (readonly [number, string])[] = [];
  readonly records: ObjectRecord[] = [];

  begin(_id: number, info: ObjectInfo): void {
    this.infos.push(info);
  }

  write(_id: number, offset: number, bytes: Uint8Array): void {
    this.pieces.push([offset, Buffer.from(bytes).toString('latin1')]);
  }

  end(_id: number, record: ObjectRecord): void {
    this.records.push(record);
  }
}

describe('an object store', () => {
  it('gets the bytes as they arrive, and the record that is given out', () => {
    const objects = new Remembering();
    const traffic = new Traffic();
    new Connection(traffic).open().say('FILE 5 f.txt\nab').say('cde');
    const records = dissected(traffic, { objects });
    expect(objects.infos.map(({ name, size }) => [name, size])).toEqual([['f.txt', 5]]);
    expect(objects.pieces).toEqual([
      [0, 'ab'],
      [2, 'cde'],
    ]);
    expect(objects.records).toEqual(records.filter(({ record }) => record === 'object'));
  });

  it('is told who sent it to whom, and in which frames', () => {
    const objects = new Remembering();
    const traffic = new Traffic();
    new Connection(traffic).open().say('SAY a\n').reply('FILE 4 f\n').reply('ab').reply('cd');
    dissected(traffic, { objects });
    const ends = { client: { address: '10.0.0.1', port: alice.port }, server: { address: '10.0.0.2', port: bob.port } };
    expect(objects.records[0]?.way).toEqual({
      source: ends.server,
      destination: ends.client,
      firstFrame: 6,
      lastFrame: 7,
    });
  });

  it('gets every place once, the bytes that came first', () => {
    const store = new Remembering();
    const info = { name: null, size: 12, kind: 'file', from: [] };
    const object = new Collected(1, info, {} as Flow, 'parrot', 1000, store);
    const pieces: [number, string][] = [
      [6, 'gh'],
      [0, 'abc'],
      [1, 'BCDEFGHI'],
      [0, 'xxxxxxxxx'],
      [9, 'jkl'],
    ];
    for (const [offset, text] of pieces) object.write(offset, ascii(text), 1);
    expect(store.pieces).toEqual([
      [6, 'gh'],
      [0, 'abc'],
      [3, 'DEF'],
      [8, 'I'],
      [9, 'jkl'],
    ]);
    expect(object.complete).toBe(true);
  });
});
