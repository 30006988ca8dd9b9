import type { Charset } from './charset-names.js';
import { latin1Slice } from './slices.js';
import { isAscii } from './utf8.js';

/** Up to here a loop over the bytes is quicker than a call into the engine. */
const shortText = 12;

/** From here on the engine's UTF-8 decoder is quicker than looking for ASCII first. */
const longText = 96;

/**
 * The text of `bytes[start, end)`. Never fails: what is not valid becomes U+FFFD, and so do control characters U+0080 to
 * U+009F that some decoders let through. A byte order mark is a character like others.
 */
export function decodeText(bytes: Uint8Array, start: number, end: number, charset: Charset): string {
  const first = Math.max(0, start);
  const last = Math.min(end, bytes.length);
  if (last <= first) return '';
  if (charset === 'utf-16le' || charset === 'utf-16be') return decoder(charset).decode(bytes.subarray(first, last));
  if (last - first <= shortText) {
    const text = shortAscii(bytes, first, last);
    if (text !== null) return text;
  } else if ((charset !== 'utf-8' || last - first < longText) && isAscii(bytes, first, last)) {
    return latin1Slice(bytes, first, last);
  }
  return decodeBeyondAscii(bytes.subarray(first, last), charset);
}

function decodeBeyondAscii(bytes: Uint8Array, charset: Exclude<Charset, 'utf-16le' | 'utf-16be'>): string {
  switch (charset) {
    case 'utf-8':
    case 'gb18030':
      return decoder(charset).decode(bytes);
    case 'shift_jis':
      return untwist(decoder(charset).decode(bytes));
    case 'euc-jp':
    case 'euc-kr':
      return decoder(charset).decode(bytes).replace(c1Controls, '\ufffd');
    case 'big5':
      return decoder(charset).decode(bytes).replace(strayBig5, '\ufffd');
    case 'windows-1252':
      return latin1Slice(bytes, 0, bytes.length).replace(
        c1Controls,
        (control) => windows1252[control.charCodeAt(0) - 0x80] ?? '\ufffd',
      );
    case 'us-ascii':
      return latin1Slice(bytes, 0, bytes.length).replace(/[\x80-\xff]/g, '\ufffd');
  }
}

/** ASCII text four bytes at a time; `null` when it is not ASCII. */
function shortAscii(bytes: Uint8Array, start: number, end: number): string | null {
  let text = '';
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const a = bytes[i] ?? 0;
    const b = bytes[i + 1] ?? 0;
    const c = bytes[i + 2] ?? 0;
    const d = bytes[i + 3] ?? 0;
    if ((a | b | c | d) > 0x7f) return null;
    text += String.fromCharCode(a, b, c, d);
  }
  for (; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 0x7f) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Bytes 80 to 9F that mean nothing in EUC pass through Node's decoders; the Encoding Standard has them invalid. */
const c1Controls = /[\x80-\x9f]/g;

/** The same for Big5, and its FF, which becomes a private character. */
const strayBig5 = /[\x80-\x9f\uf8f8]/g;

/** Node's Shift_JIS has IBM's order of three control characters: bytes 1A, 1C, 7F come out as 1C, 7F, 1A. */
function untwist(text: string): string {
  return text.replace(/[\x1a\x1c\x7f]/g, (control) =>
    control === '\x1c' ? '\x1a' : control === '\x7f' ? '\x1c' : '\x7f',
  );
}

/** 80 to 9F of windows-1252 (Encoding Standard, index windows-1252). Node's own decoder differs between versions. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

type Decoder = InstanceType<typeof TextDecoder>;

const decoders = new Map<Charset, Decoder>();

function decoder(charset: Charset): Decoder {
  const known = decoders.get(charset);
  if (known !== undefined) return known;
  const made = new TextDecoder(charset, { ignoreBOM: true });
  decoders.set(charset, made);
  return made;
}
