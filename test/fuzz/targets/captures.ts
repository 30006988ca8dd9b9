/** Targets that read whole captures: the readers alone, and everything from frames to every format. */
import { isDeepStrictEqual } from 'node:util';
import { CaptureError } from '../../../src/capture/problems.js';
import { dissect, Engine, type DissectionRecord } from '../../../src/index.js';
import { readBytes, streamOf } from '../../capture/read.js';
import { disturbedRecords, mutatedRecords } from '../capture-mutations.js';
import { dissectors, secrets, someRecords } from '../corpus.js';
import { mutatedFile } from '../file-mutations.js';
import { leaks, outputFaults, recordFaults, shown } from '../oracles.js';
import type { Random } from '../random.js';
import { captureOf, framesOf, type PacketRecord } from '../records.js';
import { fewerRecords, shorter } from '../smaller.js';
import { target } from '../target.js';

/** What reading gives, or null for an input that cannot be read at all. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof CaptureError) return null;
    throw error;
  });
}

const files = {
  make: (random: Random): Uint8Array => mutatedFile(someRecords(random, 30), random),
  size: (bytes: Uint8Array): number => bytes.length,
  smaller: shorter,
  save: (bytes: Uint8Array) => ({ bytes, extension: 'pcap' }),
};

/** pcap, pcapng, gzip: only a CaptureError, and the same however the bytes come in chunks. */
export const readers = target<Uint8Array>({
  name: 'readers',
  ...files,
  faults: async (bytes, random) => {
    const whole = await orNull(readBytes(bytes));
    const size = 1 + random.below(200);
    const sliced = await orNull(readBytes(bytes, size));
    return isDeepStrictEqual(whole, sliced) ? [] : [`chunks of ${size} bytes give something else than the whole`];
  },
});

async function dissected(bytes: Uint8Array, size?: number): Promise<DissectionRecord[]> {
  const records: DissectionRecord[] = [];
  for await (const record of dissect([streamOf(bytes, size)], { dissectors })) records.push(record);
  return records;
}

/** A damaged file all the way to every format, whole and in chunks. */
export const filesToText = target<Uint8Array>({
  name: 'files',
  ...files,
  faults: async (bytes, random) => {
    const whole = await orNull(dissected(bytes));
    const sliced = await orNull(dissected(bytes, 1 + random.below(500)));
    if (whole === null || sliced === null) return whole === sliced ? [] : ['chunks decide whether it can be read'];
    const outputs = shown(whole);
    const same = isDeepStrictEqual(outputs, shown(sliced)) ? [] : ['chunks change the output'];
    return [...recordFaults(whole), ...outputFaults(outputs), ...same];
  },
});

function recordsOut(records: readonly PacketRecord[]): DissectionRecord[] {
  const out: DissectionRecord[] = [];
  const engine = new Engine({ dissectors, keepFlows: true }, (record) => out.push(record));
  for (const frame of framesOf(records)) engine.frame(frame);
  engine.finish();
  engine.flows();
  return out;
}

const records = {
  size: (list: readonly PacketRecord[]): number => list.reduce((sum, { data }) => sum + data.length, 0),
  smaller: fewerRecords,
  save: captureOf,
};

/** Damaged traffic to every format: the laws, clean output, twice the same. */
export const traffic = target<readonly PacketRecord[]>({
  name: 'traffic',
  ...records,
  make: (random) => mutatedRecords(someRecords(random, 40), random),
  faults: (list) => {
    const out = recordsOut(list);
    const outputs = shown(out);
    const same = isDeepStrictEqual(outputs, shown(recordsOut(list))) ? [] : ['the second time gives another output'];
    return [...recordFaults(out), ...outputFaults(outputs), ...same];
  },
});

/** Traffic with a secret, cut, fragmented, reordered: no format shows it. */
export const secret = target<readonly PacketRecord[]>({
  name: 'secrets',
  ...records,
  make: (random) => disturbedRecords(secrets, random),
  faults: (list) => shown(recordsOut(list)).flatMap(({ format, text }) => leaks(format, text)),
});
