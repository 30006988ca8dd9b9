import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/capture/byte-source.js';
import { Frame } from '../../src/capture/frame.js';
import { parserFor } from '../../src/capture/magic.js';
import { CaptureReader } from '../../src/capture/reader.js';
import { Engine } from '../../src/engine/engine.js';
import { Lent } from '../../src/engine/lent.js';
import { builtIn } from '../../src/index.js';
import { limits } from '../../src/limits.js';
import type { DissectionRecord } from '../../src/record.js';
import { FullJsonWriter } from '../../src/render/json-full.js';
import { captures, root } from '../tshark.js';
import { parrot } from './parrot.js';
import { Connection, Traffic } from './traffic.js';

/** Bytes in small chunks; one that is given back is overwritten at once, as the next reading from a file would. */
class Overwriting implements ByteSource {
  readonly fault = null;
  readonly total = null;
  count = 0;
  overwritten = 0;

  constructor(
    private readonly all: Uint8Array,
    private readonly size: number,
  ) {}

  read(spare: Uint8Array | null = null): Promise<Uint8Array | null> {
    if (spare !== null) {
      spare.fill(0xee);
      this.overwritten++;
    }
    const chunk = new Uint8Array(this.all.subarray(this.count, this.count + this.size));
    this.count += chunk.length;
    return Promise.resolve(chunk.length === 0 ? null : chunk);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Everything about all records, written when the whole capture has been read. */
async function dissected(source: Overwriting, gives: boolean): Promise<string[]> {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn, people: true }, (record) => records.push(record));
  const head = (await source.read()) ?? new Uint8Array(0);
  const parser = parserFor(head, 0, limits());
  if (parser === null) throw new Error('no capture');
  parser.push(head);
  const reader = new CaptureReader('capture', 0, source, parser, false);
  const frame = new Frame();
  do {
    while (reader.next(frame)) engine.frame(frame);
    engine.captureFindings(reader.takeFindings());
  } while (await reader.more(gives && engine.release()));
  engine.finish();
  const writer = new FullJsonWriter({ reveal: true, captures: ['capture'] });
  return records.map((record) => writer.write(record));
}

describe('memory that was given back', () => {
  for (const capture of captures) {
    it(`is looked at by no record of ${capture}`, async () => {
      const bytes = readFileSync(`${root}/${capture}`);
      const size = Math.max(64, Math.min(4096, Math.floor(bytes.length / 6)));
      const [kept, given] = [new Overwriting(bytes, size), new Overwriting(bytes, size)];
      const expected = await dissected(kept, false);
      expect(await dissected(given, true)).toEqual(expected);
      expect(kept.overwritten).toBe(0);
      expect(given.overwritten).toBeGreaterThan(0);
    });
  }
});

describe('a frame’s bytes', () => {
  it('are free after messages, but not after a piece of a body, which the dissector may keep', () => {
    const traffic = new Traffic();
    new Connection(traffic).open().say('SAY a\n').say('FILE 4 f\n').say('cd').say('ef').say('SAY b\n');
    const engine = new Engine({ dissectors: [parrot] }, () => undefined);
    const free = traffic.frames.map((frame) => {
      engine.frame(frame);
      return engine.release();
    });
    // The first piece goes through the buffer of the stream, which copies it.
    expect(free.slice(-5)).toEqual([true, true, true, false, true]);
  });
});

describe('bytes that stay', () => {
  const chunk = Uint8Array.from({ length: 200_000 }, (_, index) => index);
  const at = (lent: Lent, start: number, length: number): number[] => {
    const from = lent.stay(chunk, start, start + length);
    return [...lent.bytes.subarray(from, from + length)];
  };

  it('are copied while they are few, and the chunk is free', () => {
    const lent = new Lent();
    expect(at(lent, 5, 4)).toEqual([5, 6, 7, 8]);
    expect(lent.bytes).not.toBe(chunk);
    expect(at(lent, 300, 0)).toEqual([]);
    expect(lent.release()).toBe(true);
  });

  it('keep the chunk when they are many', () => {
    const lent = new Lent();
    for (let i = 0; i < 64; i++) at(lent, i * 1024, 1024);
    expect(lent.bytes).not.toBe(chunk);
    expect(at(lent, 100_000, 2)).toEqual([160, 161]);
    expect(lent.bytes).toBe(chunk);
    expect(lent.release()).toBe(false);
    // The next chunk is another matter.
    expect(at(lent, 5, 1)).toEqual([5]);
    expect(lent.release()).toBe(true);
  });

  it('keep the chunk when they are long, or when somebody says so', () => {
    const lent = new Lent();
    at(lent, 0, 20_000);
    expect(lent.bytes).toBe(chunk);
    expect(lent.release()).toBe(false);
    lent.keep();
    expect(lent.release()).toBe(false);
    expect(lent.release()).toBe(true);
  });
});
