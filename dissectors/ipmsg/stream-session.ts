/** What a connection remembers: what was asked for on it, and what each side is sending. */
import type { Break, Direction, Event, MessageRef, SeekableCipher, Sent, Tracker } from 'imdissect/dissector';
import { partName, type Part } from './broken-transfers.js';
import { mode } from './commands.js';
import { entryKind } from './directory.js';
import { FileTypes } from './file-attributes.js';
import { fileCipherOf } from './file-cipher.js';
import { FileTransfer, type Resumption } from './file-transfer.js';
import type { IpmsgFields } from './fields.js';
import { dialectNamed } from './header-scan.js';
import { linkRequest } from './offer-links.js';
import { option } from './options.js';
import { count } from './plural.js';
import { ipmsgProblems } from './problems.js';
import { SealedTransfer } from './sealed-transfer.js';
import { hintFor, trackMessage, type IpmsgSession } from './session.js';
import { expectAnything, expectPacket, type Expected, type StreamHint } from './stream-hint.js';
import type { Asked, Ending, Transfer } from './transfer.js';
import { TreeTransfer } from './tree-transfer.js';

/** Requests that wait until what was asked for before them has come. */
const mostWaiting = 64;

/** A transfer, and by what its side is decrypted. */
interface Start {
  readonly transfer: Transfer;
  readonly cipher: SeekableCipher | null;
}

/** One side of a connection. */
class Side {
  transfer: Transfer | null = null;
  readonly waiting: Start[] = [];
  /** Bytes of the side so far. */
  position = 0;
  ciphered = false;
  /** Bytes that belong to nothing. */
  nobodys = 0;
  ended: Ending | null = null;

  constructor(
    /** What comes first; then it is packets. */
    private otherwise: Expected,
  ) {}

  get expected(): Expected {
    return this.transfer?.expected ?? this.otherwise;
  }

  begun(): void {
    this.otherwise = expectPacket;
  }

  /** Bytes that nobody asked for. NULs are padding, and what came before the first message belongs to an earlier one. */
  count(bytes: Uint8Array): void {
    if (this.otherwise !== expectAnything && bytes.some((byte) => byte !== 0)) this.nobodys += bytes.length;
  }
}

export class StreamFlow {
  private readonly sides: readonly [Side, Side];
  private latest: MessageRef | null = null;
  /** When something happened last. */
  private now: MessageRef | null = null;

  constructor(private readonly session: IpmsgSession) {
    const first = session.flow.midStream ? expectAnything : expectPacket;
    this.sides = [new Side(first), new Side(first)];
  }

  hint(direction: Direction): StreamHint {
    return Object.freeze({ ...hintFor(this.session, direction), expected: this.sides[direction].expected });
  }

  track(event: Event<IpmsgFields>, out: Tracker): void {
    const { direction, type } = event;
    const side = this.sides[direction];
    this.now = event.ref;
    if (type === 'message') {
      side.position += event.bytes.length;
      this.latest = event.ref;
      this.message(event, out);
    } else if (type === 'piece') {
      side.position += event.bytes.length;
      if (side.transfer !== null) side.transfer.piece(event.bytes, out);
      else side.count(event.bytes);
    } else if (type === 'gap') {
      side.position += event.length;
      side.transfer?.gap(event.length, out);
    } else this.end(side, event, out);
    this.goOn(direction, out);
  }

  private message(event: Sent<IpmsgFields>, out: Tracker): void {
    const { direction, message, ref } = event;
    const side = this.sides[direction];
    side.begun();
    if (message.kind === entryKind) {
      side.transfer ??= new TreeTransfer({ request: null, offer: null, sender: direction }, expectPacket);
      side.transfer.entry(event, out);
      return;
    }
    switch (message.fields.mode) {
      case mode.GETFILEDATA:
      case mode.GETDIRFILES:
        this.request(event, out);
        return;
      case mode.IPTUX_SENDSUBLAYER:
        this.start(
          direction,
          { transfer: new FileTransfer({ request: ref, offer: null, sender: direction }, 'picture'), cipher: null },
          out,
        );
        return;
      default:
        trackMessage(this.session, event, out);
    }
  }

  private request(event: Sent<IpmsgFields>, out: Tracker): void {
    const { ways, world } = this.session;
    const offer = linkRequest(world.offers, event, ways[event.direction], out);
    const sender = event.direction === 0 ? 1 : 0;
    const asked = { request: event.ref, offer, sender } as const;
    this.start(sender, startOf(event, asked, this.resumption(event, asked, out)), out);
  }

  /** Where a file begins, what came of it before, and where what comes of it waits if the connection breaks. */
  private resumption({ direction, message, ref }: Sent<IpmsgFields>, asked: Asked, out: Tracker): Resumption {
    const { broken } = this.session.world;
    const { from, to } = this.session.ways[direction];
    const { fields } = message;
    const offset = fields.offset ?? 0;
    const name = partName(from, to, fields);
    const keep = (part: Part): void => {
      broken.keep(name, part, this.now ?? ref);
    };
    return { offset, earlier: broken.resume(name, asked, offset, out), keep };
  }

  /** A side begins with what was asked for, or goes on with what was asked for before. */
  private start(direction: Direction, start: Start, out: Tracker): void {
    const { waiting } = this.sides[direction];
    if (waiting.length < mostWaiting) waiting.push(start);
    this.goOn(direction, out);
  }

  private goOn(direction: Direction, out: Tracker): void {
    const side = this.sides[direction];
    if (side.transfer !== null && !side.transfer.done) return;
    const next = side.waiting.shift();
    side.transfer = next?.transfer ?? null;
    if (next === undefined) return;
    // A request without a NUL may be known only when its own side ends, and that of the answer before it.
    if (side.ended !== null) this.finish(side, side.ended, out);
    else if (next.cipher !== null || side.ciphered) {
      side.ciphered = next.cipher !== null;
      out.through(direction, side.position, next.cipher ?? inClear);
    }
  }

  private end(side: Side, { how }: Break, out: Tracker): void {
    side.ended = how === 'fin' || how === 'rst' ? how : 'unseen';
    this.finish(side, side.ended, out);
    const { latest } = this;
    if (side.nobodys > 0 && latest !== null) {
      out.report(ipmsgProblems.notAPacket, latest, { what: count(side.nobodys, 'byte') });
    }
  }

  /** Nothing more comes of what was asked for. */
  private finish(side: Side, how: Ending, out: Tracker): void {
    side.transfer?.end(how, out);
    for (const { transfer } of side.waiting.splice(0)) transfer.end(how, out);
    side.transfer = null;
  }
}

const inClear: SeekableCipher = { process: (_offset, bytes) => bytes };

/** What a request asks for. */
function startOf({ message, ref }: Sent<IpmsgFields>, asked: Asked, resumption: Resumption): Start {
  const { fields, dialect } = message;
  const cipher = fileCipherOf(fields);
  if (cipher === 'unknown') return { transfer: new SealedTransfer(asked), cipher: null };
  if (fields.mode === mode.GETDIRFILES) {
    const style = {
      utf8Option: ((fields.options ?? 0) & option.UTF8) !== 0,
      dialect: asked.offer?.dialect ?? dialectNamed(dialect),
      decryptedWith: cipher === null ? null : `file key from frame ${ref.frame}`,
    };
    return { transfer: new TreeTransfer(asked, style), cipher };
  }
  const kind = asked.offer?.type === FileTypes.numbers.CLIPBOARD ? 'picture' : 'file';
  return { transfer: new FileTransfer(asked, kind, resumption), cipher };
}
