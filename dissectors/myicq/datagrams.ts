/** Packets of all families that go over UDP: told apart by strict reading, for all begin with the same six bytes. */
import type { Direction, Event, Flow, Json, Tracker } from 'imdissect/dissector';
import type { Input } from 'imdissect/schema';
import { earlySenders, type EarlyFields, type EarlyHint } from './early.js';
import { EarlyFlow } from './early-session.js';
import { layoutOfKind, type Sender, type V1Fields } from './kinds.js';
import { linqShapes, type LinqBuild, type LinqFields, type LinqHint, type LinqShape } from './linq.js';
import { LinqFlow } from './linq-session.js';
import { command } from './names.js';
import type { PacketHint } from './packet.js';
import type { PeerPorts } from './peer-ports.js';
import { PacketFlow } from './session.js';
import { beginsLikeMyicq, headOf, sendersOf } from './shape.js';
import type { Talk } from './talk.js';
import type { World } from './world.js';

/** The families whose packets go over UDP. */
export type DatagramFamily = 'v1' | 'linq' | 'early';

/** What the first packet of a flow told. */
export type DatagramRoute = {
  readonly family: DatagramFamily;
  /** null when the packet could be either side's. */
  readonly serverPort: number | null;
  /** The build of a LinQ server, where the packet proves it. */
  readonly build?: LinqBuild | null;
};

export type DatagramHint = PacketHint | LinqHint | EarlyHint;
export type DatagramTalk = Talk<V1Fields & LinqFields & EarlyFields, DatagramHint>;

/** A family that a packet fits, and the sides that could have sent it. */
export interface Recognised {
  readonly family: DatagramFamily;
  readonly senders: readonly Sender[];
  /** Of LinQ, where the packet proves it. */
  readonly build: LinqBuild | null;
}

/** The family of a packet, strictly; null when it is of none. LinQ first: by chance its packets can fit 1.0 as well. */
export function recognise(input: Input): Recognised | null {
  if (!beginsLikeMyicq(input)) return null;
  const v1 = sendersOf(input);
  // A client’s two are told by their whole layout and a check code of 0: in a packet of LinQ its bytes would be a name
  // with a NUL inside.
  const { cmd = 0 } = headOf(input) ?? {};
  if (v1.includes('client') && (cmd === command.LOGIN || cmd === command.NEW_UIN)) {
    return { family: 'v1', senders: v1, build: null };
  }
  const linq = linqShapes(input);
  if (linq.length > 0)
    return { family: 'linq', senders: [...new Set(linq.map(({ sender }) => sender))], build: buildOf(linq) };
  if (v1.length > 0) return { family: 'v1', senders: v1, build: null };
  const early = earlySenders(input);
  if (early.length > 0) return { family: 'early', senders: early.filter((sender) => sender !== 'peer'), build: null };
  return null;
}

/** The build that all shapes of a packet have. */
function buildOf(shapes: readonly LinqShape[]): LinqBuild | null {
  const [first] = shapes;
  return first !== undefined && shapes.every(({ build }) => build === first.build) ? first.build : null;
}

/** Whether the packet may be one all the same, where a port says so. */
export function couldBeDatagram(input: Input): boolean {
  return beginsLikeMyicq(input) && headOf(input) !== null;
}

/** The route that a probe gave the flow; null for any other hint. */
export function datagramRoute(hint: Json): DatagramRoute | null {
  if (typeof hint !== 'object' || hint === null || !('family' in hint) || !('serverPort' in hint)) return null;
  const { family, serverPort } = hint;
  if (family !== 'v1' && family !== 'linq' && family !== 'early') return null;
  const build = hint['build'] === 'a1' || hint['build'] === 'zerok' ? hint['build'] : null;
  return { family, serverPort: typeof serverPort === 'number' ? serverPort : null, build };
}

/** Follows a flow of packets. */
export function openDatagrams(flow: Flow, world: World, route: DatagramRoute | null): DatagramTalk {
  const { family, serverPort } = route ?? { family: 'v1', serverPort: null };
  const server: Direction | null = serverPort === null ? null : flow.client.port === serverPort ? 0 : 1;
  if (family === 'linq') return new LinqFlow(flow, world.linq, server, route?.build ?? null);
  if (family === 'early') return new EarlyFlow(flow, world, server);
  return new PacketTalk(new PacketFlow(flow, world, serverPort), world.ports);
}

/** A flow of family F1 or F1x, and the ports that it announces. */
class PacketTalk implements Talk<V1Fields, PacketHint> {
  constructor(
    private readonly packets: PacketFlow,
    private readonly ports: PeerPorts,
  ) {}

  hint(direction: Direction): PacketHint {
    return this.packets.hint(direction);
  }

  track(event: Event<V1Fields>, out: Tracker): void {
    if (event.type !== 'message') return;
    this.packets.track(event, out);
    const sender = layoutOfKind(event.message.kind)?.sender;
    if (sender !== undefined) this.ports.announce(event, sender === 'server', out);
  }
}
