import { authenticationHeader } from './authentication.js';
import { u16, u32 } from './endian.js';
import type { Fragments } from './fragments.js';
import { Protocol } from './numbers.js';
import type { Packet } from './packet.js';
import type { Rest } from './rest.js';
import { STOP } from './rest.js';

/** More extension headers than any host sends; RFC 9098 tells what becomes of longer chains. */
const MAX_EXTENSION_HEADERS = 16;

/** An IPv6 header and its extension headers (RFC 8200). Returns the protocol number of what follows them. */
export function ipv6(rest: Rest, packet: Packet, fragments: Fragments): number {
  const { bytes, at } = rest;
  if (at + 40 > rest.end) return rest.short('IPv6 header', 40);
  const version = (bytes[at] ?? 0) >> 4;
  if (version !== 6) return rest.malformed('IPv6 header', `version ${version}`);
  const payloadLength = u16(bytes, at + 4);
  const next = bytes[at + 6] ?? 0;
  if (payloadLength !== 0) rest.claim(at + 40 + payloadLength, 'IP payload length');
  // A length of 0 before a hop-by-hop header is a jumbogram (RFC 2675), otherwise segmentation offload.
  else if (next === Protocol.HOP_BY_HOP) return rest.other();

  packet.ipVersion = 6;
  packet.ipStart = at;
  packet.sourceRouted = false;
  packet.src0 = u32(bytes, at + 8);
  packet.src1 = u32(bytes, at + 12);
  packet.src2 = u32(bytes, at + 16);
  packet.src3 = u32(bytes, at + 20);
  packet.dst0 = u32(bytes, at + 24);
  packet.dst1 = u32(bytes, at + 28);
  packet.dst2 = u32(bytes, at + 32);
  packet.dst3 = u32(bytes, at + 36);
  rest.at = at + 40;
  return next === Protocol.UDP || next === Protocol.TCP ? next : extensionHeaders(rest, packet, fragments, next);
}

function extensionHeaders(rest: Rest, packet: Packet, fragments: Fragments, first: number): number {
  let next = first;
  for (let count = 0; count < MAX_EXTENSION_HEADERS; count++) {
    switch (next) {
      case Protocol.HOP_BY_HOP:
      case Protocol.ROUTING:
      case Protocol.DESTINATION_OPTIONS:
      case Protocol.SHIM6:
        next = optionsHeader(rest, packet, next === Protocol.ROUTING);
        break;
      case Protocol.AUTHENTICATION:
        next = authenticationHeader(rest);
        break;
      case Protocol.FRAGMENT:
        next = fragmentHeader(rest, packet, fragments);
        break;
      default:
        return next;
    }
    if (next === STOP) return STOP;
  }
  return rest.malformed('IPv6 header', `more than ${MAX_EXTENSION_HEADERS} extension headers`);
}

/** Next header, then the length in units of 8 bytes without the first (RFC 8200, 4.3, 4.4, 4.6; RFC 6564). */
function optionsHeader(rest: Rest, packet: Packet, routing: boolean): number {
  const { bytes, at } = rest;
  if (at + 8 > rest.end) return rest.short('IPv6 extension header', 8);
  const length = ((bytes[at + 1] ?? 0) + 1) * 8;
  if (at + length > rest.end) return rest.short('IPv6 extension header', length);
  if (routing && bytes[at + 3] !== 0) packet.sourceRouted = true;
  rest.at = at + length;
  return bytes[at] ?? 0;
}

/** RFC 8200, section 4.5. Offset 0 and no more to come is an "atomic" fragment: the whole packet (RFC 6946). */
function fragmentHeader(rest: Rest, packet: Packet, fragments: Fragments): number {
  const { bytes, at } = rest;
  if (at + 8 > rest.end) return rest.short('IPv6 fragment header', 8);
  const next = bytes[at] ?? 0;
  const offsetAndMore = u16(bytes, at + 2);
  const offset = offsetAndMore & 0xfff8;
  const more = (offsetAndMore & 1) !== 0;
  rest.at = at + 8;
  if (offset === 0 && !more) return next;
  return fragments.add(rest, packet, u32(bytes, at + 4), offset, more, next);
}
