import { u16, u32 } from './byte-order.js';
import { findOption } from './pcapng-options.js';
import { Resolution } from './resolution.js';

/** An interface: type, length, link type, reserved, snap length, …, length. */
export const SHORTEST_INTERFACE = 20;
const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;

/** What the packets of a pcapng interface share. */
export interface Interface {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  /** Most bytes captured of a packet; 0 means no limit. */
  readonly snapLength: number;
  readonly resolution: Resolution;
}

/** Reads the Interface Description Block at `at`, of at least `SHORTEST_INTERFACE` bytes. */
export function readInterface(bytes: Uint8Array, at: number, length: number, little: boolean): Interface {
  return {
    linkType: u16(bytes, at + 8, little),
    snapLength: u32(bytes, at + 12, little),
    resolution: readResolution(bytes, at + 16, at + length - 4, little),
  };
}

function readResolution(bytes: Uint8Array, start: number, end: number, little: boolean): Resolution {
  const resolution = findOption(bytes, start, end, little, TIME_RESOLUTION);
  const offset = findOption(bytes, start, end, little, TIME_OFFSET);
  const hasResolution = resolution >= 0 && u16(bytes, resolution + 2, little) === 1;
  const hasOffset = offset >= 0 && u16(bytes, offset + 2, little) === 8;
  return new Resolution(
    hasResolution ? (bytes[resolution + 4] ?? 0) : undefined,
    hasOffset ? signed64(bytes, offset + 4, little) : undefined,
  );
}

function signed64(bytes: Uint8Array, at: number, little: boolean): bigint {
  const first = BigInt(u32(bytes, at, little));
  const second = BigInt(u32(bytes, at + 4, little));
  return BigInt.asIntN(64, little ? (second << 32n) | first : (first << 32n) | second);
}
