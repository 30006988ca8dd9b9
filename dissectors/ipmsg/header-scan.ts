/** Where the five colons of a packet are: found in one pass, used by the probe and by the reader. */

/** A client's own form of the protocol, as the version field tells it; `ipdict` begins `IP2:` instead. */
export type Dialect = 'ipmsg' | 'feiq' | 'iptux' | 'shiyeline' | 'ipdict';

const colon = 0x3a;

/** The end of each header field; a field that was not found has -1. */
export interface HeaderScan {
  readonly version: number;
  readonly packetNo: number;
  readonly user: number;
  readonly host: number;
  /** Index after the last digit of the command: a colon, a NUL or the end stands there. */
  readonly command: number;
}

/** Finds the ends of the header's fields in `[start, end)`; none of them may hold a NUL. */
export function scanHeader(bytes: Uint8Array, start: number, end: number): HeaderScan {
  const version = colonFrom(bytes, start, end);
  const packetNo = version < 0 ? -1 : colonFrom(bytes, version + 1, end);
  const user = packetNo < 0 ? -1 : colonFrom(bytes, packetNo + 1, end);
  const host = user < 0 ? -1 : colonFrom(bytes, user + 1, end);
  let command = host < 0 ? -1 : host + 1;
  while (command >= 0 && command < end && bytes[command] !== colon && bytes[command] !== 0) command++;
  return { version, packetNo, user, host, command };
}

function colonFrom(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte === colon) return at;
    if (byte === 0) return -1;
  }
  return -1;
}

const dialects: readonly Dialect[] = ['ipmsg', 'feiq', 'iptux', 'shiyeline', 'ipdict'];

/** The dialect of a message. */
export function dialectNamed(name: string | null): Dialect {
  return dialects.find((one) => one === name) ?? 'ipmsg';
}

/** The dialect that the version field in `[start, end)` tells. */
export function dialectOf(bytes: Uint8Array, start: number, end: number): Dialect {
  if (end - start < 2) return 'ipmsg';
  if (holds(bytes, start, end, '_lbt')) return 'feiq';
  if (holds(bytes, start, end, 'iptux')) return 'iptux';
  if (holds(bytes, start, end, '@shiyeline')) return 'shiyeline';
  return 'ipmsg';
}

/** Whether ASCII letters stand somewhere in `[start, end)`. */
function holds(bytes: Uint8Array, start: number, end: number, letters: string): boolean {
  for (let at = start; at + letters.length <= end; at++) if (startsWith(bytes, at, end, letters)) return true;
  return false;
}

/** Whether ASCII letters stand at `at`, all of them before `end`. */
export function startsWith(bytes: Uint8Array, at: number, end: number, letters: string): boolean {
  if (at + letters.length > end) return false;
  for (let i = 0; i < letters.length; i++) if (bytes[at + i] !== letters.charCodeAt(i)) return false;
  return true;
}
