import type { Limits } from '../limits.js';
import { u16, u32 } from './byte-order.js';
import { type Frame, uncommented } from './frame.js';
import { type Plausible, RecordWalker } from './walker.js';

const FILE_HEADER = 24;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetzov's patch of 1999: records have interface, protocol and packet type as well. */
const MODIFIED = 0xa1b2cd34;
/** Records that are believed after damage lie at most a day from the last good one. */
const NEAR = 86_400;
/** No packet on a wire is longer; only used to tell a record from noise after damage. */
const LONGEST_ON_WIRE = 1_048_576;

/** Whether a classic pcap in either byte order starts with these bytes. */
export function isPcap(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && (isMagic(u32(bytes, 0, true)) || isMagic(u32(bytes, 0, false)));
}

function isMagic(magic: number): boolean {
  return magic === MICROSECONDS || magic === NANOSECONDS || magic === MODIFIED;
}

/**
 * Classic pcap (draft-ietf-opsawg-pcap). As lenient as Wireshark: the snap length of the header is not held against a
 * record, a record may be empty, and a fraction of a second beyond a second is carried over.
 */
export class PcapParser extends RecordWalker {
  format = 'pcap';
  #opened = false;
  #little = true;
  #recordHeader = 16;
  /** Fractions in a second, and nanoseconds in a fraction. */
  #fractions = 1_000_000;
  #scale = 1_000;
  #digits: 6 | 9 = 6;
  #linkType = 0;
  #longest: number;
  /** Which of the two lengths comes first: before version 2.3 the other one, in 2.3 whichever is smaller. */
  #swapped: 'no' | 'maybe' | 'yes' = 'no';
  #seconds = 0;

  constructor(input: number, limits: Limits) {
    super(input, limits);
    this.#longest = limits.record;
  }

  next(frame: Frame): boolean {
    if (this.blocked) return this.recover();
    if (!this.#opened && !this.#open()) return false;
    const { window } = this;
    const header = this.#recordHeader;
    const little = this.#little;
    if (!window.have(header)) return this.short('the header of a record is not whole');
    let captured = u32(window.bytes, window.at + 8, little);
    let wire = u32(window.bytes, window.at + 12, little);
    if (this.#swapped !== 'no' && (this.#swapped === 'yes' || captured > wire)) [captured, wire] = [wire, captured];
    if (captured > this.limits.record) return this.damaged(`a record claims ${captured} captured bytes`);
    const total = header + captured;
    if (!window.have(total)) return this.#cut(total);
    const { bytes, at } = window;
    const fraction = u32(bytes, at + 4, little);
    const carry = fraction < this.#fractions ? 0 : Math.floor(fraction / this.#fractions);
    this.#seconds = u32(bytes, at, little) + carry;
    frame.input = this.input;
    frame.number = ++this.frames;
    frame.seconds = this.#seconds;
    frame.nanoseconds = (fraction - carry * this.#fractions) * this.#scale;
    frame.hasTime = true;
    frame.digits = this.#digits;
    frame.linkType = this.#linkType;
    frame.bytes = bytes;
    frame.start = at + header;
    frame.end = window.at = at + total;
    frame.wireLength = wire;
    frame.interfaceId = 0;
    frame.comments = uncommented;
    return true;
  }

  /**
   * Two records in a row, the second one perhaps the end of the capture: lengths and fractions that can be, and times
   * near those of the last good record.
   */
  protected plausible(): Plausible {
    const { window } = this;
    const header = this.#recordHeader;
    const unknown = window.ended ? 'no' : 'wait';
    if (!window.have(header)) return unknown;
    const seconds = u32(window.bytes, window.at, this.#little);
    const length = this.#plausibleLength(window.at, this.frames > 0 ? this.#seconds : seconds);
    if (length < 0) return 'no';
    if (window.have(header + length + header)) {
      return this.#plausibleLength(window.at + header + length, seconds) < 0 ? 'no' : 'yes';
    }
    if (!window.ended) return 'wait';
    return window.end - window.at === header + length ? 'yes' : 'no';
  }

  /** The captured length in the record header at `at`, or -1 when it does not look like one. */
  #plausibleLength(at: number, near: number): number {
    const { bytes } = this.window;
    const captured = u32(bytes, at + 8, this.#little);
    const wire = u32(bytes, at + 12, this.#little);
    const [least, most] = captured < wire || this.#swapped === 'no' ? [captured, wire] : [wire, captured];
    const sane = least > 0 && least <= this.#longest && least <= most && most <= LONGEST_ON_WIRE;
    if (!sane || u32(bytes, at + 4, this.#little) >= this.#fractions) return -1;
    return Math.abs(u32(bytes, at, this.#little) - near) <= NEAR ? least : -1;
  }

  #cut(total: number): false {
    const there = this.window.end - this.window.at;
    return this.short(`a record has ${there} of its ${total} bytes`);
  }

  #open(): boolean {
    const { window } = this;
    if (!window.have(FILE_HEADER)) {
      if (window.ended) this.#endInHeader();
      return false;
    }
    const { bytes, at } = window;
    const little = isMagic(u32(bytes, at, true));
    const magic = u32(bytes, at, little);
    this.#little = little;
    if (magic === NANOSECONDS) {
      this.#fractions = 1_000_000_000;
      this.#scale = 1;
      this.#digits = 9;
    }
    if (magic === MODIFIED) this.#recordHeader = 24;
    this.#swapped = swappedLengths(u16(bytes, at + 4, little), u16(bytes, at + 6, little));
    const snapLength = u32(bytes, at + 16, little);
    if (snapLength > 0) this.#longest = Math.min(snapLength, this.limits.record);
    // The upper half holds the length of the frame check sequence and reserved bits.
    this.#linkType = u32(bytes, at + 20, little) & 0xffff;
    const kind = magic === MODIFIED ? 'modified pcap' : 'pcap';
    this.format = `${kind}, ${little ? 'little' : 'big'} endian, ${magic === NANOSECONDS ? 'nanoseconds' : 'microseconds'}`;
    window.at += FILE_HEADER;
    this.#opened = true;
    return true;
  }

  #endInHeader(): void {
    const there = this.window.end - this.window.at;
    this.cutShort(`the file header has ${there} of its ${FILE_HEADER} bytes`);
    this.stop();
  }
}

/** Version 2.3 put the captured length first; some files say 2.3 and do not. DG/UX wrote 543.0 in the old order. */
function swappedLengths(major: number, minor: number): 'no' | 'maybe' | 'yes' {
  if (major === 543 || (major === 2 && minor < 3)) return 'yes';
  return major === 2 && minor === 3 ? 'maybe' : 'no';
}
