/** `-w`: frames of whole flows into a new capture. The file appears when it is whole, or not at all. */
import { existsSync, realpathSync, rmSync, statSync, type Stats } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Frame } from '../capture/frame.js';
import { mergeCaptures } from '../capture/merge.js';
import { openCapture, type CaptureSource } from '../capture/open.js';
import { UnwritableFrame } from '../capture/unwritable.js';
import { captureWriter, type CaptureWriter } from '../capture/writer.js';
import { UsageError } from '../dissector.js';
import type { Limits } from '../limits.js';
import { outputError, OutputError } from './exit.js';
import { stdinName } from './inputs.js';

/** Bytes that are gathered before they are written. */
const batch = 1_048_576;

/**
 * Checks before any work is done that the file may be written.
 * @returns the path to write to: where a link points, not the link
 * @throws UsageError
 */
export function checkTarget(path: string, captures: readonly string[], force: boolean, option = '-w'): string {
  if (!/\.(?:pcap|cap|pcapng|ntar)$/i.test(path)) {
    throw new UsageError(
      `${option} '${path}': the name must end in .pcap or .cap (pcap), or in .pcapng or .ntar (pcapng)`,
    );
  }
  const target = statOf(path);
  if (target === null) return path;
  for (const name of captures) {
    const input = name === stdinName ? null : statOf(name);
    if (input !== null && input.dev === target.dev && input.ino === target.ino) {
      throw new UsageError(`${option} '${path}' is the input ${name}; an input is never written over`);
    }
  }
  if (!target.isFile()) throw new UsageError(`${option} '${path}' is not a regular file`);
  if (!force) throw new UsageError(`${option} '${path}' exists; --force writes over it`);
  return realpathSync(path);
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** What is to be written, and from where. */
export interface Saving {
  /** Checked by `checkTarget`. */
  readonly target: string;
  readonly force: boolean;
  /** File names by the number of their input; null for an input that could not be read. */
  readonly captures: readonly (string | null)[];
  readonly limits: Limits;
  /** Digits of the second of the finest clock among the inputs. */
  readonly digits: 6 | 9;
  /** Whether a frame is to be written. */
  readonly wants: (input: number, frame: number) => boolean;
  /** What is to be said of a frame, where the format has comments. */
  readonly comments?: (input: number, frame: number) => readonly string[];
}

/**
 * Reads the captures a second time and writes the wanted frames.
 * @returns how many frames were written
 * @throws OutputError when that cannot be done; nothing is left behind then
 */
export async function save(saving: Saving): Promise<number> {
  return wholeFile(saving.target, saving.force, (part) => writePart(part, saving));
}

/**
 * Lets `write` make a file aside, and puts it in place when it is whole.
 * @throws OutputError when that cannot be done; nothing is left behind then
 */
export async function wholeFile<T>(target: string, force: boolean, write: (part: string) => Promise<T>): Promise<T> {
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  const forget = (): void => {
    rmSync(part, { force: true });
  };
  process.on('exit', forget);
  try {
    const made = await write(part);
    if (!force && existsSync(target))
      throw new OutputError(`${target} has come to exist meanwhile; --force writes over it`);
    await rename(part, target);
    return made;
  } catch (error) {
    throw asOutputError(error, target);
  } finally {
    forget();
    process.off('exit', forget);
  }
}

async function writePart(part: string, saving: Saving): Promise<number> {
  const { captures, limits, digits } = saving;
  const sources: CaptureSource[] = [];
  let file: FileHandle | null = null;
  try {
    for (const [input, name] of captures.entries()) {
      if (name !== null) sources.push(await openCapture(name, { input, limits, inflated: limits.inflated }));
    }
    const writer = captureWriter(saving.target, { digits });
    file = await open(part, 'wx');
    const frames = await copyFrames(mergeCaptures(sources), writer, file, saving);
    await file.writeFile(writer.finish());
    await file.sync();
    return frames;
  } finally {
    await file?.close();
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function copyFrames(
  source: CaptureSource,
  writer: CaptureWriter,
  file: FileHandle,
  { wants, comments }: Saving,
): Promise<number> {
  const frame = new Frame();
  let frames = 0;
  do {
    while (source.next(frame)) {
      if (!wants(frame.input, frame.number)) continue;
      if (comments !== undefined) frame.comments = [...frame.comments, ...comments(frame.input, frame.number)];
      writer.write(frame);
      frames++;
      if (writer.size >= batch) await file.writeFile(writer.take());
    }
    source.takeFindings(); // reported when the capture was dissected
  } while (await source.more());
  return frames;
}

function asOutputError(error: unknown, target: string): unknown {
  if (error instanceof UnwritableFrame) return new OutputError(`${target} was not written: ${error.message}`);
  return outputError(error, target);
}
