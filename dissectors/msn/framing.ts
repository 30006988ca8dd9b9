/** Where messages end: a line, and behind some lines so many bytes as their last word says (README.md §3). */
import type { Cursor } from 'imdissect/dissector';
import { Input, parseDecimal, Stop } from 'imdissect/schema';
import { commandHere, formOf, opening } from './forms.js';
import type { MsnHint } from './hint.js';
import { lineFeed, Line, longestLine, space } from './line.js';
import { longestPayload } from './payload-length.js';
import { resynchronise } from './resync.js';
import { beginsCommand, beginsKnownCommand, couldBegin, isDigit, type Told } from './scan.js';

/** Where the next message ends. */
export function delimit(cursor: Cursor, hint: MsnHint): Told {
  const { bytes, at, end, left } = cursor;
  if (left < opening) return couldBegin(bytes, at, end) ? { wait: opening } : resynchronise(cursor, hint);
  const isKnown = beginsKnownCommand(bytes, at, end);
  if (!isKnown && (hint.lost || !beginsCommand(bytes, at, end) || !hasNumber(cursor)))
    return resynchronise(cursor, hint);
  const feed = cursor.find(lineFeed);
  if (feed < 0) return left > longestLine ? { body: left } : { wait: left + 1 };
  return { message: feed + 1 - at + payloadBehind(bytes, at, feed + 1, hint) };
}

/** A command that is not known is believed to be one when a transaction id stands behind it, or nothing. */
function hasNumber({ bytes, at, end }: Cursor): boolean {
  if (bytes[at + opening - 1] !== space) return true;
  return at + opening >= end || isDigit(bytes[at + opening]);
}

/** How many bytes of payload the line `[at, next)` tells of. */
function payloadBehind(bytes: Uint8Array, at: number, next: number, hint: MsnHint): number {
  const input = new Input(bytes, at, next);
  const line = new Line(input, hint);
  const lastWord = lastSpace(bytes, at, line.end) + 1;
  const length = lastWord === at ? null : parseDecimal(bytes, lastWord, line.end, longestPayload + 1);
  if (length === null || length === 0) return 0;
  try {
    const { form } = formOf(commandHere(input, line), line, input);
    return form.payload !== null && spaces(bytes, at, line.end) >= form.payloadWords ? length : 0;
  } catch (error) {
    if (error instanceof Stop) return 0;
    throw error;
  }
}

function lastSpace(bytes: Uint8Array, at: number, end: number): number {
  let last = end - 1;
  while (last >= at && bytes[last] !== space) last--;
  return last;
}

function spaces(bytes: Uint8Array, at: number, end: number): number {
  let count = 0;
  for (let i = at; i < end; i++) if (bytes[i] === space) count++;
  return count;
}
