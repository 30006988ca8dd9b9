/** Files whose transfer broke off: the receiver may come back for the rest (README.md, §7.2). */
import { secondsBetween, type MessageRef, type ObjectSink, type Tracker } from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import type { Offer } from './offers.js';
import { ipmsgProblems } from './problems.js';
import type { Asked } from './transfer.js';
import type { Host } from './ways.js';

/** A part of a file that came. */
export interface Part {
  readonly offer: Offer;
  readonly sink: ObjectSink;
  /** The messages that the object is known from; each request for a further part is one more. */
  readonly from: MessageRef[];
}

/** Seconds that a part waits for the rest: people ask again at once, or leave it. */
const patience = 600;
/** Parts that wait at a time; the oldest is given out as it is. */
const mostWaiting = 256;

interface Waiting {
  readonly part: Part;
  readonly since: MessageRef;
}

export class BrokenTransfers {
  /** By who asked whom for which file, the oldest first. */
  private readonly waiting = new Map<string, Waiting>();

  /** What came of a file is kept open. */
  keep(name: string, part: Part, since: MessageRef): void {
    this.giveUp(name);
    this.waiting.set(name, { part, since });
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > mostWaiting && oldest !== undefined) this.giveUp(oldest);
  }

  /** The part that a request goes on with. What waits and is of another offer, or is asked for anew, is given out. */
  resume(name: string, { request, offer }: Asked, offset: number, out: Tracker): Part | null {
    const part = this.waiting.get(name)?.part;
    if (part === undefined) return null;
    if (offset > 0 && offer !== null && isSame(part.offer.ref, offer.ref)) {
      this.waiting.delete(name);
      return part;
    }
    this.giveUp(name);
    if (offset > 0 && request !== null) out.report(ipmsgProblems.otherOffer, request, { offset });
    return null;
  }

  /** The receiver gives up what a message offered. */
  release(receiver: Host, sharer: Host, packetNo: string): void {
    const prefix = prefixOf(receiver, sharer, packetNo);
    for (const name of this.waiting.keys()) if (name.startsWith(prefix)) this.giveUp(name);
  }

  /** Gives out what has waited too long. */
  passTime(now: MessageRef): void {
    for (const [name, { since }] of this.waiting) {
      if (secondsBetween(since, now) <= patience) return;
      this.giveUp(name);
    }
  }

  private giveUp(name: string): void {
    this.waiting.get(name)?.part.sink.end(true);
    this.waiting.delete(name);
  }
}

/** What a part is called: who asked whom for which file. */
export function partName(receiver: Host, sharer: Host, { filePacketNo, fileId }: IpmsgFields): string {
  return `${prefixOf(receiver, sharer, filePacketNo ?? '')}${fileId ?? ''}`;
}

function prefixOf({ number: receiver }: Host, { number: sharer }: Host, packetNo: string): string {
  return `${receiver} ${sharer} ${packetNo} `;
}

function isSame(a: MessageRef, b: MessageRef): boolean {
  return a.input === b.input && a.frame === b.frame && a.n === b.n;
}
