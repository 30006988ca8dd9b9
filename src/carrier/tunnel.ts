import type { Cursor } from '../bytes/cursor.js';
import type { Direction } from '../flow/key.js';
import { recogniseHttpConnect } from './http-connect.js';
import { recogniseSocks4 } from './socks4.js';
import { recogniseSocks5 } from './socks5.js';

/**
 * A handshake at the beginning of a TCP connection, after which the connection carries another one: the rest of both
 * sides is what that one would have carried. Credentials in the handshake are not kept.
 */
export interface Tunnel {
  readonly id: 'http-connect' | 'socks4' | 'socks5';
  /**
   * The next bytes of a side, from its beginning and without gaps: `data[start, end)`. How many of them belong to the
   * handshake; `failed` when this is no such tunnel (any more) or it was refused, and then for good. When not all
   * belong and `established`, the others are the inner stream's. When not all belong and not established, the others
   * wait: give them again after the other side has gone on.
   */
  handshake(direction: Direction, data: Uint8Array, start: number, end: number): number | 'failed';
  /** The handshake is over: what follows is the inner stream. */
  readonly established: boolean;
  /** Where the tunnel leads, once the client has said it: a name or an address as the client wrote it. */
  readonly target: { readonly host: string; readonly port: number } | null;
  /**
   * SOCKS5 UDP ASSOCIATE, once the proxy has agreed: where the client sends its datagrams to, each behind the header
   * that `innerDatagram` reads. The address `0.0.0.0` or `::` stands for the proxy's own. The connection itself
   * carries nothing more: `established` stays false, and its bytes count as handshake.
   */
  readonly associate: { readonly address: string; readonly port: number } | null;
}

/**
 * What the first bytes of a connection's client are the beginning of: a tunnel (which has seen none of the bytes yet),
 * nothing of the kind (null), or at least so many bytes in all are needed to tell.
 */
export function recogniseTunnel(head: Cursor): Tunnel | null | number {
  switch (head.peek()) {
    case 0x43:
      return recogniseHttpConnect(head);
    case 0x04:
      return recogniseSocks4(head);
    case 0x05:
      return recogniseSocks5(head);
    default:
      return head.left === 0 ? 1 : null;
  }
}
