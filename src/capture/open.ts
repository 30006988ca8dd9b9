import type { Readable } from 'node:stream';
import { type Limits, limits as defaultLimits } from '../limits.js';
import { type ByteSource, fileSource, Prefixed, StreamSource } from './byte-source.js';
import { GunzipSource, MOST_INFLATED } from './gzip.js';
import { isGzip, notACapture, parserFor } from './magic.js';
import { CaptureError } from './problems.js';
import { CaptureReader } from './reader.js';
import type { CaptureSource } from './source.js';

export type { CaptureInfo, CaptureSource } from './source.js';

/** A file name, `-` for standard input, or a stream of bytes. */
export type CaptureInput = string | Readable;

export interface OpenOptions {
  /** Index in argument order, from 0; default 0. */
  readonly input?: number;
  /** What to call a stream; default `standard input` for `-`, `stream` for others. */
  readonly name?: string;
  readonly limits?: Limits;
  /** Most bytes inflated of gzip data; default 64 GiB. */
  readonly inflated?: number;
  /** The stream that the name `-` stands for. */
  readonly stdin?: Readable;
}

/**
 * Opens a capture: a file by its name, `-` for `options.stdin`, or any stream of bytes (live ones too: frames are
 * given as soon as their bytes are there). pcap, pcapng and gzip are told by their first bytes, never by the name.
 * Rejects with `CaptureError` when there is nothing that could be read.
 */
export async function openCapture(from: CaptureInput, options: OpenOptions = {}): Promise<CaptureSource> {
  const name = options.name ?? (typeof from !== 'string' ? 'stream' : from === '-' ? 'standard input' : from);
  const bytes = await byteSource(from, name, options);
  try {
    return await recognise(bytes, name, options);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function byteSource(from: CaptureInput, name: string, options: OpenOptions): Promise<ByteSource> {
  if (typeof from !== 'string') return new StreamSource(from);
  if (from !== '-') return fileSource(from);
  if (options.stdin === undefined) throw new CaptureError(name, 'is not available here; give the name of a file');
  return new StreamSource(options.stdin);
}

async function recognise(bytes: ByteSource, name: string, options: OpenOptions): Promise<CaptureSource> {
  const { input = 0, limits = defaultLimits(), inflated = MOST_INFLATED } = options;
  let head = await readHead(bytes);
  if (head.length === 0)
    throw new CaptureError(name, nothing(bytes, 'is empty (0 bytes); was the capture stopped before its start?'));
  let source = bytes;
  const gzip = isGzip(head);
  if (gzip) {
    source = new GunzipSource(new Prefixed(head, bytes), inflated);
    head = await readHead(source);
    if (head.length === 0) throw new CaptureError(name, nothing(source, 'is gzip data with nothing in it'));
  }
  const parser = parserFor(head, input, limits);
  if (parser === null) throw new CaptureError(name, notACapture(head));
  parser.push(head);
  return new CaptureReader(name, input, source, parser, gzip);
}

function nothing(bytes: ByteSource, reason: string): string {
  return bytes.fault === null ? reason : `cannot be read: ${String(bytes.fault.detail['what'])}`;
}

/** The first bytes: enough to tell the format, and no more than came with them. */
async function readHead(bytes: ByteSource): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 4) {
    const chunk = await bytes.read();
    if (chunk === null) break;
    if (head.length === 0) head = chunk;
    else {
      const joined = new Uint8Array(head.length + chunk.length);
      joined.set(head);
      joined.set(chunk, head.length);
      head = joined;
    }
  }
  return head;
}
