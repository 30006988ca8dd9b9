/** What a flow remembers, whatever its family. */
import type { Direction, Event, Tracker } from 'imdissect/dissector';
import type { Target } from 'imdissect/schema';
import type { Sender } from './kinds.js';

/** A flow of one family: `H` is what reading its next message needs. */
export interface Talk<F extends Target, H> {
  hint(direction: Direction): H;
  track(event: Event<F>, out: Tracker): void;
}

/** The other direction. */
export function opposite(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}

/** Who sends in a direction; null when nothing has told yet which side the server is. */
export function senderAt(server: Direction | null, direction: Direction): Sender | null {
  if (server === null) return null;
  return direction === server ? 'server' : 'client';
}
