import { ipv4Text, ipv6Text } from '../packet/address.js';
import type { FlowColumns } from './columns.js';
import type { Direction } from './key.js';

export interface FlowEnd {
  /** Dotted IPv4, or IPv6 as RFC 5952 writes it. */
  readonly address: string;
  readonly port: number;
}

/** Seconds and nanoseconds since 1970: a double does not hold both. */
export interface FlowTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** What the table knows of one flow, as a value that outlives its slot. */
export interface FlowRow {
  readonly number: number;
  readonly transport: 'udp' | 'tcp';
  /** Sender and receiver of the first packet. */
  readonly a: FlowEnd;
  readonly b: FlowEnd;
  readonly client: 'a' | 'b';
  /** From a to b, and from b to a. */
  readonly packets: readonly [number, number];
  /** As the packets were counted: their lengths on the wire. */
  readonly bytes: readonly [number, number];
  readonly first: FlowTime;
  readonly last: FlowTime;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/** The row of a slot that is live, or is just being evicted. */
export function flowRow(table: FlowColumns<unknown>, slot: number): FlowRow {
  return {
    number: table.number(slot),
    transport: table.protocol(slot) === 6 ? 'tcp' : 'udp',
    a: flowEnd(table, slot, 0),
    b: flowEnd(table, slot, 1),
    client: table.clientIsFirst(slot) ? 'a' : 'b',
    packets: [table.packets(slot, 0), table.packets(slot, 1)],
    bytes: [table.bytes(slot, 0), table.bytes(slot, 1)],
    first: { seconds: table.firstSeconds(slot), nanoseconds: table.firstNanoseconds(slot) },
    last: { seconds: table.lastSeconds(slot), nanoseconds: table.lastNanoseconds(slot) },
    firstFrame: table.firstFrame(slot),
    lastFrame: table.lastFrame(slot),
  };
}

/** An end of a flow as text: 0 the sender of its first packet, 1 the other. */
export function flowEnd(table: FlowColumns<unknown>, slot: number, end: Direction): FlowEnd {
  const word = (index: number): number => table.addressWord(slot, end, index);
  const address = table.ipVersion(slot) === 4 ? ipv4Text(word(3)) : ipv6Text(word(0), word(1), word(2), word(3));
  return { address, port: table.port(slot, end) };
}
