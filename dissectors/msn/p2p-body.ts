/** A packet of the peer-to-peer layer, in application/x-msnmsgrp2p (README.md §10). */
import { optional, rest, struct } from 'imdissect/schema';
import { isPacketAt, packetField } from './p2p-packet.js';

export const p2pBody = struct(
  'Peer-to-peer packet',
  {
    p2p: optional(packetField('message'), (_scope, input) => isPacketAt(input, 'message')),
    packet: optional(rest('Packet', { doc: 'What is too short for a packet.' })),
  },
  '10',
);
