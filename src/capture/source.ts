import type { Frame } from './frame.js';
import type { CaptureFinding } from './problems.js';

/** What is known of a capture beside its frames, for people. */
export interface CaptureInfo {
  /** Format, byte order and resolution in words; pcapng says its byte order once a section has been read. */
  readonly format: string;
  readonly gzip: boolean;
}

/**
 * A capture being read. `next` is synchronous and gives the frames that have come; when it returns false, drain
 * `takeFindings` (so that findings stand between the right frames) and then wait for `more`.
 */
export interface CaptureSource {
  /** The name as it was given; captured names and this one are escaped by whoever prints them. */
  readonly name: string;
  /** Index in argument order, from 0. */
  readonly input: number;
  readonly info: CaptureInfo;
  /** Fills the frame with the next one. False when there is none before `takeFindings` and `more`. */
  next(frame: Frame): boolean;
  /**
   * Reads on; false at the end. Never rejects: what goes wrong becomes a finding.
   * @param free nobody looks any more at the bytes of frames since the last call: their memory may be used again
   */
  more(free?: boolean): Promise<boolean>;
  /** The findings since the last call, in order. */
  takeFindings(): CaptureFinding[];
  /** Bytes of the file read, before decompression, and its size; null when that is not known. */
  progress(): { read: number; total: number | null };
  /** Releases the file, or destroys the stream. */
  close(): Promise<void>;
}
