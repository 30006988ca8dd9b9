/** The hosts of a scenario: who they are, and what their ports are. */
import type { Party } from '../dissector.js';
import { addressBytes, type AddressBytes } from '../filter/address.js';
import { ipv4Text, ipv6Text } from '../packet/address.js';
import { whatThereIs } from '../nearest.js';
import { ScenarioError, type Range } from './node.js';
import type { End } from './packets.js';
import type { HostTold, Scenario } from './scenario.js';

/** A host. */
export interface Actor {
  readonly name: string;
  /** As messages call it. */
  readonly user: string;
  readonly address: string;
  readonly bytes: AddressBytes;
  /** Where it listens; null: where the protocol does. */
  readonly port: number | null;
  readonly key: string | null;
  readonly station: number;
}

/** Gives the text of a file that a scenario names. @throws UsageError */
export type FileReader = (name: string) => string;

const everybody = 'broadcast';

/** All hosts of a scenario by name. */
export class Cast {
  private readonly actors = new Map<string, Actor>();
  private ephemeral = 49_152;

  /** @throws ScenarioError, UsageError */
  constructor({ hosts, node }: Scenario, readFile: FileReader) {
    if (hosts === undefined || hosts.size === 0) {
      throw new ScenarioError('a scenario needs hosts, such as: hosts: { anna: 10.0.0.1, ben: 10.0.0.2 }', node.at);
    }
    for (const [name, told] of hosts) {
      const more: HostTold = typeof told === 'string' ? { node } : told;
      this.add(name, typeof told === 'string' ? told : told.address, more, readFile);
    }
    if (!this.actors.has(everybody)) this.add(everybody, '255.255.255.255', { node }, readFile);
  }

  private add(
    name: string,
    address: string | undefined,
    { port, key, user, node }: HostTold,
    readFile: FileReader,
  ): void {
    const bytes = addressBytes(address ?? '');
    if (bytes === null) {
      throw new ScenarioError(`the host '${name}' needs an IPv4 or IPv6 address, not '${address ?? ''}'`, node.at);
    }
    const station = this.actors.size + 1;
    const file = key === undefined ? null : readFile(key);
    const text = addressText(bytes);
    this.actors.set(name, { name, user: user ?? name, address: text, bytes, port: port ?? null, key: file, station });
  }

  /** The keys of all hosts. */
  get keys(): string[] {
    return [...this.actors.values()].flatMap(({ key }) => (key === null ? [] : [key]));
  }

  /** @throws ScenarioError */
  find(name: string, at: Range): Actor {
    const actor = this.actors.get(name);
    if (actor !== undefined) return actor;
    throw new ScenarioError(`there is no host '${name}'${whatThereIs(name, [...this.actors.keys()])}`, at);
  }

  /** A port that nobody has yet. */
  freePort(): number {
    const port = this.ephemeral++;
    if (this.ephemeral > 65_535) this.ephemeral = 49_152;
    return port;
  }
}

function addressText(bytes: AddressBytes): string {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  if (bytes.length === 4) return ipv4Text(view.getUint32(0));
  return ipv6Text(view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12));
}

export function endOf({ bytes, station }: Actor, port: number): End {
  return { address: bytes, port, station };
}

export function partyOf({ user, address, key }: Actor, port: number): Party {
  return { name: user, address, port, key };
}
