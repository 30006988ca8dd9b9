/**
 * Whether bytes are an IP Messenger packet: the grammar of the header, and away from the registered port also a known
 * command with a body that fits it. One pass over at most 800 bytes, no regular expression.
 */
import type { Cursor, Verdict, Where } from 'imdissect/dissector';
import { isVendorMode, mode } from './commands.js';
import { dialectOf, scanHeader, startsWith, type HeaderScan } from './header-scan.js';
import { isKnownMode } from './kinds.js';
import { hexDigit } from './tokens.js';

const shortest = 10;
const longestVersionSuffix = 121;
const longestPacketNo = 20;
const longestName = 255;
const longestCommand = 10;
/** The longest header that is believed. */
const longestHeader = 2 + longestVersionSuffix + longestPacketNo + 2 * longestName + longestCommand + 5;

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
  return where.registered || isConvincing(cursor, scan, command & 0xff) ? 'yes' : 'no';
}

/** The command number when all fields of the header fit the grammar, otherwise -1. */
function fitsGrammar(bytes: Uint8Array, start: number, scan: HeaderScan): number {
  if (!isVersion(bytes, start, scan.version)) return -1;
  if (!areDigits(bytes, scan.version + 1, scan.packetNo, longestPacketNo)) return -1;
  if (scan.user - scan.packetNo > longestName + 1 || scan.host - scan.user > longestName + 1) return -1;
  if (!areDigits(bytes, scan.host + 1, scan.command, longestCommand)) return -1;
  const command = numberOf(bytes, scan.host + 1, scan.command);
  return command <= 0xffffffff ? command : -1;
}

/** The same as far as a capture that was cut short tells. */
function fieldsBeforeCutFit(bytes: Uint8Array, start: number, end: number, scan: HeaderScan): boolean {
  if (scan.version < 0) return bytes[start + 1] === 0x5f || bytes[start + 1] === 0x40 || start + 1 === end;
  if (!isVersion(bytes, start, scan.version)) return false;
  const numberEnd = scan.packetNo < 0 ? end : scan.packetNo;
  return numberEnd === scan.version + 1 || areDigits(bytes, scan.version + 1, numberEnd, longestPacketNo);
}

/** `1`, alone or with a client's own words behind `_` or `@`. */
function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start === 1) return true;
  const mark = bytes[start + 1];
  return (mark === 0x5f || mark === 0x40) && end - start - 1 <= longestVersionSuffix;
}

function areDigits(bytes: Uint8Array, start: number, end: number, most: number): boolean {
  if (end <= start || end - start > most) return false;
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) < 0x30 || (bytes[at] ?? 0) > 0x39) return false;
  return true;
}

function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at] ?? 0) - 0x30;
  return value;
}

/** What is asked for on a port where anything may run. */
function isConvincing(cursor: Cursor, scan: HeaderScan, number: number): boolean {
  const { bytes, start } = cursor;
  if (!isKnownMode(number)) return false;
  if (isVendorMode(number) && dialectOf(bytes, start, scan.version) === 'ipmsg') return false;
  if (scan.packetNo - scan.version - 1 < 3) return false;
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
function isDictionary(cursor: Cursor): boolean {
  const { bytes, start, end } = cursor;
  if (!startsWith(bytes, start, end, 'IP2:')) return false;
  let at = start + 4;
  let length = 0;
  while (at < end && at < start + 12 && hexDigit(bytes[at] ?? 0) >= 0)
    length = length * 16 + hexDigit(bytes[at++] ?? 0);
  if (at === start + 4 || bytes[at] !== 0x3a || at + 1 + length + 2 !== cursor.wireEnd) return false;
  return cursor.wireEnd > end || startsWith(bytes, end - 2, end, ':Z');
}
