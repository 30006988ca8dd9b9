/** Ports that clients listen on, as packets announce them: connections to them are theirs whatever they look like. */
import { LruMap, type Json, type Sent, type Tracker } from 'imdissect/dissector';
import type { V1Fields } from './kinds.js';
import { command, messageType } from './names.js';
import type { Connection } from './peer-forms.js';
import type { WireId } from './wires.js';

/** What an announcement tells of a connection. */
export type PeerRoute = {
  readonly family: 'peer';
  readonly wire: WireId | null;
  readonly connection: Connection | null;
};

/** What a message says of a connection that is wanted. */
interface Announcement {
  readonly session?: string;
  readonly port?: number | null;
}

const rememberedUsers = 65_536;
const nowhere = '0.0.0.0';

export class PeerPorts {
  /** Addresses of users, by their numbers. */
  private readonly addresses = new LruMap<number, readonly string[]>(rememberedUsers);

  /** Says which connections a packet of family F1 or F1x announces. */
  announce({ message, source }: Sent<V1Fields>, fromServer: boolean, out: Tracker): void {
    const { cmd, uin = 0, contactUin = 0, fromUin = 0, ip, realIp, port, users, type, content } = message.fields;
    if (cmd === command.LOGIN && !fromServer) {
      this.listens(uin, [source.address, realIp], port, out);
    } else if (cmd === command.SRV_USER_ONLINE) {
      this.listens(contactUin, [ip, realIp], port, out);
    } else if (cmd === command.SRV_MULTI_ONLINE) {
      for (const user of users ?? []) this.listens(user.uin, [user.ip, user.realIp], user.port, out);
    } else if (content !== undefined && (type === messageType['tcp-request'] || type === messageType['tcp-accepted'])) {
      const addresses = fromServer ? this.addresses.touch(fromUin) : [source.address];
      announceSession(content, addresses ?? [], 'v1', out);
    }
  }

  /** A user listens for messages there. */
  private listens(
    uin: number,
    addresses: readonly (string | undefined)[],
    port: number | undefined,
    out: Tracker,
  ): void {
    const known = [...new Set(addresses)].filter((one) => one !== undefined).filter((one) => one !== nowhere);
    if (known.length > 0) this.addresses.set(uin, known);
    expectAt(known, port, { family: 'peer', wire: 'v1', connection: 'message' }, out);
  }
}

/** A message asks for a connection, or accepts one, and its sender listens. */
export function announceSession(
  { session, port }: Announcement,
  addresses: readonly string[],
  wire: WireId,
  out: Tracker,
): void {
  const connection = session === 'sendfile' ? 'file' : null;
  expectAt(addresses, port, { family: 'peer', wire, connection }, out);
}

/** Connections to that port of these addresses are what the route says. */
export function expectAt(
  addresses: readonly string[],
  port: number | null | undefined,
  route: PeerRoute,
  out: Tracker,
): void {
  if (port === undefined || port === null || port < 1 || port > 0xffff) return;
  for (const address of addresses) out.expect({ transport: 'tcp', address, port }, 'myicq', route);
}

const connections: readonly unknown[] = ['message', 'file', 'chat'];
const wireIds: readonly unknown[] = ['v1', 'early', 'linq'];

/** The route that an announcement or a probe gave the flow; null for any other hint. */
export function peerRoute(hint: Json): PeerRoute | null {
  if (typeof hint !== 'object' || hint === null || !('family' in hint) || hint['family'] !== 'peer') return null;
  const { wire, connection } = hint;
  return {
    family: 'peer',
    wire: isWireId(wire) ? wire : null,
    connection: isConnection(connection) ? connection : null,
  };
}

function isWireId(value: unknown): value is WireId {
  return wireIds.includes(value);
}

function isConnection(value: unknown): value is Connection {
  return connections.includes(value);
}
