import { PassThrough, Readable } from 'node:stream';
import { describe as describeProblem } from '../../src/problem.js';
import { Frame } from '../../src/capture/frame.js';
import { openCapture, type OpenOptions } from '../../src/capture/open.js';
import type { CaptureFinding } from '../../src/capture/problems.js';
import type { CaptureSource } from '../../src/capture/source.js';

/** A frame's values, its bytes copied. */
export interface Seen {
  readonly input: number;
  readonly number: number;
  readonly time: string;
  readonly hasTime: boolean;
  readonly digits: number;
  readonly linkType: number;
  readonly data: string;
  readonly wire: number;
  readonly interfaceId: number;
  readonly comments: readonly string[];
}

export interface Read {
  readonly frames: Seen[];
  readonly findings: CaptureFinding[];
  /** Frame numbers and codes in the order in which they came. */
  readonly order: (number | string)[];
}

export function seen(frame: Frame): Seen {
  const { input, number, seconds, nanoseconds, hasTime, digits, linkType, interfaceId, comments } = frame;
  const data = Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('hex');
  const time = `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
  return { input, number, time, hasTime, digits, linkType, data, wire: frame.wireLength, interfaceId, comments };
}

/** Drains a capture as the engine does. */
export async function drain(source: CaptureSource): Promise<Read> {
  const read: Read = { frames: [], findings: [], order: [] };
  const frame = new Frame();
  const take = (): void => {
    for (const finding of source.takeFindings()) {
      read.findings.push(finding);
      read.order.push(finding.problem.code);
    }
  };
  do {
    while (source.next(frame)) {
      read.frames.push(seen(frame));
      read.order.push(frame.number);
    }
    take();
  } while (await source.more());
  take();
  await source.close();
  return read;
}

/** A stream of these bytes in chunks of `size`, each in memory of its own. */
export function streamOf(bytes: Uint8Array, size = bytes.length): Readable {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
  return chunks.length === 0 ? new PassThrough().end() : Readable.from(chunks, { objectMode: true });
}

export async function readBytes(bytes: Uint8Array, size?: number, options?: OpenOptions): Promise<Read> {
  return drain(await openCapture(streamOf(bytes, size), options));
}

export function texts(findings: readonly CaptureFinding[]): string[] {
  return findings.map(({ problem, detail }) => `${problem.code}: ${describeProblem(problem, detail)}`);
}
