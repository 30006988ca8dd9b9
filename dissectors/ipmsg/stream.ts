/** Where the messages of a connection end (README.md, §7). */
import type { Cursor, Delimited } from 'imdissect/dissector';
import { entryLength, nextEntry } from './directory-scan.js';
import { fieldsBeforeCutFit, fitsGrammar, longestHeader } from './header-grammar.js';
import { scanHeader } from './header-scan.js';
import { dictionaryLength, dictionaryMark } from './ipdict-scan.js';
import { find } from './layout.js';
import type { StreamHint } from './stream-hint.js';

/** Longest packet that is believed on a connection: a request with a ciphertext has about 1500 bytes. */
const longestPacket = 0x1_0000;

/** What `read` is told of a message that is an entry of a directory. */
export const entryUnit = 'entry';

/** All that is left belongs to no message. */
const nobodys: Delimited = Object.freeze({ body: Infinity });

export function delimitStream(cursor: Cursor, { expected }: StreamHint, seen: number, waiting: number): Delimited {
  if (cursor.left === 0) return { wait: 1 };
  switch (expected.next) {
    case 'body':
      return { body: expected.body };
    case 'entry':
      return delimitEntry(cursor);
    case 'any-entry':
      return delimitAnyEntry(cursor);
    case 'any':
      return packetHead(cursor) === 'no' ? delimitAnyEntry(cursor) : delimitPacket(cursor, seen, waiting);
    case 'packet':
      return delimitPacket(cursor, seen, waiting);
  }
}

/** Where none begins, one byte is given up, and the next entry is looked for. */
function delimitEntry(cursor: Cursor): Delimited {
  const size = entryLength(cursor);
  if (size < 0) return { wait: cursor.left + 1 };
  return size === 0 ? { body: 1 } : { message: size, unit: entryUnit };
}

function delimitAnyEntry(cursor: Cursor): Delimited {
  const { ahead, size } = nextEntry(cursor);
  if (ahead > 0) return { body: ahead };
  return size < 0 ? { wait: cursor.left + 1 } : { message: size, unit: entryUnit };
}

/**
 * A packet ends with a NUL. Some clients send none: they have finished speaking when the other side answers. Bytes that
 * are no packet may be such an answer.
 */
function delimitPacket(cursor: Cursor, seen: number, waiting: number): Delimited {
  const { bytes, at, end, left } = cursor;
  const nuls = leadingNuls(cursor);
  if (nuls > 0) return { body: nuls };
  if (bytes[at] === dictionaryMark.charCodeAt(0)) {
    const length = dictionaryLength(bytes, at, end);
    if (typeof length === 'number') return { message: length };
    if (length === 'more') return { wait: left + 1 };
  }
  const head = packetHead(cursor);
  if (head === 'no') return waiting > 0 ? 'peer' : nobodys;
  if (head === 'more') return { wait: left + 1 };
  cursor.at = at + Math.max(head, seen);
  const nul = cursor.find(0);
  cursor.at = at;
  if (nul >= 0) return { message: nul + 1 - at };
  if (left > longestPacket) return nobodys;
  return waiting > 0 ? { message: left } : 'peer';
}

/** Some clients send more than one NUL. */
function leadingNuls({ bytes, at, end }: Cursor): number {
  let past = at;
  while (past < end && bytes[past] === 0) past++;
  return past - at;
}

/** Bytes of the header up to the command's end; `more` when it is not whole, `no` when there is none. */
export function packetHead({ bytes, at, end }: Cursor): number | 'more' | 'no' {
  if (bytes[at] !== 0x31) return 'no';
  const last = Math.min(end, at + longestHeader);
  const scan = scanHeader(bytes, at, last);
  if (scan.command >= 0 && scan.command < last) return fitsGrammar(bytes, at, scan) < 0 ? 'no' : scan.command - at;
  if (last < end || find(bytes, at, last, 0) >= 0) return 'no';
  return fieldsBeforeCutFit(bytes, at, end, scan) ? 'more' : 'no';
}
