/** Packets with right lengths and checksums: Ethernet, IPv4 (RFC 791) and IPv6 (RFC 8200), UDP (RFC 768), TCP (RFC 9293). */
import { Sink } from '../bytes/sink.js';
import type { AddressBytes } from '../filter/address.js';

/** One end of a packet. */
export interface End {
  readonly address: AddressBytes;
  readonly port: number;
  /** Its last three bytes; the ones in front say that nobody sells such cards. */
  readonly station: number;
}

export const flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

export const protocolNumber = { tcp: 6, udp: 17 } as const;

/** What stands in a TCP header besides the ports. */
export interface TcpHead {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  /** Longest segment that the sender takes; 0: not said. */
  readonly mss: number;
}

export function udpDatagram(from: End, to: End, payload: Uint8Array): Uint8Array {
  const sink = new Sink(payload.length + 8);
  sink.u16(from.port);
  sink.u16(to.port);
  sink.u16(8 + payload.length);
  sink.u16(0);
  sink.bytes(payload);
  const datagram = sink.finish();
  // 0 would say that there is no checksum.
  putWord(datagram, 6, transportChecksum(from, to, protocolNumber.udp, datagram) || 0xffff);
  return datagram;
}

const window = 65_535;

export function tcpSegment(from: End, to: End, { seq, ack, flags, mss }: TcpHead, payload: Uint8Array): Uint8Array {
  const sink = new Sink(payload.length + 24);
  sink.u16(from.port);
  sink.u16(to.port);
  sink.u32(seq);
  sink.u32(ack);
  sink.u8(mss > 0 ? 0x60 : 0x50);
  sink.u8(flags);
  sink.u16(window);
  sink.u32(0);
  if (mss > 0) sink.u32(0x0204_0000 + mss);
  sink.bytes(payload);
  const segment = sink.finish();
  putWord(segment, 16, transportChecksum(from, to, protocolNumber.tcp, segment));
  return segment;
}

/** Where a fragment lies; `{ offset: 0, more: false }` is a whole packet. */
export interface Fragment {
  readonly offset: number;
  readonly more: boolean;
}

export const whole: Fragment = Object.freeze({ offset: 0, more: false });

export interface IpHead {
  readonly from: End;
  readonly to: End;
  readonly protocol: number;
  readonly id: number;
}

/** The length of the IP header that a packet or a fragment between these ends has. */
export function ipLength({ address }: End, isFragment: boolean): number {
  if (address.length === 4) return 20;
  return isFragment ? 48 : 40;
}

/** An Ethernet frame with an IP packet, or with a fragment of one. */
export function frameOf(head: IpHead, fragment: Fragment, payload: Uint8Array): Uint8Array {
  const { from, to } = head;
  const sink = new Sink(payload.length + 64);
  station(sink, to);
  station(sink, from);
  sink.u16(from.address.length === 4 ? 0x0800 : 0x86dd);
  if (from.address.length === 4) ipv4(sink, head, fragment, payload.length);
  else ipv6(sink, head, fragment, payload.length);
  sink.bytes(payload);
  return sink.finish();
}

function station(sink: Sink, { station: number, address }: End): void {
  if (address.length === 4 && (address[0] ?? 0) >= 224) {
    // All of them, or those that have joined (RFC 1112, section 6.4).
    const joined = [0x01, 0, 0x5e, (address[1] ?? 0) & 0x7f, address[2] ?? 0, address[3] ?? 0];
    sink.bytes(Uint8Array.from(address[0] === 255 ? [255, 255, 255, 255, 255, 255] : joined));
    return;
  }
  if (address.length === 16 && address[0] === 0xff) {
    sink.bytes(Uint8Array.from([0x33, 0x33, ...address.slice(12)]));
    return;
  }
  sink.bytes(Uint8Array.from([0x02, 0, 0, number >>> 16, number >>> 8, number]));
}

function ipv4(sink: Sink, { from, to, protocol, id }: IpHead, { offset, more }: Fragment, length: number): void {
  const header = new Sink(20);
  header.u16(0x4500);
  header.u16(20 + length);
  header.u16(id);
  header.u16((more ? 0x2000 : 0) | (offset >>> 3));
  header.u8(64);
  header.u8(protocol);
  header.u16(0);
  header.bytes(Uint8Array.from([...from.address, ...to.address]));
  const bytes = header.finish();
  putWord(bytes, 10, checksum(bytes, 0));
  sink.bytes(bytes);
}

const fragmentHeader = 44;

function ipv6(sink: Sink, { from, to, protocol, id }: IpHead, { offset, more }: Fragment, length: number): void {
  const isFragment = offset > 0 || more;
  sink.u32(0x6000_0000);
  sink.u16(length + (isFragment ? 8 : 0));
  sink.u8(isFragment ? fragmentHeader : protocol);
  sink.u8(64);
  sink.bytes(Uint8Array.from([...from.address, ...to.address]));
  if (!isFragment) return;
  sink.u8(protocol);
  sink.u8(0);
  sink.u16((offset & ~7) | (more ? 1 : 0));
  sink.u32(id);
}

function transportChecksum(from: End, to: End, protocol: number, bytes: Uint8Array): number {
  const pseudo = Uint8Array.from([...from.address, ...to.address]);
  return checksum(bytes, sum(pseudo) + protocol + bytes.length);
}

/** RFC 1071. */
function checksum(bytes: Uint8Array, initial: number): number {
  let total = initial + sum(bytes);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < bytes.length; i += 2) total += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  return total;
}

function putWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}
