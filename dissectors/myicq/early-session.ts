/** What a flow of MyICQ 0.x remembers (README.md §10). */
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
import { earlySenders, type EarlyFields, type EarlyHint } from './early.js';
import { EarlyCommands } from './early-bodies.js';
import { earlySender } from './early-forms.js';
import { keyOf, sourceOf } from './keys.js';
import type { PacketName } from './packet-table.js';
import { myicqProblems } from './problems.js';
import { passwordIn } from './session.js';
import { opposite, senderAt, type Talk } from './talk.js';
import type { World } from './world.js';

const sessionsPerFlow = 256;
const messagesPerFlow = 1024;
const { numbers } = EarlyCommands;

export class EarlyFlow implements Talk<EarlyFields, EarlyHint> {
  /** Sessions of which it was said that no password opens them. */
  private readonly told = new LruMap<number, true>(sessionsPerFlow);
  /** Messages between clients, by their numbers. */
  private readonly messages = new LruMap<number, MessageRef>(messagesPerFlow);
  private hints: { readonly accounts: unknown; readonly of: readonly [EarlyHint, EarlyHint] } | null = null;

  constructor(
    private readonly flow: Flow,
    private readonly world: World,
    private server: Direction | null,
  ) {}

  hint(direction: Direction): EarlyHint {
    const { accounts } = this.world;
    if (this.hints?.accounts !== accounts) this.hints = { accounts, of: [this.hintOf(0), this.hintOf(1)] };
    return this.hints.of[direction];
  }

  private hintOf(direction: Direction): EarlyHint {
    const { accounts, given } = this.world;
    const sender = senderAt(this.server, direction);
    return Object.freeze({ family: 'early', sender, accounts, given });
  }

  track(event: Event<EarlyFields>, out: Tracker): void {
    if (event.type !== 'message') return;
    const sender = earlySender(event.message.kind);
    const { sid, seq, ackseq = 0, cmd, messageId } = event.message.fields;
    if (sender === undefined || sid === undefined || seq === undefined || cmd === undefined) return;
    this.learnServer(event);
    const { packets } = this.world;
    // Numbers belong to the two ends, whichever the server is.
    const name = (direction: Direction, number: number): PacketName => {
      return { flow: this.flow.number, sid, sender: direction === 0 ? 'client' : 'server', seq: number };
    };
    const { direction } = event;
    if (event.message.kind.label === 'ACK') {
      const acknowledged = ackseq === 0 ? seq : ackseq;
      packets.acknowledge(name(opposite(direction), acknowledged), event.ref, false, out);
      return;
    }
    const isCopy = seq !== 0 && !packets.add(name(direction, seq), event.ref, event.bytes, null, out);
    if (ackseq !== 0) packets.acknowledge(name(opposite(direction), ackseq), event.ref, isCopy, out);
    if (isCopy) return;
    if (sender === 'peer') this.link(cmd, messageId, event.ref, out);
    if (sender !== 'client') return;
    this.watchPassword(event, out);
    if (cmd !== numbers.LOGOUT && seq !== 0) packets.await(name(direction, seq), event.ref, out);
  }

  private learnServer({ bytes, direction }: Sent<EarlyFields>): void {
    if (this.server !== null) return;
    const senders = earlySenders(new Input(bytes, 0, bytes.length));
    const [only] = senders;
    if (senders.length !== 1 || only === undefined || only === 'peer') return;
    this.server = only === 'server' ? direction : opposite(direction);
    this.hints = null;
  }

  private link(cmd: number, messageId: number | undefined, ref: MessageRef, out: Tracker): void {
    if (messageId === undefined) return;
    if (cmd === numbers.MESSAGE) this.messages.set(messageId, ref);
    const asked = cmd === numbers.MESSAGE_ACK ? this.messages.touch(messageId) : undefined;
    if (asked !== undefined) out.answers(asked);
  }

  private watchPassword({ message, ref, bytes }: Sent<EarlyFields>, out: Tracker): void {
    const { cmd, uin = 0, sid = 0, password, payload } = message.fields;
    if (password !== undefined && password !== '' && (cmd === numbers.LOGIN || cmd === numbers.NEW_UIN)) {
      const source = sourceOf(ref);
      this.world.learn(uin, { sid, certain: true, key: keyOf(passwordIn(bytes)), source });
    } else if (payload !== undefined && this.told.touch(sid) === undefined) {
      this.told.set(sid, true);
      out.report(myicqProblems.noPassword, ref, { sid: `0x${sid.toString(16)}`, uin });
    }
  }
}
