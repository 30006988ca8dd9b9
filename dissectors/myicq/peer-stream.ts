/** Where messages between clients end, with their length in front or without it (README.md §8). */
import type { Cursor, Delimited } from 'imdissect/dissector';
import { Input } from 'imdissect/schema';
import { isPeerCommand, unitOf, type PeerHint } from './peer.js';
import { faceHeaderLength, peerCommand } from './peer-forms.js';
import { openingLength, opensAt, wordAt } from './wires.js';

/** Nothing here waits for the other side. */
type Told = Exclude<Delimited, 'peer'>;

const lengthBytes = 2;
const shortestLength = 8;
/** Version, reserved and command. */
const recognised = openingLength + 2;

/** Where the next message ends, and what it shows of its connection. */
export function delimitPeer(cursor: Cursor, hint: PeerHint): Delimited {
  const next = delimitBytes(cursor, hint);
  if (!('message' in next) || next.message > cursor.left) return next;
  const { bytes, at } = cursor;
  const unit = unitOf(new Input(bytes, at, at + next.message), hint);
  return unit === undefined ? next : { ...next, unit };
}

function delimitBytes(cursor: Cursor, hint: PeerHint): Told {
  if (hint.inside !== null) return delimitData(cursor, hint);
  if (cursor.left < openingLength + lengthBytes) return { wait: openingLength + lengthBytes };
  if (opensAt(cursor, 0)) return delimitBare(cursor, hint);
  return delimitFrame(cursor, isPeerCommand);
}

/** A frame: its length, then a header. */
export function delimitFrame(cursor: Cursor, isCommand: (cmd: number) => boolean): Told {
  if (cursor.left < openingLength + lengthBytes) return { wait: openingLength + lengthBytes };
  const length = wordAt(cursor, 0);
  if (opensAt(cursor, lengthBytes) && length >= shortestLength) return { message: lengthBytes + length };
  return findNext(cursor, isCommand);
}

/** The bytes up to the next header are nobody's. */
function findNext(cursor: Cursor, isCommand: (cmd: number) => boolean): Told {
  const found = nextHeader(cursor, 1, isCommand);
  const at = found >= 1 + lengthBytes ? found - lengthBytes : found;
  const kept = recognised + lengthBytes - 1;
  if (found < 0) return cursor.left > kept ? { body: cursor.left - kept } : { wait: kept + 1 };
  return { body: at };
}

/** How far away the next header with a known command begins, from so many bytes on; -1 where there is none. */
function nextHeader(cursor: Cursor, from: number, isCommand = isPeerCommand): number {
  const { at, left } = cursor;
  let ahead = from;
  while (ahead + recognised <= left) {
    cursor.at = at + ahead;
    const zero = cursor.find(0);
    cursor.at = at;
    if (zero < 0) return -1;
    ahead = zero - at;
    if (opensAt(cursor, ahead) && isCommand(wordAt(cursor, ahead + openingLength))) return ahead;
    ahead++;
  }
  return -1;
}

/** A message as in the published document, which has no length: its fields tell. */
function delimitBare(cursor: Cursor, { connection }: PeerHint): Told {
  const header = faceHeaderLength;
  const cmd = wordAt(cursor, openingLength);
  if (cmd === peerCommand.hello) return { message: header + 1 };
  if (cmd === peerCommand.second) return delimitSecond(cursor, connection);
  if (cmd !== peerCommand.first) return { message: header };
  if (cursor.left < header + 2) return { wait: header + 2 };
  const isMessage = connection === null ? wordAt(cursor, header) === 0xffff : connection === 'message';
  const textAt = header + (isMessage ? 9 : 0);
  const length = wordAt(cursor, textAt);
  if (length < 0) return { wait: textAt + 2 };
  return { message: textAt + 2 + length + (isMessage || connection === 'chat' ? 0 : 4) };
}

/** MSG_ACK, FILE_RECEIVE or CHAT_SPEECH_DATA. */
function delimitSecond(cursor: Cursor, connection: PeerHint['connection']): Told {
  const header = faceHeaderLength;
  if (connection === 'message') return { message: header + 4 };
  if (connection !== null || cursor.left === header || opensAt(cursor, header)) return { message: header };
  return { message: header + 4 };
}

/** Data that runs to the next header or the end, or as far as its size says. */
function delimitData(cursor: Cursor, hint: PeerHint): Told {
  const next = nextHeader(cursor, 0);
  if (next === 0) return delimitBare(cursor, hint);
  if (next > 0) return { body: next };
  const { left } = cursor;
  // The last bytes wait if they could be the beginning of a header, even where the file could end with them.
  const sure = left - beginningOfHeader(cursor);
  const known = hint.inside ?? Infinity;
  if (known > 0 && known <= sure) return { body: known };
  return sure > 0 ? { body: sure } : { wait: left + 1 };
}

/** How many of the last bytes could be the beginning of a header. */
function beginningOfHeader({ bytes, end, left }: Cursor): number {
  const most = Math.min(left, recognised - 1);
  for (let held = most; held > 0; held--)
    if (isBeginning(bytes, end - held, Math.min(held, openingLength))) return held;
  return 0;
}

function isBeginning(bytes: Uint8Array, from: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[from + i] !== (i === 1 ? 1 : 0)) return false;
  return true;
}
