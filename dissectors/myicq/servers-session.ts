/** What a connection between servers remembers: which request each reply answers (README.md §9). */
import { LruMap, type Direction, type Event, type MessageRef, type Tracker } from 'imdissect/dissector';
import { myicqProblems } from './problems.js';
import { requestOf, type ServerStreamFields } from './servers.js';
import { opposite, type Talk } from './talk.js';

/** What reading a message between servers needs to know: nothing but that it is one. */
export type ServerHint = { readonly family: 'server' };

const hint: ServerHint = Object.freeze({ family: 'server' });
const rememberedRequests = 4096;

export class ServerFlow implements Talk<ServerStreamFields, ServerHint> {
  private readonly requests = new LruMap<string, MessageRef>(rememberedRequests);
  /** Bytes that belonged to no message; -1 after a gap, whose finding says it all. */
  private readonly lost: [number, number] = [0, 0];

  hint(): ServerHint {
    return hint;
  }

  track(event: Event<ServerStreamFields>, out: Tracker): void {
    const { direction, type } = event;
    if (type === 'gap') this.lost[direction] = -1;
    if (type === 'piece' && this.lost[direction] >= 0) this.lost[direction] += event.bytes.length;
    if (type !== 'message') return;
    const count = this.lost[direction];
    this.lost[direction] = 0;
    if (count > 0) out.report(myicqProblems.lostFraming, event.ref, { count });
    const { cmd, seq = 0 } = event.message.fields;
    if (cmd === undefined) return;
    const request = requestOf(cmd);
    if (request === undefined) {
      this.requests.set(keyOf(direction, cmd, seq), event.ref);
      return;
    }
    const asked = this.requests.touch(keyOf(opposite(direction), request, seq));
    if (asked !== undefined) out.answers(asked);
  }
}

function keyOf(direction: Direction, cmd: number, seq: number): string {
  return `${direction} ${cmd} ${seq}`;
}
