import { Sink } from '../bytes/sink.js';
import type { Frame } from './frame.js';
import {
  interfaceBlock,
  statisticsBlock,
  type CapturedInterface,
  type InterfaceEnding,
} from './pcapng-interface-blocks.js';
import { pad, padded, writeText } from './pcapng-options.js';
import type { CaptureWriter, WriterOptions } from './writer.js';

const NO_SECTION_LENGTH = 0xffffffffffffffffn;
const COMMENT = 1;
/** Times outside `[0, 2^33)` seconds are counted from a multiple of this (if_tsoffset). */
const EPOCH = 4_294_967_296;

/**
 * Writes pcapng, little endian: one section, an interface for each interface, link type and resolution of each input,
 * in the order in which they come, and the comments.
 */
export class PcapngWriter implements CaptureWriter {
  #sink = new Sink(65_536);
  #opened = false;
  readonly #interfaces = new Map<string, number>();
  /** The interfaces of the file, in its order. */
  readonly #described: { readonly interfaceId: number; readonly digits: 6 | 9 }[] = [];
  /** Interfaces that are known beside their frames, by the number that frames have. */
  readonly #known: readonly CapturedInterface[];
  /** The interface of the last frame; most frames come from the same one. */
  readonly #last = { input: -1, interfaceId: -1, linkType: -1, digits: 6, offset: 0, id: 0 };

  constructor({ interfaces = [] }: WriterOptions = {}) {
    this.#known = interfaces;
  }

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

  finish(endings: readonly InterfaceEnding[] = []): Uint8Array {
    if (!this.#opened) this.#open();
    for (const [interfaceId, ending] of endings.entries()) this.#tellEnding(interfaceId, ending);
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
    const id = this.#interfaces.get(key) ?? this.#describe(key, interfaceId, linkType, digits, offset);
    Object.assign(last, { input, interfaceId, linkType, digits, offset, id });
    return id;
  }

  #describe(key: string, interfaceId: number, linkType: number, digits: 6 | 9, offset: number): number {
    const id = this.#described.push({ interfaceId, digits }) - 1;
    this.#interfaces.set(key, id);
    this.#sink.bytes(interfaceBlock(linkType, digits, offset, this.#known[interfaceId]));
    return id;
  }

  /** What was counted on an interface; one without frames is described as well. */
  #tellEnding(interfaceId: number, ending: InterfaceEnding): void {
    const known = this.#known[interfaceId];
    if (known === undefined) return;
    const found = this.#described.findIndex((one) => one.interfaceId === interfaceId);
    const id = found >= 0 ? found : this.#describe('', interfaceId, known.linkType, 6, 0);
    this.#sink.bytes(statisticsBlock(id, this.#described[id]?.digits ?? 6, ending));
  }
}

const noOptions = new Uint8Array(0);

function optionsOf(comments: readonly string[]): Uint8Array {
  if (comments.length === 0) return noOptions;
  const sink = new Sink();
  for (const comment of comments) writeText(sink, COMMENT, comment);
  sink.u32le(0);
  return sink.finish();
}
