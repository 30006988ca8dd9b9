/** Names and values that Windows Live Messenger 8.1 and later write backwards (README.md §11.3). */
import { headerValue, type Header } from './header-list.js';

const straight = [
  'IPv4Internal-Addrs',
  'IPv4Internal-Port',
  'IPv4External-Addrs',
  'IPv4External-Port',
  'IPv4InternalAddrsAndPorts',
  'IPv4ExternalAddrsAndPorts',
  'IPv4Internal-AddrsAndPorts',
  'IPv4External-AddrsAndPorts',
] as const;

export function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

const namesByReversed: ReadonlyMap<string, string> = new Map(
  straight.map((name) => [reversed(name).toLowerCase(), name]),
);

/** The lines as they are meant: those that are written backwards turned round. */
export function turnedRound(lines: readonly Header[]): readonly Header[] {
  return lines.map((line) => {
    const name = namesByReversed.get(line.name.toLowerCase());
    return name === undefined ? line : { name, value: reversed(line.value) };
  });
}

/** Whether some line is written backwards. */
export function isReversed(lines: readonly Header[]): boolean {
  return lines.some(({ name }) => namesByReversed.has(name.toLowerCase()));
}

/** Where a peer listens. */
export interface PeerAddress {
  readonly scope: 'internal' | 'external' | 'global';
  readonly address: string;
  readonly port: number;
}

/** Addresses of one message that are looked at. */
const mostAddresses = 16;

/** All pairs of address and port, of lines that are the right way round. */
export function addressesIn(lines: readonly Header[]): PeerAddress[] {
  const found: PeerAddress[] = [];
  for (const [scope, prefix] of [
    ['internal', 'IPv4Internal'],
    ['external', 'IPv4External'],
    ['global', 'IPv6'],
  ] as const) {
    const port = portOf(headerValue(lines, `${prefix}-Port`));
    const plain =
      port === null ? [] : listOf(headerValue(lines, `${prefix}-Addrs`)).map((address) => ({ address, port }));
    const both = headerValue(lines, `${prefix}AddrsAndPorts`) ?? headerValue(lines, `${prefix}-AddrsAndPorts`);
    for (const one of [...plain, ...listOf(both).flatMap(pairOf)]) found.push({ scope, ...one });
  }
  return found.slice(0, mostAddresses);
}

function listOf(value: string | undefined): string[] {
  return (value ?? '').split(' ', mostAddresses).filter((word) => word !== '');
}

/** `10.0.0.1:6891`, `[fe80::1]:6891`. */
function pairOf(word: string): { readonly address: string; readonly port: number }[] {
  const colon = word.lastIndexOf(':');
  const port = portOf(word.slice(colon + 1));
  if (colon < 1 || port === null) return [];
  const address = word.slice(0, colon);
  return [{ address: address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address, port }];
}

function portOf(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,5}$/.test(text.trim())) return null;
  const port = Number(text);
  return port > 0 && port < 0x1_0000 ? port : null;
}
