import { limits, type Limits } from '../../src/limits.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import type { Outcome } from '../../src/packet/packet.js';
import { frameOf } from './scratch.js';

/** One fragment of a datagram from 10.0.0.1 to 10.0.0.2 (or 2001:db8::1 to ::2). */
export interface Piece {
  readonly offset: number;
  readonly data: Uint8Array;
  readonly more: boolean;
  readonly id?: number;
  /** Captured bytes of `data`; all unless said otherwise. */
  readonly captured?: number;
  readonly protocol?: number;
}

/** A raw IPv4 frame that holds the fragment. */
export function ipv4Fragment({ offset, data, more, id = 7, protocol = 17 }: Piece): Uint8Array {
  const frame = new Uint8Array(20 + data.length);
  const view = new DataView(frame.buffer);
  view.setUint16(0, 0x4500);
  view.setUint16(2, frame.length);
  view.setUint16(4, id);
  view.setUint16(6, (more ? 0x2000 : 0) | (offset / 8));
  frame.set([64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2], 8);
  frame.set(data, 20);
  return frame;
}

/** A raw IPv6 frame that holds the fragment behind a fragment header. */
export function ipv6Fragment({ offset, data, more, id = 7, protocol = 17 }: Piece): Uint8Array {
  const frame = new Uint8Array(48 + data.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0x60000000);
  view.setUint16(4, 8 + data.length);
  frame.set([44, 64], 6);
  for (const at of [8, 24]) view.setUint32(at, 0x20010db8);
  frame[23] = 1;
  frame[39] = 2;
  frame[40] = protocol;
  view.setUint16(42, offset | (more ? 1 : 0));
  view.setUint32(44, id);
  frame.set(data, 48);
  return frame;
}

/** A UDP datagram, header included, with a payload of `length` bytes that differ from their neighbours. */
export function datagram(length: number): Uint8Array {
  const bytes = Uint8Array.from({ length: 8 + length }, (_, index) => (index * 7 + (index >> 8)) & 255);
  bytes.set([0x0f, 0xa0, 0x09, 0x79, (bytes.length >> 8) & 255, bytes.length & 255, 0, 0]);
  return bytes;
}

/** Cuts a datagram at the given offsets, multiples of 8. */
export function cutAt(whole: Uint8Array, offsets: readonly number[]): Piece[] {
  return [0, ...offsets].map((offset, index) => {
    const end = offsets[index] ?? whole.length;
    return { offset, data: whole.subarray(offset, end), more: end < whole.length };
  });
}

/** A decoder that is fed with fragments, one frame each, numbered from 1, `seconds` apart. */
export class Scenario {
  readonly decoder: PacketDecoder;
  number = 0;
  seconds = 1_700_000_000;

  constructor(changed: Partial<Limits> = {}) {
    this.decoder = new PacketDecoder(limits(changed));
  }

  feed(bytes: Uint8Array, captured = bytes.length): Outcome {
    this.number += 1;
    const { number, seconds } = this;
    return this.decoder.decode(
      frameOf({ bytes: bytes.subarray(0, captured), wireLength: bytes.length, number, seconds }),
    );
  }

  ipv4(...pieces: Piece[]): Outcome[] {
    return pieces.map((piece) => this.feed(ipv4Fragment(piece), 20 + (piece.captured ?? piece.data.length)));
  }

  ipv6(...pieces: Piece[]): Outcome[] {
    return pieces.map((piece) => this.feed(ipv6Fragment(piece), 48 + (piece.captured ?? piece.data.length)));
  }

  payload(): Uint8Array {
    const { bytes, payloadStart, payloadEnd } = this.decoder.packet;
    return bytes.slice(payloadStart, payloadEnd);
  }

  codes(): string[] {
    return this.decoder.takeFindings().map(({ problem }) => problem.code);
  }
}
