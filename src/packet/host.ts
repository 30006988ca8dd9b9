import { u16, u32, u32le } from './endian.js';
import { etherType, llc } from './ethernet.js';
import { EtherType } from './numbers.js';
import type { Rest } from './rest.js';

/** Linux cooked capture, version 1: the "any" device of older tcpdump. 16 bytes, the protocol last. */
export function cooked(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 16 > rest.end) return rest.short('Linux cooked header', 16);
  rest.at = at + 16;
  return cookedProtocol(rest, u16(bytes, at + 14));
}

/** Linux cooked capture, version 2: 20 bytes, the protocol first. */
export function cooked2(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 20 > rest.end) return rest.short('Linux cooked header', 20);
  rest.at = at + 20;
  return cookedProtocol(rest, u16(bytes, at));
}

function cookedProtocol(rest: Rest, protocol: number): number {
  // ETH_P_802_2 of linux/if_ether.h: an LLC header follows.
  return protocol === 4 ? llc(rest) : etherType(rest, protocol);
}

/**
 * BSD loopback: four bytes of address family, in the byte order of the host that captured (NULL) or of the network
 * (LOOP). The order shows itself: no family needs the upper 16 bits.
 */
export function loopback(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 4 > rest.end) return rest.short('loopback header', 4);
  rest.at = at + 4;
  const family = u32(bytes, at);
  switch (family < 0x10000 ? family : u32le(bytes, at)) {
    case 2:
      return EtherType.IPV4;
    case 10: // Linux
    case 23: // Windows
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // Darwin
      return EtherType.IPV6;
    default:
      return rest.other();
  }
}
