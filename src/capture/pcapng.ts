import type { Limits } from '../limits.js';
import { u16, u32 } from './byte-order.js';
import { type Frame, uncommented } from './frame.js';
import { type Interface, readInterface, SHORTEST_INTERFACE } from './pcapng-interface.js';
import { padded, readComments } from './pcapng-options.js';
import { type Plausible, RecordWalker } from './walker.js';

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const NAMES = 4;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
/** Blocks to which Wireshark gives frame numbers though they hold no packet: journal, custom, system calls. */
const NUMBERED: ReadonlySet<number> = new Set([0x9, 0xbad, 0x40000bad, 0x204, 0x216, 0x221]);
/** The types with which a search after damage is content: those, the four with packets, names, statistics, secrets. */
const KNOWN: ReadonlySet<number> = new Set([...NUMBERED, 1, 2, 3, 4, 5, 6, 10]);

const SHORTEST_SECTION = 28;
/** A packet: type, length, interface, time (2), captured length, original length, …, length. */
const SHORTEST_PACKET = 32;
const PACKET_DATA = 28;
const SHORTEST_SIMPLE = 16;
const SIMPLE_DATA = 12;

/** The longest block that Wireshark believes (wiretap/pcapng.c). */
const LONGEST_BLOCK = 16_777_216;
/** Room for the options of a packet beside its bytes. */
const OPTIONS = 262_144;
/** Interfaces kept of a section; frames of later ones are left out. */
const MOST_INTERFACES = 65_536;

/** Whether a pcapng section header starts with these bytes. The type reads the same in both byte orders. */
export function isPcapng(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && u32(bytes, 0, false) === SECTION_HEADER;
}

/** pcapng (draft-ietf-opsawg-pcapng): sections, interfaces, packets and comments; other blocks are passed over. */
export class PcapngParser extends RecordWalker {
  format = 'pcapng';
  #inSection = false;
  #little = true;
  /** Null stands for a description that could not be read, so that the ones after it keep their numbers. */
  #interfaces: (Interface | null)[] = [];
  /** The type of the last block found whole. */
  #type = 0;
  /** The last interface reported as not described in this section. */
  #unknown = -1;
  #seconds = 0;
  #nanoseconds = 0;
  readonly #longest: number;
  /** A block too long to be held: bytes to pass over before its trailing length, that length, its offset, its type. */
  #passing = 0;
  #passingLength = 0;
  #passingOffset = 0;
  #passingType = 0;

  constructor(input: number, limits: Limits) {
    super(input, limits);
    this.#longest = Math.min(limits.record + OPTIONS, LONGEST_BLOCK);
  }

