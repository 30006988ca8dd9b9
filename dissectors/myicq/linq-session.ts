/** What a flow of LinQ 2.0 remembers (README.md §11). */
import {
  LruMap,
  type Direction,
  type Event,
  type Flow,
  type MessageRef,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { Input } from 'imdissect/schema';
import type { Sender } from './kinds.js';
import { linqSender, linqShapes, type LinqBuild, type LinqFields, type LinqHint } from './linq.js';
import { LinqCommands } from './linq-names.js';
import type { PacketName, PacketTable } from './packet-table.js';
import { linqTimers } from './timers.js';
import { announceSession, expectAt } from './peer-ports.js';
import { opposite, senderAt, type Talk } from './talk.js';

const rememberedUsers = 16_384;
const sessionsPerFlow = 256;
const { numbers } = LinqCommands;

/** Requests whose answer has another number than they have. */
const answeredBy: Readonly<Record<number, readonly number[]>> = {
  [numbers.SRV_SEARCH_RESULT]: [numbers.SEARCH, numbers.SEARCH_RANDOM],
};

/** What the whole capture knows of LinQ. */
export class LinqWorld {
  /** Addresses of users, by their names. */
  readonly addresses = new LruMap<string, readonly string[]>(rememberedUsers);

  constructor(readonly packets: PacketTable) {}
}

export class LinqFlow implements Talk<LinqFields, LinqHint> {
  /** The latest request of each number, by session. */
  private readonly requests = new LruMap<number, Map<number, MessageRef>>(sessionsPerFlow);
  private hints: readonly [LinqHint, LinqHint];

  constructor(
    private readonly flow: Flow,
    private readonly world: LinqWorld,
    /** Which side the server is; null when nothing has told yet. */
    private server: Direction | null,
    private build: LinqBuild | null,
  ) {
    this.hints = this.makeHints();
  }

  hint(direction: Direction): LinqHint {
    return this.hints[direction];
  }

  private makeHints(): readonly [LinqHint, LinqHint] {
    const of = (direction: Direction): LinqHint => {
      const sender = senderAt(this.server, direction);
      return Object.freeze({ family: 'linq', sender, build: this.build });
    };
    return [of(0), of(1)];
  }

  track(event: Event<LinqFields>, out: Tracker): void {
    if (event.type !== 'message') return;
    const { kind, fields } = event.message;
    const sender = linqSender(kind);
    const { sid, seq, cmd } = fields;
    if (sender === undefined || sid === undefined || seq === undefined || cmd === undefined) return;
    this.learn(event);
    const name: PacketName = { flow: this.flow.number, sid, sender, seq };
    const { packets } = this.world;
    if (cmd === numbers.ACK) {
      packets.acknowledge({ ...name, sender: sender === 'client' ? 'server' : 'client' }, event.ref, false, out);
      return;
    }
    if (!packets.add(name, event.ref, event.bytes, linqTimers, out)) return;
    // The client sends LOGOUT and forgets it.
    if (!kind.label.startsWith('LOGOUT')) packets.await(name, event.ref, out);
    if (kind.label !== 'UNKNOWN') this.link(sid, cmd, sender, event.ref, out);
    this.announce(event, sender, out);
  }

  /** The side and the build that the packet proves. */
  private learn({ bytes, direction }: Sent<LinqFields>): void {
    if (this.server !== null && this.build !== null) return;
    const shapes = linqShapes(new Input(bytes, 0, bytes.length), this.hints[direction]);
    const [only] = shapes;
    if (only === undefined || shapes.length > 1) return;
    this.server ??= only.sender === 'server' ? direction : opposite(direction);
    this.build ??= only.build;
    this.hints = this.makeHints();
  }

  /** The answer of a command has its number. */
  private link(sid: number, cmd: number, sender: Sender, ref: MessageRef, out: Tracker): void {
    const requests = this.requests.touch(sid) ?? new Map<number, MessageRef>();
    this.requests.set(sid, requests);
    if (sender === 'client') {
      requests.set(cmd, ref);
      return;
    }
    for (const number of answeredBy[cmd] ?? [cmd]) {
      const request = requests.get(number);
      if (request === undefined) continue;
      out.answers(request);
      requests.delete(number);
      return;
    }
  }

  private announce({ message, source }: Sent<LinqFields>, sender: Sender, out: Tracker): void {
    const { user, contactUser, fromUser, ip, realIp, port, content } = message.fields;
    const { addresses } = this.world;
    const name = sender === 'client' ? user : contactUser;
    if (name !== undefined && realIp !== undefined) {
      const ends = [...new Set([sender === 'client' ? source.address : (ip ?? realIp), realIp])];
      addresses.set(name, ends);
      expectAt(ends, port, { family: 'peer', wire: 'linq', connection: 'message' }, out);
    } else if (content !== undefined) {
      const ends = sender === 'client' ? [source.address] : (addresses.touch(fromUser ?? '') ?? []);
      announceSession(content, ends, 'linq', out);
    }
  }
}
