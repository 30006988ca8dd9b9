import { EtherType } from './numbers.js';
import type { Rest } from './rest.js';

/**
 * A stack of MPLS labels (RFC 3032, section 2.1). Nothing in it says what follows: routers look at the first four bits
 * behind the bottom of the stack (RFC 4928, section 2), and so does this.
 */
export function mpls(rest: Rest): number {
  const { bytes } = rest;
  for (;;) {
    if (rest.at + 4 > rest.end) return rest.short('MPLS label', 4);
    const bottom = ((bytes[rest.at + 2] ?? 0) & 1) === 1;
    rest.at += 4;
    if (bottom) return byVersion(rest);
  }
}

/** IPv4 or IPv6, as the version field says; anything else is not IP. */
export function byVersion(rest: Rest): number {
  const version = rest.at < rest.end ? (rest.bytes[rest.at] ?? 0) >> 4 : 0;
  if (version === 4) return EtherType.IPV4;
  if (version === 6) return EtherType.IPV6;
  return rest.other();
}
