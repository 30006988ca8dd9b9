/** Whether bytes are a packet of family F1 or F1x, strictly: every field there, nothing left over (README.md §13). */
import { Stop, type Input } from 'imdissect/schema';
import { headerLength } from './header.js';
import { isKnown, layoutOf, type Layout, type Sender, type V1Fields } from './kinds.js';
import { command, messageType, Statuses } from './names.js';
import { isPadding, Strings } from './strings.js';

/**
 * The command's fields, when all of them fit and nothing is left over but padding; null otherwise. The input stands
 * behind them then, and `strings` knows what its texts showed.
 */
export function fits({ kind, body }: Layout, input: Input, strings: Strings): V1Fields | null {
  const { trace } = input;
  input.text = strings;
  // Looking leaves no rows in the tree.
  input.trace = null;
  const fields = kind.create();
  try {
    if (body !== null) kind.readQuietly(body, input, fields);
  } catch (error) {
    if (error instanceof Stop) return null;
    throw error;
  } finally {
    input.trace = trace;
  }
  if (strings.doubted > 0 || (strings.padded ? !isPadding(input) : input.wireLeft > 0)) return null;
  return isPlausible(fields) ? fields : null;
}

const highestStatus = Statuses.numbers.invisible;
const highestType = messageType['tcp-rejected'];

/** What no program sends: a payload of a few fixed fields would otherwise fit under any key. */
function isPlausible({ status, type, subCmd, data }: V1Fields): boolean {
  if (status !== undefined && status > highestStatus) return false;
  if (type !== undefined && type > highestType) return false;
  return data === undefined || subCmd !== undefined;
}

const firstBytes = [0, 1, 0, 0, 0, 0];
const highestSid = 0x8000_0000;
/** Commands from here on are the server's alone. */
export const serverOnly = 0x100;

/** Version 1 and six fixed bytes, which all families begin with. */
export function beginsLikeMyicq({ bytes, at, end }: Pick<Input, 'bytes' | 'at' | 'end'>): boolean {
  return end - at >= firstBytes.length && firstBytes.every((byte, index) => bytes[at + index] === byte);
}

/** The numbers of a header that recognition looks at. */
export interface Head {
  readonly uin: number;
  readonly sid: number;
  readonly cmd: number;
  readonly seq: number;
  /** The check code of a client, the acknowledged number of a server. */
  readonly last: number;
}

/** Reads them without moving on; null when the header is not whole. */
export function headOf({ bytes, at, end }: Pick<Input, 'bytes' | 'at' | 'end'>): Head | null {
  if (end - at < headerLength) return null;
  return {
    uin: longAt(bytes, at + 6),
    sid: longAt(bytes, at + 10),
    cmd: shortAt(bytes, at + 14),
    seq: shortAt(bytes, at + 16),
    last: shortAt(bytes, at + 18),
  };
}

function shortAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function longAt(bytes: Uint8Array, at: number): number {
  return shortAt(bytes, at) * 0x1_0000 + shortAt(bytes, at + 2);
}

/** Whether a client's payload with this header is encrypted. */
export function isEncrypted({ cmd }: Head, payloadLength: number): boolean {
  return payloadLength > 0 && cmd !== command.NEW_UIN && cmd !== command.LOGIN && cmd !== command.ACK;
}

/** Which sides could have sent the packet. */
export function sendersOf(input: Input): readonly Sender[] {
  const head = headOf(input);
  if (head === null || !beginsLikeMyicq(input) || head.sid < 1 || head.sid > highestSid) return [];
  const senders: Sender[] = [];
  if (fitsServer(input, head)) senders.push('server');
  if (fitsClient(input, head)) senders.push('client');
  return senders;
}

function fitsClient(input: Input, head: Head): boolean {
  const { cmd, seq, last } = head;
  const length = input.wireLeft - headerLength;
  if (cmd >= serverOnly || !isKnown(cmd, 'client') || seq === 0) return false;
  if (length === 0) return last === 0;
  if (!isEncrypted(head, length)) return last === 0 && payloadFits(input, cmd, 'client');
  return length % 8 === 0 && last >>> 8 < length;
}

function fitsServer(input: Input, { cmd, seq }: Head): boolean {
  if (!isKnown(cmd, 'server')) return false;
  if ((seq === 0) !== (cmd === command.ACK)) return false;
  return payloadFits(input, cmd, 'server');
}

/** What the capture cut off cannot be held against the packet. */
function payloadFits(input: Input, cmd: number, sender: Sender): boolean {
  if (input.wireLeft > input.left) return true;
  const { at } = input;
  input.at = at + headerLength;
  const fields = fits(layoutOf(cmd, sender), input, new Strings(false, true));
  input.at = at;
  return fields !== null;
}
