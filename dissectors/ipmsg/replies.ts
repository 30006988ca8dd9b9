/** Which packet answers which (draft 9 §3; hosts are told apart by address: replies may go to another port). */
import {
  MessageKey,
  MessageTable,
  secondsBetween,
  textNumber,
  type Bounds,
  Forgotten,
  type Fate,
  type MessageRef,
  type Pending,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { AutoReplies } from './auto-replies.js';
import { tellForgotten } from './bounds.js';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { option } from './options.js';
import { ipmsgProblems } from './problems.js';
import type { Way } from './ways.js';

/** What is remembered of a packet that others quote by its number. */
const USER = 0;
const ACKNOWLEDGED = 1;

/** What a quoted packet is quoted for: numbers that no mode has. */
const asMessage = 256;
const asRead = 257;
/** A message with the files that iptux shares with everybody: asked for, unlike other messages. */
const asSharedList = 258;

/** Answers without a number, and what they may answer. */
const requestsOf: ReadonlyMap<number, readonly number[]> = new Map([
  [mode.ANSENTRY, [mode.BR_ENTRY]],
  [mode.OKGETLIST, [mode.BR_ISGETLIST, mode.BR_ISGETLIST2]],
  [mode.ANSLIST, [mode.GETLIST]],
  [mode.SENDINFO, [mode.GETINFO]],
  [mode.SENDABSENCEINFO, [mode.GETABSENCEINFO]],
  [mode.ANSPUBKEY, [mode.GETPUBKEY]],
  [mode.ANSLIST_DICT, [mode.GETLIST]],
  [mode.FEIQ_KNOCK_ACK, [mode.FEIQ_KNOCK]],
  [asSharedList, [mode.IPTUX_ASKSHARED]],
  [mode.DIR_PACKET, [mode.DIR_POLL]],
  [mode.DIR_ANSBROAD, [mode.DIR_BROADCAST, mode.DIR_POLLAGENT]],
  [mode.DIR_AGENTREJECT, [mode.DIR_REQUEST, mode.DIR_POLLAGENT]],
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

const noReceipt = Object.freeze({ answer: 'RECVMSG', seconds: acknowledgeWithin });
const noAnswer = Object.freeze({ answer: 'ANSREADMSG', seconds: acknowledgeWithin });
/** Users of one host that may have the same packet number at a time. */
const deepest = 4;
/** In place of a host: all of them. */
const everyone = 0;
const noRequests: readonly number[] = [];

export class ReplyTable {
  private readonly quoted: MessageTable;
  /** By slot of `quoted`: who waits for its answer. */
  private readonly pending: (Pending | null)[] = [];
  private readonly asked: MessageTable;
  private readonly autoReplies: AutoReplies;
  private readonly key = new MessageKey();

  constructor(private readonly bounds: Bounds) {
    const { remembered } = bounds.limits;
    const settle = (slot: number): void => {
      this.settle(slot);
    };
    this.quoted = new MessageTable(remembered, 2, settle, new Forgotten());
    this.asked = new MessageTable(remembered, 0);
    this.autoReplies = new AutoReplies(remembered);
  }

  /** Links the packet to what it answers, and remembers what may be answered. */
  track(event: Sent<IpmsgFields>, way: Way, first: MessageRef, out: Tracker): void {
    const { fields } = event.message;
    const number = fields.mode;
    switch (number) {
      case undefined:
      case null:
        return;
      case mode.SENDMSG:
        this.send(event, way, first, out);
        return;
      case mode.READMSG:
        this.read(event, way, first, out);
        return;
      case mode.RECVMSG:
      case mode.DELMSG:
        this.receipt(event.ref, way, fields.ackPacketNo, asMessage, out);
        return;
      case mode.RELEASEFILES:
        this.receipt(event.ref, way, fields.filePacketNo, asMessage, out);
        return;
      case mode.ANSREADMSG:
        this.receipt(event.ref, way, fields.ackPacketNo, asRead, out);
        return;
      default:
        this.pair(event, way, number, first, out);
    }
  }

  private send(event: Sent<IpmsgFields>, way: Way, first: MessageRef, out: Tracker): void {
    const slot = this.remember(event, way, asMessage, first);
    const options = event.message.fields.options ?? 0;
    if ((options & option.SHARED) !== 0) this.pair(event, way, asSharedList, first, out);
    if (slot >= 0) this.autoReplies.track(event, way, out);
    const wanted = (options & option.SENDCHECK) !== 0 && (options & (option.BROADCAST | option.AUTORET)) === 0;
    if (slot < 0 || !wanted || way.toAll) return;
    this.pending[slot] = out.awaits(first, acknowledgeWithin, ipmsgProblems.unacknowledged, noReceipt);
  }

  /** A sealed message was opened; with READCHECK that is confirmed in its turn. */
  private read(event: Sent<IpmsgFields>, way: Way, first: MessageRef, out: Tracker): void {
    const { options, ackPacketNo } = event.message.fields;
    const slot = this.remember(event, way, asRead, first);
    if (slot >= 0 && ((options ?? 0) & option.READCHECK) !== 0 && !way.toAll) {
      this.pending[slot] = out.awaits(first, acknowledgeWithin, ipmsgProblems.unacknowledged, noAnswer);
    }
    this.receipt(event.ref, way, ackPacketNo, asMessage, out, 'read');
  }

  /** Remembers the first copy of a packet; -1 for a further one. */
  private remember(event: Sent<IpmsgFields>, way: Way, topic: number, first: MessageRef): number {
    const { packetNo, user = '' } = event.message.fields;
    if (first !== event.ref || packetNo === undefined || packetNo === null) return -1;
    const key = this.key.begin(topic).number(way.from.number).number(way.to.number).text(packetNo);
    const userNumber = textNumber(user);
    this.makeRoom(key, userNumber);
    const slot = this.quoted.add(key, event.ref);
    this.quoted.set(slot, USER, userNumber);
    this.pending[slot] = null;
    return slot;
  }

  /** Another user of the same host may have taken the same number before; what else has it is over. */
  private makeRoom(key: MessageKey, user: number): void {
    const { quoted } = this;
    let depth = 0;
    for (let slot = quoted.find(key); slot >= 0;) {
      const older = quoted.older(slot);
      const stays = quoted.get(slot, USER) !== user && quoted.get(slot, ACKNOWLEDGED) === 0 && ++depth < deepest;
      if (!stays) {
        this.settle(slot);
        quoted.remove(slot);
      }
      slot = older;
    }
  }

  private receipt(
    ref: MessageRef,
    way: Way,
    number: string | null | undefined,
    topic: number,
    out: Tracker,
    fate: Fate['fate'] = 'delivered',
  ): void {
    if (number === undefined || number === null) return;
    const { quoted } = this;
    const key = this.key.begin(topic).number(way.to.number).number(way.from.number).text(number);
    const latest = quoted.find(key);
    if (latest < 0) {
      if (quoted.lost(key)) this.tellForgotten(ref, out);
      return;
    }
    // The earliest one that nobody has acknowledged.
    let slot = latest;
    for (let one = latest; one >= 0; one = quoted.older(one)) if (quoted.get(one, ACKNOWLEDGED) === 0) slot = one;
    quoted.set(slot, ACKNOWLEDGED, 1);
    this.settle(slot);
    out.answers(quoted.ref(slot));
    if (topic === asMessage) out.tell({ tells: 'fate', of: quoted.ref(slot), fate });
  }

  private tellForgotten(ref: MessageRef, out: Tracker): void {
    tellForgotten(this.bounds, 'remembered', 'receipts of earlier packets are linked to nothing', ref, out);
  }

  private settle(slot: number): void {
    this.pending[slot]?.settle();
    this.pending[slot] = null;
  }

  private pair(event: Sent<IpmsgFields>, way: Way, number: number, first: MessageRef, out: Tracker): void {
    if (requests.has(number) && first === event.ref) this.ask(event, way, number);
    const latest = this.latestRequest(requestsOf.get(number) ?? noRequests, way);
    if (latest !== null && secondsBetween(latest, event.ref) <= answerWithin) out.answers(latest);
  }

  /** Remembers the latest request of its kind. */
  private ask(event: Sent<IpmsgFields>, { from, to, toAll }: Way, number: number): void {
    const key = this.key
      .begin(number)
      .number(from.number)
      .number(toAll ? everyone : to.number);
    const earlier = this.asked.find(key);
    if (earlier >= 0) this.asked.remove(earlier);
    this.asked.add(key, event.ref);
  }

  /** The nearest earlier request of those kinds, from one host to the other or to all. */
  private latestRequest(numbers: readonly number[], { from, to }: Way): MessageRef | null {
    let latest: MessageRef | null = null;
    for (const number of numbers) {
      for (const whom of [from.number, everyone]) {
        const slot = this.asked.find(this.key.begin(number).number(to.number).number(whom));
        if (slot < 0) continue;
        const one = this.asked.ref(slot);
        if (latest === null || isLater(one, latest)) latest = one;
      }
    }
    return latest;
  }
}

/** In the order of the capture. */
function isLater(a: MessageRef, b: MessageRef): boolean {
  if (a.input !== b.input) return secondsBetween(b, a) > 0;
  return a.frame === b.frame ? a.n > b.n : a.frame > b.frame;
}
