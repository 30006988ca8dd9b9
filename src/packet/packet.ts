import { type Origin, sliceOrigins } from '../bytes/origin.js';
import { ipv4Text, ipv6Text } from './address.js';
import type { LinkFrame } from './link-frame.js';

/** What became of a frame. */
export const Outcome = {
  /** One UDP datagram: the packet's fields are filled. */
  UDP: 0,
  /** One TCP segment: the packet's fields are filled. */
  TCP: 1,
  /** Not IP, or IP that carries something else: nothing to do. */
  OTHER: 2,
  /** A fragment of a datagram of which others are still missing: kept. */
  FRAGMENT: 3,
  /** A header is damaged, or the capture cut it: a finding says which. */
  BAD: 4,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Who said how long something is: the innermost length that was believed. */
export type LengthWitness =
  | 'frame'
  | '802.3 length'
  | 'PPPoE length'
  | '802.11 subframe length'
  | 'IP total length'
  | 'IP payload length'
  | 'last fragment'
  | 'UDP length';

/** The bits of `Packet.flags` (RFC 9293, section 3.1). */
export const TcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128 } as const;

const NO_BYTES = new Uint8Array(0);

/**
 * One UDP datagram or TCP segment. A decoder has one of these and fills it anew for every frame, so whoever keeps
 * something copies it. The fields hold for the outcomes UDP and TCP; after another outcome only `ipVersion` and
 * `protocol` do.
 */
export class Packet {
  /** 4, 6, or 0: no IP header was found. Of several IP headers (tunnels) the innermost counts, here and below. */
  ipVersion: 0 | 4 | 6 = 0;
  /** The addresses as unsigned 32-bit words in network order; an IPv4 address is in word 3, the others are 0. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  /** IP protocol number (17 UDP, 6 TCP, …), -1 when none was found. */
  protocol = -1;
  srcPort = 0;
  dstPort = 0;

  /** What the offsets below count in: the frame's bytes, or the datagram that was put together from fragments. */
  bytes: Uint8Array = NO_BYTES;
  /** Where the IP header begins; -1 when `bytes` has none because the datagram was put together. */
  ipStart = -1;
  transportStart = 0;
  /** Length of the UDP or TCP header on the wire, options included. */
  headerLength = 0;
  /** The payload that was captured: `bytes[payloadStart, payloadEnd)`. */
  payloadStart = 0;
  payloadEnd = 0;
  /** Length of the payload on the wire; more than was captured when the snap length cut it. */
  payloadWireLength = 0;
  /** Which length said where the payload ends. */
  lengthWitness: LengthWitness = 'frame';
  /** The fragments that `bytes` was put together from; null for a plain frame. */
  reassembled: readonly Origin[] | null = null;
  /** An IPv6 routing header has stops left, so the destination is not the final one (RFC 8200, section 8.1). */
  sourceRouted = false;

  /** TCP: sequence and acknowledgement number (unsigned), flags (`TcpFlag`), window as sent (not scaled). */
  seq = 0;
  ack = 0;
  flags = 0;
  window = 0;

  /** The frame that completed it, and where that frame's captured bytes begin in its chunk. */
  frame = 0;
  frameStart = 0;

  /** Forgets the packet before. */
  begin(frame: LinkFrame): void {
    this.frame = frame.number;
    this.frameStart = frame.start;
    this.ipVersion = 0;
    this.protocol = -1;
    this.sourceRouted = false;
  }

  /**
   * Where each byte of `bytes[start, end)` stood in which frame, counted from `start`: one entry for a plain frame,
   * one for each fragment otherwise.
   */
  origins(start: number, end: number): Origin[] {
    if (this.reassembled !== null) return sliceOrigins(this.reassembled, start, end);
    return [{ start: 0, end: end - start, frame: this.frame, frameOffset: start - this.frameStart }];
  }

  /** The source address as text: dotted decimal, or RFC 5952. */
  sourceAddress(): string {
    return this.ipVersion === 4 ? ipv4Text(this.src3) : ipv6Text(this.src0, this.src1, this.src2, this.src3);
  }

  /** The destination address as text: dotted decimal, or RFC 5952. */
  destinationAddress(): string {
    return this.ipVersion === 4 ? ipv4Text(this.dst3) : ipv6Text(this.dst0, this.dst1, this.dst2, this.dst3);
  }
}
