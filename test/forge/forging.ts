/** Forges captures in memory and dissects them: what the tests of this folder share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCapture } from '../../src/capture/open.js';
import { captureWriter } from '../../src/capture/writer.js';
import { Frame } from '../../src/capture/frame.js';
import { forge } from '../../src/forge/forge.js';
import { builtIn, Engine, type DissectionRecord } from '../../src/index.js';
import { readBytes, streamOf, type Seen } from '../capture/read.js';
import { told } from '../engine/run.js';

export interface ForgingOptions {
  readonly folder?: string;
  readonly seed?: number;
  readonly name?: string;
}

/** The capture that a scenario gives. */
export function forgedFrom(text: string, { folder = '.', seed, name = 'a.pcapng' }: ForgingOptions = {}): Uint8Array {
  const writer = captureWriter(name, { digits: 6 });
  const readFile = (file: string): string => readFileSync(join(folder, file), 'utf8');
  forge(text, { dissectors: builtIn, readFile, ...(seed === undefined ? {} : { seed }) }, writer);
  return writer.finish();
}

/** Its frames. */
export async function framesOf(text: string, options?: ForgingOptions): Promise<Seen[]> {
  return (await readBytes(forgedFrom(text, options))).frames;
}

/** What imdissect finds in it. */
export async function recordsOf(text: string, options?: ForgingOptions): Promise<DissectionRecord[]> {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn }, (record) => records.push(record));
  const source = await openCapture(streamOf(forgedFrom(text, options)));
  const frame = new Frame();
  do while (source.next(frame)) engine.frame(frame);
  while (await source.more());
  engine.finish();
  await source.close();
  return records;
}

/** The same, one line each. */
export async function linesOf(text: string, options?: ForgingOptions): Promise<string[]> {
  return (await recordsOf(text, options)).map(told);
}

/** A scenario of IP Messenger between two hosts, with these steps. */
export function between(...steps: readonly string[]): string {
  const head = ['protocol: ipmsg', 'hosts: { anna: 10.0.0.7, ben: 10.0.0.9 }', 'steps:'];
  return [...head, ...steps.map((step) => `  - { from: anna, to: ben, ${step} }`)].join('\n');
}
