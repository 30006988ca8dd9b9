/**
 * Files that messages offered, to be found by those who ask for them: by the sharer's address, the packet number and the
 * file's number. The port does not count, for messages may come from any.
 */
import { type Bounds, Forgotten, MessageKey, MessageTable, secondsBetween, type MessageRef } from 'imdissect/dissector';
import type { Attachment } from './files.js';
import { FileTypes } from './file-attributes.js';
import type { Dialect } from './header-scan.js';

/** A file or directory that a message offered. */
export interface Offer {
  readonly ref: MessageRef;
  /** null when it has none that is believed. */
  readonly name: string | null;
  /** Bytes of a file; null when the message does not tell. */
  readonly size: number | null;
  /** What it is, a number of `FileTypes`. */
  readonly type: number;
  /** Of who offered it. */
  readonly dialect: Dialect;
}

/** No file system has names as long as this. */
const longestName = 1024;

const SIZE = 0;
const TYPE = 1;

/** Topics of the keys. */
const offered = 0;
const released = 1;

export class Offers {
  private readonly offers: MessageTable;
  private readonly releases: MessageTable;
  /** By slot of `offers`. */
  private readonly names: (string | null)[] = [];
  private readonly dialects: Dialect[] = [];
  private readonly key = new MessageKey();

  constructor(readonly bounds: Bounds) {
    const { offers } = bounds.limits;
    this.offers = new MessageTable(offers, 2, undefined, new Forgotten());
    this.releases = new MessageTable(offers, 0);
  }

  /** A message of the host with that number offers files. */
  add(
    sharer: number,
    packetNo: string,
    files: readonly Partial<Attachment>[],
    ref: MessageRef,
    dialect: Dialect,
  ): void {
    for (const { fileId, name, size, type } of files) {
      if (typeof fileId !== 'number') continue;
      const slot = this.offers.add(this.keyOf(sharer, packetNo, fileId), ref);
      this.offers.set(slot, SIZE, size ?? -1);
      this.offers.set(slot, TYPE, type ?? FileTypes.numbers.REGULAR);
      this.names[slot] = name === undefined || name.length > longestName ? null : name;
      this.dialects[slot] = dialect;
    }
  }

  /** The latest offer of a file; null when the capture has none. */
  find(sharer: number, packetNo: string, fileId: number): Offer | null {
    let slot = this.offers.find(this.keyOf(sharer, packetNo, fileId));
    // Some clients forget that file numbers are hexadecimal where files are asked for.
    if (slot < 0) slot = this.offers.find(this.keyOf(sharer, packetNo, Number(fileId.toString(16))));
    if (slot < 0) return null;
    const size = this.offers.get(slot, SIZE);
    return {
      ref: this.offers.ref(slot),
      name: this.names[slot] ?? null,
      size: size < 0 ? null : size,
      type: this.offers.get(slot, TYPE),
      dialect: this.dialects[slot] ?? 'ipmsg',
    };
  }

  /** Whether there was an offer of the file that was forgotten. */
  lost(sharer: number, packetNo: string, fileId: number): boolean {
    return this.offers.lost(this.keyOf(sharer, packetNo, fileId));
  }

  /** A receiver gives up what a message offered. */
  release(sharer: number, receiver: number, packetNo: string, ref: MessageRef): void {
    this.releases.add(this.key.begin(released).number(sharer).number(receiver).text(packetNo), ref);
  }

  /** Whether the receiver gave it up after it was offered. */
  isReleased(sharer: number, receiver: number, packetNo: string, since: MessageRef): boolean {
    const slot = this.releases.find(this.key.begin(released).number(sharer).number(receiver).text(packetNo));
    return slot >= 0 && secondsBetween(since, this.releases.ref(slot)) >= 0;
  }

  private keyOf(sharer: number, packetNo: string, fileId: number): MessageKey {
    return this.key.begin(offered).number(sharer).text(packetNo).number(fileId);
  }
}
