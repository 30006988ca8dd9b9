/** All that the whole capture must know of peer-to-peer traffic: a session may go from one connection to another. */
import {
  LruMap,
  MessageKey,
  MessageTable,
  type Direction,
  type MessageRef,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { InvitedFiles } from './invited-files.js';
import { Assembly, totalOf } from './p2p-assembly.js';
import { Feed, Room, type Consumer, type Transfer } from './p2p-consumers.js';
import { Copies, type Place } from './p2p-copies.js';
import { Applications } from './p2p-names.js';
import { collect, collectPreview } from './p2p-objects.js';
import type { Packet } from './p2p-packet.js';
import { peerProblems } from './p2p-problems.js';
import { Dialogs, type Dialog } from './slp-dialogs.js';
import { objectDataKind } from './object-data.js';
import { tellInvitation } from './people.js';
import { slpKinds, slpUnit, type SlpFields } from './slp.js';
import { webcamKinds, webcamUnit, type WebcamFields } from './webcam.js';
import { announceWebcam } from './webcam-link.js';

const mostMessages = 1024;
const mostAwaited = 16_384;
/** Bytes that came too early. */
const mostEarly = 8_388_608;

/** Where a packet was seen, and for whom it is. */
export interface PacketPlace extends Place {
  /** The account it goes to; empty on a direct connection. */
  readonly destination: string;
}

/** What messages carry that were put together from packets. */
export type PutTogether = SlpFields & WebcamFields;

export class Peers {
  readonly dialogs = new Dialogs();
  readonly files = new InvitedFiles();
  private readonly copies = new Copies();
  private readonly assemblies = new LruMap<string, Assembly>(mostMessages, (_key, assembly) => {
    assembly.release();
    this.unfinished.delete(assembly);
  });
  /** Those among them that are to be read, and of which pieces are missing. */
  private readonly unfinished = new Set<Assembly>();
  private readonly room = new Room(mostEarly);
  /** The transfer of each dialog. */
  private readonly transfers = new LruMap<number, Assembly>(mostMessages);
  /** Packets by what an acknowledgement of them would quote. */
  private readonly awaited = new MessageTable(mostAwaited, 0);
  private readonly key = new MessageKey();
  private count = 0;

  /** Follows a packet. */
  packet(packet: Packet, place: PacketPlace, out: Tracker): void {
    const { sessionId = 0, purpose } = packet;
    const dialog = sessionId === 0 ? undefined : this.dialogs.ofSession(sessionId);
    const scope = scopeOf(packet, dialog, place);
    const hasPieces = purpose === 'data' || purpose === 'signalling' || purpose === 'header only';
    const assembly = hasPieces ? this.assemblyOf(packet, scope, dialog, place) : null;
    const wasBehind = assembly?.isBehind ?? false;
    const offset = assembly?.offsetOf(packet) ?? 0;
    const copy = this.copies.see(packet, scope, offset, place);
    if (copy !== null) {
      if (copy.is === 'relay') out.comesFrom(copy.of);
      else out.resends(copy.of, copy.number, copy.differs);
      return;
    }
    this.acknowledge(packet, out);
    if (assembly?.isBehind === true && !wasBehind) {
      out.report(peerProblems.p2pQuirk, place.ref, { what: 'headers tell of the packet before' });
    }
    if (packet.data !== undefined) this.await(packet, place.ref);
    if (purpose === 'data preparation' || (purpose === 'data' && assembly?.fresh === true)) this.link(dialog, out);
    if (assembly === null) return;
    if (packet.data === undefined) assembly.headerAlone();
    else this.take(assembly, packet, scope, dialog, place, out);
  }

  /** A side of a connection says nothing more: what it began to say stays unfinished. */
  sideEnds(flow: number, direction: Direction, out: Tracker): void {
    for (const assembly of this.unfinished) {
      const { last, progress } = assembly;
      if (last?.flow !== flow || last.direction !== direction) continue;
      this.unfinished.delete(assembly);
      assembly.end(out);
      const { found, total } = progress;
      out.report(peerProblems.p2pUnfinished, last.ref, { found, total: total ?? 'an unknown number of' });
    }
  }

  /** Follows a message that was put together. @returns false when it is none */
  follow(event: Sent<PutTogether>, out: Tracker): boolean {
    const { kind, fields } = event.message;
    if (kind === objectDataKind || kind === webcamKinds.other) return true;
    if (kind === webcamKinds.message) {
      if (fields.webcamSaid !== undefined) announceWebcam(fields.webcamSaid, out);
      return true;
    }
    if (!slpKinds.includes(kind)) return false;
    this.signalling(event, out);
    return true;
  }

  private signalling(event: Sent<SlpFields>, out: Tracker): void {
    const { method, session } = event.message.fields;
    const dialog = this.dialogs.follow(event, out);
    if (dialog === undefined) return;
    const file = session?.context?.file;
    if (method === 'INVITE' && file !== undefined && dialog.invite === event.ref) collectPreview(file, event.ref, out);
    if (method === 'INVITE' && dialog.invite === event.ref) tellInvitation(event.message.fields, out);
    if (method === 'BYE') this.transfers.get(dialog.serial)?.end(out);
  }

  private take(
    found: Assembly,
    packet: Packet,
    scope: string,
    dialog: Dialog | undefined,
    place: PacketPlace,
    out: Tracker,
  ): void {
    let assembly = found;
    if (assembly.done && isFirst(packet)) {
      // Some clients use the number of a message again.
      this.assemblies.delete(keyOf(packet, scope));
      assembly = this.assemblyOf(packet, scope, dialog, place);
    }
    assembly.direction = place.direction;
    assembly.last = place;
    const isWhole = assembly.take(packet, out);
    if (isWhole) this.unfinished.delete(assembly);
    else if (!assembly.done && isToBeRead(packet, dialog)) this.unfinished.add(assembly);
  }

  private assemblyOf(packet: Packet, scope: string, dialog: Dialog | undefined, place: PacketPlace): Assembly {
    const key = keyOf(packet, scope);
    const known = this.assemblies.touch(key);
    if (known !== undefined) return known;
    const serial = ++this.count;
    const assembly: Assembly = new Assembly(
      packet,
      (size, by) =>
        this.consumerFor(packet, dialog, place.ref, { serial, size, room: this.room, sender: assembly }, by),
      this.room,
    );
    this.assemblies.set(key, assembly);
    if (dialog !== undefined) this.transfers.set(dialog.serial, assembly);
    return assembly;
  }

  private consumerFor(
    packet: Packet,
    dialog: Dialog | undefined,
    ref: MessageRef,
    transfer: Transfer,
    out: Tracker,
  ): Consumer {
    const { serial } = transfer;
    if (packet.sessionId === 0) return new Feed(`slp ${serial}`, slpUnit, transfer, true);
    if (isWebcam(packet, dialog)) return new Feed(`webcam ${serial}`, webcamUnit, transfer, true);
    return collect(packet, dialog, ref, transfer, out);
  }

  private link(dialog: Dialog | undefined, out: Tracker): void {
    if (dialog !== undefined) out.comesFrom(dialog.accepted ?? dialog.invite);
  }

  private await({ version, messageId = 0, ackId = 0, sequence = 0, messageLength = 0 }: Packet, ref: MessageRef): void {
    if (version === 2) this.awaited.add(this.key.begin(2).number((sequence + messageLength) >>> 0), ref);
    else this.awaited.add(this.key.begin(1).number(messageId).number(ackId), ref);
  }

  private acknowledge({ purpose, version, ackId = 0, ackSubId = 0, acknowledged }: Packet, out: Tracker): void {
    if (version === 2 ? acknowledged === undefined : purpose !== 'acknowledgement') return;
    const key =
      version === 2 ? this.key.begin(2).number(acknowledged ?? 0) : this.key.begin(1).number(ackId).number(ackSubId);
    const slot = this.awaited.find(key);
    if (slot >= 0) out.answers(this.awaited.ref(slot));
  }
}

/** Whether the message that a packet is a piece of is to be read, and no object. */
function isToBeRead(packet: Packet, dialog: Dialog | undefined): boolean {
  return packet.sessionId === 0 || isWebcam(packet, dialog);
}

function isWebcam({ footer }: Packet, dialog: Dialog | undefined): boolean {
  const about = dialog?.session.about;
  return about === undefined ? footer === Applications.numbers.webcam : about.startsWith('webcam');
}

/** What a packet belongs to: its session, wherever it goes, or else the conversation of two accounts. */
function scopeOf(
  { sessionId = 0 }: Packet,
  dialog: Dialog | undefined,
  { destination, flow, direction }: PacketPlace,
): string {
  if (sessionId !== 0) return `session ${dialog?.serial ?? 0}`;
  return destination === '' ? `flow ${flow} ${direction}` : `to ${destination}`;
}

function keyOf(packet: Packet, scope: string): string {
  const { version, sessionId = 0, messageId = 0, packageNumber = 0 } = packet;
  const message = version === 2 ? `package ${packageNumber}` : `${messageId} ${String(packet.totalSize ?? 0n)}`;
  return `${scope} ${sessionId} ${message}`;
}

function isFirst(packet: Packet): boolean {
  if (packet.version === 2) return totalOf(packet) !== null;
  return packet.sessionId === 0 && packet.offset === 0n;
}
