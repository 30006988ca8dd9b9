import type { Frame } from './frame.js';
import type { CaptureFinding } from './problems.js';

/** The walk over the records of one format. Synchronous: it works on what has been pushed. */
export interface RecordParser {
  /** The format in words: `pcap, little endian, microseconds`. */
  readonly format: string;
  /** Number of the last whole frame. */
  readonly frames: number;
  /** Offset in the capture of the first byte that is not part of a whole record. */
  readonly offset: number;
  /** Damage found since somebody emptied the list. */
  readonly findings: CaptureFinding[];
  /** Nothing more can be read, whatever comes. */
  readonly done: boolean;
  /**
   * Fills the frame with the next record. False: look at `findings` first; if there is none, more bytes are needed
   * (`push`), or this was the end (`done`).
   */
  next(frame: Frame): boolean;
  /**
   * Adds bytes; only after `next` returned false without a finding. Frames are views into the chunk, and its end is
   * looked at until more bytes are needed than the next chunk has: then it may be written to again.
   */
  push(chunk: Uint8Array): void;
  /** No more bytes will come. */
  end(): void;
}
