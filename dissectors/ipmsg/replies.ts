/** Which packet answers which (draft 9 §3; hosts are told apart by address: replies may go to another port). */
import { LruMap, secondsBetween, type MessageRef, type Pending, type Sent, type Tracker } from 'imdissect/dissector';
import { mode } from './commands.js';
import { isBroadcast } from './copies.js';
import type { IpmsgFields } from './fields.js';
import { option } from './options.js';
import { ipmsgProblems } from './problems.js';

/** A packet that others quote by its number. */
interface Quoted {
  readonly ref: MessageRef;
  readonly user: string;
  pending: Pending | null;
  acknowledged: boolean;
  /** Another user of the same host took the same number before. */
  readonly older: Quoted | null;
}

/** A request that its answer does not quote. */
interface Request {
  readonly ref: MessageRef;
  /** Requests in the order of the capture. */
  readonly order: number;
}

/** Answers without a number, and what they may answer. */
const requestsOf: ReadonlyMap<number, readonly number[]> = new Map([
  [mode.ANSENTRY, [mode.BR_ENTRY]],
  [mode.OKGETLIST, [mode.BR_ISGETLIST, mode.BR_ISGETLIST2]],
  [mode.ANSLIST, [mode.GETLIST]],
  [mode.SENDINFO, [mode.GETINFO]],
  [mode.SENDABSENCEINFO, [mode.GETABSENCEINFO]],
  [mode.ANSPUBKEY, [mode.GETPUBKEY]],
]);

const requests: ReadonlySet<number> = new Set([...requestsOf.values()].flat());

/**
 * Seconds that a message waits for RECVMSG. iptux sends 4 times, 1 s apart; libipmsg about 5 times, 1 s apart; Windows
 * 4.x up to 6 times, about 1 s apart; clones of FeiQ give up after 5 s. After 10 s none of them is still waiting; what
 * Windows sends when the peer is back, hours later, is a copy of the same packet and is not waited for again.
 */
const acknowledgeWithin = 10;

/** Seconds within which an answer belongs to a request: ANSENTRY is held back up to 4.1 s, host lists come in parts. */
const answerWithin = 60;

const remembered = 16_384;
/** Users of one host that may have the same packet number at a time. */
const deepest = 4;

export class ReplyTable {
  private readonly quoted = new LruMap<string, Quoted>(remembered, (_key, { pending }) => pending?.settle());
  private readonly asked = new LruMap<string, Request>(remembered);
  private order = 0;

  /** Links the packet to what it answers, and remembers what may be answered. */
  track(event: Sent<IpmsgFields>, first: MessageRef, out: Tracker): void {
    const number = event.message.fields.mode;
    switch (number) {
      case undefined:
      case null:
        return;
      case mode.SENDMSG:
        this.send(event, first, out);
        return;
      case mode.READMSG:
        this.remember(event, 'read', first);
        this.receipt(event, event.message.fields.ackPacketNo, 'message', out);
        return;
      case mode.RECVMSG:
      case mode.DELMSG:
        this.receipt(event, event.message.fields.ackPacketNo, 'message', out);
        return;
      case mode.RELEASEFILES:
        this.receipt(event, event.message.fields.filePacketNo, 'message', out);
        return;
      case mode.ANSREADMSG:
        this.receipt(event, event.message.fields.ackPacketNo, 'read', out);
        return;
      default:
        this.pair(event, number, first, out);
    }
  }

  private send(event: Sent<IpmsgFields>, first: MessageRef, out: Tracker): void {
    const entry = this.remember(event, 'message', first);
    const options = event.message.fields.options ?? 0;
    const wanted = (options & option.SENDCHECK) !== 0 && (options & (option.BROADCAST | option.AUTORET)) === 0;
    if (entry === null || !wanted || isBroadcast(event.destination.address)) return;
    entry.pending = out.awaits(first, acknowledgeWithin, ipmsgProblems.unacknowledged, { seconds: acknowledgeWithin });
  }

  /** Remembers the first copy of a packet; null for a further one. */
  private remember(event: Sent<IpmsgFields>, what: string, first: MessageRef): Quoted | null {
    const { packetNo, user = '' } = event.message.fields;
    if (first !== event.ref || packetNo === undefined || packetNo === null) return null;
    const key = `${what} ${event.source.address} ${event.destination.address} ${packetNo}`;
    const before = this.quoted.get(key);
    const older = before !== undefined && before.user !== user && !before.acknowledged ? shallow(before) : null;
    if (older === null) before?.pending?.settle();
    const entry = { ref: event.ref, user, pending: null, acknowledged: false, older };
    this.quoted.set(key, entry);
    return entry;
  }

  private receipt(event: Sent<IpmsgFields>, number: string | null | undefined, what: string, out: Tracker): void {
    if (number === undefined || number === null) return;
    const key = `${what} ${event.destination.address} ${event.source.address} ${number}`;
    const latest = this.quoted.touch(key);
    if (latest === undefined) return;
    const entry = earliestOpen(latest) ?? latest;
    entry.acknowledged = true;
    entry.pending?.settle();
    entry.pending = null;
    out.answers(entry.ref);
  }

  private pair(event: Sent<IpmsgFields>, number: number, first: MessageRef, out: Tracker): void {
    const { address: source } = event.source;
    const { address: destination } = event.destination;
    if (requests.has(number) && first === event.ref) {
      const to = isBroadcast(destination) ? '*' : destination;
      this.asked.set(`${number} ${source} ${to}`, { ref: event.ref, order: this.order++ });
    }
    const latest = this.latestRequest(requestsOf.get(number) ?? [], destination, source);
    if (latest !== null && secondsBetween(latest.ref, event.ref) <= answerWithin) out.answers(latest.ref);
  }

  /** The nearest earlier request of those kinds, from one host to the other or to all. */
  private latestRequest(numbers: readonly number[], from: string, to: string): Request | null {
    let latest: Request | null = null;
    for (const number of numbers) {
      for (const whom of [to, '*']) {
        const one = this.asked.get(`${number} ${from} ${whom}`);
        if (one !== undefined && (latest === null || one.order > latest.order)) latest = one;
      }
    }
    return latest;
  }
}

/** The earliest packet with that number that nobody has acknowledged. */
function earliestOpen(latest: Quoted): Quoted | null {
  let open: Quoted | null = null;
  for (let one: Quoted | null = latest; one !== null; one = one.older) if (!one.acknowledged) open = one;
  return open;
}

/** The entry, without those that are too many. */
function shallow(entry: Quoted): Quoted | null {
  let depth = 0;
  for (let one: Quoted | null = entry; one !== null; one = one.older) depth++;
  return depth < deepest ? entry : null;
}
