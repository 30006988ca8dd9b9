/** What an MSG or an UUN has for the peer-to-peer layer. */
import type { Sent, Tracker } from 'imdissect/dissector';
import type { MsnFields } from './fields.js';
import { headerValue } from './header-list.js';
import { slpNotification } from './payloads.js';
import type { Peers } from './peers.js';
import { looksLikeSlp } from './slp-start.js';
import { slpUnit } from './slp.js';

/** Follows the packet in a message, or the MSNSLP in a notification, where there is one. */
export function followPeers(event: Sent<MsnFields>, flow: number, peers: Peers, out: Tracker): void {
  const { message, ref, direction, bytes } = event;
  const { body, headers, payloadType, length } = message.fields;
  if (body?.invitation !== undefined) peers.files.follow(body.invitation, body.properties ?? [], ref, out);
  if (body?.p2p !== undefined) {
    const destination = (headerValue(headers, 'P2P-Dest') ?? '').toLowerCase().slice(0, 128);
    peers.packet(body.p2p, { ref, direction, flow, destination }, out);
  } else if (payloadType === slpNotification && typeof length === 'number' && length > 0 && length < bytes.length) {
    const payload = bytes.subarray(bytes.length - length);
    if (!looksLikeSlp(payload)) return;
    const channel = `notification ${ref.input}:${ref.frame}.${ref.n}`;
    out.feed(channel, direction, payload, { unit: slpUnit });
    out.feed(channel, direction, 'end', { unit: slpUnit });
  }
}
