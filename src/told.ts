/** What messages tell of people: `chat` and `who` are made of it. Ids of people are unique within a protocol. */
import type { MessageRef } from './message-ref.js';

/** Somebody said something to somebody. */
export interface Said {
  readonly tells: 'said';
  /** Id of the speaker; null when the message does not tell. */
  readonly by: string | null;
  /** Ids of those it was for; empty when that is not told. */
  readonly to: readonly string[];
  /**
   * `message`; `auto` for answers that a program gives; `nudge`; `file` for an offer; `notice` of a server; `request` of a
   * program for a picture of those it goes to, which is no line of its own.
   */
  readonly how: 'message' | 'auto' | 'nudge' | 'file' | 'notice' | 'request';
  readonly text: string;
  /** A server hands on what somebody said before: the same words may have been seen on their way to it. */
  readonly relayed: boolean;
}

/** What became of something that was said. */
export interface Fate {
  readonly tells: 'fate';
  readonly of: MessageRef;
  readonly fate: 'delivered' | 'read' | 'failed';
}

/** It turned out for whom something was. */
export interface Hearer {
  readonly tells: 'hearer';
  readonly of: MessageRef;
  readonly id: string;
}

/** What is known of somebody now; what is not told stays as it was. */
export interface PersonTold {
  readonly tells: 'person';
  readonly id: string;
  readonly name?: string;
  /** What the person logged in as, where that is not the id: `user@host`. */
  readonly account?: string;
  readonly group?: string;
  readonly email?: string;
  /** Address of the host, without a port. */
  readonly address?: string;
  readonly client?: string;
  readonly capabilities?: readonly string[];
  /** `online`, `away`, `offline`, … in the protocol's own words. */
  readonly state?: string;
  /**
   * What becomes of the person's own session: a login `begins` one, a host that says that it is there `enters` one unless
   * it goes on already. How others see somebody who is invisible is no end.
   */
  readonly session?: 'begins' | 'enters' | 'ends';
}

export type Told = Said | Fate | Hearer | PersonTold;
