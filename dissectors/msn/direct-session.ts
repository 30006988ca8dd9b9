/** What a direct connection remembers: whose it is, and what its packets belong to. */
import type { Direction, Event, Flow, Sent, Tracker } from 'imdissect/dissector';
import { directRoute } from './direct-announce.js';
import { directKinds, handshakeNonce, type DirectFields, type DirectHint } from './direct.js';
import { peerProblems } from './p2p-problems.js';
import type { Peers, PutTogether } from './peers.js';
import type { Dialog } from './slp-dialogs.js';
import type { Talk } from './talk.js';

type Fields = DirectFields & PutTogether;

export class DirectFlow implements Talk<Fields, DirectHint> {
  private dialog: Dialog | undefined;
  private readonly lost: [boolean, boolean];

  constructor(
    private readonly flow: Flow,
    private readonly peers: Peers,
  ) {
    const route = directRoute(flow.hint);
    this.dialog = route === null ? undefined : peers.dialogs.ofSerial(route.dialog);
    this.lost = [flow.midStream, flow.midStream];
  }

  hint(direction: Direction): DirectHint {
    return Object.freeze({
      role: 'direct',
      nonces: Object.freeze([...(this.dialog?.nonces ?? [])]),
      lost: this.lost[direction],
    });
  }

  track(event: Event<Fields>, out: Tracker): void {
    if (event.type === 'gap') this.lost[event.direction] = true;
    if (event.type === 'end') this.peers.sideEnds(this.flow.number, event.direction, out);
    if (event.type !== 'message') return;
    const { message, ref, direction } = event;
    const { p2p } = message.fields;
    if (this.peers.follow(event, out)) return;
    this.lost[direction] = false;
    const nonce = handshakeNonce(message.fields);
    if (nonce !== undefined) this.prove(nonce, event, out);
    else if (p2p !== undefined && message.kind === directKinds.data) {
      this.peers.packet(p2p, { ref, direction, flow: this.flow.number, destination: '' }, out);
    }
  }

  /** Who connected is who was invited; where the connection was not announced, the nonce tells to what it belongs. */
  private prove(nonce: string, { message, ref }: Sent<Fields>, out: Tracker): void {
    this.dialog ??= this.peers.dialogs.ofNonce(nonce);
    if (this.dialog === undefined) return;
    out.comesFrom(this.dialog.connecting ?? this.dialog.invite);
    if (message.fields.nonceFits === 'different') out.report(peerProblems.nonceMismatch, ref);
  }
}
