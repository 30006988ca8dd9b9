/** What a connection of MSNFTP remembers: the file that goes over it. */
import type { Direction, Event, Flow, MessageRef, ObjectSink, Sent, Tracker } from 'imdissect/dissector';
import { ftpCookie, type InvitedFile, type InvitedFiles } from './invited-files.js';
import { ftpForms, type FtpFields, type FtpHint } from './msnftp.js';
import type { Talk } from './talk.js';

const endBlock = 1;

export class FtpFlow implements Talk<FtpFields, FtpHint> {
  private file: InvitedFile | undefined;
  private sender: Direction | null = null;
  private size: number | null = null;
  private offset = 0;
  private sink: ObjectSink | null = null;
  private readonly from: MessageRef[] = [];
  private firstVersion: { readonly ref: MessageRef; readonly direction: Direction } | null = null;
  private asked: MessageRef | null = null;
  private done = false;

  constructor(
    flow: Flow,
    private readonly files: InvitedFiles,
  ) {
    this.file = files.ofCookie(ftpCookie(flow.hint));
  }

  hint(direction: Direction): FtpHint {
    return Object.freeze({ role: 'msnftp', blocks: this.sender === direction });
  }

  track(event: Event<FtpFields>, out: Tracker): void {
    if (event.type === 'message') this.message(event, out);
    else if (event.type === 'end' && event.direction === this.sender) this.finish(true, out);
    // Where a block is missing, nobody knows where the next one begins.
    else if (event.type === 'gap' && event.direction === this.sender) this.finish(true, out);
  }

  private message({ message, ref, direction }: Sent<FtpFields>, out: Tracker): void {
    const { kind, fields } = message;
    switch (kind) {
      case ftpForms.version.kind:
        if (this.firstVersion !== null && this.firstVersion.direction !== direction) out.answers(this.firstVersion.ref);
        this.firstVersion ??= { ref, direction };
        return;
      case ftpForms.user.kind:
        this.user(fields.authCookie ?? '', ref, out);
        return;
      case ftpForms.size.kind:
        this.begin(fields.fileSize ?? null, ref, direction, out);
        return;
      case ftpForms.start.kind:
        this.from.push(ref);
        return;
      case ftpForms.block.kind:
        this.block(fields, out);
        return;
      case ftpForms.bye.kind:
      case ftpForms.cancel.kind:
        if (this.asked !== null) out.comesFrom(this.asked);
        this.finish(kind === ftpForms.cancel.kind, out);
    }
  }

  /** Whoever shows the cookie was invited to a file. */
  private user(authCookie: string, ref: MessageRef, out: Tracker): void {
    this.file = this.files.ofAuthCookie(authCookie) ?? this.file;
    this.asked = ref;
    if (this.file?.offered != null) out.comesFrom(this.file.offered);
  }

  private begin(size: number | null, ref: MessageRef, direction: Direction, out: Tracker): void {
    if (this.asked !== null) out.answers(this.asked);
    this.sender = direction;
    this.size = size;
    this.from.push(ref);
  }

  private block({ blockType, blockLength = 0, data }: FtpFields, out: Tracker): void {
    if (blockType === endBlock) {
      this.finish(this.offset < (this.size ?? 0), out);
      return;
    }
    if (data !== undefined && !this.done) this.open(out).write(this.offset, data);
    this.offset += blockLength;
    if (this.size !== null && this.offset >= this.size) this.finish(false, out);
  }

  private open(out: Tracker): ObjectSink {
    const { file, size } = this;
    const known = file === undefined ? [] : [file.invite, ...(file.offered === null ? [] : [file.offered])];
    const info = {
      name: file?.name ?? null,
      size: size ?? file?.size ?? null,
      kind: 'file',
      from: [...known, ...this.from],
    };
    return (this.sink ??= out.object(info));
  }

  /** The transfer is over; a file of no bytes is one as well. */
  private finish(cut: boolean, out: Tracker): void {
    if (this.done || this.sender === null || (this.sink === null && this.size !== 0)) return;
    this.open(out).end(cut);
    this.done = true;
  }
}
