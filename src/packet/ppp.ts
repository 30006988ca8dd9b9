import { u16 } from './endian.js';
import { etherType } from './ethernet.js';
import { EtherType } from './numbers.js';
import type { Rest } from './rest.js';

/** PPP with or without the HDLC address and control bytes (RFC 1662, section 3.2: they may be compressed away). */
export function ppp(rest: Rest): number {
  if (u16(rest.bytes, rest.at) === 0xff03 && rest.at + 2 <= rest.end) rest.at += 2;
  const { bytes, at } = rest;
  if (at + 1 > rest.end) return rest.short('PPP protocol', 1);
  // The last byte of a protocol number is odd and the others are even, so an odd first one is the only (RFC 1661, 2).
  const first = bytes[at] ?? 0;
  if ((first & 1) === 1) {
    rest.at = at + 1;
    return pppProtocol(rest, first);
  }
  if (at + 2 > rest.end) return rest.short('PPP protocol', 2);
  rest.at = at + 2;
  return pppProtocol(rest, u16(bytes, at));
}

function pppProtocol(rest: Rest, protocol: number): number {
  switch (protocol) {
    case 0x0021: // RFC 1332
      return EtherType.IPV4;
    case 0x0057: // RFC 5072
      return EtherType.IPV6;
    case 0x0281: // RFC 3032, section 4.3
      return EtherType.MPLS;
    case 0x0283:
      return EtherType.MPLS_MULTICAST;
    default:
      return rest.other();
  }
}

/** A PPPoE header (RFC 2516, section 4); only code 0, session data, carries packets. */
export function pppoe(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 6 > rest.end) return rest.short('PPPoE header', 6);
  if (u16(bytes, at) !== 0x1100) return rest.other();
  rest.at = at + 6;
  rest.claim(rest.at + u16(bytes, at + 4), 'PPPoE length');
  return ppp(rest);
}

/** LINKTYPE_PPP_HDLC: PPP in HDLC-like framing, or Cisco HDLC on the same line, told by the address byte. */
export function pppOrCiscoHdlc(rest: Rest): number {
  const address = rest.bytes[rest.at] ?? 0;
  return rest.at < rest.end && (address === 0x0f || address === 0x8f) ? ciscoHdlc(rest) : ppp(rest);
}

/** Cisco HDLC (RFC 1547, section 4.3.1): address, control, EtherType. */
export function ciscoHdlc(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 4 > rest.end) return rest.short('Cisco HDLC header', 4);
  rest.at = at + 4;
  return etherType(rest, u16(bytes, at + 2));
}
