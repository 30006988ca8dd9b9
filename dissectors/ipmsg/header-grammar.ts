/** Which bytes can be the header of a packet, by the lengths and characters of its fields. */
import type { HeaderScan } from './header-scan.js';

const longestVersionSuffix = 121;
/** Longest packet number in digits. */
export const longestPacketNo = 20;
const longestName = 255;
const longestCommand = 10;
/** The longest header that is believed. */
export const longestHeader = 2 + longestVersionSuffix + longestPacketNo + 2 * longestName + longestCommand + 5;

/** The command number when all fields of the header fit the grammar, otherwise -1. */
export function fitsGrammar(bytes: Uint8Array, start: number, scan: HeaderScan): number {
  if (!isVersion(bytes, start, scan.version)) return -1;
  if (!areDigits(bytes, scan.version + 1, scan.packetNo, longestPacketNo)) return -1;
  if (scan.user - scan.packetNo > longestName + 1 || scan.host - scan.user > longestName + 1) return -1;
  if (!areDigits(bytes, scan.host + 1, scan.command, longestCommand)) return -1;
  const command = numberOf(bytes, scan.host + 1, scan.command);
  return command <= 0xffffffff ? command : -1;
}

/** The same as far as a capture that was cut short tells. */
export function fieldsBeforeCutFit(bytes: Uint8Array, start: number, end: number, scan: HeaderScan): boolean {
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

/** Whether `[start, end)` holds decimal digits and nothing else, at least one and at most so many. */
export function areDigits(bytes: Uint8Array, start: number, end: number, most: number): boolean {
  if (end <= start || end - start > most) return false;
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) < 0x30 || (bytes[at] ?? 0) > 0x39) return false;
  return true;
}

function numberOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (bytes[at] ?? 0) - 0x30;
  return value;
}
