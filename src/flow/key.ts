/**
 * What makes two packets one conversation: IP version, transport protocol and the two ends (address and port), either
 * way round. Nothing here allocates; an end is four address words and a port, as the packet room lays them out.
 */

/** What the flow table reads of a packet. IPv4 addresses stand in word 3, the other words are 0. */
export interface FlowPacket {
  readonly ipVersion: number;
  readonly src0: number;
  readonly src1: number;
  readonly src2: number;
  readonly src3: number;
  readonly dst0: number;
  readonly dst1: number;
  readonly dst2: number;
  readonly dst3: number;
  /** IANA protocol number: 6 TCP, 17 UDP. */
  readonly protocol: number;
  readonly srcPort: number;
  readonly dstPort: number;
  /** TCP flags as in RFC 9293 §3.1; 0 for UDP. */
  readonly flags: number;
}

/** 0: from the end that sent the first packet of the flow; 1: to it. */
export type Direction = 0 | 1;

/** IP version and protocol in one word. */
export function kindOf(packet: FlowPacket): number {
  return (packet.ipVersion << 8) | packet.protocol;
}

/** The same for both directions: the ends are mixed each for itself and added. */
export function hashOf(packet: FlowPacket): number {
  const p = packet;
  const src = mixEnd(p.src0, p.src1, p.src2, p.src3, p.srcPort);
  const dst = mixEnd(p.dst0, p.dst1, p.dst2, p.dst3, p.dstPort);
  return finish((src + dst + kindOf(p)) | 0);
}

function mixEnd(w0: number, w1: number, w2: number, w3: number, port: number): number {
  let h = step(0x1b873593, w3);
  if ((w0 | w1 | w2) !== 0) h = step(step(step(h, w2), w1), w0);
  return finish(step(h, port));
}

function step(h: number, word: number): number {
  const mixed = Math.imul(h ^ word, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) | 0;
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. */
function finish(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
