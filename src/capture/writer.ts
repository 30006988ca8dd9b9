import type { Frame } from './frame.js';
import type { CapturedInterface, InterfaceEnding } from './pcapng-interface-blocks.js';
import { PcapWriter } from './pcap-writer.js';
import { PcapngWriter } from './pcapng-writer.js';

/** Turns frames into the bytes of a capture file; knows nothing of files. */
export interface CaptureWriter {
  /**
   * Adds a frame, and a comment where the format has comments. Throws `UnwritableFrame` when the format cannot hold
   * it; what was added before stays whole.
   */
  write(frame: Frame, comment?: string): void;
  /** Bytes that wait to be taken. */
  readonly size: number;
  /** The bytes since the last call: whole records, with the file header first. May be empty before the first frame. */
  take(): Uint8Array;
  /**
   * The last bytes; a file header if no frame came, so that even nothing is a capture. Where the format has room for it,
   * how each interface that was named ended.
   */
  finish(endings?: readonly InterfaceEnding[]): Uint8Array;
}

export interface WriterOptions {
  /** Digits of a second in a classic pcap; default those of the first frame. */
  readonly digits?: 6 | 9;
  /** LINKTYPE_ number of a classic pcap without frames; default Ethernet. */
  readonly linkType?: number;
  /** A pcapng says what the interfaces of the frames (`interfaceId`) are called. */
  readonly interfaces?: readonly CapturedInterface[];
}

/** The writer for a file of that name: pcapng for `.pcapng` and `.ntar`, else classic pcap. */
export function captureWriter(fileName: string, options: WriterOptions = {}): CaptureWriter {
  return /\.(?:pcapng|ntar)$/i.test(fileName) ? new PcapngWriter(options) : new PcapWriter(options);
}
