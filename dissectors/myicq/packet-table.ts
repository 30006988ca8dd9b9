/** Packets by their numbers: which one is a copy, and which one an acknowledgement is for (README.md §2). */
import {
  bytesNumber,
  MessageKey,
  MessageTable,
  secondsBetween,
  type MessageRef,
  type Pending,
  type Timer,
  type Tracker,
} from 'imdissect/dissector';
import type { Sender } from './kinds.js';
import { delivered } from './people.js';
import { myicqProblems } from './problems.js';

/** What is remembered of a packet. */
const DIGEST = 0;
const COPIES = 1;
const ACKNOWLEDGED = 2;

/** Copies come within 20 s; behind a proxy gaim takes 60 s for all four. Later on a number may be used again. */
const copiesWithin = 90;

/**
 * Servers and the Windows client give up after the third copy, 20 s after the first; gaim asks the user 20 s after it,
 * behind a proxy after 40 s.
 */
const acknowledgeWithin = 40;
const remembered = 65_536;

/** A packet as its acknowledgement names it. */
export interface PacketName {
  readonly flow: number;
  readonly sid: number;
  readonly sender: Sender;
  readonly seq: number;
}

/** How long each side waits before it sends again; null where that is not known. */
type Timers = Readonly<Record<Sender, Timer>>;

export class PacketTable {
  private readonly packets = new MessageTable(remembered, 3, (slot) => {
    this.settle(slot);
  });
  private readonly pending: (Pending | null)[] = [];
  private readonly key = new MessageKey();
  /** Slot of the packet that was added last. */
  private added = 0;

  /**
   * Remembers a packet, or finds that it is a copy.
   * @returns whether it is new
   */
  add(name: PacketName, ref: MessageRef, bytes: Uint8Array, timers: Timers | null, out: Tracker): boolean {
    const { packets } = this;
    const key = this.keyOf(name);
    const digest = bytesNumber(bytes, 0, bytes.length);
    const earlier = packets.find(key);
    if (earlier >= 0) {
      const original = packets.ref(earlier);
      const passed = secondsBetween(original, ref);
      if (packets.get(earlier, DIGEST) === digest && passed <= copiesWithin) {
        const number = packets.get(earlier, COPIES) + 1;
        packets.set(earlier, COPIES, number);
        out.resends(original, number, noDifferences, timers?.[name.sender]);
        out.report(myicqProblems.resent, ref, { number, seq: name.seq, seconds: passed.toFixed(2) });
        return false;
      }
      this.settle(earlier);
      packets.remove(earlier);
    }
    const slot = packets.add(key, ref);
    packets.set(slot, DIGEST, digest);
    this.pending[slot] = null;
    this.added = slot;
    return true;
  }

  /** The packet just added is to be acknowledged. */
  await({ seq }: PacketName, ref: MessageRef, out: Tracker): void {
    const detail = { seq, seconds: acknowledgeWithin };
    this.pending[this.added] = out.awaits(ref, acknowledgeWithin, myicqProblems.unacknowledged, detail);
  }

  /** The current message acknowledges a packet; a copy of an answer does not do so anew. */
  acknowledge(name: PacketName, current: MessageRef, isCopy: boolean, out: Tracker): void {
    const { packets } = this;
    const slot = packets.find(this.keyOf(name));
    if (slot < 0) return;
    const asked = packets.ref(slot);
    out.answers(asked);
    // A client acknowledges what the server hands on to it; the server's own acknowledgement says nothing of the receiver.
    if (name.sender === 'server') out.tell(delivered(asked));
    this.settle(slot);
    if (isCopy) return;
    const times = packets.get(slot, ACKNOWLEDGED) + 1;
    packets.set(slot, ACKNOWLEDGED, times);
    // Each copy may be acknowledged once more.
    if (times > packets.get(slot, COPIES) + 1) out.report(myicqProblems.duplicateAck, current, { seq: name.seq });
  }

  private keyOf({ flow, sid, sender, seq }: PacketName): MessageKey {
    return this.key
      .begin(sender === 'client' ? 0 : 1)
      .number(flow)
      .number(sid)
      .number(seq);
  }

  private settle(slot: number): void {
    this.pending[slot]?.settle();
    this.pending[slot] = null;
  }
}

const noDifferences: readonly string[] = Object.freeze([]);
