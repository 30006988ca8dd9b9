import type { Rest } from './rest.js';

/** An IPsec authentication header (RFC 4302, section 2.2): it hides nothing. Length in units of 4 bytes, less 2. */
export function authenticationHeader(rest: Rest): number {
  const { bytes, at } = rest;
  if (at + 12 > rest.end) return rest.short('authentication header', 12);
  const length = ((bytes[at + 1] ?? 0) + 2) * 4;
  if (length < 12) return rest.malformed('authentication header', `length ${length}`);
  if (at + length > rest.end) return rest.short('authentication header', length);
  rest.at = at + length;
  return bytes[at] ?? 0;
}
