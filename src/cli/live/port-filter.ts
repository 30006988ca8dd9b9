/** `--ports`: a capture filter out of what dissectors declare. */
import type { Mounted } from '../../mount.js';
import type { DecodeAs } from '../../route/registry.js';

/**
 * A BPF expression for the ports of dissectors and of `--decode-as`. Connections that messages announce (files, direct
 * conversations) may use any port that needs no privilege, at both ends; the filter cannot be changed while packets
 * come without losing some. Pieces of fragmented datagrams have no ports, so all of them pass.
 */
export function portFilter(dissectors: readonly Pick<Mounted, 'ports'>[], decodeAs: readonly DecodeAs[]): string {
  const forced = (transport: 'udp' | 'tcp'): number[] =>
    decodeAs.filter((rule) => rule.transport === transport).map(({ port }) => port);
  const ports = (transport: 'udp' | 'tcp'): number[] =>
    [...new Set([...dissectors.flatMap((one) => one.ports[transport] ?? []), ...forced(transport)])].sort(
      (a, b) => a - b,
    );
  const announced = '(tcp and src portrange 1024-65535 and dst portrange 1024-65535)';
  const fragments = ['ip[6:2] & 0x1fff != 0', 'ip6 proto 44'];
  return [...portWords('udp', ports('udp')), ...portWords('tcp', ports('tcp')), announced, ...fragments].join(' or ');
}

function portWords(transport: string, ports: readonly number[]): string[] {
  return ports.map((port) => `${transport} port ${port}`);
}

/** Both conditions; null when there is none. */
export function bothFilters(first: string | null, second: string | null): string | null {
  if (first === null || second === null) return first ?? second;
  return `(${first}) and (${second})`;
}
