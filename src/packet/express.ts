import { u16, u32 } from './endian.js';
import type { LinkFrame } from './link-frame.js';
import { EtherType, LinkType, Protocol } from './numbers.js';
import { Outcome, type Packet } from './packet.js';

/** Ethernet, IPv4 without options, UDP: the least that is looked at here. */
const LEAST = 14 + 20 + 8;
const FRAGMENTED = 0x3fff;

/**
 * Nine frames in ten at one glance: Ethernet II, IPv4 without options and not a fragment, UDP or TCP, all of it captured
 * and no length in doubt. Says of them what the layers say one by one; null for every other frame, which is theirs.
 */
export function express(frame: LinkFrame, packet: Packet): Outcome | null {
  const { bytes, start, end } = frame;
  if (frame.linkType !== LinkType.ETHERNET || end - start < LEAST) return null;
  const ip = start + 14;
  if (u16(bytes, start + 12) !== EtherType.IPV4 || bytes[ip] !== 0x45) return null;
  if ((u16(bytes, ip + 6) & FRAGMENTED) !== 0) return null;
  const ipEnd = ip + u16(bytes, ip + 2);
  if (ipEnd > end || ipEnd < ip + 28) return null;
  const protocol = bytes[ip + 9] ?? 0;
  if (protocol === Protocol.TCP) return tcp(frame, packet, ip, ipEnd);
  return protocol === Protocol.UDP ? udp(frame, packet, ip, ipEnd) : null;
}

function udp(frame: LinkFrame, packet: Packet, ip: number, ipEnd: number): Outcome | null {
  const at = ip + 20;
  const length = u16(frame.bytes, at + 4);
  if (length < 8 || at + length > ipEnd) return null;
  fill(frame, packet, ip, Protocol.UDP);
  packet.headerLength = 8;
  packet.payloadStart = at + 8;
  packet.payloadEnd = at + length;
  packet.payloadWireLength = length - 8;
  packet.lengthWitness = 'UDP length';
  return Outcome.UDP;
}

function tcp(frame: LinkFrame, packet: Packet, ip: number, ipEnd: number): Outcome | null {
  const { bytes } = frame;
  const at = ip + 20;
  const headerLength = ((bytes[at + 12] ?? 0) >> 4) * 4;
  if (headerLength < 20 || at + headerLength > ipEnd) return null;
  fill(frame, packet, ip, Protocol.TCP);
  packet.seq = u32(bytes, at + 4);
  packet.ack = u32(bytes, at + 8);
  packet.flags = bytes[at + 13] ?? 0;
  packet.window = u16(bytes, at + 14);
  packet.headerLength = headerLength;
  packet.payloadStart = at + headerLength;
  packet.payloadEnd = ipEnd;
  packet.payloadWireLength = ipEnd - at - headerLength;
  packet.lengthWitness = 'IP total length';
  return Outcome.TCP;
}

/** What both have: addresses, ports, places. */
function fill(frame: LinkFrame, packet: Packet, ip: number, protocol: number): void {
  const { bytes } = frame;
  packet.begin(frame);
  packet.ipVersion = 4;
  packet.protocol = protocol;
  packet.src0 = packet.src1 = packet.src2 = 0;
  packet.dst0 = packet.dst1 = packet.dst2 = 0;
  packet.src3 = u32(bytes, ip + 12);
  packet.dst3 = u32(bytes, ip + 16);
  packet.srcPort = u16(bytes, ip + 20);
  packet.dstPort = u16(bytes, ip + 22);
  packet.bytes = bytes;
  packet.reassembled = null;
  packet.ipStart = ip;
  packet.transportStart = ip + 20;
}
