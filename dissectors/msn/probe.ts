/**
 * Whether a stream is MSN, by its first bytes (README.md §1). Its commands have three letters, as those of many
 * protocols; so on a port where anything may run, a command alone is never enough.
 */
import type { Cursor, Verdict, Where } from 'imdissect/dissector';
import { opening } from './forms.js';
import { delimit } from './framing.js';
import { noHint } from './hint.js';
import { lineFeed } from './line.js';
import { plausibleLine, type PlausibleLine } from './plausible.js';
import { beginsCommand, beginsKnownCommand, couldBegin } from './scan.js';

/** A first line that is longer is none. */
const longestFirst = 2048;
/** Messages that are looked at. */
const mostMessages = 8;
const slash = 0x2f;

/** Nobody else sends these with just such parameters. */
const ownCommands = new Set(
  'NLN ILN FLN RNG XFR UBX UUX CHG CHL QRY JOI IRO ADL RML SYN GCF LSG BPR BLP GTC CVR CAL LST'.split(' '),
);

export function probe(cursor: Cursor, where: Where): Verdict {
  if (where.transport !== 'tcp') return 'no';
  const { bytes, at, end, left } = cursor;
  if (left < opening) return couldBegin(bytes, at, end) ? opening : 'no';
  if (where.registered) return probeOnPort(cursor, where);
  if (!beginsKnownCommand(bytes, at, end)) return where.midStream ? probeInside(cursor) : 'no';
  const feed = cursor.find(lineFeed);
  if (feed < 0) return left < longestFirst && isText(bytes, at, end) ? left + 1 : 'no';
  const first = plausibleLine(bytes, at, feed + 1, noHint);
  if (first === null) return 'no';
  return isOpening(first) ? 'yes' : convinces(cursor);
}

/** On its own port, only what is surely something else is refused. */
function probeOnPort(cursor: Cursor, { midStream }: Where): Verdict {
  const { bytes, at, end } = cursor;
  // A request of HTTP: GET, or PUT with a path.
  if (beginsCommand(bytes, at, end)) return bytes[at + opening] === slash ? 'no' : 'yes';
  if (!midStream) return 'no';
  return nextCommand(cursor) < 0 ? 'undecided' : 'yes';
}

/** A stream that was joined in the middle: what stands in front of the first command does not count. */
function probeInside(cursor: Cursor): Verdict {
  const { at } = cursor;
  const next = nextCommand(cursor);
  if (next < 0) return 'no';
  cursor.at = next;
  const verdict = convinces(cursor);
  cursor.at = at;
  return verdict === 'yes' ? 'yes' : 'no';
}

/** Index of the first known command that stands behind a line's end, or -1. */
function nextCommand({ bytes, at, end }: Cursor): number {
  const seen = bytes.subarray(at, Math.min(end, at + longestFirst));
  for (let feed = seen.indexOf(lineFeed); feed >= 0; feed = seen.indexOf(lineFeed, feed + 1)) {
    if (beginsKnownCommand(bytes, at + feed + 1, end)) return at + feed + 1;
  }
  return -1;
}

/** What a connection begins with: versions, or an account with a cookie. */
function isOpening({ label, fields }: PlausibleLine): boolean {
  switch (label) {
    case 'VER':
      return fields.versions?.some((version) => /^MSNP\d{1,2}$/.test(version)) ?? false;
    case 'USR':
    case 'ANS':
      return fields.email !== undefined;
    default:
      return false;
  }
}

/** Two messages that fit, one of them of a kind that nobody else sends; or one with the head of a message. */
function convinces(cursor: Cursor): Verdict {
  const { bytes, at, end } = cursor;
  let hits = 0;
  let own = false;
  for (let from = at; from < end && hits < mostMessages;) {
    cursor.at = from;
    const next = delimit(cursor, noHint);
    cursor.at = at;
    if (!('message' in next)) return 'wait' in next ? 'undecided' : 'no';
    const feed = bytes.indexOf(lineFeed, from);
    const line = plausibleLine(bytes, from, feed + 1, noHint);
    if (line === null) return 'no';
    if (line.label === 'MSG' && isMimeAt(bytes, feed + 1, end)) return 'yes';
    hits++;
    own ||= ownCommands.has(line.label);
    if (hits > 1 && own) return 'yes';
    from += next.message;
  }
  return hits < mostMessages ? 'undecided' : 'no';
}

const mime = 'MIME-Version: 1.0';

function isMimeAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + mime.length > end) return false;
  for (let i = 0; i < mime.length; i++) if (bytes[at + i] !== mime.charCodeAt(i)) return false;
  return true;
}

/** No control characters: a line may go on. */
function isText(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x20 && byte !== 0x0d) return false;
  }
  return true;
}
