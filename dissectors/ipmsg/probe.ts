/**
 * Whether bytes are an IP Messenger packet: the grammar of the header, and away from the registered port also a known
 * command with a body that fits it. One pass over at most 800 bytes, no regular expression.
 */
import type { Cursor, Verdict, Where } from 'imdissect/dissector';
import { isVendorMode, mode } from './commands.js';
import { areDigits, fieldsBeforeCutFit, fitsGrammar, longestHeader, longestPacketNo } from './header-grammar.js';
import { dialectOf, scanHeader, startsWith, type HeaderScan } from './header-scan.js';
import { dictionaryEnd, dictionaryLength } from './ipdict-scan.js';
import { isKnownMode } from './kinds.js';
import { hexDigit } from './hex.js';

const shortest = 10;

export function probe(cursor: Cursor, where: Where): Verdict {
  if (where.transport !== 'udp') return 'no';
  const { bytes, start, end } = cursor;
  if (cursor.wireLength < shortest) return 'no';
  if (bytes[start] === 0x49) return isDictionary(cursor) ? 'yes' : 'no';
  if (bytes[start] !== 0x31) return 'no';
  const scan = scanHeader(bytes, start, Math.min(end, start + longestHeader));
  const whole = scan.command >= 0 && (scan.command < end || cursor.wireEnd === end);
  if (!whole)
    return where.registered && cursor.wireEnd > end && fieldsBeforeCutFit(bytes, start, end, scan) ? 'yes' : 'no';
  const command = fitsGrammar(bytes, start, scan);
  if (command < 0) return 'no';
  if (where.registered) return 'yes';
  if (!isConvincing(cursor, scan, command & 0xff)) return 'no';
  return isTelling(bytes, start, scan) ? 'yes' : 'undecided';
}

/** Fewer digits are in too many other things; clients that count from 1 will have more soon. */
const tellingDigits = 3;

/** The client names itself, or the packet number is long enough to be one. */
function isTelling(bytes: Uint8Array, start: number, { version, packetNo }: HeaderScan): boolean {
  return packetNo - version - 1 >= tellingDigits || dialectOf(bytes, start, version) !== 'ipmsg';
}

/** What is asked for on a port where anything may run. */
function isConvincing(cursor: Cursor, scan: HeaderScan, number: number): boolean {
  const { bytes, start } = cursor;
  if (!isKnownMode(number)) return false;
  if (isVendorMode(number) && dialectOf(bytes, start, scan.version) === 'ipmsg') return false;
  if (hasControl(bytes, scan.packetNo + 1, scan.user) || hasControl(bytes, scan.user + 1, scan.host)) return false;
  return bodyFits(cursor, scan.command, number);
}

/** A control character other than the backspace that stands for an empty name. */
function hasControl(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 && byte !== 0x08) return true;
  }
  return false;
}

function bodyFits(cursor: Cursor, commandEnd: number, number: number): boolean {
  const { bytes } = cursor;
  const start = Math.min(commandEnd + 1, cursor.end);
  let end = start;
  const most = Math.min(cursor.end, start + longestBody);
  while (end < most && bytes[end] !== 0) end++;
  switch (number) {
    case mode.RECVMSG:
    case mode.READMSG:
    case mode.DELMSG:
    case mode.ANSREADMSG:
    case mode.RELEASEFILES:
      return areDigits(bytes, start, end, longestPacketNo);
    case mode.GETPUBKEY:
      return areHex(bytes, start, end);
    case mode.ANSPUBKEY:
      return isKey(bytes, start, end);
    default:
      return true;
  }
}

/** The longest body that is looked at: a key of 8192 bits. */
const longestBody = 2400;

function areHex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (hexDigit(bytes[at] ?? 0) < 0) return false;
  return end > start;
}

/** `hex:hex-hex`. */
function isKey(bytes: Uint8Array, start: number, end: number): boolean {
  const colon = bytes.subarray(start, end).indexOf(0x3a);
  const hyphen = bytes.subarray(start, end).indexOf(0x2d);
  if (colon < 0 || hyphen < colon) return false;
  return (
    areHex(bytes, start, start + colon) &&
    areHex(bytes, start + colon + 1, start + hyphen) &&
    areHex(bytes, start + hyphen + 1, end)
  );
}

/** `IP2:` length `:` content `:Z`, and nothing behind it. */
function isDictionary({ bytes, start, end, wireEnd, wireLength }: Cursor): boolean {
  if (dictionaryLength(bytes, start, end) !== wireLength) return false;
  return wireEnd > end || startsWith(bytes, end - dictionaryEnd.length, end, dictionaryEnd);
}
