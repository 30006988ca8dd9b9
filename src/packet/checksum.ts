import { u16 } from './endian.js';
import { Protocol } from './numbers.js';
import type { Packet } from './packet.js';

/**
 * What a checksum says. `absent`: the sender did not compute one (UDP over IPv4). `unverifiable`: not all of what it
 * covers was captured or is known. `wrong` often means only that the sending host left it to its network card.
 */
export type Checksum = 'right' | 'wrong' | 'absent' | 'unverifiable';

/** The IPv4 header checksum (RFC 791, section 3.1). Absent in IPv6; unverifiable in a datagram put together. */
export function ipv4HeaderChecksum(packet: Packet): Checksum {
  if (packet.ipVersion !== 4) return 'absent';
  if (packet.ipStart < 0) return 'unverifiable';
  const headerLength = ((packet.bytes[packet.ipStart] ?? 0) & 15) * 4;
  return verdict(sum(packet.bytes, packet.ipStart, packet.ipStart + headerLength, 0));
}

/** The UDP (RFC 768) or TCP (RFC 9293, section 3.1) checksum with its pseudo header (IPv6: RFC 8200, section 8.1). */
export function transportChecksum(packet: Packet): Checksum {
  const { bytes, transportStart, headerLength, payloadWireLength } = packet;
  const length = headerLength + payloadWireLength;
  const end = transportStart + length;
  // Over IPv6 a UDP checksum of 0 is not "none" but forbidden (RFC 8200, section 8.1).
  if (packet.protocol === Protocol.UDP && packet.ipVersion === 4 && u16(bytes, transportStart + 6) === 0)
    return 'absent';
  if (packet.payloadEnd < end || packet.sourceRouted) return 'unverifiable';
  return verdict(sum(bytes, transportStart, end, pseudoHeader(packet, length)));
}

function pseudoHeader(packet: Packet, length: number): number {
  return (
    halves(packet.src0) +
    halves(packet.src1) +
    halves(packet.src2) +
    halves(packet.src3) +
    halves(packet.dst0) +
    halves(packet.dst1) +
    halves(packet.dst2) +
    halves(packet.dst3) +
    halves(length) +
    packet.protocol
  );
}

function halves(word: number): number {
  return (word >>> 16) + (word & 0xffff);
}

/** The sum of the 16-bit words (RFC 1071); a last single byte is filled up with 0. At most 2^16 words: no overflow. */
function sum(bytes: Uint8Array, start: number, end: number, initial: number): number {
  let total = initial;
  let at = start;
  for (; at + 1 < end; at += 2) total += u16(bytes, at);
  if (at < end) total += (bytes[at] ?? 0) << 8;
  return total;
}

/** Folded, everything with its own checksum adds up to minus zero. */
function verdict(total: number): Checksum {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded === 0xffff ? 'right' : 'wrong';
}
