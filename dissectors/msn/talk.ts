/** What a connection remembers, whatever its role: `H` is what reading its next message needs. */
import type { Direction, Event, Tracker } from 'imdissect/dissector';
import type { Target } from 'imdissect/schema';

export interface Talk<F extends Target, H> {
  hint(direction: Direction): H;
  track(event: Event<F>, out: Tracker): void;
}
