/** Networks of their own: namespaces in which pairs of interfaces are connected. They need the rights of root. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';

export interface Network {
  readonly name: string;
  /** A command that runs in it. */
  readonly inside: (...command: string[]) => string[];
  readonly ip: (...words: string[]) => void;
  readonly remove: () => void;
}

let made = 0;

/** Makes a network with the interfaces `near` and `far`, and with more pairs `near2`, `far2` …; `remove` it when done. */
export function makeNetwork(pairs = 1): Network {
  const name = `imdissect-${process.pid}-${++made}`;
  const ip = (...words: string[]): void => {
    execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const network: Network = {
    name,
    inside: (...command) => ['ip', 'netns', 'exec', name, ...command],
    ip: (...words) => {
      ip('-n', name, ...words);
    },
    remove: () => {
      ip('netns', 'del', name);
    },
  };
  ip('netns', 'add', name);
  try {
    network.ip('link', 'set', 'lo', 'up');
    for (let pair = 1; pair <= pairs; pair++) connect(network, pair === 1 ? '' : String(pair));
  } catch (error) {
    network.remove();
    throw error;
  }
  return network;
}

function connect({ ip }: Network, suffix: string): void {
  const ends = [`near${suffix}`, `far${suffix}`] as const;
  ip('link', 'add', ends[0], 'type', 'veth', 'peer', 'name', ends[1]);
  for (const end of ends) {
    // Without addresses the kernel has nothing to say; frames that were captured on loopback are long.
    ip('link', 'set', end, 'addrgenmode', 'none');
    ip('link', 'set', end, 'mtu', '65535', 'up');
  }
}

/** Why there can be no such network here; empty when there can. */
export function withoutNetwork(): string {
  if (process.getuid?.() !== 0) return ' (skipped: needs root to make a network)';
  if (spawnSync('ip', ['-V']).error !== undefined) return ' (skipped: iproute2 is missing)';
  try {
    makeNetwork().remove();
  } catch {
    return ' (skipped: network namespaces are not allowed here)';
  }
  return '';
}

/** Why frames cannot be sent as they are; empty when they can. */
export function withoutSender(): string {
  try {
    createRequire(import.meta.url)('cap');
    return '';
  } catch {
    return ' (skipped: the optional package cap, which sends frames, is not built)';
  }
}
