import { mostLines } from './head-reader.js';

/** A chunk's size line with its extensions, and each line of the trailer, in bytes. */
const longestLine = 16_384;
/** Sizes are exact numbers below this; RFC 9112 section 7.1 asks recipients to anticipate absurd ones. */
const largestChunk = 2 ** 48;

type State = 'size' | 'extension' | 'data' | 'data-end' | 'trailer' | 'done' | 'bad';

/**
 * The framing of a chunked body (RFC 9112 section 7.1), byte by byte and without memory of them. A chunk's bytes
 * are the caller's: `remaining` of them come next.
 */
export class ChunkedReader {
  state: State = 'size';
  /** Bytes of the present chunk that are still to come. */
  remaining = 0;
  private size = 0;
  private digits = 0;
  private lineLength = 0;
  private lines = 0;

  /** A new body begins. */
  begin(): void {
    this.state = 'size';
    this.remaining = this.size = this.digits = this.lineLength = this.lines = 0;
  }

  /** So many bytes of the chunk came, or are known to be missing. */
  take(length: number): void {
    this.remaining -= length;
    if (this.remaining === 0) this.state = 'data-end';
  }

  /** Reads framing until a chunk's bytes, the end of the body or a fault. @returns the index after what was read */
  frame(data: Uint8Array, at: number, end: number): number {
    let i = at;
    while (i < end && this.remaining === 0 && this.state !== 'done' && this.state !== 'bad') this.byte(data[i++] ?? 0);
    return i;
  }

  private byte(byte: number): void {
    switch (this.state) {
      case 'size':
        this.sizeByte(byte);
        break;
      case 'extension':
        if (byte === 0x0a) this.sizeLineEnd();
        break;
      case 'data-end':
        if (byte === 0x0a) this.nextLine('size');
        else if (byte !== 0x0d || this.lineLength > 0) this.state = 'bad';
        break;
      case 'trailer':
        this.trailerByte(byte);
        break;
      default:
        return;
    }
    if (byte !== 0x0a && ++this.lineLength > longestLine) this.state = 'bad';
  }

  private sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.size = this.size * 16 + digit;
      this.digits++;
      if (this.size >= largestChunk) this.state = 'bad';
    } else if (this.digits === 0) this.state = 'bad';
    else if (byte === 0x0a) this.sizeLineEnd();
    // White space before an extension (BWS), a CR, or the extension itself: nothing in it matters.
    else if (byte === 0x3b || byte === 0x20 || byte === 0x09 || byte === 0x0d) this.state = 'extension';
    else this.state = 'bad';
  }

  private sizeLineEnd(): void {
    this.remaining = this.size;
    this.nextLine(this.size === 0 ? 'trailer' : 'data');
  }

  private trailerByte(byte: number): void {
    if (byte !== 0x0a) {
      // A line of one CR is empty.
      if (byte === 0x0d && this.lineLength === 0) this.lineLength = -1;
      return;
    }
    if (this.lineLength === 0) this.state = 'done';
    else if (++this.lines > mostLines) this.state = 'bad';
    else this.nextLine('trailer');
  }

  private nextLine(state: State): void {
    this.state = state;
    this.size = this.digits = this.lineLength = 0;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