  next(frame: Frame): boolean {
    if (this.blocked) return this.recover();
    for (;;) {
      if (this.#passingLength > 0 && !this.#pass()) return false;
      const length = this.#block();
      if (length === 0) {
        if (this.#passingLength > 0) continue;
        return false;
      }
      const type = this.#type;
      if (type === ENHANCED_PACKET || type === OBSOLETE_PACKET) {
        if (this.#packet(frame, length, type)) return true;
      } else if (type === SIMPLE_PACKET) {
        if (this.#simplePacket(frame, length)) return true;
      } else if (type === SECTION_HEADER) this.#section(length);
      else if (type === INTERFACE_DESCRIPTION) this.#interface(length);
      else {
        if (NUMBERED.has(type)) this.frames++;
        this.window.at += length;
      }
      if (this.findings.length > 0) return false;
    }
  }

  protected plausible(): Plausible {
    const { window } = this;
    const unknown = window.ended ? 'no' : 'wait';
    if (!window.have(12)) return unknown;
    const { bytes, at } = window;
    const starts = u32(bytes, at, false) === SECTION_HEADER;
    const little = starts ? u32(bytes, at + 8, true) === BYTE_ORDER : this.#little;
    if (starts && !little && u32(bytes, at + 8, false) !== BYTE_ORDER) return 'no';
    if (!starts && !(this.#inSection && KNOWN.has(u32(bytes, at, little)))) return 'no';
    const length = u32(bytes, at + 4, little);
    if (length < 12 || length % 4 !== 0 || length > this.#longest) return 'no';
    if (!window.have(length)) return unknown;
    return u32(window.bytes, window.at + length - 4, little) === length ? 'yes' : 'no';
  }

  /** The length of the block at `window.at` when it is there as a whole and both its lengths agree; else 0. */
  #block(): number {
    const { window } = this;
    if (!window.have(12)) {
      this.short('the header of a block is not whole');
      return 0;
    }
    const { bytes, at } = window;
    // The type of a section header reads the same in both byte orders.
    const type = u32(bytes, at, this.#little);
    if (type === SECTION_HEADER ? !this.#readByteOrder(bytes, at + 8) : !this.#isInSection()) return 0;
    const little = this.#little;
    const claimed = u32(bytes, at + 4, little);
    // A length that is not a multiple of 4 is rounded up, in both places, as Wireshark does.
    const length = padded(claimed);
    if (claimed < 12 || claimed > LONGEST_BLOCK) {
      this.damaged(`a block claims ${claimed} bytes`);
      return 0;
    }
    if (length > this.#longest) return this.#long(type, length);
    if (!window.have(length)) {
      this.short(`a block has ${window.end - window.at} of its ${length} bytes`);
      return 0;
    }
    const trailing = u32(window.bytes, window.at + length - 4, little);
    if (padded(trailing) !== length) {
      this.damaged(`the lengths around a block differ, ${claimed} and ${trailing}`);
      return 0;
    }
    this.#type = type;
    return length;
  }

  #isInSection(): boolean {
    if (!this.#inSection) this.damaged('a block outside of any section');
    return this.#inSection;
  }

  /** A section starts: nothing of the one before it holds any more. */
  #readByteOrder(bytes: Uint8Array, at: number): boolean {
    this.#inSection = u32(bytes, at, true) === BYTE_ORDER || u32(bytes, at, false) === BYTE_ORDER;
    if (this.#inSection) this.#little = u32(bytes, at, true) === BYTE_ORDER;
    else this.damaged('a section header without its byte-order magic');
    return this.#inSection;
  }

  #long(type: number, length: number): 0 {
    if (type === SECTION_HEADER || (type <= ENHANCED_PACKET && type !== NAMES && type !== STATISTICS)) {
      this.damaged(`a block of type ${type} claims ${length} bytes`);
      return 0;
    }
    this.#passing = length - 4;
    this.#passingLength = length;
    this.#passingOffset = this.window.offset;
    this.#passingType = type;
    return 0;
  }

  /** Passes over a block too long to be held; false when its end has not come yet or something was wrong. */
  #pass(): boolean {
    const { window } = this;
    this.#passing -= window.skip(this.#passing);
    if (this.#passing > 0 || !window.have(4)) {
      if (window.ended) {
        this.cutShort(`a block of ${this.#passingLength} bytes is not whole`, this.#passingOffset);
        this.stop();
      }
      return false;
    }
    const trailing = u32(window.bytes, window.at, this.#little);
    const agrees = padded(trailing) === this.#passingLength;
    if (agrees) {
      window.at += 4;
      if (NUMBERED.has(this.#passingType)) this.frames++;
    } else this.damaged(`the lengths around a block differ, ${this.#passingLength} and ${trailing}`);
    this.#passingLength = 0;
    return agrees;
  }

  #section(length: number): void {
    const { window } = this;
    const major = u16(window.bytes, window.at + 12, this.#little);
    this.#interfaces = [];
    this.#unknown = -1;
    this.#inSection = major === 1 && length >= SHORTEST_SECTION;
    if (!this.#inSection) {
      this.damaged(`a section header of ${length} bytes and version ${major}, where 1 is known`);
      return;
    }
    this.format = `pcapng, ${this.#little ? 'little' : 'big'} endian`;
    window.at += length;
  }

  #interface(length: number): void {
    const { window } = this;
    const room = this.#interfaces.length < MOST_INTERFACES;
    if (length < SHORTEST_INTERFACE) {
      if (room) this.#interfaces.push(null);
      this.pass(length, 'an interface description that is too short');
      return;
    }
    const { bytes, at } = window;
    if (room) this.#interfaces.push(readInterface(bytes, at, length, this.#little));
    window.at += length;
  }

  #packet(frame: Frame, length: number, type: number): boolean {
    if (length < SHORTEST_PACKET) return this.pass(length, 'a packet block that is too short');
    const { window } = this;
    const { bytes, at } = window;
    const little = this.#little;
    // The obsolete block has 16 bits of interface and 16 bits of drop count in the same place.
    const id = type === ENHANCED_PACKET ? u32(bytes, at + 8, little) : u16(bytes, at + 8, little);
    const captured = u32(bytes, at + 20, little);
    if (captured > this.limits.record || PACKET_DATA + captured + 4 > length) {
      return this.pass(length, `a packet block of ${length} bytes claims ${captured} captured bytes`);
    }
    const from = this.#interfaces[id];
    if (from === undefined || from === null) return this.#notDescribed(id, length);
    from.resolution.convert(u32(bytes, at + 12, little), u32(bytes, at + 16, little));
    this.#seconds = from.resolution.seconds;
    this.#nanoseconds = from.resolution.nanoseconds;
    frame.hasTime = true;
    this.#fill(frame, id, from);
    frame.bytes = bytes;
    frame.start = at + PACKET_DATA;
    frame.end = at + PACKET_DATA + captured;
    frame.wireLength = u32(bytes, at + 24, little);
    const options = at + PACKET_DATA + padded(captured);
    const end = at + length - 4;
    frame.comments = options + 4 <= end ? commentsOf(bytes, options, end, little) : uncommented;
    window.at = at + length;
    return true;
  }

  /** A packet of the first interface, without a time; its captured length follows from the snap length. */
  #simplePacket(frame: Frame, length: number): boolean {
    if (length < SHORTEST_SIMPLE) return this.pass(length, 'a simple packet block that is too short');
    const from = this.#interfaces[0];
    if (from === undefined || from === null) return this.#notDescribed(0, length);
    const { window } = this;
    const { bytes, at } = window;
    const wire = u32(bytes, at + 8, this.#little);
    const captured = from.snapLength > 0 ? Math.min(wire, from.snapLength) : wire;
    if (captured > this.limits.record || SIMPLE_DATA + captured + 4 > length) {
      return this.pass(length, `a simple packet block of ${length} bytes claims ${captured} captured bytes`);
    }
    frame.hasTime = false;
    this.#fill(frame, 0, from);
    frame.bytes = bytes;
    frame.start = at + SIMPLE_DATA;
    frame.end = at + SIMPLE_DATA + captured;
    frame.wireLength = wire;
    frame.comments = uncommented;
    window.at = at + length;
    return true;
  }

  #fill(frame: Frame, id: number, from: Interface): void {
    frame.input = this.input;
    frame.number = ++this.frames;
    frame.seconds = this.#seconds;
    frame.nanoseconds = this.#nanoseconds;
    frame.digits = from.resolution.digits;
    frame.linkType = from.linkType;
    frame.interfaceId = id;
  }

  /** Reported once for an interface in a row: when its description was lost, every packet says so. */
  #notDescribed(id: number, length: number): false {
    if (id === this.#unknown) {
      this.window.at += length;
      return false;
    }
    this.#unknown = id;
    return this.pass(
      length,
      `a packet of interface ${id}, of which there is no description (further ones are left out as well)`,
    );
  }
}

function commentsOf(bytes: Uint8Array, start: number, end: number, little: boolean): readonly string[] {
  const comments = readComments(bytes, start, end, little);
  return comments.length > 0 ? comments : uncommented;
}
