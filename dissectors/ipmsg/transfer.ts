/** What one side of a connection sends besides packets. */
import type { Detail, Direction, MessageRef, Problem, Sent, Tracker } from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import type { Offer } from './offers.js';
import type { Expected } from './stream-hint.js';

/** How a side ended; an end that was not seen says nothing of the transfer: the capture ended, or lost the connection. */
export type Ending = 'fin' | 'rst' | 'unseen';

/** Something that was asked for and is being sent. */
export interface Transfer {
  /** What comes next on the side that sends. */
  readonly expected: Expected;
  /** Everything came. */
  readonly done: boolean;
  /** An entry of a directory. */
  entry(event: Sent<IpmsgFields>, out: Tracker): void;
  piece(bytes: Uint8Array, out: Tracker): void;
  /** So many bytes are not in the capture; 0: nobody knows how many. */
  gap(length: number, out: Tracker): void;
  end(how: Ending, out: Tracker): void;
}

/** What a transfer is known by. */
export interface Asked {
  /** The request; null when the capture does not have it. */
  readonly request: MessageRef | null;
  readonly offer: Offer | null;
  /** Which side sends. */
  readonly sender: Direction;
}

/** The messages that an object is known from. */
export function messagesOf({ offer, request }: Asked, ...more: readonly MessageRef[]): MessageRef[] {
  return [...(offer === null ? [] : [offer.ref]), ...(request === null ? [] : [request]), ...more];
}

/** Reports about the request, where there is one. */
export function tell(out: Tracker, problem: Problem, { request }: Asked, detail?: Detail): void {
  if (request !== null) out.report(problem, request, detail);
}
