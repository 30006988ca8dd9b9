/** The short run of `npm run fuzz`, and proof that the kit finds what is wrong and repeats it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/bytes/origin.js';
import { Engine, type DissectionRecord, type MessageRecord } from '../../src/index.js';
import { alice, bob, Connection, Traffic } from '../engine/traffic.js';
import { disturbedRecords, mutatedRecords } from './capture-mutations.js';
import { canary, dissectors, root, secrets, someRecords } from './corpus.js';
import { mutatedFile } from './file-mutations.js';
import { jsonFaults, leaks, recordFaults, unsafeFaults } from './oracles.js';
import { Random } from './random.js';
import { recordsOf, type PacketRecord } from './records.js';
import { fewerRecords, shorter } from './smaller.js';
import { target, type TargetOf } from './target.js';
import { targets } from './targets/index.js';

interface Ran {
  readonly code: number;
  readonly out: string;
}

function fuzz(...words: string[]): Promise<Ran> {
  return new Promise((done) => {
    execFile(process.execPath, [join(root, 'scripts/fuzz.mjs'), ...words], (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out: out + err });
    });
  });
}

describe('npm run fuzz', () => {
  it('finds nothing in a short run from a fixed seed', async () => {
    const { code, out } = await fuzz('--rounds', '40', '--seed', '20261121');
    expect(out).toContain('fuzz: nothing found');
    expect(out).toMatch(/fuzz: +40 {2}traffic/);
    expect(code).toBe(0);
  }, 120_000);

  it('says which targets there are when it does not know one', async () => {
    const { code, out } = await fuzz('--target', 'parsers');
    expect(code).toBe(2);
    expect(out).toContain("there is no target 'parsers'; there are: readers, files, packets,");
  });
});

describe('mutations', () => {
  it('are the same for the same seed and others for another', () => {
    const made = (seed: number): unknown => {
      const random = new Random(seed);
      const records = mutatedRecords(someRecords(random, 10), random);
      return [records, mutatedFile(records, random)];
    };
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
  });

  it('change nothing that later ones begin from', async () => {
    const quick = targets.filter(({ every, missing }) => every <= 2 && missing === '');
    const inputs = (): unknown => quick.map((one) => [1, 2, 3].map((seed) => one.input(seed)));
    const before = inputs();
    for (const one of quick) for (let seed = 10; seed < 14; seed++) await one.run(seed);
    expect(inputs()).toEqual(before);
  });

  it('that only disturb leave the bytes of secrets as they are, or cut them', () => {
    const payloads = secrets.map(({ data }) => Buffer.from(data.subarray(28)).toString('latin1'));
    for (let seed = 0; seed < 200; seed++) {
      for (const { data } of disturbedRecords(secrets, new Random(seed))) {
        const piece = Buffer.from(data.subarray(28)).toString('latin1');
        expect(payloads.some((payload) => payload.includes(piece) || payload.includes(piece.slice(8)))).toBe(true);
      }
    }
  });
});

describe('oracles', () => {
  it('see control characters, changes of direction, CI commands, and no others', () => {
    expect(unsafeFaults('text', 'plain\n  小明 😀\n')).toEqual([]);
    for (const bad of ['\x1b[2J', 'a\rb', 'tab\t', '\x9b', 'a\u202eb', 'a\u2066b', '\ud800', 'a\n::error::b']) {
      expect(unsafeFaults('text', bad)).toHaveLength(1);
    }
  });

  it('see lines that are no JSON objects', () => {
    expect(jsonFaults('json', '{"a":1}\n{}\n')).toEqual([]);
    for (const bad of ['{"a":1}', '{"a":1\n', '1\n', 'null\n', '{}\n\n'])
      expect(jsonFaults('json', bad)).toHaveLength(1);
  });

  it('see bytes of a message that know no frame, unless they were not captured', () => {
    const made = new Traffic();
    new Connection(made, alice, { ...bob, port: 1863 }).open().say(`MSG 1 N 60\r\n${'x'.repeat(60)}`);
    const cut = made.frames.at(-1);
    if (cut !== undefined) cut.end -= 50;
    const records: DissectionRecord[] = [];
    const engine = new Engine({ dissectors }, (record) => records.push(record));
    for (const frame of made.frames) engine.frame(frame);
    engine.finish();
    const message = records.find((record) => record.record === 'message');
    expect(message?.input().holes).toEqual([{ start: 22, end: 72 }]);
    expect(recordFaults(records)).toEqual([]);
    const faultsWith = (...origins: readonly Origin[]): string[] =>
      recordFaults([Object.create(message ?? null, { origins: { value: origins } }) as MessageRecord]);
    const known = { start: 0, end: 22, frame: 4, frameOffset: 40 };
    expect(faultsWith(known)).toEqual([]);
    expect(faultsWith()).toEqual(['4.2 bytes 22..72 know their frame or were not captured, where 0 was due']);
    expect(faultsWith({ ...known, end: 21 })).toHaveLength(1);
    expect(faultsWith({ ...known, end: 23 })).toHaveLength(1);
  });

  it('see the secret in every form', () => {
    const bytes = Buffer.from(canary);
    const forms = [
      canary,
      bytes.toString('hex'),
      bytes.toString('base64'),
      bytes.toString('hex').replace(/../g, '$& '),
    ];
    for (const form of forms) expect(leaks('text', `… ${form} …`)).not.toEqual([]);
    expect(leaks('text', '<redacted>')).toEqual([]);
  });
});

describe('a target', () => {
  const of: TargetOf<Uint8Array> = {
    name: 'planted',
    make: (random) => random.bytes(200),
    size: (bytes) => bytes.length,
    smaller: shorter,
    save: (bytes) => ({ bytes, extension: 'bin' }),
    faults: (bytes) => (bytes.includes(7) ? [`byte 7 at ${bytes.indexOf(7)}`] : []),
  };
  const failing = Array.from({ length: 20 }, (_, seed) => seed).find((seed) => {
    return new Random(seed, 'planted').bytes(200).includes(7);
  });

  it('makes what fails as small as it can, the same each time', async () => {
    const seed = failing ?? 0;
    const fault = await target(of).run(seed);
    expect(fault).toMatchObject({ target: 'planted', seed, smallest: { bytes: Uint8Array.of(7) } });
    expect(await target(of).run(seed)).toEqual(fault);
    expect(target(of).input(seed).bytes).toHaveLength(200);
  });

  it('counts an exception and too much time as faults', async () => {
    const throwing = target({
      ...of,
      faults: () => {
        throw new TypeError('planted');
      },
    });
    expect((await throwing.run(1))?.faults[0]).toContain('TypeError: planted');
    const slow = target({
      ...of,
      smaller: () => [],
      faults: () => {
        const begin = process.cpuUsage();
        const used = (): number => process.cpuUsage(begin).user + process.cpuUsage(begin).system;
        while (used() < 2_100_000);
        return [];
      },
    });
    expect((await slow.run(1))?.faults[0]).toMatch(/^took \d+\.\d+ s of processor time/);
  });

  it('leaves out records first and then bytes at their end', () => {
    const records: PacketRecord[] = recordsOf(readFileSync(join(root, 'samples/ipmsg/perl-and-go/capture.pcap')));
    const sizes = [...fewerRecords(records.slice(0, 2))].map((list) => list.length);
    expect(sizes[0]).toBe(1);
    expect(sizes.at(-1)).toBe(2);
    for (const list of fewerRecords(records.slice(0, 1))) {
      expect(list[0]?.data.length).toBeLessThan(records[0]?.data.length ?? 0);
      expect(list[0]?.wire).toBe(records[0]?.wire);
    }
  });
});
