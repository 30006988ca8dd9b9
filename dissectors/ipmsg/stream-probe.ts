/** Whether a connection is IP Messenger's, by the first bytes of the side that asks (README.md, §13). */
import type { Verdict, Where } from 'imdissect/dissector';
import { Cursor } from 'imdissect/schema';
import { isFileRequest, mode } from './commands.js';
import { nextEntry } from './directory-scan.js';
import { fitsGrammar } from './header-grammar.js';
import { dialectOf, scanHeader } from './header-scan.js';
import { dictionaryLength } from './ipdict-scan.js';
import { option } from './options.js';
import { packetHead } from './stream.js';
import { hexDigit } from './hex.js';
import { colon } from './tokens.js';

export function probeStream(cursor: Cursor, where: Where): Verdict {
  const { bytes, at, end, left } = cursor;
  if (left === 0) return 1;
  const dictionary = dictionaryLength(bytes, at, end);
  if (dictionary !== null) return dictionary === 'more' ? left + 1 : 'yes';
  const head = packetHead(cursor);
  if (head === 'more') return where.registered && hasPacketNumber(cursor) ? 'yes' : left + 1;
  if (head === 'no') return where.registered && where.midStream ? probeInside(cursor) : 'no';
  const scan = scanHeader(bytes, at, at + head + 1);
  const command = fitsGrammar(bytes, at, scan);
  if (isFileRequest(command & 0xff)) return probeRequest(cursor, scan.command + 1, (command & option.ENCRYPT) !== 0);
  if (where.registered) return 'yes';
  const isPicture = (command & 0xff) === mode.IPTUX_SENDSUBLAYER;
  return isPicture && dialectOf(bytes, at, scan.version) === 'iptux' ? 'yes' : 'no';
}

/** The beginning of a header as far as the packet number: enough on the port that is registered. */
function hasPacketNumber({ bytes, at, end }: Cursor): boolean {
  return scanHeader(bytes, at, end).packetNo >= 0;
}

/** In the middle of a connection to the registered port an entry of a directory tells; the bytes of a file do not. */
function probeInside(cursor: Cursor): Verdict {
  const { bytes, at, end } = cursor;
  for (let from = at; from < end;) {
    const { ahead, size } = nextEntry(new Cursor(bytes, from, end));
    if (size > 0) return 'yes';
    from += ahead + 1;
  }
  return 'undecided';
}

/** Longest number in hexadecimal digits. */
const mostDigits = 16;

/** A request: two hexadecimal words; of an encrypted one the second may be base64. */
function probeRequest({ bytes, at, end }: Cursor, from: number, isEncrypted: boolean): Verdict {
  let index = from;
  while (index < end && index - from <= mostDigits && hexDigit(bytes[index] ?? 0) >= 0) index++;
  if (index < end && (index === from || bytes[index] !== colon)) return 'no';
  if (index + 1 >= end) return end - at + 1;
  return isEncrypted || hexDigit(bytes[index + 1] ?? 0) >= 0 ? 'yes' : 'no';
}
