import type { Limits } from '../limits.js';
import { limitProblems } from '../limits.js';
import type { Detail, Problem } from '../problem.js';
import {
  BYTES,
  ENDS,
  FIRST,
  FIRST_FRAME,
  FlowColumns,
  HASH,
  keyWords,
  KIND,
  LAST,
  LAST_FRAME,
  NEXT,
  NUMBER,
  PACKETS,
  PORTS,
  STATE,
  sumWords,
} from './columns.js';
import type { Direction, FlowPacket } from './key.js';
import { hashOf, kindOf } from './key.js';
import { Recency } from './recency.js';

/** Why a slot is taken away: no packet for `flowIdle`, too many flows, or a later connection on the same ports. */
export type Eviction = 'idle' | 'limit' | 'replaced';

export interface FlowEvents {
  /** Called while everything about the slot can still be read, before it is used for another flow. */
  evicted(slot: number, why: Eviction): void;
  report(problem: Problem, detail: Detail): void;
}

/** Whether a dissector is registered for this port, which makes the end that has it the server. */
export type RegisteredPort = (protocol: number, port: number) => boolean;

/** A chain this long does not happen by chance (under 1e-30 a look-up): the keys were made to collide. */
const longestChain = 32;

const SYN = 0x02;
const ACK = 0x10;

/**
 * The conversations of a capture, found by either direction of their packets. A flow lives in a slot; slots are
 * reused, flow numbers (from 1, in order of the first packet) never. For each packet: `find`, `renew` when a later
 * connection uses the same ports, `count`; after each frame: `settle`. `T` is what the engine attaches to a flow.
 *
 * @param limits `flows` and `flowIdle` bound it. One flow more than `flows` lives until the `settle` of the frame
 * that brought it, so that evictions follow the messages of that frame.
 */
export class FlowTable<T> extends FlowColumns<T> {
  /** Live flows. */
  size = 0;
  /** The way the packet of the last `find` went. */
  direction: Direction = 0;

  private readonly limit: number;
  private readonly idle: number;
  private readonly recency = new Recency(64);
  private buckets = new Int32Array(64);
  private free = 0;
  private used = 0;
  private lastNumber = 0;
  private limitReported = false;
  /** Second of capture time before which no flow that is known can be idle. */
  private noneIdleBefore = -Infinity;

  constructor(
    limits: Limits,
    private readonly events: FlowEvents,
    private readonly registered: RegisteredPort = () => false,
  ) {
    super();
    this.limit = Math.max(1, limits.flows);
    this.idle = limits.flowIdle;
  }

  /** The slot of the packet's flow, a new one if need be; sets `direction`. Counts nothing. */
  find(packet: FlowPacket, seconds: number, nanoseconds: number): number {
    const hash = hashOf(packet);
    const keys = this.keys;
    let slot = (this.buckets[hash & (this.buckets.length - 1)] ?? 0) - 1;
    for (let length = 0; slot >= 0; length++) {
      if (keys[slot * keyWords + HASH] === hash && this.matches(slot * keyWords, packet)) {
        if (this.isIdle(slot, seconds, nanoseconds)) this.restart(slot, packet, seconds, nanoseconds, 'idle');
        return slot;
      }
      if (length >= longestChain) {
        this.evictFromChain(hash);
        break;
      }
      slot = (keys[slot * keyWords + NEXT] ?? 0) - 1;
    }
    return this.create(packet, hash, seconds, nanoseconds);
  }

  /** Makes the slot a new flow of the same ends, whose first packet is the one just found. */
  renew(slot: number, packet: FlowPacket, seconds: number, nanoseconds: number): void {
    this.restart(slot, packet, seconds, nanoseconds, 'replaced');
  }

  /** Counts the packet just found. `bytes` is its length on the wire. */
  count(slot: number, frame: number, seconds: number, nanoseconds: number, bytes: number): void {
    const sums = this.sums;
    const at = slot * sumWords;
    const key = slot * keyWords;
    if (this.keys[key + FIRST_FRAME] === 0) this.keys[key + FIRST_FRAME] = frame;
    const last = sums[at + LAST] ?? 0;
    if (seconds > last || (seconds === last && nanoseconds > (sums[at + LAST + 1] ?? 0))) {
      sums[at + LAST] = seconds;
      sums[at + LAST + 1] = nanoseconds;
    }
    this.keys[key + LAST_FRAME] = frame;
    const packets = at + PACKETS + this.direction;
    sums[packets] = (sums[packets] ?? 0) + 1;
    const sum = at + BYTES + this.direction;
    sums[sum] = (sums[sum] ?? 0) + bytes;
    this.recency.touch(slot);
  }

