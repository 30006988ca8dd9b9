/** One message of the peer-to-peer layer that is put together from packets (README.md §10.4). */
import { bytesNumber, type Direction, type Tracker } from 'imdissect/dissector';
import type { Consumer, Room } from './p2p-consumers.js';
import type { Place } from './p2p-copies.js';
import type { Packet } from './p2p-packet.js';
import { Ranges } from './p2p-ranges.js';

/** Pieces that wait for the one that tells the size of the message. */
const mostWaiting = 64;

export class Assembly {
  private readonly ranges = new Ranges();
  private total: number | null;
  /** Pieces of version 2 whose place is known only from the end. */
  private readonly waiting: { readonly fromEnd: number; readonly bytes: Uint8Array }[] = [];
  private sawHeaderAlone = false;
  /** The bytes of a first piece whose header said that there are none. */
  private firstWithoutLength: number | null = null;
  /** Headers tell of the packet before: libpurple sends files so. */
  isBehind = false;
  done = false;
  /** In which its last packet came. */
  direction: Direction = 0;
  /** The last packet that had a piece of it. */
  last: Place | null = null;
  private consumer: Consumer | null = null;

  /** @param begin makes the consumer when the first bytes come */
  constructor(
    packet: Packet,
    private readonly begin: (total: number, out: Tracker) => Consumer,
    private readonly room: Room,
  ) {
    this.total = totalOf(packet);
  }

  /** No data has come yet. */
  get fresh(): boolean {
    return this.consumer === null && this.waiting.length === 0;
  }

  /** A header without data came before the data. */
  headerAlone(): void {
    this.sawHeaderAlone = true;
  }

  /** Where the data of a packet belongs: what the header says, put right for clients whose headers are one packet behind. */
  offsetOf({ version, offset = 0n, chunkLength = 0, data, remaining = 0n }: Packet): number {
    const length = data?.length ?? 0;
    if (version === 2) return (this.total ?? 0) - length - Number(remaining);
    const said = Number(offset);
    if (data !== undefined && said === 0 && !this.isBehind) this.watchFirst(chunkLength, data);
    return this.isBehind ? said + chunkLength : said;
  }

  private watchFirst(chunkLength: number, data: Uint8Array): void {
    const hash = bytesNumber(data, 0, data.length);
    if (chunkLength === 0) {
      this.firstWithoutLength = hash;
      this.isBehind = this.sawHeaderAlone;
    } else if (this.firstWithoutLength !== null && this.firstWithoutLength !== hash) {
      this.isBehind = true;
    }
  }

  /** Bytes of it that came, and all that it has as far as that is known. */
  get progress(): { readonly found: number; readonly total: number | null } {
    const waiting = this.waiting.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return { found: this.ranges.length + waiting, total: this.total };
  }

  /** Takes the data of a packet. @returns whether the message is whole now */
  take(packet: Packet, out: Tracker): boolean {
    const { data, version, remaining = 0n } = packet;
    if (data === undefined || this.done) return false;
    this.total ??= totalOf(packet);
    if (this.total === null) {
      if (this.waiting.length < mostWaiting && this.room.take(data.length)) {
        this.waiting.push({ fromEnd: Number(remaining) + data.length, bytes: data.slice() });
      }
      return false;
    }
    if (version === 2) this.placeWaiting(this.total, out);
    this.place(this.offsetOf(packet), data, this.total, out);
    return this.finishIfWhole(out);
  }

  /** Nothing more comes. */
  end(out: Tracker): void {
    if (this.done) return;
    this.done = true;
    this.consumer?.end(true, out);
  }

  /** It is no longer followed. */
  release(): void {
    for (const { bytes } of this.waiting.splice(0)) this.room.give(bytes.length);
    this.consumer?.release();
  }

  private placeWaiting(total: number, out: Tracker): void {
    for (const { fromEnd, bytes } of this.waiting.splice(0)) {
      this.room.give(bytes.length);
      this.place(total - fromEnd, bytes, total, out);
    }
  }

  private place(offset: number, data: Uint8Array, total: number, out: Tracker): void {
    if (offset < 0 || offset >= total) return;
    const bytes = data.subarray(0, total - offset);
    this.ranges.add(offset, offset + bytes.length);
    this.consumer ??= this.begin(total, out);
    this.consumer.take(offset, bytes, out);
  }

  private finishIfWhole(out: Tracker): boolean {
    if (this.total === null || !this.ranges.covers(this.total)) return false;
    this.done = true;
    this.consumer?.end(false, out);
    return true;
  }
}

const firstPiece = 1;

/** The size of the whole message, where the packet tells it: in version 2 the first one does. */
export function totalOf({ version, totalSize = 0n, transferFlags = 0, data, remaining = 0n }: Packet): number | null {
  if (version !== 2) return Number(totalSize);
  return (transferFlags & firstPiece) === 0 ? null : (data?.length ?? 0) + Number(remaining);
}
