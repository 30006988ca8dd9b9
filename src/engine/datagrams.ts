import { Cursor, type Hole } from '../bytes/cursor.js';
import type { Origin } from '../bytes/origin.js';
import { innerDatagram } from '../carrier/socks5-udp.js';
import type { Direction } from '../dissector.js';
import type { LengthWitness, Packet } from '../packet/packet.js';
import { isRoute, type Route } from '../route/registry.js';
import { routeProblems } from '../route/problems.js';
import type { Context } from './context.js';
import type { FlowState } from './flow-state.js';
import type { Lent } from './lent.js';
import type { MessageBytes } from './message-record.js';
import { waitedEnough } from './holding.js';
import { openRoute } from './opening.js';

/** Whose length it was, as a phrase: made once, not for every datagram. */
const witnesses: Readonly<Record<LengthWitness, string>> = {
  frame: 'the frame',
  '802.3 length': 'the 802.3 length',
  'PPPoE length': 'the PPPoE length',
  '802.11 subframe length': 'the 802.11 subframe length',
  'IP total length': 'the IP total length',
  'IP payload length': 'the IP payload length',
  'last fragment': 'the last fragment',
  'UDP length': 'the UDP length',
};

const noHoles: readonly Hole[] = Object.freeze([]);

/** The payload of one UDP datagram. Its bytes stay as they are. */
export class Datagram implements MessageBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly wireEnd: number;
  readonly witness: string;
  readonly firstFrame: number;
  readonly holes = noHoles;
  readonly via = '';
  private readonly frame: number;
  private readonly frameOffset: number;
  private readonly fragments: readonly Origin[] | null;

  /** @param skip bytes of the payload that a carrier has put before the datagram */
  constructor(packet: Packet, lent: Lent, skip = 0) {
    const { bytes, payloadStart, payloadEnd, payloadWireLength, reassembled } = packet;
    const start = payloadStart + skip;
    // What was put together from fragments has memory of its own.
    this.start = reassembled === null ? lent.stay(bytes, start, payloadEnd) : start;
    this.bytes = reassembled === null ? lent.bytes : bytes;
    this.end = this.start + payloadEnd - start;
    this.wireEnd = this.start + Math.max(payloadEnd, payloadStart + payloadWireLength) - start;
    this.witness = witnesses[packet.lengthWitness];
    this.frame = packet.frame;
    this.frameOffset = start - packet.frameStart;
    this.fragments = reassembled === null ? null : packet.origins(start, payloadEnd);
    this.name = this.fragments === null ? 'datagram' : 'datagram put together from fragments';
    this.firstFrame =
      this.fragments?.reduce((first, { frame }) => Math.min(first, frame), packet.frame) ?? packet.frame;
  }

  origins(): readonly Origin[] {
    if (this.fragments !== null) return this.fragments;
    return [{ start: 0, end: this.end - this.start, frame: this.frame, frameOffset: this.frameOffset }];
  }
}

/** A datagram kept while its flow is undecided. */
interface HeldDatagram {
  readonly datagram: Datagram;
  readonly direction: Direction;
}

/** Datagrams of a flow that no dissector has claimed yet. */
export class UndecidedDatagrams {
  private readonly held: HeldDatagram[] = [];
  private bytes = 0;
  private readonly since: { readonly seconds: number; readonly nanoseconds: number };

  constructor(
    private readonly context: Context,
    private readonly flow: FlowState,
  ) {
    this.since = { ...context.output.clock };
  }

  /**
   * Keeps the datagram, or decides with its help.
   * @returns `routed` when the flow and everything held went to a dissector; `given-up` when nobody wants it; `held`
   */
  add(packet: Packet, direction: Direction, route: Route | null): 'routed' | 'given-up' | 'held' {
    this.held.push({ datagram: new Datagram(packet, this.context.lent), direction });
    const length = packet.payloadEnd - packet.payloadStart;
    this.bytes += length;
    this.context.held.undecided += length;
    if (route !== null) {
      openRoute(this.context, this.flow, route);
      this.replay();
      return 'routed';
    }
    if (!waitedEnough(this.context, this.held.length, this.bytes, this.since)) return 'held';
    this.giveUp();
    return 'given-up';
  }

  giveUp(): void {
    const detail = { packets: this.held.length, bytes: this.bytes };
    this.flow.routed = 'undecided';
    this.context.output.finding(routeProblems.undecided, detail, { flow: this.flow });
    this.release();
  }

  private replay(): void {
    for (const { datagram, direction } of this.held) this.flow.conversation?.deliver(direction, datagram, null, []);
    this.release();
  }

  private release(): void {
    this.held.length = 0;
    this.context.held.undecided -= this.bytes;
    this.bytes = 0;
  }
}

/** What content and port say of a packet's payload. */
export function decideDatagram(context: Context, packet: Packet): Route | 'no' | 'undecided' {
  const { bytes, payloadStart, payloadEnd, payloadWireLength, srcPort, dstPort } = packet;
  const wireEnd = Math.max(payloadEnd, payloadStart + payloadWireLength);
  const where = { transport: 'udp', sourcePort: srcPort, destinationPort: dstPort, midStream: false } as const;
  const decision = context.registry.decide(new Cursor(bytes, payloadStart, payloadEnd, wireEnd), where);
  if (isRoute(decision)) return decision;
  // A datagram does not grow: one that is too short for a probe is not of its protocol.
  return decision === 'undecided' ? 'undecided' : 'no';
}

/** A datagram behind the header of a SOCKS5 relay, if it is one whose payload a dissector recognises. */
export function decideRelayed(context: Context, packet: Packet): Route | null {
  const { bytes, payloadStart, payloadEnd, payloadWireLength, srcPort, dstPort } = packet;
  const inner = innerDatagram(bytes, payloadStart, payloadEnd);
  if (inner === null || inner.fragment !== 0) return null;
  const wireEnd = Math.max(payloadEnd, payloadStart + payloadWireLength);
  const cursor = new Cursor(bytes, inner.offset, payloadEnd, wireEnd);
  // To the relay, the header names the destination; from it, the source.
  for (const [sourcePort, destinationPort] of [
    [srcPort, inner.port],
    [inner.port, dstPort],
  ] as const) {
    const decision = context.registry.decide(cursor, {
      transport: 'udp',
      sourcePort,
      destinationPort,
      midStream: false,
    });
    if (isRoute(decision)) return { ...decision, why: `${decision.why} inside socks5` };
  }
  return null;
}

/** Length of the relay's header in front of a payload; 0 when there is none. */
export function relayHeaderLength({ bytes, payloadStart, payloadEnd }: Packet): number {
  const inner = innerDatagram(bytes, payloadStart, payloadEnd);
  return inner === null ? 0 : inner.offset - payloadStart;
}
