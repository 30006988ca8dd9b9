/** Where messages end: a line, and behind some lines so many bytes as their last word says (README.md §3). */
import type { Cursor } from 'imdissect/dissector';
import { Input, parseDecimal, Stop } from 'imdissect/schema';
import { commandAt } from './commands.js';
import { formOf, onlyForm, opening } from './forms.js';
import type { MsnHint } from './hint.js';
import type { Command, Variant } from './layout.js';
import { carriageReturn, lineFeed, Line, longestLine, space } from './line.js';
import { longestPayload } from './payload-length.js';
import { resynchronise } from './resync.js';
import { beginsCommand, couldBegin, isDigit, type Told } from './scan.js';

/** Where the next message ends. */
export function delimit(cursor: Cursor, hint: MsnHint): Told {
  const { bytes, at, end, left } = cursor;
  if (left < opening) return couldBegin(bytes, at, end) ? { wait: opening } : resynchronise(cursor, hint);
  const isOne = beginsCommand(bytes, at, end);
  const command = isOne ? commandAt(bytes, at) : null;
  if (command === null && (hint.lost || !isOne || !hasNumber(cursor))) return resynchronise(cursor, hint);
  const feed = cursor.find(lineFeed);
  if (feed < 0) return left > longestLine ? { body: left } : { wait: left + 1 };
  const hasPayload = command?.hasPayload === true && bytes[at + opening - 1] === space;
  return { message: feed + 1 - at + (hasPayload ? payloadBehind(command, cursor, feed + 1, hint) : 0) };
}

/** A command that is not known is believed to be one when a transaction id stands behind it, or nothing. */
function hasNumber({ bytes, at, end }: Cursor): boolean {
  if (bytes[at + opening - 1] !== space) return true;
  return at + opening >= end || isDigit(bytes[at + opening]);
}

/** How many bytes of payload the line up to `next` tells of. */
function payloadBehind(command: Command, { bytes, at }: Cursor, next: number, hint: MsnHint): number {
  const end = lineEnd(bytes, next);
  const lastWord = lastSpace(bytes, at, end) + 1;
  const length = parseDecimal(bytes, lastWord, end, longestPayload + 1);
  if (length === null || length === 0) return 0;
  const form = onlyForm(command, hint.sender) ?? formAt(command, new Input(bytes, at, next), hint);
  return form?.payload != null && spaces(bytes, at, end) >= form.payloadWords ? length : 0;
}

/** The form that a line turns out to have; null when it is cut before that can be told. */
function formAt(command: Command, input: Input, hint: MsnHint): Variant | null {
  try {
    return formOf(command, new Line(input, hint), input).form;
  } catch (error) {
    if (error instanceof Stop) return null;
    throw error;
  }
}

/** Where the line that the line feed before `next` ends has its last word's end. */
function lineEnd(bytes: Uint8Array, next: number): number {
  return bytes[next - 2] === carriageReturn ? next - 2 : next - 1;
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