  /** Evicts what is over the limit and what has been idle for `flowIdle` seconds at the given capture time. */
  settle(seconds: number, nanoseconds: number): void {
    while (this.size > this.limit) this.evictForLimit(this.recency.oldest);
    if (seconds < this.noneIdleBefore) return;
    while (this.size > 0 && this.isIdle(this.recency.oldest, seconds, nanoseconds)) {
      this.evict(this.recency.oldest, 'idle');
    }
    // Looking at the least recent flow for every frame would fetch it from memory for every frame.
    this.noneIdleBefore = (this.size > 0 ? this.lastSeconds(this.recency.oldest) : seconds) + this.idle;
  }

  /** The live slots in order of their flow numbers. */
  slots(): number[] {
    return this.inOrder(this.recency.slots());
  }

  /** Those of them that something is attached to. */
  attachedSlots(): number[] {
    return this.inOrder(this.recency.slots().filter((slot) => this.get(slot) !== undefined));
  }

  private inOrder(slots: number[]): number[] {
    return slots.sort((x, y) => this.number(x) - this.number(y));
  }

  /** Compares both ways round; sets `direction`. Spelt out: a word handed on as an argument may be boxed. */
  private matches(at: number, p: FlowPacket): boolean {
    const k = this.keys;
    if (k[at + KIND] !== kindOf(p)) return false;
    const ports = k[at + PORTS];
    if (
      ports === ((p.srcPort << 16) | p.dstPort) &&
      k[at + 3] === (p.src3 | 0) &&
      k[at + 7] === (p.dst3 | 0) &&
      k[at] === (p.src0 | 0) &&
      k[at + 1] === (p.src1 | 0) &&
      k[at + 2] === (p.src2 | 0) &&
      k[at + 4] === (p.dst0 | 0) &&
      k[at + 5] === (p.dst1 | 0) &&
      k[at + 6] === (p.dst2 | 0)
    ) {
      this.direction = 0;
      return true;
    }
    if (
      ports === ((p.dstPort << 16) | p.srcPort) &&
      k[at + 3] === (p.dst3 | 0) &&
      k[at + 7] === (p.src3 | 0) &&
      k[at] === (p.dst0 | 0) &&
      k[at + 1] === (p.dst1 | 0) &&
      k[at + 2] === (p.dst2 | 0) &&
      k[at + 4] === (p.src0 | 0) &&
      k[at + 5] === (p.src1 | 0) &&
      k[at + 6] === (p.src2 | 0)
    ) {
      this.direction = 1;
      return true;
    }
    return false;
  }

  private isIdle(slot: number, seconds: number, nanoseconds: number): boolean {
    const passed = seconds - this.lastSeconds(slot);
    return passed > this.idle || (passed === this.idle && nanoseconds >= this.lastNanoseconds(slot));
  }

  private create(packet: FlowPacket, hash: number, seconds: number, nanoseconds: number): number {
    // Reached only by a caller that does not settle: memory stays bounded all the same.
    if (this.size > this.limit) this.evictForLimit(this.recency.oldest);
    const slot = this.takeSlot();
    this.keys[slot * keyWords + HASH] = hash;
    this.link(slot);
    this.recency.add(slot);
    this.size++;
    this.begin(slot, packet, seconds, nanoseconds);
    return slot;
  }

