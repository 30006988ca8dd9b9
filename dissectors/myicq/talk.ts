/** What a flow remembers, whatever its family. */
import type { Direction, Event, Tracker } from 'imdissect/dissector';
import type { Target } from 'imdissect/schema';

/** A flow of one family: `H` is what reading its next message needs. */
export interface Talk<F extends Target, H> {
  hint(direction: Direction): H;
  track(event: Event<F>, out: Tracker): void;
}

/** The other direction. */
export function opposite(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}
