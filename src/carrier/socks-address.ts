import { decodeText } from '../bytes/decode-text.js';
import { ipv4Text, ipv6Text } from '../packet/address.js';

/** Address types of RFC 1928 section 5. */
const AddressType = { IPV4: 1, NAME: 3, IPV6: 4 } as const;

/** An address and port as SOCKS5 writes them. */
export interface SocksAddress {
  /** Dotted IPv4, IPv6 of RFC 5952, or a name. */
  readonly host: string;
  readonly port: number;
}

/**
 * Length of the address that begins at `at` with its type and ends with its port (RFC 1928 sections 4 to 7), as far as
 * `bytes` up to `end` tell: a lower bound while they do not; 0 when the type is not known.
 */
export function socksAddressLength(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 1;
  switch (bytes[at]) {
    case AddressType.IPV4:
      return 7;
    case AddressType.IPV6:
      return 19;
    case AddressType.NAME:
      return at + 1 < end ? 4 + (bytes[at + 1] ?? 0) : 2;
    default:
      return 0;
  }
}

/** The address at `at`, all of which is there; null when the type is not known, or the name is empty or no text. */
export function socksAddress(bytes: Uint8Array, at: number, end: number): SocksAddress | null {
  const length = socksAddressLength(bytes, at, end);
  if (length === 0 || at + length > end) return null;
  const port = ((bytes[at + length - 2] ?? 0) << 8) | (bytes[at + length - 1] ?? 0);
  const host = hostText(bytes, at, at + length - 2);
  return host === null ? null : { host, port };
}

function hostText(bytes: Uint8Array, at: number, end: number): string | null {
  switch (bytes[at]) {
    case AddressType.IPV4:
      return ipv4Text(word(bytes, at + 1));
    case AddressType.IPV6:
      return ipv6Text(word(bytes, at + 1), word(bytes, at + 5), word(bytes, at + 9), word(bytes, at + 13));
    default:
      return nameText(bytes, at + 2, end);
  }
}

/** A host name; null when it is empty or holds blanks or control characters. */
export function nameText(bytes: Uint8Array, start: number, end: number): string | null {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte <= 0x20 || byte === 0x7f) return null;
  }
  return start < end ? decodeText(bytes, start, end, 'utf-8') : null;
}

/** Four bytes in network order. */
export function word(bytes: Uint8Array, at: number): number {
  const b = bytes;
  return (((b[at] ?? 0) << 24) | ((b[at + 1] ?? 0) << 16) | ((b[at + 2] ?? 0) << 8) | (b[at + 3] ?? 0)) >>> 0;
}
