/** How fast files were transferred. */
import { secondsBetween, type MessageRef } from '../message-ref.js';
import { Histogram } from '../measure/histogram.js';
import type { ObjectRecord } from '../record.js';

/** The transferred files of one protocol. */
export interface TransferGroup {
  readonly protocol: string;
  count: number;
  /** Files that arrived whole. */
  complete: number;
  bytes: number;
  /** Nanoseconds from the message that asked for a file to its last byte. */
  readonly took: Histogram;
  /** Bytes per second of files that took measurable time. */
  readonly speed: Histogram;
}

export class Transfers {
  readonly groups = new Map<string, TransferGroup>();

  add(record: ObjectRecord): void {
    const { protocol, complete, size, from, ref } = record;
    const group = this.groupOf(protocol);
    group.count++;
    group.bytes += size;
    if (complete) group.complete++;
    const asked = from.at(-1);
    if (asked === undefined || wasResumed(record, asked)) return;
    const seconds = Math.max(0, secondsBetween(asked, ref));
    group.took.add(seconds * 1e9);
    if (seconds > 0) group.speed.add(size / seconds);
  }

  private groupOf(protocol: string): TransferGroup {
    let group = this.groups.get(protocol);
    if (group === undefined) {
      group = { protocol, count: 0, complete: 0, bytes: 0, took: new Histogram(), speed: new Histogram() };
      this.groups.set(protocol, group);
    }
    return group;
  }
}

/** Bytes came before it was asked for last: it broke off, and how long people waited says nothing of the network. */
function wasResumed({ way }: ObjectRecord, asked: MessageRef): boolean {
  return way !== null && way.firstFrame < asked.frame;
}
