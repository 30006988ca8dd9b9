/** What is done with one capture: all of it in one place, so that it can be done in a thread of its own. */
import { createReadStream, existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { CaptureError } from '../../capture/problems.js';
import { digest } from '../../crypto/digest.js';
import { UsageError } from '../../dissector.js';
import { dissect } from '../../dissect.js';
import { compareRecords } from '../../golden/comparison.js';
import { headerLine, parseHeader, type Header } from '../../golden/header.js';
import { jsonText, parseObject, type JsonObject } from '../../golden/json.js';
import type { Outcome } from '../../golden/outcome.js';
import { goldenRecord } from '../../golden/record.js';
import type { Mounted } from '../../mount.js';
import { schemaVersion } from '../../render/json-schema.js';
import { JsonWriter } from '../../render/json.js';
import { faultPlace } from '../fault.js';
import { captureOptions, type CaptureOptions } from './capture-options.js';
import type { GoldenCapture } from './captures.js';

export interface Job extends GoldenCapture {
  readonly action: 'record' | 'check';
  /** `check`: what differs is recorded anew. */
  readonly update: boolean;
  /** `record`: what was recorded before as well. */
  readonly force: boolean;
}

/** A golden file that cannot be used, in one sentence. */
class UnusableGolden extends Error {}

/** Does it; everything that can go wrong is an outcome. */
export async function perform(job: Job, dissectors: readonly Mounted[]): Promise<Outcome> {
  try {
    const isRecorded = existsSync(job.golden);
    if (job.action === 'record' && isRecorded && !job.force) return { status: 'kept' };
    if (job.action === 'check' && !isRecorded && !job.update) return { status: 'unrecorded' };
    const options = await captureOptions(job.options, dissectors);
    const now = await dissected(job.capture, options).catch((error: unknown) => {
      throw options.placed(error);
    });
    if (job.action === 'record' || !isRecorded) return await write(job, 'recorded', now, dissectors);
    const outcome = compare(await goldenLines(job.golden), now, options);
    const isSame = outcome.differences.length + outcome.newKeys.length === 0;
    return isSame || !job.update ? outcome : await write(job, 'updated', now, dissectors);
  } catch (error) {
    return wentWrong(job, error);
  }
}

/** A capture as it is today. */
interface Dissected {
  readonly digest: string;
  readonly records: readonly JsonObject[];
}

async function dissected(capture: string, { engine, filter, ignored }: CaptureOptions): Promise<Dissected> {
  const writer = new JsonWriter({ captures: [capture], reveal: false });
  const records: JsonObject[] = [];
  for await (const record of dissect([capture], engine)) {
    if (filter?.matches(record) ?? true) records.push(goldenRecord(writer.write(record), ignored));
  }
  const sum = digest('sha256');
  for await (const chunk of createReadStream(capture)) if (chunk instanceof Uint8Array) sum.update(chunk);
  return { digest: sum.hex(), records };
}

async function goldenLines(golden: string): Promise<{ header: Header; records: JsonObject[] }> {
  const [first = '', ...lines] = (await readFile(golden, 'utf8')).trimEnd().split('\n');
  const header = parseHeader(first);
  const advice = 'record it anew: imdissect golden record --force';
  if (header === null) throw new UnusableGolden(`${golden}: line 1 is not that of a golden file; ${advice}`);
  if (header.schemaVersion > schemaVersion) {
    const versions = `version ${header.schemaVersion} of the JSON schema, this imdissect writes ${schemaVersion}`;
    throw new UnusableGolden(`${golden} was recorded with ${versions}; take a newer imdissect`);
  }
  const records = lines.map((line, index) => {
    const record = parseObject(line);
    if (record === null) throw new UnusableGolden(`${golden}: line ${index + 2} holds no record; ${advice}`);
    return record;
  });
  return { header, records };
}

function compare(
  { header, records: expected }: { header: Header; records: readonly JsonObject[] },
  { digest: found, records }: Dissected,
  { ignored }: CaptureOptions,
): Outcome & { status: 'compared' } {
  const comparison = compareRecords(
    header,
    expected.map((record) => ignored.without(record)),
    records,
  );
  const counts = { status: 'compared', records: records.length } as const;
  const isAnother = header.capture !== found && !ignored.has('capture');
  if (!isAnother || comparison.differences.length > 0) return { ...counts, ...comparison };
  const difference = { difference: 'capture', key: 'capture', expected: header.capture, found } as const;
  return { ...counts, ...comparison, differences: [difference] };
}

/** Writes the golden file, whole or not at all. */
async function write(
  { golden }: Job,
  status: 'recorded' | 'updated',
  { digest: sum, records }: Dissected,
  dissectors: readonly Mounted[],
): Promise<Outcome> {
  const lines = [headerLine(sum, records, dissectors), ...records.map(jsonText)];
  const part = join(dirname(golden), `.${basename(golden)}.${process.pid}-${threadId}.part`);
  try {
    await writeFile(part, lines.map((line) => `${line}\n`).join(''), { flag: 'wx' });
    await rename(part, golden);
  } finally {
    await rm(part, { force: true });
  }
  return { status, records: records.length };
}

function wentWrong({ options }: Job, error: unknown): Outcome {
  if (error instanceof UsageError) return { status: 'bad-options', file: options, reason: error.message };
  if (error instanceof CaptureError || error instanceof UnusableGolden) {
    return { status: 'unreadable', reason: error.message };
  }
  if (error instanceof Error && 'code' in error && 'path' in error) {
    return { status: 'unreadable', reason: `${String(error.path)}: ${String(error.code)}` };
  }
  return { status: 'fault', reason: `internal error in ${faultPlace(error)}; please report it with the capture` };
}
