import { spawnSync } from 'node:child_process';
import { TcpFlag } from '../../src/packet/packet.js';

/** What tshark sees as the transport of a frame; of several layers the innermost. */
export interface Seen {
  readonly protocols: string;
  readonly transport: 'udp' | 'tcp' | 'other';
  readonly src: string;
  readonly dst: string;
  readonly ports: string;
  /** Sequence number, acknowledgement number, flags, window; empty for UDP. */
  readonly tcp: string;
  readonly length: number;
  /** In hexadecimal; null where tshark reads none. */
  readonly payload: string | null;
  /** tshark found the packet damaged, or cut. */
  readonly damaged: boolean;
}

const fields = [
  'frame.protocols',
  ...['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'udp.srcport', 'udp.dstport', 'tcp.srcport', 'tcp.dstport'],
  ...['tcp.seq_raw', 'tcp.ack_raw', 'tcp.flags', 'tcp.window_size_value'],
  ...['udp.length', 'tcp.len', 'udp.payload', 'tcp.payload', '_ws.expert.message', '_ws.malformed'],
];

// Only the layers of this room: what lies in UDP or TCP, VXLAN say, would bring addresses and ports of its own.
const layers = [
  'eth',
  'ethertype',
  'llc',
  'vlan',
  'ieee8021ad',
  'pppoes',
  'ppp',
  'mpls',
  'sll',
  'null',
  'raw',
  'chdlc',
];
const upper = [
  'radiotap',
  'prism',
  'wlancap',
  'ppi',
  'wlan',
  'wlan_aggregate',
  'ip',
  'ipv6',
  'ah',
  'gre',
  'udp',
  'tcp',
];
const ipv6 = [
  'ipv6.hopopts',
  'ipv6.dstopts',
  'ipv6.routing',
  'ipv6.routing.type.rt0',
  'ipv6.fraghdr',
  'icmp',
  'icmpv6',
  'data',
];

/** A layer that cannot be disabled, and is not of this room. */
const foreign = ['dsr'];

const enabled = [...layers, ...upper, ...ipv6].flatMap((name) => ['--enable-protocol', name]);

/** Why tshark cannot be asked, or null. */
export const noTshark = spawnSync('tshark', ['--version']).status === 0 ? null : 'tshark is not installed';

/** One entry for each frame of the file. */
export function ask(file: string): Seen[] {
  const { stdout, status, stderr } = spawnSync(
    'tshark',
    [
      ...['-n', '-r', file, '--disable-protocol', 'ALL', ...enabled],
      ...['-o', 'ip.defragment:TRUE', '-o', 'tcp.desegment_tcp_streams:FALSE', '-T', 'fields', '-E', 'separator=/t'],
      ...['-E', 'occurrence=l', ...fields.flatMap((field) => ['-e', field])],
    ],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').slice(0, -1).map(seenOf);
}

function seenOf(line: string): Seen {
  const column = new Map(line.split('\t').map((value, index) => [fields[index], value]));
  const get = (name: string): string => column.get(name) ?? '';
  const protocols = get('frame.protocols');
  const names = protocols.split(':');
  const transport = transportOf(names);
  const version = names.lastIndexOf('ipv6') > names.lastIndexOf('ip') ? 'ipv6' : 'ip';
  const length = transport === 'tcp' ? Number(get('tcp.len')) : Number(get('udp.length')) - 8;
  const numbers = ['tcp.seq_raw', 'tcp.ack_raw', 'tcp.flags', 'tcp.window_size_value'].map((name) => Number(get(name)));
  // tshark counts the reserved bits and AccECN among the flags.
  const tcp = numbers.map((value, index) => (index === 2 ? value & 255 : value)).join(' ');
  // A UDP length of 0, and what a TCP reset carries, it does not read as payload.
  const readsPayload = length >= 0 && (transport === 'udp' || ((numbers[2] ?? 0) & TcpFlag.RST) === 0);
  return {
    protocols,
    transport,
    src: get(`${version}.src`),
    dst: get(`${version}.dst`),
    ports: `${get(`${transport}.srcport`)} ${get(`${transport}.dstport`)}`,
    tcp: transport === 'tcp' ? tcp : '',
    length,
    // tshark 4.0 takes what lies behind the UDP length for payload.
    payload: readsPayload
      ? get(`${transport}.payload`)
          .replaceAll(':', '')
          .slice(0, 2 * length)
      : null,
    damaged: get('_ws.malformed') !== '' || get('_ws.expert.message') !== '',
  };
}

function transportOf(layers: readonly string[]): 'udp' | 'tcp' | 'other' {
  // What an ICMP error quotes is no packet.
  if (layers.some((name) => name.startsWith('icmp') || foreign.includes(name))) return 'other';
  if (layers.includes('udp')) return 'udp';
  return layers.includes('tcp') ? 'tcp' : 'other';
}
