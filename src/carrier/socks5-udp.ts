import { socksAddress, socksAddressLength } from './socks-address.js';

/** A datagram that a SOCKS5 relay carries. */
export interface InnerDatagram {
  /** Index of the first byte of the payload. */
  readonly offset: number;
  /** From the client: where it goes. To the client: where it came from. */
  readonly host: string;
  readonly port: number;
  /** 0 for a whole datagram; otherwise the FRAG byte: such pieces are rare and are not put together. */
  readonly fragment: number;
}

/**
 * The header that a UDP ASSOCIATE client and the relay put before each datagram (RFC 1928 section 7: RSV FRAG ATYP
 * ADDR PORT), in `bytes[start, end)`; null when there is none.
 */
export function innerDatagram(bytes: Uint8Array, start: number, end: number): InnerDatagram | null {
  if (start + 4 > end || bytes[start] !== 0 || bytes[start + 1] !== 0) return null;
  const address = socksAddress(bytes, start + 3, end);
  if (address === null) return null;
  const offset = start + 3 + socksAddressLength(bytes, start + 3, end);
  return { offset, host: address.host, port: address.port, fragment: bytes[start + 2] ?? 0 };
}
