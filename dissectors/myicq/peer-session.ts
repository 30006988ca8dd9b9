/** What a connection between clients remembers: what it is for, messages that wait, and the file that goes over it. */
import {
  LruMap,
  type Direction,
  type Event,
  type MessageRef,
  type Pending,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { FileTransfer } from './file-transfer.js';
import { linqPeerForms } from './linq-peer.js';
import { purposeOf, type AnyPeerFields, type PeerHint } from './peer.js';
import { peerForms } from './peer-forms.js';
import { delivered } from './people.js';
import { announceSession, type PeerRoute } from './peer-ports.js';
import { myicqProblems } from './problems.js';
import { opposite, type Talk } from './talk.js';
import type { WireId } from './wires.js';

/** Seconds after which gaim sends a message through the server instead. */
const patience = 5;
const waitingMessages = 256;

const wireOfDialect: Readonly<Record<string, WireId>> = {
  '1.0': 'v1',
  '0.9': 'v1',
  '0.x': 'early',
  'linq-2.0': 'linq',
};

export class PeerFlow implements Talk<AnyPeerFields, PeerHint> {
  private readonly file: FileTransfer;
  /** Messages without their acknowledgement, by sender and number. */
  private readonly waiting = new LruMap<number, { readonly ref: MessageRef; readonly pending: Pending }>(
    waitingMessages,
    (_key, { pending }) => {
      pending.settle();
    },
  );
  /** Bytes that belonged to no message; -1 after a gap, whose finding says it all. */
  private readonly lost: [number, number] = [0, 0];
  private wire: WireId | null;
  private connection: PeerHint['connection'];
  private readonly hints: [PeerHint | null, PeerHint | null] = [null, null];

  constructor(route: PeerRoute | null, announcement: MessageRef | null) {
    this.file = new FileTransfer(announcement);
    this.wire = route?.wire ?? null;
    this.connection = route?.connection ?? null;
  }

  hint(direction: Direction): PeerHint {
    const inside = this.file.inside(direction);
    const known = this.hints[direction];
    const { wire, connection } = this;
    if (known?.inside === inside && known.wire === wire && known.connection === connection) return known;
    return (this.hints[direction] = Object.freeze({ family: 'peer', wire, connection, inside }));
  }

  track(event: Event<AnyPeerFields>, out: Tracker): void {
    const { direction } = event;
    switch (event.type) {
      case 'piece':
        if (this.file.inside(direction) !== null) this.file.write(direction, event.bytes, out);
        else if (this.lost[direction] >= 0) this.lost[direction] += event.bytes.length;
        return;
      case 'gap':
        this.lost[direction] = -1;
        this.file.gap(direction, event.length);
        return;
      case 'end':
        this.file.end(direction, out);
        return;
      case 'message':
        this.message(event, out);
    }
  }

  private message(event: Sent<AnyPeerFields>, out: Tracker): void {
    const { direction, message, ref } = event;
    const { kind, dialect, fields } = message;
    const count = this.lost[direction];
    this.lost[direction] = 0;
    if (count > 0) out.report(myicqProblems.lostFraming, ref, { count });
    this.connection ??= purposeOf(kind);
    if (dialect !== null) this.wire ??= wireOfDialect[dialect] ?? null;
    const { content } = fields;
    if (content !== undefined) announceSession(content, [event.source.address], this.wire ?? 'v1', out);
    if (kind === peerForms.message.kind || kind === linqPeerForms.message.kind) this.await(event, out);
    else if (kind === peerForms.ack.kind || kind === linqPeerForms.ack.kind) this.acknowledge(event, out);
    else this.file.message(event, out);
  }

  private await({ direction, message, ref }: Sent<AnyPeerFields>, out: Tracker): void {
    const { messageId } = message.fields;
    if (messageId === undefined) return;
    const detail = { seq: messageId, seconds: patience };
    const pending = out.awaits(ref, patience, myicqProblems.unacknowledged, detail);
    this.waiting.set(keyOf(messageId, direction), { ref, pending });
  }

  private acknowledge({ direction, message }: Sent<AnyPeerFields>, out: Tracker): void {
    const { messageId } = message.fields;
    if (messageId === undefined) return;
    const key = keyOf(messageId, opposite(direction));
    const asked = this.waiting.touch(key);
    if (asked === undefined) return;
    asked.pending.settle();
    out.answers(asked.ref);
    out.tell(delivered(asked.ref));
    this.waiting.delete(key);
  }
}

function keyOf(messageId: number, sender: Direction): number {
  return messageId * 2 + sender;
}
