import type { Charset } from './charset-names.js';
import { decodeText } from './decode-text.js';

/** The charsets that are written by a table: all but those of Unicode's own forms. */
type Tabled = Exclude<Charset, 'utf-8' | 'utf-16le' | 'utf-16be'>;

const tables = new Map<Tabled, CodeTable>();

/** The codes of a charset. The first use turns the decoder's table round, which takes some milliseconds. */
export function codesOf(charset: Tabled): CodeTable {
  const known = tables.get(charset);
  if (known !== undefined) return known;
  const made = new CodeTable(charset);
  tables.set(charset, made);
  return made;
}

/** From characters to the bytes that decode to them, in a charset that contains ASCII. */
export class CodeTable {
  /** By UTF-16 unit: the code as one big-endian number, or 0. */
  readonly #codes = new Uint32Array(0x10000);

  constructor(readonly charset: Tabled) {
    for (let code = 0; code < 0x80; code++) this.#codes[code] = code;
    if (charset === 'us-ascii') return;
    if (charset === 'windows-1252' || charset === 'shift_jis') this.#learn(0, 0x80, 0xff);
    if (charset === 'windows-1252') return;
    // Where one character has two codes, the lowest of the usual ones wins.
    for (let lead = 0x81; lead <= 0xfe; lead++) this.#learn(lead, 0x40, 0xfe, usual);
    for (let lead = 0x81; lead <= 0xfe; lead++) this.#learn(lead, 0x40, 0xfe);
    if (charset === 'euc-jp') for (let row = 0xa1; row <= 0xfe; row++) this.#learn(0x8f00 | row, 0xa1, 0xfe);
    if (charset === 'gb18030') this.#learnFourBytes();
  }

  /** The character's code as one big-endian number of up to four bytes; `null` when the charset lacks it. */
  codeOf(codePoint: number): number | null {
    if (codePoint > 0xffff) return this.charset === 'gb18030' ? fourBytes(codePoint - 0x10000 + firstBeyond) : null;
    const code = this.#codes[codePoint] ?? 0;
    return code === 0 && codePoint !== 0 ? null : code;
  }

  /** Learns the codes that consist of `prefix` and one more byte, as far as `wanted` says. */
  #learn(prefix: number, first: number, last: number, wanted?: (charset: Tabled, code: number) => boolean): void {
    // A line feed is never part of a longer code, so the lines of the decoded text keep the codes apart.
    const lead = bytesOf(prefix);
    const bytes: number[] = [];
    for (let byte = first; byte <= last; byte++) bytes.push(...lead, byte, 0x0a);
    const lines = decodeText(Uint8Array.from(bytes), 0, bytes.length, this.charset).split('\n');
    for (let byte = first; byte <= last; byte++) {
      const code = prefix * 256 + byte;
      const line = lines[byte - first] ?? '';
      const unit = line.charCodeAt(0);
      if (line.length !== 1 || unit === 0xfffd || this.#codes[unit] !== 0) continue;
      if (wanted === undefined || wanted(this.charset, code)) this.#codes[unit] = code;
    }
  }

  /** GB18030's four-byte codes 81308130 to 8431A439 are the rest of the basic plane. */
  #learnFourBytes(): void {
    for (let index = 0; index < basicPlane; index += 10) {
      const code = fourBytes(index);
      this.#learn(Math.floor(code / 256), 0x30, 0x39);
    }
  }
}

/** Bytes of a prefix, most significant first; none for 0. */
function bytesOf(prefix: number): number[] {
  return prefix === 0 ? [] : [...bytesOf(Math.floor(prefix / 256)), prefix % 256];
}

/** How many four-byte codes of GB18030 lie before the last one for the basic plane. */
const basicPlane = 39_420;

/** The number of GB18030's code 90308130, which is U+10000; from there on codes and code points run in parallel. */
const firstBeyond = 189_000;

/** The four-byte code of a number: its digits have 126, 10, 126 and 10 values (GB 18030, Encoding Standard §10.2.2). */
function fourBytes(index: number): number {
  const fourth = 0x30 + (index % 10);
  const third = 0x81 + (Math.floor(index / 10) % 126);
  const second = 0x30 + (Math.floor(index / 1260) % 10);
  const first = 0x81 + Math.floor(index / 12_600);
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}

/**
 * Codes that are there for compatibility only. Shift_JIS: NEC's copy of IBM's extensions, rows ED and EE. Big5: numerals
 * and lines that repeat characters of the main tables (Encoding Standard, "index Big5 pointer").
 */
function usual(charset: Tabled, code: number): boolean {
  if (charset === 'shift_jis') return code < 0xed00 || code > 0xeeff;
  if (charset === 'big5') return code !== 0xa2cc && code !== 0xa2ce && (code < 0xa2a4 || code > 0xa2a7);
  return true;
}
