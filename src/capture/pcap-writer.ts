import { Sink } from '../bytes/sink.js';
import type { Frame } from './frame.js';
import { UnwritableFrame } from './unwritable.js';
import type { CaptureWriter, WriterOptions } from './writer.js';

const ETHERNET = 1;
const SNAP_LENGTH = 262_144;

/**
 * Writes classic pcap, little endian, in microseconds or nanoseconds. It has one link type, one resolution, no
 * comments and no time before 1970 or after 2106.
 */
export class PcapWriter implements CaptureWriter {
  #sink = new Sink(65_536);
  #linkType: number;
  #digits: 6 | 9 | null;
  #opened = false;

  constructor(options: WriterOptions = {}) {
    this.#linkType = options.linkType ?? ETHERNET;
    this.#digits = options.digits ?? null;
  }

  get size(): number {
    return this.#sink.size;
  }

  write(frame: Frame): void {
    const digits = (this.#digits ??= frame.digits);
    if (!this.#opened) this.#open(frame.linkType);
    this.#check(frame, digits);
    const sink = this.#sink;
    sink.u32le(frame.seconds);
    sink.u32le(digits === 9 ? frame.nanoseconds : Math.floor(frame.nanoseconds / 1_000));
    sink.u32le(frame.end - frame.start);
    sink.u32le(frame.wireLength);
    sink.bytes(frame.bytes.subarray(frame.start, frame.end));
  }

  take(): Uint8Array {
    const bytes = this.#sink.finish();
    this.#sink = new Sink(65_536);
    return bytes;
  }

  finish(): Uint8Array {
    if (!this.#opened) this.#open(this.#linkType);
    return this.take();
  }

  #open(linkType: number): void {
    this.#opened = true;
    this.#linkType = linkType;
    const sink = this.#sink;
    sink.u32le(this.#digits === 9 ? 0xa1b23c4d : 0xa1b2c3d4);
    sink.u16le(2);
    sink.u16le(4);
    sink.u32le(0);
    sink.u32le(0);
    sink.u32le(SNAP_LENGTH);
    sink.u32le(linkType);
  }

  #check(frame: Frame, digits: 6 | 9): void {
    if (frame.linkType !== this.#linkType) {
      throw new UnwritableFrame(
        `frame ${frame.number} has link type ${frame.linkType}, the frames before it ${this.#linkType}: a pcap holds one link type, write a .pcapng`,
      );
    }
    if (digits === 6 && frame.nanoseconds % 1_000 !== 0) {
      throw new UnwritableFrame(
        `frame ${frame.number} has a time in nanoseconds, the frames before it in microseconds: a pcap holds one resolution, write a .pcapng`,
      );
    }
    if (frame.seconds < 0 || frame.seconds > 0xffffffff) {
      throw new UnwritableFrame(
        `frame ${frame.number} has a time before 1970 or after 2106: a pcap cannot hold it, write a .pcapng`,
      );
    }
  }
}
