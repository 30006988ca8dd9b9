/** What messages of servers have for the peer-to-peer layer: packets, and MSNSLP outside of packets. */
import type { Sent, Tracker } from 'imdissect/dissector';
import type { MsnFields } from './fields.js';
import { headerValue } from './header-list.js';
import { lineFeed } from './line.js';
import type { Packet } from './p2p-packet.js';
import { slpNotification } from './payloads.js';
import type { Peers } from './peers.js';
import { looksLikeSlp } from './slp-start.js';
import { slpUnit, unclosedSlpUnit } from './slp.js';

/** Follows what a message has for peers, where it has something. */
export function followPeers(event: Sent<MsnFields>, flow: number, peers: Peers, out: Tracker): void {
  const { message, ref, direction } = event;
  const { body, payloadType } = message.fields;
  if (body?.invitation !== undefined) peers.files.follow(body.invitation, body.properties ?? [], ref, out);
  for (const packet of packetsIn(body)) {
    peers.packet(packet, { ref, direction, flow, destination: destinationOf(message.fields) }, out);
  }
  if (body?.signalling !== undefined) feedSlp(event, { payload: body.signalling, missing: 0 }, unclosedSlpUnit, out);
  else if (payloadType === slpNotification) followNotification(event, out);
}

const none: readonly Packet[] = [];

function packetsIn(body: MsnFields['body']): readonly Packet[] {
  if (body?.p2p !== undefined) return [body.p2p];
  return body?.packets?.flatMap(({ p2p }) => (p2p === undefined ? [] : [p2p])) ?? none;
}

/** The account that packets are for: told in the message, or in a routed one around it. */
function destinationOf({ headers, routingHeaders }: MsnFields): string {
  const told = headerValue(headers, 'P2P-Dest') ?? headerValue(routingHeaders, 'To') ?? '';
  return told.toLowerCase().slice(0, 128);
}

/**
 * UUN and UBN. Of a payload that the capture has not all of, no text was read: what is there is read with a gap behind
 * it. Where a gap is inside, nobody knows where.
 */
function followNotification(event: Sent<MsnFields>, out: Tracker): void {
  const { bytes, message } = event;
  const { length, text } = message.fields;
  if (typeof length !== 'number') return;
  const payload = bytes.subarray(bytes.indexOf(lineFeed) + 1);
  const missing = text === undefined ? length - payload.length : 0;
  if (text !== undefined || missing > 0) feedSlp(event, { payload, missing }, slpUnit, out);
}

interface Signalling {
  readonly payload: Uint8Array;
  /** Bytes that the capture does not have behind it. */
  readonly missing: number;
}

function feedSlp(
  { ref, direction }: Sent<MsnFields>,
  { payload, missing }: Signalling,
  unit: string,
  out: Tracker,
): void {
  if (!looksLikeSlp(payload)) return;
  const channel = `message ${ref.input}:${ref.frame}.${ref.n}`;
  out.feed(channel, direction, payload, { unit });
  if (missing > 0) out.feed(channel, direction, { gap: missing }, { unit });
  out.feed(channel, direction, 'end', { unit });
}
