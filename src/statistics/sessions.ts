/** How long people were there, from the message that says that they came to the one that says that they left. */
import type { MessageRef } from '../dissector.js';
import { LruMap } from '../lru.js';
import { Histogram } from '../measure/histogram.js';
import { secondsBetween } from '../message-ref.js';
import type { MessageRecord } from '../record.js';
import type { Told } from '../told.js';
import type { Reach } from './reach.js';

/** The sessions of one protocol. */
export interface SessionGroup {
  readonly protocol: string;
  begun: number;
  /** Nanoseconds of those that ended. */
  readonly lasted: Histogram;
}

export class Sessions {
  readonly groups = new Map<string, SessionGroup>();
  private readonly open: LruMap<string, MessageRef>;

  /** @param most people who are there at a time */
  constructor(most: number, reach: Reach) {
    this.open = new LruMap(most, () => {
      reach('people', 'the sessions of those who were not heard of for longest were not measured');
    });
  }

  add({ tells, protocol, ref }: MessageRecord): void {
    for (const told of tells) this.told(told, protocol.id, ref);
  }

  /** What was told then, by a message or by the end of a connection. */
  told(told: Told, protocol: string, ref: MessageRef): void {
    if (told.tells === 'person' && told.session !== undefined) this.follow(protocol, told.id, told.session, ref);
  }

  private follow(protocol: string, id: string, what: 'begins' | 'enters' | 'ends', ref: MessageRef): void {
    const key = `${protocol} ${id}`;
    const since = this.open.touch(key);
    if (what === 'begins' || (what === 'enters' && since === undefined)) {
      this.open.set(key, ref);
      this.groupOf(protocol).begun++;
    } else if (what === 'ends' && since !== undefined) {
      this.open.delete(key);
      this.groupOf(protocol).lasted.add(Math.max(0, secondsBetween(since, ref)) * 1e9);
    }
  }

  private groupOf(protocol: string): SessionGroup {
    let group = this.groups.get(protocol);
    if (group === undefined) this.groups.set(protocol, (group = { protocol, begun: 0, lasted: new Histogram() }));
    return group;
  }
}
