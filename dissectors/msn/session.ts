/** What one connection remembers: who is who, the version, what waits for an answer, what was announced. */
import type { Direction, Event, Flow, Json, Message, MessageRef, Sent, Tracker } from 'imdissect/dissector';
import { Answers } from './answers.js';
import { Bodies } from './bodies-session.js';
import { commandOf } from './commands.js';
import type { MsnFields } from './fields.js';
import type { Login, MsnHint, Role, Sender } from './hint.js';
import { followPeers } from './peer-messages.js';
import { msnProblems } from './problems.js';
import { People } from './people.js';
import { roleIn, roleToldBy } from './roles.js';
import { chosenVersion, VersionRange } from './version.js';
import type { World } from './world.js';

/** The port of all servers. */
export const serverPort = 1863;

/** What was announced of a connection. */
export interface Announced {
  readonly role: Role;
  readonly version: number;
  readonly [key: string]: Json;
}

/** Of one direction: bytes that belonged to no message, and the payload before them. */
interface Side {
  /** -1: nothing is to be said about them, for a finding does. */
  lost: number;
  /** Framing was lost and has not been found again. */
  searching: boolean;
  /** The last message that told the length of a payload, and that length. */
  payload: MessageRef | null;
  declared: number;
}

export class Session {
  private readonly answers = new Answers();
  private readonly bodies: Bodies;
  private readonly people: People;
  private readonly range = new VersionRange();
  private readonly sides: readonly [Side, Side];
  private readonly hints: [MsnHint | null, MsnHint | null] = [null, null];
  role: Role | null;
  settled = false;
  private version: number;
  /** The direction that the client sends in; null while nothing has told. */
  private client: Direction | null;
  private challenge = '';
  private account = '';
  private login: Login | null = null;

  constructor(
    private readonly flow: Flow,
    private readonly world: World,
  ) {
    this.people = new People(world);
    this.bodies = new Bodies(world.drawn);
    const announced = announcedBy(flow.hint);
    this.role = announced?.role ?? null;
    this.version = announced?.version ?? 0;
    this.client = clientOf(flow);
    const side = (): Side => ({ lost: flow.midStream ? -1 : 0, searching: flow.midStream, payload: null, declared: 0 });
    this.sides = [side(), side()];
  }

  /** What reading the next message of this direction needs. */
  hint(direction: Direction): MsnHint {
    return (this.hints[direction] ??= Object.freeze({
      sender: this.senderIn(direction),
      role: this.role,
      settled: this.settled,
      version: this.version,
      challenge: this.challenge,
      login: this.login,
      lost: this.sides[direction].searching,
    }));
  }

  track(event: Event<MsnFields>, out: Tracker): void {
    const side = this.sides[event.direction];
    if (event.type === 'message') {
      if (this.world.peers.follow(event, out)) return;
      this.message(event, side, out);
      return;
    }
    if (event.type === 'end') {
      this.reportLost(side, event.ref, out);
      this.world.peers.sideEnds(this.flow.number, event.direction, out);
      if (out.wantsPeople) this.people.ended(event.how, out);
      return;
    }
    if (!side.searching) this.forgetHints();
    side.searching = true;
    if (event.type === 'piece') {
      if (side.lost >= 0) side.lost += event.bytes.length;
    } else {
      side.lost = -1;
      side.payload = null;
    }
  }

  private message(event: Sent<MsnFields>, side: Side, out: Tracker): void {
    const { message, ref, direction } = event;
    const { fields } = message;
    this.reportLost(side, ref, out);
    if (side.searching) this.forgetHints();
    side.searching = false;
    side.lost = 0;
    side.declared = fields.length ?? 0;
    side.payload = side.declared > 0 ? ref : null;
    if (this.client === null) this.learnClient(message, direction);
    this.learn(message);
    this.follow(event, out);
    if (message.direction === 'client-to-server') this.answers.fromClient(event, out);
    else this.answers.fromServer(event, out);
    this.bodies.track(event, out);
    if (out.wantsPeople) this.people.tell(event, out);
    followPeers(event, this.flow.number, this.world.peers, out);
  }

