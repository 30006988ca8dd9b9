/**
 * Finds the elements in the XML of payloads, as ranges of bytes. Not a parser for documents: payloads have several
 * roots, stray `<` and `&`, and no document type that anybody would obey; entities other than XML's own five are text.
 * One pass, bounded in depth and in the number of elements, and no byte is looked at again after a mark without an end.
 */

import { latin1 } from 'imdissect/schema';

/** An element between `start` and `end`; `openEnd` and `closeStart` bound what is inside. */
export interface XmlNode {
  readonly name: string;
  readonly depth: number;
  readonly start: number;
  readonly openEnd: number;
  closeStart: number;
  end: number;
  readonly children: XmlNode[];
  /** `<name/>`. */
  readonly empty: boolean;
  /** Its end was found. Without one it ends with the bytes, or with what is around it. */
  closed: boolean;
}

export interface XmlScan {
  readonly roots: readonly XmlNode[];
  /** Up to here all is understood; behind it stands a mark whose end was not found. */
  readonly end: number;
  /** Every mark has its end, and every start its partner. */
  readonly wellFormed: boolean;
}

/** Deeper elements are text. */
const deepest = 32;
/** What follows so many elements is text. */
export const mostElements = 10_000;
const longestName = 128;

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;

/** Elements of `bytes[start, end)`. @param cut more bytes follow that are not there: a mark without its end ends it all */
export function scanXml(bytes: Uint8Array, start: number, end: number, cut: boolean): XmlScan {
  return new Scan(bytes, start, end, cut).run();
}

class Scan {
  private readonly roots: XmlNode[] = [];
  private readonly open: XmlNode[] = [];
  private wellFormed = true;
  private count = 0;
  private at: number;
  /** Ends of marks that are nowhere ahead: they are looked for once. */
  private readonly absent = new Set<string>();

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly end: number,
    private readonly cut: boolean,
  ) {
    this.at = start;
  }

  run(): XmlScan {
    let done = this.at;
    for (;;) {
      const mark = this.find(lessThan, this.at);
      if (mark < 0) break;
      const after = this.mark(mark);
      if (after < 0) {
        if (this.cut) return { roots: this.roots, end: done, wellFormed: false };
        // A stray `<` is text.
        this.wellFormed = false;
        this.at = mark + 1;
      } else {
        this.at = after;
        done = after;
      }
    }
    return this.finish(done);
  }

  private finish(done: number): XmlScan {
    // Behind the last mark of a payload that was cut, text may go on.
    if (this.cut) return { roots: this.roots, end: done, wellFormed: false };
    for (const node of this.open) {
      node.closeStart = node.end = this.end;
      this.wellFormed = false;
    }
    return { roots: this.roots, end: this.end, wellFormed: this.wellFormed };
  }

  /** Index after the mark that begins at `from`; -1 when it is none, or its end is not there. */
  private mark(from: number): number {
    const next = this.bytes[from + 1];
    if (from + 1 >= this.end) return -1;
    if (next === slash) return this.endTag(from);
    if (next === question) return this.after('?>', from + 2);
    if (next !== exclamation) return this.startTag(from);
    if (this.begins('<!--', from)) return this.after('-->', from + 4);
    if (this.begins('<![CDATA[', from)) return this.after(']]>', from + 9);
    if (this.cut && this.end - from < 9) return -1;
    return this.after('>', from + 2);
  }

  private startTag(from: number): number {
    const nameEnd = this.nameEnd(from + 1);
    const length = nameEnd - from - 1;
    const close = length > 0 && length <= longestName ? this.tagEnd(nameEnd) : -1;
    if (close < 0) return -1;
    const empty = this.bytes[close - 1] === slash;
    if (this.open.length >= deepest || this.count >= mostElements) {
      this.wellFormed = false;
      return close + 1;
    }
    this.count++;
    const name = latin1(this.bytes, from + 1, nameEnd);
    const after = close + 1;
    const depth = this.open.length;
    const node: XmlNode = {
      ...{ name, depth, start: from, openEnd: after, closeStart: after, end: after, children: [], empty },
      closed: empty,
    };
    (this.open.at(-1)?.children ?? this.roots).push(node);
    if (!empty) this.open.push(node);
    return after;
  }

  private endTag(from: number): number {
    const nameEnd = this.nameEnd(from + 2);
    const close = this.find(greaterThan, nameEnd);
    if (close < 0) return -1;
    let partner = this.open.length - 1;
    while (partner >= 0 && !this.isNamed(this.open[partner], from + 2, nameEnd)) partner--;
    if (partner < 0) this.wellFormed = false;
    else this.close(partner, from, close + 1);
    return close + 1;
  }

  /** The element ends here, and with it what was opened inside and never closed. */
  private close(partner: number, from: number, to: number): void {
    while (this.open.length > partner) {
      const node = this.open.pop();
      if (node === undefined) return;
      node.closeStart = from;
      node.closed = node.depth === partner;
      node.end = node.closed ? to : from;
      if (!node.closed) this.wellFormed = false;
    }
  }

  private isNamed(node: XmlNode | undefined, start: number, end: number): boolean {
    if (node?.name.length !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.bytes[start + i] !== node.name.charCodeAt(i)) return false;
    return true;
  }

  /** Index of the `>` that ends a start tag, outside quotes; -1 when another mark begins first. */
  private tagEnd(from: number): number {
    let at = from;
    while (at < this.end) {
      const byte = this.bytes[at] ?? 0;
      if (byte === greaterThan) return at;
      if (byte === lessThan) return -1;
      if (byte === 0x22 || byte === 0x27) {
        const quote = this.find(byte, at + 1);
        if (quote < 0) return -1;
        at = quote;
      }
      at++;
    }
    return -1;
  }

  private nameEnd(from: number): number {
    let at = from;
    while (at < this.end && isNameByte(this.bytes[at] ?? 0)) at++;
    return at;
  }

  private find(byte: number, from: number): number {
    const near = Math.min(this.end, from + 64);
    for (let at = from; at < near; at++) if (this.bytes[at] === byte) return at;
    const key = String.fromCharCode(byte);
    if (near >= this.end || this.absent.has(key)) return -1;
    const index = this.bytes.subarray(near, this.end).indexOf(byte);
    if (index < 0) this.absent.add(key);
    return index < 0 ? -1 : near + index;
  }

  /** Index after the next `words`. */
  private after(words: string, from: number): number {
    if (this.absent.has(words)) return -1;
    const first = words.charCodeAt(0);
    for (let at = this.find(first, from); at >= 0; at = this.find(first, at + 1)) {
      if (this.begins(words, at)) return at + words.length;
    }
    this.absent.add(words);
    return -1;
  }

  private begins(words: string, at: number): boolean {
    if (at + words.length > this.end) return false;
    for (let i = 0; i < words.length; i++) if (this.bytes[at + i] !== words.charCodeAt(i)) return false;
    return true;
  }
}

/** Letters, digits, `-._:` and everything beyond ASCII. */
function isNameByte(byte: number): boolean {
  const letter = byte | 0x20;
  if ((letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  return byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0x3a || byte > 0x7f;
}
