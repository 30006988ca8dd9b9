import { copyOf } from '../bytes/copy.js';
import type { Flow, ObjectInfo } from '../dissector.js';
import type { Limits } from '../limits.js';
import { LruMap } from '../lru.js';
import { digest, type Digest } from '../crypto/digest.js';
import type { ObjectRecord, ObjectWay } from '../record.js';
import type { Output } from './output.js';

/** Hands the bytes of transferred objects to whoever wants them, as they arrive. It never throws. */
export interface ObjectStore {
  begin(id: number, info: ObjectInfo): void;
  /** Bytes at a place, each place once; they are the engine's, and change after the call. */
  write(id: number, offset: number, bytes: Uint8Array): void;
  /** The transfer is over, and the record that is given out next tells how. */
  end(id: number, record: ObjectRecord): void;
}

/** Ranges and early pieces of one object that are remembered. */
const mostRanges = 1024;

/** One transferred object. Its bytes are hashed in order and kept by nobody here. */
export class Collected {
  private readonly digest: Digest = digest('sha256');
  /** Ranges that arrived, in order and apart from each other. */
  private arrived: [number, number][] = [];
  /** Up to here the digest has seen every byte. */
  private hashed = 0;
  /** Pieces that came early, by their offset; bounded in number and bytes. */
  private readonly early = new Map<number, Uint8Array>();
  private earliest = Infinity;
  private earlyBytes = 0;
  /** A piece was too early to be kept: the digest cannot be told. */
  private lost = false;
  done = false;
  /** It ended before all of it came, and no size tells how much. */
  cut = false;
  /** Which way it went; null when that cannot be told. */
  way: ObjectWay | null = null;
  private lastFrame = 0;

  constructor(
    readonly id: number,
    readonly info: ObjectInfo,
    readonly flow: Flow,
    readonly protocol: string,
    private readonly most: number,
    private readonly store: ObjectStore | null,
  ) {}

  /** @param frame the frame in which they came */
  write(offset: number, bytes: Uint8Array, frame: number): void {
    if (this.done || bytes.length === 0) return;
    this.lastFrame = frame;
    if (this.store !== null) this.keep(this.store, offset, bytes);
    // A transfer in so many pieces apart from each other is no transfer: the rest of it counts as missing.
    if (this.arrived.length < mostRanges) this.arrived = withRange(this.arrived, offset, offset + bytes.length);
    if (offset <= this.hashed) {
      this.hash(offset, bytes);
      this.hashEarly();
    } else if (this.earlyBytes + bytes.length <= this.most && this.early.size < mostRanges) {
      this.early.set(offset, copyOf(bytes));
      this.earlyBytes += bytes.length;
      this.earliest = Math.min(this.earliest, offset);
    } else {
      this.lost = true;
    }
  }

  /** Bytes that arrived, each counted once. */
  get size(): number {
    return this.arrived.reduce((sum, [start, end]) => sum + end - start, 0);
  }

  get missing(): [number, number][] {
    const size = this.info.size ?? this.arrived.at(-1)?.[1] ?? 0;
    const gaps: [number, number][] = [];
    let at = 0;
    for (const [start, end] of this.arrived) {
      if (start > at) gaps.push([at, start]);
      at = Math.max(at, end);
    }
    if (at < size) gaps.push([at, size]);
    return gaps;
  }

  /** Every announced byte arrived, and no more. */
  get complete(): boolean {
    return this.missing.length === 0 && (this.info.size === null ? !this.cut : this.size === this.info.size);
  }

  /** From whom to whom, and in which frames. */
  get went(): ObjectWay | null {
    const { way, lastFrame } = this;
    return way === null || lastFrame === 0 ? way : { ...way, lastFrame };
  }

  sha256(): string | null {
    return this.missing.length > 0 || this.lost ? null : this.digest.hex();
  }

  /** Hands on what had not arrived before. */
  private keep(store: ObjectStore, offset: number, bytes: Uint8Array): void {
    if (this.arrived.length >= mostRanges) return;
    for (const [start, end] of freshRanges(this.arrived, offset, offset + bytes.length)) {
      store.write(this.id, start, bytes.subarray(start - offset, end - offset));
    }
  }

  private hash(offset: number, bytes: Uint8Array): void {
    const fresh = bytes.subarray(this.hashed - offset);
    if (fresh.length === 0 || this.hashed - offset > bytes.length) return;
    this.digest.update(fresh);
    this.hashed += fresh.length;
  }

  private hashEarly(): void {
    while (this.earliest <= this.hashed) {
      const bytes = this.early.get(this.earliest) ?? new Uint8Array(0);
      this.early.delete(this.earliest);
      this.earlyBytes -= bytes.length;
      this.hash(this.earliest, bytes);
      this.earliest = Math.min(Infinity, ...this.early.keys());
    }
  }
}

/** The objects that are being transferred. */
export class Collector {
  private readonly open: LruMap<number, Collected>;
  private count = 0;

  constructor(
    private readonly limits: Limits,
    private readonly output: Output,
    reached: () => void,
    private readonly store: ObjectStore | null = null,
  ) {
    this.open = new LruMap(limits.objects, (_id, object) => {
      reached();
      object.cut = true;
      this.give(object);
    });
  }

  begin(info: ObjectInfo, flow: Flow, protocol: string): Collected {
    const object = new Collected(++this.count, info, flow, protocol, this.limits.message, this.store);
    this.store?.begin(object.id, info);
    this.open.set(object.id, object);
    return object;
  }

  finish(object: Collected, cut = false): void {
    object.cut = cut;
    if (this.open.delete(object.id)) this.give(object);
  }

  /** At the end of the input: what is still open is given out as it is. */
  finishAll(): void {
    for (const object of [...this.open.values()]) this.finish(object, true);
  }

  private give(object: Collected): void {
    if (object.done) return;
    object.done = true;
    const { info, flow, protocol, size, complete, missing } = object;
    const record: ObjectRecord = {
      record: 'object',
      ref: this.output.ref(),
      digits: this.output.digits,
      hasTime: this.output.hasTime,
      flow,
      protocol,
      kind: info.kind,
      name: info.name,
      size,
      sha256: object.sha256(),
      complete,
      missing,
      from: info.from,
      way: object.went,
    };
    this.store?.end(object.id, record);
    this.output.object(record);
  }
}

/** The parts of a range that none of the ranges has. */
function freshRanges(ranges: readonly [number, number][], start: number, end: number): [number, number][] {
  if (start >= (ranges.at(-1)?.[1] ?? 0)) return [[start, end]];
  const fresh: [number, number][] = [];
  let at = start;
  for (const [from, to] of ranges) {
    if (to <= at) continue;
    if (from >= end) break;
    if (from > at) fresh.push([at, from]);
    at = to;
  }
  if (at < end) fresh.push([at, end]);
  return fresh;
}

/** The ranges with one more, merged where they touch. The usual case, going on at the end, costs nothing. */
function withRange(ranges: [number, number][], start: number, end: number): [number, number][] {
  const last = ranges.at(-1);
  if (last === undefined) return [[start, end]];
  if (start >= last[0] && start <= last[1]) {
    last[1] = Math.max(last[1], end);
    return ranges;
  }
  const merged: [number, number][] = [];
  for (const range of [...ranges, [start, end] as [number, number]].sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && range[0] <= before[1]) before[1] = Math.max(before[1], range[1]);
    else merged.push([range[0], range[1]]);
  }
  return merged;
}
