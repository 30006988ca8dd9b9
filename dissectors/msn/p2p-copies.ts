/**
 * Which packets were seen before (README.md §10.5): sent again on the same connection, or passed on by the switchboard,
 * whose both connections the capture may have.
 */
import { bytesNumber, MessageKey, MessageTable, type Direction, type MessageRef } from 'imdissect/dissector';
import type { Packet } from './p2p-packet.js';

const mostPackets = 65_536;
const anywhere = 1;
const onConnection = 2;

/** Columns beside a packet that was seen on a connection. */
const timesColumn = 0;
const lengthColumn = 1;

/** Where a packet was seen. */
export interface Place {
  readonly ref: MessageRef;
  readonly flow: number;
  readonly direction: Direction;
}

/** A packet that was seen before. */
export type Copy =
  | { readonly is: 'resend'; readonly of: MessageRef; readonly number: number; readonly differs: readonly string[] }
  | { readonly is: 'relay'; readonly of: MessageRef };

export class Copies {
  private readonly table = new MessageTable(mostPackets, 2);
  private readonly key = new MessageKey();

  /**
   * Remembers a packet; null when it is new.
   * @param scope keeps apart what only looks the same
   * @param offset where its data really belongs
   */
  see(packet: Packet, scope: string, offset: number, { ref, flow, direction }: Place): Copy | null {
    const { table } = this;
    const mine = table.find(this.keyOf(onConnection, packet, scope, offset).number(flow * 2 + direction));
    if (mine >= 0) {
      const number = table.get(mine, timesColumn) + 1;
      table.set(mine, timesColumn, number);
      const differs = table.get(mine, lengthColumn) === (packet.chunkLength ?? 0) ? [] : ['p2p.chunkLength'];
      return { is: 'resend', of: table.ref(mine), number, differs };
    }
    const slot = table.add(this.key, ref);
    table.set(slot, lengthColumn, packet.chunkLength ?? 0);
    const key = this.keyOf(anywhere, packet, scope, offset);
    const other = table.find(key);
    if (other >= 0) return { is: 'relay', of: table.ref(other) };
    table.add(key, ref);
    return null;
  }

  private keyOf(topic: number, packet: Packet, scope: string, offset: number): MessageKey {
    const { version, sessionId = 0, messageId = 0, totalSize = 0n, flags = 0, sequence = 0, data, purpose } = packet;
    const key = this.key.begin(topic).text(scope).number(sessionId).number(messageId).number(offset).number(flags);
    key
      .number(Number(totalSize & 0xffff_ffffn))
      .number(sequence)
      .number(version ?? 0);
    // An acknowledgement is told by what it quotes; data by its bytes, for some clients count on when they send again.
    if (purpose === 'acknowledgement')
      key
        .number(packet.ackId ?? 0)
        .number(packet.ackSubId ?? 0)
        .number(packet.acknowledged ?? 0);
    if (data !== undefined) key.number(data.length).number(bytesNumber(data, 0, data.length));
    return key;
  }
}