  /** A flow of the slot's ends begins with this packet. */
  private begin(slot: number, p: FlowPacket, seconds: number, nanoseconds: number): void {
    const at = slot * keyWords;
    const keys = this.keys;
    // One by one: an array of them would be garbage for every flow.
    keys[at + ENDS] = p.src0;
    keys[at + ENDS + 1] = p.src1;
    keys[at + ENDS + 2] = p.src2;
    keys[at + ENDS + 3] = p.src3;
    keys[at + ENDS + 4] = p.dst0;
    keys[at + ENDS + 5] = p.dst1;
    keys[at + ENDS + 6] = p.dst2;
    keys[at + ENDS + 7] = p.dst3;
    keys[at + PORTS] = (p.srcPort << 16) | p.dstPort;
    keys[at + KIND] = kindOf(p);
    keys[at + NUMBER] = ++this.lastNumber;
    keys[at + FIRST_FRAME] = keys[at + LAST_FRAME] = keys[at + STATE] = 0;
    const sums = this.sums;
    const sum = slot * sumWords;
    sums[sum + FIRST] = sums[sum + LAST] = seconds;
    sums[sum + FIRST + 1] = sums[sum + LAST + 1] = nanoseconds;
    sums.fill(0, sum + PACKETS, sum + sumWords);
    this.attached[slot] = undefined;
    this.setClientIsFirst(slot, this.senderIsClient(p));
    this.direction = 0;
  }

  /** The sender of the SYN; else the higher port if the other is registered; else the sender of the first packet. */
  private senderIsClient(p: FlowPacket): boolean {
    if (p.protocol === 6 && (p.flags & SYN) !== 0) return (p.flags & ACK) === 0;
    if (p.srcPort > p.dstPort && this.registered(p.protocol, p.dstPort)) return true;
    return !(p.dstPort > p.srcPort && this.registered(p.protocol, p.srcPort));
  }

  private restart(slot: number, packet: FlowPacket, seconds: number, nanoseconds: number, why: Eviction): void {
    this.events.evicted(slot, why);
    this.begin(slot, packet, seconds, nanoseconds);
  }

  private evictFromChain(hash: number): void {
    let victim = (this.buckets[hash & (this.buckets.length - 1)] ?? 0) - 1;
    for (let slot = victim; slot >= 0; slot = this.after(slot)) {
      if (this.lastSeconds(slot) < this.lastSeconds(victim)) victim = slot;
    }
    this.evictForLimit(victim);
  }

  private evictForLimit(slot: number): void {
    if (!this.limitReported) {
      this.limitReported = true;
      this.events.report(limitProblems.reached, {
        name: 'flows',
        value: this.limit,
        what: 'conversations without recent packets are forgotten',
      });
    }
    this.evict(slot, 'limit');
  }

  private evict(slot: number, why: Eviction): void {
    this.events.evicted(slot, why);
    this.unlink(slot);
    this.recency.remove(slot);
    this.attached[slot] = undefined;
    this.keys[slot * keyWords + NEXT] = this.free;
    this.free = slot + 1;
    this.size--;
  }

  private takeSlot(): number {
    if (this.free > 0) {
      const slot = this.free - 1;
      this.free = this.keys[slot * keyWords + NEXT] ?? 0;
      return slot;
    }
    if (this.used === this.capacity) this.grow();
    return this.used++;
  }

  private after(slot: number): number {
    return (this.keys[slot * keyWords + NEXT] ?? 0) - 1;
  }

  private bucketOf(slot: number): number {
    return (this.keys[slot * keyWords + HASH] ?? 0) & (this.buckets.length - 1);
  }

  private link(slot: number): void {
    const bucket = this.bucketOf(slot);
    this.keys[slot * keyWords + NEXT] = this.buckets[bucket] ?? 0;
    this.buckets[bucket] = slot + 1;
  }

  private unlink(slot: number): void {
    const bucket = this.bucketOf(slot);
    const next = this.after(slot) + 1;
    let before = (this.buckets[bucket] ?? 0) - 1;
    if (before === slot) {
      this.buckets[bucket] = next;
      return;
    }
    while (this.after(before) !== slot) before = this.after(before);
    this.keys[before * keyWords + NEXT] = next;
  }

  private grow(): void {
    // One flow more than the limit lives until the frame is settled.
    this.widen(this.limit + 1);
    this.recency.grow(this.capacity);
    // No slot is free when the table grows, so every one of them is in a chain.
    this.buckets = new Int32Array(2 ** Math.ceil(Math.log2(this.capacity)));
    for (let slot = 0; slot < this.used; slot++) this.link(slot);
  }
}
