/**
 * What the fields of one datagram share while it is read: where its content ends, how its text is decoded, and what was
 * not written the usual way. It rides on the input as its text rule, so that fields stay plain declarations.
 */
import type { Detail, Problem } from 'imdissect/dissector';
import {
  decodeText,
  isAscii,
  parseDecimal,
  Stop,
  type Charset,
  type Input,
  type Scope,
  type TextRule,
} from 'imdissect/schema';
import { dialectOf, scanHeader, startsWith, type Dialect, type HeaderScan } from './header-scan.js';
import { option } from './options.js';
import { ipmsgProblems } from './problems.js';
import { noKeys } from './keyring.js';
import type { Sealing } from './sealing.js';
import { charsetName, decide, isReversible, type IpmsgHint } from './text.js';

/** A value whose bytes are not those that would be written for it. */
export interface AsWritten {
  readonly name: string;
  readonly value: Uint8Array;
}

interface Note {
  readonly problem: Problem;
  readonly detail: Detail | undefined;
}

/** What decides how words are told apart and decoded: known of a packet by its header, of anything else by its packet. */
export interface About {
  readonly scan: HeaderScan;
  readonly dialect: Dialect;
  /** Index after the last byte that is no trailing NUL. */
  readonly contentEnd: number;
  /** The colon after the command is missing, and with it the body. */
  readonly bare: boolean;
  /** Mode of the packet; -1 when its command cannot be parsed. */
  readonly mode: number;
  readonly utf8Option: boolean;
}

/** For packets of which nothing is known. */
export const noHint: IpmsgHint = Object.freeze({ charset: null, sticky: null, keyring: noKeys });

export class Layout implements TextRule, About {
  readonly scan: HeaderScan;
  readonly dialect: Dialect;
  /** The capture ends before the datagram: then nothing is known of what stands at its end. */
  readonly cut: boolean;
  readonly contentEnd: number;
  /** Where the section being taken apart ends. */
  region: number;
  /** Letters of hexadecimal values: 0 none seen, 1 lower case, 2 upper case. */
  hexCase: 0 | 1 | 2 = 0;
  /** The last word ended with its delimiter, not with its section. */
  closed = true;
  /** The attachment being read, from 1. */
  attachment = 0;
  /** The recipient being read, from 0. */
  recipient = 0;
  /** Where that attachment ends: looked for once, for it may have thousands of attributes. */
  entryEnd = 0;
  /** What ended the attachment's last word; null while more of it follows. */
  separator: string | null = null;
  /** Encodings of the strings that are not ASCII, in order; empty when there are none. */
  readonly charsets: Charset[] = [];
  /** The same of the strings inside the ciphertext. */
  charsetsInside: readonly Charset[] = [];
  notes: Note[] = [];
  /** What opens the packet's ciphertext; null when none of it is encrypted. */
  sealing: Sealing | null = null;
  /** The input is the plain text of a ciphertext. */
  isPlain = false;
  private readonly oddities: { readonly owner: Scope; readonly entry: AsWritten }[] = [];
  readonly bare: boolean;
  readonly mode: number;
  readonly utf8Option: boolean;

  constructor(
    input: Input,
    readonly hint: IpmsgHint,
    /** Where the input is no packet of its own. */
    about: About = aboutPacket(input),
  ) {
    this.cut = input.wireEnd > input.end;
    this.contentEnd = about.contentEnd;
    this.region = about.contentEnd;
    this.scan = about.scan;
    this.dialect = about.dialect;
    this.bare = about.bare;
    this.mode = about.mode;
    this.utf8Option = about.utf8Option;
  }

  /** The layout that an input carries. */
  static of(input: Input): Layout {
    if (input.text instanceof Layout) return input.text;
    const layout = new Layout(input, noHint);
    input.text = layout;
    return layout;
  }

  /** The layout of the packet's plain text, which reports with it. */
  inside(plain: Input): Layout {
    const { scan, dialect, mode, utf8Option } = this;
    const contentEnd = contentEndOf(plain.bytes, plain.start, plain.end);
    const inner = new Layout(plain, this.hint, { scan, dialect, contentEnd, bare: false, mode, utf8Option });
    inner.notes = this.notes;
    inner.isPlain = true;
    return inner;
  }

  /** Sections are left. After a cut that cannot be told, so the next read says where it stopped. */
  isLeft(input: Input): boolean {
    return this.cut || input.at < this.contentEnd;
  }

  /** Sections are left that belong to a body. */
  more(input: Input): boolean {
    return !this.bare && this.isLeft(input);
  }

  /** Where the section that begins here ends: at a NUL, or with the content. @throws Stop */
  sectionEnd(input: Input): number {
    const nul = find(input.bytes, input.at, this.contentEnd, 0);
    if (nul >= 0) return nul;
    if (this.cut) throw input.stop(input.left + 1);
    return Math.max(input.at, this.contentEnd);
  }

