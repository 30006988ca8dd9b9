/** A directory with all that lies in it: entries, and contents between them (README.md, §7.3). */
import type { MessageRef, ObjectSink, Sent, Tracker } from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import { FileTypes } from './file-attributes.js';
import type { ObjectKind } from './file-transfer.js';
import type { Dialect } from './header-scan.js';
import { ipmsgProblems } from './problems.js';
import { expectBody, expectPacket, type Expected } from './stream-hint.js';
import { messagesOf, tell, type Asked, type Ending, type Transfer } from './transfer.js';
import { TreePath } from './tree-path.js';

/** How the entries of a stream are read. */
export interface EntryStyle {
  readonly utf8Option: boolean;
  readonly dialect: Dialect;
  readonly decryptedWith: string | null;
}

/** A file whose content is coming. */
interface Content {
  readonly sink: ObjectSink;
  readonly size: number;
  at: number;
}

const { DIR, RETPARENT, SYMLINK, CDEV, BDEV, FIFO, RESFORK } = FileTypes.numbers;
/** Whatever size their entries tell. */
const withoutContent: ReadonlySet<number> = new Set([SYMLINK, CDEV, BDEV, FIFO]);

export class TreeTransfer implements Transfer {
  private readonly path = new TreePath();
  private content: Content | null = null;
  private begun = false;
  /** Entries are missing: where the next one lies is not known. */
  private lost: boolean;
  done = false;

  constructor(
    private readonly asked: Asked,
    private readonly style: EntryStyle,
  ) {
    this.lost = asked.request === null;
  }

  get expected(): Expected {
    const { content, lost, path, style } = this;
    if (content !== null) return expectBody(content.size - content.at);
    const next = lost ? 'any-entry' : 'entry';
    return Object.freeze({
      ...expectPacket,
      ...style,
      next,
      parents: lost ? null : path.parents,
      depth: path.depth,
    });
  }

  entry({ message, ref }: Sent<IpmsgFields>, out: Tracker): void {
    const { name, attr, type, size } = message.fields;
    if (!this.begun) this.begin(message.fields, ref, out);
    if (name === undefined || typeof attr !== 'number' || type === undefined || typeof size !== 'number') {
      this.lose(out, false);
    } else if (type === DIR) this.path.enter(name);
    else if (type === RETPARENT) this.leave();
    else this.file(name, withoutContent.has(type) ? null : size, type, ref, out);
  }

  private begin({ name, type }: IpmsgFields, ref: MessageRef, out: Tracker): void {
    const { request, offer } = this.asked;
    this.begun = true;
    if (request === null) return;
    out.answers(request);
    if (offer === null) return;
    if (name !== undefined && name !== offer.name) out.report(ipmsgProblems.notAsOffered, ref, { field: 'name' });
    if (type !== undefined && type !== offer.type) out.report(ipmsgProblems.notAsOffered, ref, { field: 'type' });
  }

  private leave(): void {
    if (this.lost) return;
    this.path.leave();
    this.done = this.path.depth <= 0;
  }

  private file(name: string, size: number | null, type: number, ref: MessageRef, out: Tracker): void {
    if (size !== null) {
      const kind: ObjectKind = type === RESFORK ? 'resource-fork' : 'file';
      const path = this.lost ? name : `${this.path.parents}${name}`;
      const sink = out.object({ name: path, isPath: true, size, kind, from: messagesOf(this.asked, ref) });
      this.content = { sink, size, at: 0 };
    }
    if (size === null || size === 0) this.finishFile();
  }

  private finishFile(): void {
    this.content?.sink.end();
    this.content = null;
    if (!this.lost && this.path.depth === 0) this.done = true;
  }

  piece(bytes: Uint8Array, out: Tracker): void {
    const { content } = this;
    if (content === null) {
      this.lose(out, true);
      return;
    }
    content.sink.write(content.at, bytes);
    this.advance(content, bytes.length);
  }

  private advance(content: Content, length: number): void {
    content.at += length;
    if (content.at >= content.size) this.finishFile();
  }

  gap(length: number, out: Tracker): void {
    const { content } = this;
    const inside = content === null ? 0 : Math.min(length, content.size - content.at);
    if (content !== null && length > 0) this.advance(content, inside);
    if (inside < length || length === 0) this.lose(out, false);
  }

  /** Where entries begin is not known any more. */
  private lose(out: Tracker, unexplained: boolean): void {
    if (this.lost) return;
    this.lost = true;
    this.content?.sink.end();
    this.content = null;
    if (unexplained) tell(out, ipmsgProblems.directoryLost, this.asked);
  }

  end(how: Ending, out: Tracker): void {
    if (this.done) return;
    this.done = true;
    this.content?.sink.end();
    if (how === 'unseen' || this.lost) return;
    if (!this.begun) tell(out, ipmsgProblems.transferRefused, this.asked);
    else tell(out, ipmsgProblems.transferCut, this.asked, { what: `inside of a directory, ${this.path.depth} deep` });
  }
}
