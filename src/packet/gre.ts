import { u16 } from './endian.js';
import { etherType } from './ethernet.js';
import { EtherType } from './numbers.js';
import type { Rest } from './rest.js';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGEMENT = 0x0080;
const VERSION = 0x0007;

/**
 * Generic routing encapsulation: version 0 (RFC 2784, RFC 2890) and PPTP's version 1 (RFC 2637, section 4.1). Returns
 * the EtherType of what follows.
 */
export function gre(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 4 > rest.end) return rest.short('GRE header', 4);
  const flags = u16(bytes, at);
  const type = u16(bytes, at + 2);
  const version = flags & VERSION;
  // Source routing was never in use and RFC 2784 took it away.
  if (version > 1 || (flags & ROUTING) !== 0 || (version === 1 && type !== EtherType.PPP)) return rest.other();
  const header =
    4 +
    ((flags & CHECKSUM) !== 0 ? 4 : 0) +
    ((flags & KEY) !== 0 ? 4 : 0) +
    ((flags & SEQUENCE) !== 0 ? 4 : 0) +
    (version === 1 && (flags & ACKNOWLEDGEMENT) !== 0 ? 4 : 0);
  if (at + header > rest.end) return rest.short('GRE header', header);
  rest.at = at + header;
  return etherType(rest, type);
}