  /** The NUL that ends a section belongs to the section's last part; trailing ones are padding. */
  leaveSection(input: Input): void {
    if (input.at < this.contentEnd && input.bytes[input.at] === 0) input.at++;
  }

  /** A delimiter is missing that the layout needs before the region ends. */
  missing(input: Input): Stop {
    if (this.cut && this.region >= this.contentEnd) return input.stop(input.left + 1);
    const found = Math.max(0, this.region - input.at);
    return new Stop('short', input.at, found + 1, found, 'no delimiter follows');
  }

  /** Whether ASCII letters stand at `at`. @throws Stop when the capture was cut among them: then it cannot be told */
  begins(input: Input, at: number, letters: string): boolean {
    const { bytes, end } = input;
    if (at + letters.length <= end || !this.cut) return startsWith(bytes, at, end, letters);
    if (startsWith(bytes, at, end, letters.slice(0, Math.max(0, end - at)))) throw input.stop(input.left + 1);
    return false;
  }

  decode(bytes: Uint8Array, start: number, end: number): string {
    if (isAscii(bytes, start, end)) return decodeText(bytes, start, end, 'utf-8');
    const { label } = decide(bytes, start, end, this.utf8Option, this.dialect, this.hint);
    return decodeText(bytes, start, end, label);
  }

  /** The text of `[start, end)` as the value of a field; its row tells the encoding. */
  textOf(input: Input, start: number, end: number, scope: Scope, key: string): string {
    const { bytes } = input;
    if (isAscii(bytes, start, end)) return decodeText(bytes, start, end, 'utf-8');
    const { label, why } = decide(bytes, start, end, this.utf8Option, this.dialect, this.hint);
    this.charsets.push(label);
    input.remark(why);
    return this.checked(input, start, end, scope, key, label);
  }

  /** The same for text that is UTF-8 by its place. */
  utf8Of(input: Input, start: number, end: number, scope: Scope, key: string): string {
    if (isAscii(input.bytes, start, end)) return decodeText(input.bytes, start, end, 'utf-8');
    return this.checked(input, start, end, scope, key, 'utf-8');
  }

  private checked(input: Input, start: number, end: number, scope: Scope, key: string, label: Charset): string {
    const { bytes } = input;
    const text = decodeText(bytes, start, end, label);
    if (!isReversible(text, label, bytes, start, end)) {
      this.written(scope, key, bytes.slice(start, end));
      if (text.includes('\ufffd')) this.report(ipmsgProblems.undecodable, { charset: charsetName(label) });
    }
    return text;
  }

  /** Remembers the bytes of a value that would be written otherwise. */
  written(owner: Scope, name: string, value: Uint8Array): void {
    this.oddities.push({ owner, entry: { name, value } });
  }

  /** Takes back what was remembered about the values of one object; the inner objects were asked before. */
  takeWritten(owner: Scope): AsWritten[] | undefined {
    if (this.oddities.at(-1)?.owner !== owner) return undefined;
    const taken: AsWritten[] = [];
    for (let last = this.oddities.at(-1); last?.owner === owner; last = this.oddities.at(-1)) {
      taken.push(last.entry);
      this.oddities.pop();
    }
    return taken.reverse();
  }

  report(problem: Problem, detail?: Detail): void {
    this.notes.push({ problem, detail });
  }
}

/** What the header of a packet tells. */
function aboutPacket({ bytes, start, end }: Input): About {
  const scan = scanHeader(bytes, start, end);
  const command = commandOf(bytes, scan);
  return {
    scan,
    dialect: scan.version < 0 ? 'ipmsg' : dialectOf(bytes, start, scan.version),
    contentEnd: contentEndOf(bytes, start, end),
    bare: scan.command >= end || bytes[scan.command] !== 0x3a,
    mode: command < 0 ? -1 : command & 0xff,
    utf8Option: command >= 0 && (command & option.UTF8) !== 0,
  };
}

/** Index after the last byte that is no trailing NUL. */
function contentEndOf(bytes: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && bytes[last - 1] === 0) last--;
  return last;
}

/** Index of `byte` in `[from, to)`, or -1. */
export function find(bytes: Uint8Array, from: number, to: number, byte: number): number {
  for (let at = from; at < to; at++) if (bytes[at] === byte) return at;
  return -1;
}

/** The command number, before it is read: names and host before it are UTF-8 if it says so. -1 when it is none. */
function commandOf(bytes: Uint8Array, scan: HeaderScan): number {
  if (scan.command < 0) return -1;
  return parseDecimal(bytes, scan.host + 1, scan.command, 0x1_0000_0000) ?? -1;
}
