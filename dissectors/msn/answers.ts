/** Which message answers which: by transaction id, and pings and challenges by their order (README.md §4). */
import { LruMap, type MessageRef, type Pending, type Sent, type Tracker } from 'imdissect/dissector';
import type { Message } from 'imdissect/schema';
import type { MsnFields } from './fields.js';
import { tellFate } from './people.js';
import { msnProblems } from './problems.js';

/** Seconds that a command waits for its answer. */
const patience = 60;
const mostWaiting = 256;

/** Commands that no server answers. */
const unanswered = new Set(['UUM', 'PAG', 'PGD', 'VAS', 'OUT']);
/** Messages that are always acknowledged, one way or the other. */
const acknowledged = new Set(['A', 'D']);

/** Whether something comes back for sure. */
function waits({ kind: { label }, fields: { type } }: Message<MsnFields>): boolean {
  if (unanswered.has(label)) return false;
  return label !== 'MSG' || type === undefined || acknowledged.has(type);
}

interface Asked {
  readonly ref: MessageRef;
  readonly pending: Pending | null;
}

export class Answers {
  /** Commands by transaction id; several answers may have the same. */
  private readonly asked = new LruMap<number, Asked>(mostWaiting, (_trid, { pending }) => {
    pending?.settle();
  });
  private ping: Asked | null = null;
  private challenge: MessageRef | null = null;

  /** What the client sent. */
  fromClient({ message, ref }: Sent<MsnFields>, out: Tracker): void {
    const { kind, fields } = message;
    const { trid } = fields;
    if (kind.label === 'PNG') {
      this.ping?.pending?.settle();
      this.ping = { ref, pending: out.awaits(ref, patience, msnProblems.pingUnanswered, { seconds: patience }) };
    } else if (kind.label === 'OUT') {
      this.giveUp();
    }
    if (kind.label === 'QRY' && this.challenge !== null) {
      out.answers(this.challenge);
      this.challenge = null;
    }
    if (typeof trid !== 'number' || trid === 0) return;
    this.asked.get(trid)?.pending?.settle();
    this.asked.set(trid, { ref, pending: waits(message) ? this.await(kind.label, trid, ref, out) : null });
  }

  private await(command: string, trid: number, ref: MessageRef, out: Tracker): Pending {
    return out.awaits(ref, patience, msnProblems.unansweredCommand, { command, trid, seconds: patience });
  }

  /** What the server sent. */
  fromServer({ message, ref }: Sent<MsnFields>, out: Tracker): void {
    const { kind, fields } = message;
    if (kind.label === 'QNG') {
      if (this.ping === null) return;
      this.settle(this.ping, out);
      this.ping = null;
      return;
    }
    if (kind.label === 'CHL') this.challenge = ref;
    const { trid } = fields;
    const asked = typeof trid === 'number' ? this.asked.get(trid) : undefined;
    if (asked === undefined) return;
    this.settle(asked, out);
    tellFate(kind.label, asked.ref, out);
  }

  /** The client has left and waits for nothing any more. */
  private giveUp(): void {
    for (const { pending } of this.asked.values()) pending?.settle();
    this.ping?.pending?.settle();
  }

  private settle({ ref, pending }: Asked, out: Tracker): void {
    pending?.settle();
    out.answers(ref);
  }
}
