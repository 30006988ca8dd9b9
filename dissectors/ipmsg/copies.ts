/**
 * Copies of a packet. The same packet number from the same host and user, for the same command, to the same address is
 * a resend; broadcast to another broadcast address within a second it is a duplicate; to another host it is neither.
 */
import {
  bytesNumber,
  MessageKey,
  MessageTable,
  secondsBetween,
  type MessageRef,
  type Sent,
  type Timer,
  type Tracker,
} from 'imdissect/dissector';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { scanHeader } from './header-scan.js';
import { ipmsgProblems } from './problems.js';
import type { Way } from './ways.js';

/** What is remembered of the first copy to one destination. */
const DIGEST = 0;
const OPTIONS = 1;
const PADDING = 2;
const RESENDS = 3;

/**
 * Seconds after which a number that comes back is a new packet: iptux counts from 1 at each start. Messages and their
 * receipts are kept as long as there is room, for Windows sends a message again when the peer is back, hours later.
 */
const freshFor = 60;
/** Seconds within which a client has broadcast to all its networks. */
const broadcastWithin = 1;
/**
 * The draft leaves the interval to the program. libipmsg and iptux look once a second (so the first copy may come after
 * half of that), Windows waits 0.75 to 1.5 s.
 */
const resendTimer: Timer = { least: 0.4, most: 2 };

export class CopyTable {
  private readonly sent: MessageTable;
  private readonly broadcasts: MessageTable;
  private readonly key = new MessageKey();

  /** @param remembered packets; a copy that comes later than so many others is a packet of its own */
  constructor(remembered: number) {
    this.sent = new MessageTable(remembered, 4);
    this.broadcasts = new MessageTable(remembered, 1);
  }

  /** The first copy of this packet: itself, when it is none. Tells the tracker what it is. */
  firstOf(event: Sent<IpmsgFields>, way: Way, out: Tracker): MessageRef {
    const { fields } = event.message;
    if (fields.packetNo === undefined || fields.packetNo === null || typeof fields.mode !== 'number') return event.ref;
    // Digest of the body without its trailing NULs: a reused number with other content is another packet.
    const digest = digestOf(event.bytes);
    return this.resend(event, way, digest, out) ?? this.duplicate(event, way, digest, out) ?? event.ref;
  }

  private keyOf({ message }: Sent<IpmsgFields>, from: number, to: number): MessageKey {
    const { packetNo, user, fingerprint, mode: number } = message.fields;
    const key = this.key
      .begin(to)
      .number(from)
      .number(number ?? 0);
    return key
      .text(packetNo ?? '')
      .text(user ?? '')
      .text(fingerprint ?? '');
  }

  private resend(event: Sent<IpmsgFields>, way: Way, digest: number, out: Tracker): MessageRef | null {
    const { sent } = this;
    const { fields } = event.message;
    const options = fields.options ?? 0;
    const padding = fields.padding ?? 0;
    const key = this.keyOf(event, way.from.number, way.to.number);
    const earlier = sent.find(key);
    if (earlier >= 0) {
      const original = sent.ref(earlier);
      if (sent.get(earlier, DIGEST) === digest && isRecent(original, event.ref, fields.mode)) {
        const differs: string[] = [];
        if (options !== sent.get(earlier, OPTIONS)) differs.push('options');
        if (padding !== sent.get(earlier, PADDING)) differs.push('padding');
        const number = sent.get(earlier, RESENDS) + 1;
        sent.set(earlier, RESENDS, number);
        out.resends(original, number, differs, resendTimer);
        out.report(ipmsgProblems.resent, event.ref, { number, packetNo: fields.packetNo ?? '' });
        return original;
      }
      sent.remove(earlier);
    }
    const slot = sent.add(key, event.ref);
    sent.set(slot, DIGEST, digest);
    sent.set(slot, OPTIONS, options);
    sent.set(slot, PADDING, padding);
    return null;
  }

  private duplicate(event: Sent<IpmsgFields>, way: Way, digest: number, out: Tracker): MessageRef | null {
    if (!way.toAll) return null;
    const { broadcasts } = this;
    const key = this.keyOf(event, way.from.number, 0);
    const earlier = broadcasts.find(key);
    if (earlier >= 0) {
      const original = broadcasts.ref(earlier);
      if (broadcasts.get(earlier, DIGEST) === digest && secondsBetween(original, event.ref) <= broadcastWithin) {
        out.report(ipmsgProblems.duplicate, event.ref, { frame: original.frame });
        return original;
      }
      broadcasts.remove(earlier);
    }
    broadcasts.set(broadcasts.add(key, event.ref), DIGEST, digest);
    return null;
  }
}

function isRecent(earlier: MessageRef, now: MessageRef, number: number | null | undefined): boolean {
  const lasting = number === mode.SENDMSG || number === mode.READMSG;
  return lasting || secondsBetween(earlier, now) <= freshFor;
}

/** Of the bytes behind the command, without trailing NULs. */
function digestOf(bytes: Uint8Array): number {
  const { command } = scanHeader(bytes, 0, bytes.length);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytesNumber(bytes, Math.max(0, command), end);
}
