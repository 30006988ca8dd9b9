import { u16, u32 } from './endian.js';
import { Outcome, type Packet } from './packet.js';
import type { Rest } from './rest.js';

/** A UDP header (RFC 768) into the packet; ends the decoding. */
export function udp(rest: Rest, packet: Packet): number {
  const { bytes, at } = rest;
  if (at + 8 > rest.end) return rest.short('UDP header', 8);
  const length = u16(bytes, at + 4);
  // 0: longer than 65535 (RFC 2675, section 4), or left to the network card. The IP length holds.
  if (length !== 0) {
    if (length < 8) return rest.malformed('UDP header', `length ${length}`);
    rest.claim(at + length, 'UDP length');
  }
  packet.srcPort = u16(bytes, at);
  packet.dstPort = u16(bytes, at + 2);
  fill(rest, packet, 8);
  return rest.stop(Outcome.UDP);
}

/** Through the flags: what a stream cannot do without. */
const TCP_NEEDED = 14;

/** A TCP header (RFC 9293, section 3.1) into the packet; ends the decoding. Its options may be cut by the capture. */
export function tcp(rest: Rest, packet: Packet): number {
  const { bytes, at } = rest;
  const length = rest.wireEnd - at;
  if (length < 20 || at + TCP_NEEDED > rest.end) return rest.short('TCP header', 20);
  const headerLength = ((bytes[at + 12] ?? 0) >> 4) * 4;
  if (headerLength < 20 || headerLength > length) {
    return dataOffsetLies(rest, headerLength, length);
  }
  packet.srcPort = u16(bytes, at);
  packet.dstPort = u16(bytes, at + 2);
  packet.seq = u32(bytes, at + 4);
  packet.ack = u32(bytes, at + 8);
  packet.flags = bytes[at + 13] ?? 0;
  packet.window = at + 16 <= rest.end ? u16(bytes, at + 14) : 0;
  fill(rest, packet, headerLength);
  return rest.stop(Outcome.TCP);
}

function fill(rest: Rest, packet: Packet, headerLength: number): void {
  const start = rest.at + headerLength;
  packet.bytes = rest.bytes;
  packet.reassembled = rest.pieces;
  packet.transportStart = rest.at;
  packet.headerLength = headerLength;
  packet.payloadStart = start < rest.end ? start : rest.end;
  packet.payloadEnd = rest.end;
  packet.payloadWireLength = rest.wireEnd - start;
  packet.lengthWitness = rest.witness;
}

function dataOffsetLies(rest: Rest, headerLength: number, length: number): number {
  return rest.malformed('TCP header', `header length ${headerLength} in a segment of ${length} bytes`);
}
