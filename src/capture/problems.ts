import { captureLost } from '../lost.js';
import { problems, type Detail, type Problem } from '../problem.js';

/**
 * What can be wrong with a capture file itself. `capture.cut-short` is one problem wherever it shows: for a message
 * that the snap length cut and for a file that ends in the middle of a record.
 */
export const captureProblems = {
  ...problems('capture', {
    badRecord: {
      severity: 'error',
      text: 'damaged capture at byte {offset}, after frame {frame}: {what}; {then}',
      help: 'The capture file is damaged there, not the traffic in it. What could be read before and after was dissected; frames in between are missing, so gaps in streams near it are the damage too. Frame numbers after it no longer match those of an intact copy.',
    },
    userTime: {
      severity: 'note',
      text: 'times were taken by imdissect, not by the kernel: they are late by up to some milliseconds',
      help: 'The back end cap gives packets without their times. Under load they wait before imdissect sees them, so response times are not to be trusted to the millisecond. dumpcap and tcpdump give the times at which the kernel got the packets.',
    },
  }),
  cutShort: captureLost.cutShort,
} as const;

/** Damage found while reading a capture. */
export interface CaptureFinding {
  readonly problem: Problem;
  /** Index of the capture in argument order, from 0. */
  readonly input: number;
  /** Number of the last whole frame before the damage; 0 when there was none. */
  readonly frame: number;
  /** Byte offset in the capture, after decompression. */
  readonly offset: number;
  readonly detail: Detail;
}

/** Damage that is not about a record: of the compression, or of the medium. It ends the bytes. */
export interface Fault {
  readonly problem: Problem;
  readonly detail: Detail;
}

/** A file that ends in the middle of something, `what`. */
export function cutShort(input: number, frame: number, offset: number, what: string): CaptureFinding {
  const text = `${what} at byte ${offset}, after frame ${frame}`;
  return { problem: captureProblems.cutShort, input, frame, offset, detail: { what: text, offset, frame } };
}

/** Damage in the middle of a file; `then` says where reading went on, if it did. */
export function badRecord(input: number, frame: number, offset: number, what: string, then: string): CaptureFinding {
  return { problem: captureProblems.badRecord, input, frame, offset, detail: { what, then, offset, frame } };
}

/**
 * An input that cannot be read at all: missing, not a capture, not allowed. The message is one sentence with the name
 * of the file, as it was given: whoever prints it escapes it.
 */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';

  constructor(
    /** The file's name as it was given, or what was given for a stream. */
    readonly file: string,
    /** What is wrong and what to do, without the name. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file} ${reason}`, options);
  }
}
