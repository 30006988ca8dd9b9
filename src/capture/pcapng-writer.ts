import { Sink } from '../bytes/sink.js';
import type { Frame } from './frame.js';
import { padded } from './pcapng-options.js';
import type { CaptureWriter } from './writer.js';

const NO_SECTION_LENGTH = 0xffffffffffffffffn;
const COMMENT = 1;
const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;
/** An option's length has 16 bits. */
const LONGEST_OPTION = 65_535;
/** Times outside `[0, 2^33)` seconds are counted from a multiple of this (if_tsoffset). */
const EPOCH = 4_294_967_296;

const utf8 = new TextEncoder();

/**
 * Writes pcapng, little endian: one section, an interface for each interface, link type and resolution of each input,
 * in the order in which they come, and the comments.
 */
export class PcapngWriter implements CaptureWriter {
  #sink = new Sink(65_536);
  #opened = false;
  readonly #interfaces = new Map<string, number>();
  /** The interface of the last frame; most frames come from the same one. */
  readonly #last = { input: -1, interfaceId: -1, linkType: -1, digits: 6, offset: 0, id: 0 };

  get size(): number {
    return this.#sink.size;
  }

  write(frame: Frame, comment?: string): void {
    if (!this.#opened) this.#open();
    const offset = frame.seconds >= 0 && frame.seconds < 2 * EPOCH ? 0 : Math.floor(frame.seconds / EPOCH) * EPOCH;
    const id = this.#interface(frame, offset);
    const options = optionsOf(comment === undefined ? frame.comments : [...frame.comments, comment]);
    const captured = frame.end - frame.start;
    const length = 32 + padded(captured) + options.length;
    const sink = this.#sink;
    const perSecond = frame.digits === 9 ? 1_000_000_000n : 1_000_000n;
    const fraction = frame.digits === 9 ? frame.nanoseconds : Math.floor(frame.nanoseconds / 1_000);
    const stamp = BigInt(frame.seconds - offset) * perSecond + BigInt(fraction);
    sink.u32le(6);
    sink.u32le(length);
    sink.u32le(id);
    sink.u32le(Number(stamp >> 32n));
    sink.u32le(Number(stamp & 0xffffffffn));
    sink.u32le(captured);
    sink.u32le(frame.wireLength);
    sink.bytes(frame.bytes.subarray(frame.start, frame.end));
    pad(sink, captured);
    sink.bytes(options);
    sink.u32le(length);
  }

  take(): Uint8Array {
    const bytes = this.#sink.finish();
    this.#sink = new Sink(65_536);
    return bytes;
  }

  finish(): Uint8Array {
    if (!this.#opened) this.#open();
    return this.take();
  }

  #open(): void {
    this.#opened = true;
    const sink = this.#sink;
    sink.u32le(0x0a0d0d0a);
    sink.u32le(28);
    sink.u32le(0x1a2b3c4d);
    sink.u16le(1);
    sink.u16le(0);
    sink.u64le(NO_SECTION_LENGTH);
    sink.u32le(28);
  }

  #interface(frame: Frame, offset: number): number {
    const last = this.#last;
    const { input, interfaceId, linkType, digits } = frame;
    const same =
      last.input === input &&
      last.interfaceId === interfaceId &&
      last.linkType === linkType &&
      last.digits === digits &&
      last.offset === offset;
    if (same) return last.id;
    const key = `${input} ${interfaceId} ${linkType} ${digits} ${offset}`;
    let id = this.#interfaces.get(key);
    if (id === undefined) {
      id = this.#interfaces.size;
      this.#interfaces.set(key, id);
      this.#describe(linkType, digits, offset);
    }
    Object.assign(last, { input, interfaceId, linkType, digits, offset, id });
    return id;
  }

  #describe(linkType: number, digits: number, offset: number): void {
    const sink = this.#sink;
    const length = offset === 0 ? 32 : 44;
    sink.u32le(1);
    sink.u32le(length);
    sink.u16le(linkType);
    sink.u16le(0);
    // No limit: a snap length above what programs believe would make some refuse the file.
    sink.u32le(0);
    option(sink, TIME_RESOLUTION, Uint8Array.of(digits));
    if (offset !== 0) {
      sink.u16le(TIME_OFFSET);
      sink.u16le(8);
      sink.u64le(BigInt.asUintN(64, BigInt(offset)));
    }
    sink.u32le(0);
    sink.u32le(length);
  }
}

const noOptions = new Uint8Array(0);

function optionsOf(comments: readonly string[]): Uint8Array {
  if (comments.length === 0) return noOptions;
  const sink = new Sink();
  for (const comment of comments) option(sink, COMMENT, shortened(utf8.encode(comment)));
  sink.u32le(0);
  return sink.finish();
}

function option(sink: Sink, code: number, value: Uint8Array): void {
  sink.u16le(code);
  sink.u16le(value.length);
  sink.bytes(value);
  pad(sink, value.length);
}

function pad(sink: Sink, length: number): void {
  for (let i = length; i < padded(length); i++) sink.u8(0);
}

/** UTF-8 cut to the length of an option, not in the middle of a character. */
function shortened(text: Uint8Array): Uint8Array {
  if (text.length <= LONGEST_OPTION) return text;
  let end = LONGEST_OPTION;
  while (((text[end] ?? 0) & 0xc0) === 0x80) end--;
  return text.subarray(0, end);
}
