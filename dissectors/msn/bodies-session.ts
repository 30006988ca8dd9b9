/** What is put together from the bodies of several messages, and which invitation a message is about. */
import { bytesNumber, LruMap, type MessageRef, type Sent, type Tracker } from 'imdissect/dissector';
import type { Body } from './body.js';
import type { MsnFields } from './fields.js';
import { lineFeed } from './line.js';
import type { Piece } from './headers.js';

/** Messages in pieces, and invitations, that one connection has open at a time. */
const mostOpen = 64;
/** Longer ids and cookies are not remembered. */
const longestId = 128;

/** Messages put together are read as this unit. */
export const wholeMessage = 'message';

interface Assembly {
  readonly channel: string;
  readonly chunks: number;
  next: number;
}

export class Bodies {
  private readonly assemblies = new LruMap<string, Assembly>(mostOpen);
  private readonly invitations = new LruMap<string, { readonly ref: MessageRef; readonly direction: number }>(mostOpen);

  constructor(private readonly drawn: LruMap<number, true>) {}

  track(event: Sent<MsnFields>, out: Tracker): void {
    const { piece, body } = event.message.fields;
    if (body === undefined) return;
    if (body.ink !== undefined) this.draw(body.ink, event.ref, out);
    if (piece !== undefined) this.pieces(event, piece, body, out);
    const cookie = body.invitation?.cookie;
    if (cookie !== undefined && cookie.length <= longestId) this.invite(event, cookie, out);
  }

  /** Pieces come in order, for they come over one connection; whatever does not is left out. */
  private pieces(event: Sent<MsnFields>, piece: Piece, { piece: part }: Body, out: Tracker): void {
    const { messageId, chunks, chunk = 0 } = piece;
    if (part === undefined || messageId.length > longestId) return;
    const { direction, ref, message, bytes } = event;
    const key = `${direction} ${message.fields.email ?? ''} ${messageId}`;
    if (chunks !== undefined) {
      this.assemblies.set(key, { channel: `message ${ref.input}:${ref.frame}.${ref.n}`, chunks, next: 0 });
    }
    const assembly = this.assemblies.get(key);
    if (assembly?.next !== chunk) return;
    assembly.next++;
    const as = { unit: wholeMessage };
    const bodyStart = bytes.length - part.length;
    if (chunk === 0) for (const line of keptLines(bytes, bodyStart)) out.feed(assembly.channel, direction, line, as);
    out.feed(assembly.channel, direction, bytes.subarray(bodyStart), as);
    if (assembly.next < assembly.chunks) return;
    this.assemblies.delete(key);
    out.feed(assembly.channel, direction, 'end', as);
  }

  /** Handwriting is a file; the switchboard passes it on, maybe to several, but nobody draws the same twice. */
  private draw(ink: Uint8Array, ref: MessageRef, out: Tracker): void {
    const number = bytesNumber(ink, 0, ink.length);
    if (this.drawn.touch(number) === true) return;
    this.drawn.set(number, true);
    const sink = out.object({ name: null, size: ink.length, kind: 'ink', from: [ref] });
    sink.write(0, ink);
    sink.end();
  }

  /** Whoever accepts or cancels answers the latest message of the other side about the same invitation. */
  private invite({ direction, ref }: Sent<MsnFields>, cookie: string, out: Tracker): void {
    const latest = this.invitations.get(cookie);
    if (latest !== undefined && latest.direction !== direction) out.answers(latest.ref);
    this.invitations.set(cookie, { ref, direction });
  }
}

/** The lines of the headers that the whole message has too: all but those that say that this is a piece. */
function keptLines(bytes: Uint8Array, bodyStart: number): Uint8Array[] {
  const kept: Uint8Array[] = [];
  for (let start = bytes.indexOf(lineFeed) + 1; start > 0 && start < bodyStart;) {
    const feed = bytes.indexOf(lineFeed, start);
    const end = feed < 0 || feed >= bodyStart ? bodyStart : feed + 1;
    if (!isAboutPieces(bytes, start)) kept.push(bytes.subarray(start, end));
    start = end;
  }
  return kept;
}

const pieceLines = ['message-id:', 'chunks:'];

function isAboutPieces(bytes: Uint8Array, start: number): boolean {
  return pieceLines.some((name) =>
    Array.from(name).every((letter, index) => {
      const code = letter.charCodeAt(0);
      const byte = bytes[start + index] ?? 0;
      return byte === code || (byte | 0x20) === code;
    }),
  );
}
