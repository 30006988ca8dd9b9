import { Sink } from 'imdissect/schema';
import { putText } from './text.js';

/** A packet being written: its texts go out in the encodings that it was read in. */
export class PacketSink extends Sink {
  private texts = 0;

  constructor(
    /** Encodings of the texts that are not ASCII, in order; the last one holds for the rest. */
    private readonly charsets: readonly string[],
    /** Letters of hexadecimal values are upper case. */
    readonly upperHex: boolean,
    /** What is written will be encrypted. */
    readonly isPlain = false,
  ) {
    super();
  }

  /** The encoding of the next text that is not ASCII. */
  nextCharset(): string {
    const label = this.charsets[Math.min(this.texts, this.charsets.length - 1)] ?? 'utf-8';
    this.texts++;
    return label;
  }
}

/** Whether what is written to the sink will be encrypted. */
export function isPlainSink(sink: Sink): boolean {
  return sink instanceof PacketSink && sink.isPlain;
}

/** Writes text in the packet's encoding, or its bytes where they are known. */
export function writeText(sink: Sink, text: string, bytes: Uint8Array | null): void {
  if (isPlain(text)) {
    if (bytes === null) sink.ascii(text);
    else sink.bytes(bytes);
    return;
  }
  const label = sink instanceof PacketSink ? sink.nextCharset() : 'utf-8';
  if (bytes === null) putText(sink, text, label);
  else sink.bytes(bytes);
}

/** Writes the digits of a hexadecimal value in the packet's case. */
export function writeHex(sink: Sink, digits: string): void {
  sink.ascii(sink instanceof PacketSink && sink.upperHex ? digits.toUpperCase() : digits);
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