  /** Bytes that belong to nothing: behind a payload its length was too small. */
  private reportLost(side: Side, ref: MessageRef, out: Tracker): void {
    const { lost, payload, declared } = side;
    if (lost <= 0) return;
    side.lost = 0;
    if (payload === null) {
      out.report(msnProblems.lostFraming, ref, { count: lost });
    } else {
      out.report(msnProblems.payloadLength, payload, { declared, found: declared + lost });
    }
  }

  /** Takes what the message tells of the connection into account. */
  private learn(message: Message<MsnFields>): void {
    const { role, settled, version } = this;
    const told = roleToldBy(message);
    this.role = roleIn(told, this);
    this.settled ||= told.certain;
    const { kind, fields } = message;
    if (message.direction === 'server-to-client' && kind.label === 'VER') this.version = chosenVersion(fields.versions);
    else if (version === 0) this.version = this.range.narrow(message);
    if (role !== this.role || settled !== this.settled || version !== this.version) this.forgetHints();
    if (kind.label === 'CHL') this.learnChallenge(fields);
    else if (kind.label === 'USR') this.learnLogin(fields);
  }

  private learnClient(message: Message<MsnFields>, direction: Direction): void {
    this.client = clientTold(message, direction);
    this.forgetHints();
  }

  private learnChallenge({ challenge }: MsnFields): void {
    this.challenge = challenge ?? '';
    this.forgetHints();
  }

  private learnLogin({ method, stage, email, salt }: MsnFields): void {
    if (method !== 'MD5') return;
    if (stage === 'I' && email !== undefined) this.account = email;
    if (salt === undefined) return;
    const { candidates, certain } = this.world.passwordsOf(this.account);
    this.login = candidates.length === 0 ? null : Object.freeze({ salt, candidates, certain });
    this.forgetHints();
  }

  /** Switchboards are handed out here, and joined elsewhere. */
  private follow({ message, ref }: Sent<MsnFields>, out: Tracker): void {
    const { kind, fields } = message;
    const { cookie, host, port, serverType } = fields;
    const { label } = kind;
    if (label === 'XFR' || label === 'RNG') {
      if (host === undefined) return;
      const role: Role = serverType === 'NS' ? 'notification' : 'switchboard';
      announce(host, port ?? serverPort, { role, version: this.version }, out);
      if (cookie !== undefined) this.world.hand(cookie, { ref, version: this.version });
    } else if (cookie !== undefined) {
      const call = this.world.callOf(cookie);
      if (call === undefined) return;
      out.comesFrom(call.ref);
      if (this.version === call.version) return;
      this.version = call.version;
      this.forgetHints();
    }
  }

  private senderIn(direction: Direction): Sender | null {
    if (this.client === null) return null;
    return direction === this.client ? 'client' : 'server';
  }

  private forgetHints(): void {
    this.hints[0] = this.hints[1] = null;
  }
}

const literal = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)$/;

/** Announces a server. Where it is called by name, its address is not known, and a port that others use tells nothing. */
function announce(host: string, port: number, announced: Announced, out: Tracker): void {
  if (literal.test(host)) out.expect({ transport: 'tcp', address: host, port }, 'msn', announced);
  else if (port >= 1024) out.expect({ transport: 'tcp', port }, 'msn', announced);
}

function announcedBy(hint: Json): Announced | null {
  if (typeof hint !== 'object' || hint === null || !('role' in hint)) return null;
  const { role, version } = hint;
  if (role !== 'notification' && role !== 'switchboard') return null;
  return { role, version: typeof version === 'number' ? version : 0 };
}

/** The client opened the connection; where that was not seen, the port tells. */
function clientOf({ midStream, client, server }: Flow): Direction | null {
  if (!midStream || server.port === serverPort) return 0;
  return client.port === serverPort ? 1 : null;
}

/** Which direction is the client's, where the command is one that only one side sends. */
function clientTold({ kind, fields }: Message<MsnFields>, direction: Direction): Direction | null {
  const command = commandOf(kind);
  if (command === undefined) return null;
  const other = direction === 0 ? 1 : 0;
  if (kind.label === 'MSG') return fields.type === undefined ? other : direction;
  if (command.client.length > 0 && command.server.length > 0) return null;
  return command.server.length === 0 ? direction : other;
}
