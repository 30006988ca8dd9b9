import type { Origin } from '../bytes/origin.js';
import type { Direction } from '../dissector.js';
import type { EndReason, GapReason } from '../stream/sink.js';

/** Takes the two streams of a connection, whatever stage of being understood it is in. */
export interface Receiver {
  /** The next bytes of a direction: `data[start, end)`, valid during the call; origins count from `start`. */
  bytes(
    direction: Direction,
    data: Uint8Array,
    start: number,
    end: number,
    frame: number,
    origins: () => readonly Origin[],
  ): void;
  gap(direction: Direction, length: number, reason: GapReason): void;
  end(direction: Direction, how: EndReason): void;
}

/** A piece of a connection, kept until it is known who receives it. */
export type StreamPart =
  | {
      readonly what: 'bytes';
      readonly direction: Direction;
      readonly bytes: Uint8Array;
      readonly frame: number;
      readonly origins: readonly Origin[];
    }
  | { readonly what: 'gap'; readonly direction: Direction; readonly length: number; readonly reason: GapReason }
  | { readonly what: 'end'; readonly direction: Direction; readonly how: EndReason };

/** Hands on what was kept. */
export function replay(parts: readonly StreamPart[], receiver: Receiver): void {
  for (const part of parts) {
    const { direction } = part;
    if (part.what === 'bytes') {
      receiver.bytes(direction, part.bytes, 0, part.bytes.length, part.frame, () => part.origins);
    } else if (part.what === 'gap') receiver.gap(direction, part.length, part.reason);
    else receiver.end(direction, part.how);
  }
}
