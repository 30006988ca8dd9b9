/** What a flow remembers of its sessions; several clients can be behind one address and port (README.md §2). */
import {
  secondsBetween,
  type Direction,
  type Flow,
  type MessageRef,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { encodeText, Input } from 'imdissect/schema';
import { keyOf, sourceOf, type Accounts, type Candidate } from './keys.js';
import { layoutOfKind, type Sender, type V1Fields } from './kinds.js';
import { command, LoginErrors } from './names.js';
import { candidatesFor } from './opening.js';
import type { PacketHint } from './packet.js';
import type { PacketName } from './packet-table.js';
import { myicqProblems } from './problems.js';
import { sendersOf } from './shape.js';
import { opposite, senderAt } from './talk.js';
import { packetTimers } from './timers.js';
import type { World } from './world.js';

/** One login of one account. */
interface Session {
  readonly sid: number;
  /** Highest number of each side; -1 before the first. */
  readonly numbers: Record<Sender, number>;
  /** Search that the server answers without acknowledging it. */
  search: MessageRef | null;
  keepalive: MessageRef | null;
  /** It was said that no password opens it. */
  told: boolean;
}

/** Most flows have one; the least recent is forgotten first. */
const sessionsPerFlow = 64;

/** A flow of family F1 or F1x. */
export class PacketFlow {
  /** Which side the server is; null when nothing has told yet. */
  private server: Direction | null;
  /** The most recent first. */
  private readonly sessions: Session[] = [];
  private hints: { readonly accounts: Accounts; readonly of: readonly [PacketHint, PacketHint] } | null = null;

  constructor(
    private readonly flow: Flow,
    private readonly world: World,
    serverPort: number | null,
  ) {
    this.server = serverPort === null ? null : flow.client.port === serverPort ? 0 : 1;
  }

  /** What reading the next packet of a direction needs. Made anew only when something was learnt. */
  hint(direction: Direction): PacketHint {
    const { accounts } = this.world;
    if (this.hints?.accounts !== accounts) this.hints = { accounts, of: [this.hintOf(0), this.hintOf(1)] };
    return this.hints.of[direction];
  }

  private hintOf(direction: Direction): PacketHint {
    const sender = senderAt(this.server, direction);
    const { accounts, given } = this.world;
    return Object.freeze({ sender, accounts, given });
  }

  track(event: Sent<V1Fields>, out: Tracker): void {
    const { fields, kind, direction } = event.message;
    const sender = layoutOfKind(kind)?.sender;
    // Without a direction it is not known who sent it.
    if (sender === undefined || direction === null || fields.sid === undefined || fields.seq === undefined) return;
    if (this.server === null) this.learnServer(event, sender);
    const session = this.sessionOf(fields.sid);
    if (sender === 'client') this.fromClient(session, event, out);
    else this.fromServer(session, event, out);
  }

  /** A packet that only one side could have sent tells which side that is. */
  private learnServer({ bytes, direction, message }: Sent<V1Fields>, sender: Sender): void {
    // Of a packet that was cut the length is not known, on which everything depends.
    if (message.diagnostics.some(({ problem }) => problem.severity !== 'note')) return;
    if (sendersOf(new Input(bytes, 0, bytes.length)).length !== 1) return;
    this.server = sender === 'server' ? direction : opposite(direction);
    this.hints = null;
  }

  private sessionOf(sid: number): Session {
    const { sessions } = this;
    const [latest] = sessions;
    if (latest?.sid === sid) return latest;
    const place = sessions.findIndex((one) => one.sid === sid);
    const [known] = place < 0 ? [] : sessions.splice(place, 1);
    const session = known ?? newSession(sid);
    sessions.unshift(session);
    if (sessions.length > sessionsPerFlow) sessions.pop();
    return session;
  }

  private nameOf({ sid = 0 }: V1Fields, sender: Sender, seq: number): PacketName {
    return { flow: this.flow.number, sid, sender, seq };
  }

  private fromClient(session: Session, event: Sent<V1Fields>, out: Tracker): void {
    const { fields } = event.message;
    const { cmd, seq = 0 } = fields;
    const { packets } = this.world;
    if (cmd === command.ACK) {
      packets.acknowledge(this.nameOf(fields, 'server', seq), event.ref, false, out);
      return;
    }
    const name = this.nameOf(fields, 'client', seq);
    const isNew = packets.add(name, event.ref, event.bytes, packetTimers, out);
    this.watchPassword(session, event, out);
    if (!isNew) return;
    this.count(session, 'client', seq, event.ref, out);
    // The server counts on from the number of these two.
    if (cmd === command.LOGIN || cmd === command.NEW_UIN) session.numbers.server = seq;
    if (cmd !== command.LOGOUT) packets.await(name, event.ref, out);
    if (cmd === command.LOGIN || cmd === command.KEEPALIVE) watchKeepalive(session, event, out);
    if (cmd === command.SEARCH_CUSTOM && fields.contactUin === 0) session.search = event.ref;
  }

  private fromServer(session: Session, event: Sent<V1Fields>, out: Tracker): void {
    const { fields } = event.message;
    const { cmd, seq = 0, ackseq = 0, uin = 0, sid = 0, error = 0, newUin = 0 } = fields;
    const { packets } = this.world;
    const name = this.nameOf(fields, 'server', seq);
    const isCopy = cmd !== command.ACK && !packets.add(name, event.ref, event.bytes, packetTimers, out);
    if (ackseq !== 0) packets.acknowledge(this.nameOf(fields, 'client', ackseq), event.ref, isCopy, out);
    if (cmd === command.ACK || isCopy) return;
    this.count(session, 'server', seq, event.ref, out);
    if (cmd === command.SRV_SEARCH && ackseq === 0) answerSearch(session, event, out);
    if (cmd === command.NEW_UIN && newUin !== 0) this.learnNewAccount(newUin, sid);
    const refused = cmd === command.LOGIN && error !== LoginErrors.numbers.success;
    if (refused) this.world.refuse(uin, sid);
    // A client whose login was refused forgets the session at once, and KEEPALIVE goes without acknowledgement.
    if (!refused && cmd !== command.KEEPALIVE) packets.await(name, event.ref, out);
  }

  /** Each side numbers its packets one by one; a smaller number was overtaken on its way. */
  private count(session: Session, sender: Sender, seq: number, ref: MessageRef, out: Tracker): void {
    const last = session.numbers[sender];
    const ahead = (seq - last) & 0xffff;
    if (last >= 0 && ahead >= 0x8000) return;
    session.numbers[sender] = seq;
    // After a wrap the number 0 may be left out.
    const missing = ahead - 1 - (seq < last && seq > 0 ? 1 : 0);
    if (last >= 0 && missing > 0) out.report(myicqProblems.sequenceJump, ref, { missing, seq });
  }

  /** Passwords that packets tell, and sessions that no password opens. */
  private watchPassword(session: Session, event: Sent<V1Fields>, out: Tracker): void {
    const { message, ref, bytes } = event;
    const { cmd, uin = 0, sid = 0, password, payload } = message.fields;
    const source = sourceOf(ref);
    if (password !== undefined && password !== '' && (cmd === command.LOGIN || cmd === command.NEW_UIN)) {
      this.world.learn(uin, { sid, certain: true, key: keyOf(passwordIn(bytes)), source });
    } else if (password !== undefined && cmd === command.MODIFY_USER) {
      const next = encodeText(password, 'gbk');
      if (next !== null) this.world.learn(uin, { sid: 0, certain: false, key: keyOf(next), source: `new ${source}` });
    } else if (payload !== undefined) this.tellSealed(session, event, out);
    else if (message.decryptedWith !== null) this.bind(message.fields);
  }

  private tellSealed(session: Session, { message, ref }: Sent<V1Fields>, out: Tracker): void {
    if (session.told) return;
    session.told = true;
    const { uin = 0, sid = 0 } = message.fields;
    const known = candidatesFor(this.world, uin, sid).length > 0;
    const detail = { sid: `0x${sid.toString(16)}`, uin };
    out.report(known ? myicqProblems.wrongPassword : myicqProblems.noPassword, ref, detail);
  }

  /** The password that opened a packet is tried first for the rest of its session. */
  private bind({ uin = 0, sid = 0, candidate = 0 }: V1Fields): void {
    const found = candidatesFor(this.world, uin, sid)[candidate];
    if (found === undefined || found.sid === sid) return;
    this.world.learn(uin, { ...found, sid, certain: false });
  }

  /** NEW_UIN came from nobody; its answer says whose password it told. */
  private learnNewAccount(uin: number, sid: number): void {
    const told = candidatesFor(this.world, 0, sid).find((one: Candidate) => one.certain && one.sid === sid);
    if (told !== undefined) this.world.learn(uin, told);
  }
}

function newSession(sid: number): Session {
  return { sid, numbers: { client: -1, server: -1 }, search: null, keepalive: null, told: false };
}

/** The bytes of the first text behind the header. */
export function passwordIn(bytes: Uint8Array): Uint8Array {
  const length = ((bytes[20] ?? 0) << 8) | (bytes[21] ?? 0);
  return bytes.subarray(22, 22 + length - 1);
}

/** Seconds after which the server ends a session. */
const expiry = 180;

function watchKeepalive(session: Session, { ref }: Sent<V1Fields>, out: Tracker): void {
  const { keepalive } = session;
  session.keepalive = ref;
  const passed = keepalive === null ? 0 : secondsBetween(keepalive, ref);
  if (passed > expiry) out.report(myicqProblems.keepaliveLate, ref, { seconds: Math.round(passed) });
}

function answerSearch(session: Session, { ref }: Sent<V1Fields>, out: Tracker): void {
  if (session.search === null) return;
  out.answers(session.search);
  out.report(myicqProblems.searchNotAcknowledged, ref);
  session.search = null;
}
