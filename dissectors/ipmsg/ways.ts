/** The two ways of a flow: who writes to whom, worked out once. */
import { textNumber, type Flow, type LruMap } from 'imdissect/dissector';
import type { Charset } from 'imdissect/schema';
import { noSeenKeys, type SeenKey } from './keyring.js';
import type { IpmsgHint } from './text.js';

/** What is known of a host. Hosts are told apart by address, for replies may go to another port. */
export interface Host {
  /** The address as a number, for the tables that remember packets. */
  readonly number: number;
  /** What the host wrote its text in; null when not known. */
  writes: Charset | null;
  /** What it asks others to write in: iptux says so when it enters. */
  wants: Charset | null;
  /** Public keys that it told, the newest first. */
  keys: readonly SeenKey[];
}

/** From one host to another. */
export interface Way {
  readonly from: Host;
  readonly to: Host;
  /** To a whole network. */
  readonly toAll: boolean;
  /** What its last packet was read with; null before the first. */
  hint: IpmsgHint | null;
}

/** By direction. */
export type Ways = readonly [Way, Way];

export function waysOf({ client, server }: Flow, hosts: LruMap<string, Host>): Ways {
  const [a, b] = [hostOf(client.address, hosts), hostOf(server.address, hosts)];
  return [
    { from: a, to: b, toAll: isBroadcast(server.address), hint: null },
    { from: b, to: a, toAll: isBroadcast(client.address), hint: null },
  ];
}

function hostOf(address: string, hosts: LruMap<string, Host>): Host {
  let host = hosts.touch(address);
  if (host === undefined) {
    host = { number: textNumber(address), writes: null, wants: null, keys: noSeenKeys };
    hosts.set(address, host);
  }
  return host;
}

/**
 * Whether an address is for a whole network. Netmasks are not in a capture: only those that end with a whole octet are
 * known by sight. IPv6 has multicast instead.
 */
function isBroadcast(address: string): boolean {
  return address.endsWith('.255') || address.startsWith('ff');
}
