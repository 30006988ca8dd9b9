/** The two ways of a flow, as the tables that remember packets know them: hosts as numbers, worked out once. */
import { textNumber, type Direction, type Flow } from 'imdissect/dissector';

/** From one host to another; hosts are told apart by address, for replies may go to another port. */
export interface Way {
  readonly from: number;
  readonly to: number;
  /** To a whole network. */
  readonly toAll: boolean;
}

export type Ways = Readonly<Record<Direction, Way>>;

export function waysOf({ client, server }: Flow): Ways {
  return { 0: way(client.address, server.address), 1: way(server.address, client.address) };
}

function way(from: string, to: string): Way {
  return { from: textNumber(from), to: textNumber(to), toAll: isBroadcast(to) };
}

/**
 * Whether an address is for a whole network. Netmasks are not in a capture: only those that end with a whole octet are
 * known by sight. IPv6 has multicast instead.
 */
export function isBroadcast(address: string): boolean {
  return address.endsWith('.255') || address.startsWith('ff');
}
