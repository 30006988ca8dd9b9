import { u16, u32 } from './endian.js';
import type { Fragments } from './fragments.js';
import type { Packet } from './packet.js';
import type { Rest } from './rest.js';

const MORE_FRAGMENTS_AND_OFFSET = 0x3fff;
const MORE_FRAGMENTS = 0x2000;

/**
 * An IPv4 header (RFC 791, section 3.1). Its checksum decides nothing: sending hosts leave it to the network card, and
 * a capture sees it before. Returns the protocol number of what follows.
 */
export function ipv4(rest: Rest, packet: Packet, fragments: Fragments): number {
  const { bytes, at } = rest;
  if (at + 20 > rest.end) return rest.short('IPv4 header', 20);
  const first = bytes[at] ?? 0;
  const headerLength = (first & 15) * 4;
  const totalLength = u16(bytes, at + 2);
  if (first >> 4 !== 4 || headerLength < 20) return damaged(rest, first, totalLength);
  // With segmentation offload a host's own capture sees packets of more than 64 KiB, and a total length of 0.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return damaged(rest, first, totalLength);
    rest.claim(at + totalLength, 'IP total length');
  }
  if (at + headerLength > rest.end) return rest.short('IPv4 header', headerLength);

  packet.ipVersion = 4;
  packet.ipStart = at;
  packet.sourceRouted = false;
  packet.src0 = packet.src1 = packet.src2 = 0;
  packet.dst0 = packet.dst1 = packet.dst2 = 0;
  packet.src3 = u32(bytes, at + 12);
  packet.dst3 = u32(bytes, at + 16);

  const protocol = bytes[at + 9] ?? 0;
  rest.at = at + headerLength;
  const fragment = u16(bytes, at + 6) & MORE_FRAGMENTS_AND_OFFSET;
  if (fragment === 0) return protocol;
  const offset = (fragment & ~MORE_FRAGMENTS) * 8;
  return fragments.add(rest, packet, u16(bytes, at + 4), offset, (fragment & MORE_FRAGMENTS) !== 0, protocol);
}

function damaged(rest: Rest, first: number, totalLength: number): number {
  const version = first >> 4;
  const headerLength = (first & 15) * 4;
  if (version !== 4) return rest.malformed('IPv4 header', `version ${version}`);
  if (headerLength < 20) return rest.malformed('IPv4 header', `header length ${headerLength}`);
  return rest.malformed('IPv4 header', `total length ${totalLength}`);
}
