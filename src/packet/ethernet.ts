import { u16 } from './endian.js';
import { EtherType, FIRST_ETHERTYPE } from './numbers.js';
import type { Rest } from './rest.js';

/** An Ethernet frame from its destination address on: Ethernet II, or 802.3 with LLC. */
export function ethernet(rest: Rest): number {
  const type = rest.at + 12;
  if (type + 2 > rest.end) return rest.short('Ethernet header', 14);
  rest.at = type + 2;
  return typeOrLength(rest, u16(rest.bytes, type));
}

/** A VLAN tag after its EtherType: two bytes of tag, then again a type or a length (IEEE 802.1Q, clause 9). */
export function vlan(rest: Rest): number {
  const type = rest.at + 2;
  if (type + 2 > rest.end) return rest.short('VLAN tag', 4);
  rest.at = type + 2;
  return typeOrLength(rest, u16(rest.bytes, type));
}

/** The next layer is `value` where that can be an EtherType; a smaller number would be taken for an IP protocol. */
export function etherType(rest: Rest, value: number): number {
  return value >= FIRST_ETHERTYPE ? value : rest.other();
}

function typeOrLength(rest: Rest, value: number): number {
  if (value >= FIRST_ETHERTYPE) return value;
  // 1501 to 1535 are neither (IEEE 802.3, clause 3.2.6).
  if (value > 1500) return rest.other();
  rest.claim(rest.at + value, '802.3 length');
  return llc(rest);
}

/** An IEEE 802.2 header. IP stands behind SNAP (RFC 1042) or, rarely, behind an access point of its own (RFC 948). */
export function llc(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 3 > rest.end) return rest.short('LLC header', 3);
  const accessPoints = u16(bytes, at);
  const unnumbered = bytes[at + 2] === 3;
  rest.at = at + 3;
  if (accessPoints === 0x0606 && unnumbered) return EtherType.IPV4;
  if (accessPoints !== 0xaaaa || !unnumbered) return rest.other();
  if (at + 8 > rest.end) return rest.short('SNAP header', 8);
  rest.at = at + 8;
  return snap(rest, (u16(bytes, at + 3) << 8) | (bytes[at + 5] ?? 0), u16(bytes, at + 6));
}

/** Who numbers the protocols: encapsulated Ethernet, 802.1H bridge tunnel, 802.1 bridged frames (RFC 2684, 5.2). */
function snap(rest: Rest, organisation: number, type: number): number {
  if (organisation === 0x000000 || organisation === 0x0000f8) return etherType(rest, type);
  if (organisation === 0x0080c2 && (type === 0x0001 || type === 0x0007)) return EtherType.ETHERNET;
  return rest.other();
}
