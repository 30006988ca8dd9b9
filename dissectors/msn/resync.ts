/**
 * Finding the next command where framing was lost: in a stream that was joined in the middle of a payload, behind a gap,
 * behind a payload whose length was wrong.
 */
import type { Cursor } from 'imdissect/dissector';
import { opening } from './forms.js';
import type { MsnHint } from './hint.js';
import { lineFeed } from './line.js';
import { plausibleLine } from './plausible.js';
import { beginsKnownCommand, couldBegin, isLetter, type Told } from './scan.js';

/** The longest line that is looked at where no line's end stands in front of it. */
const longestGuess = 512;

/** Bytes that are kept for what stands in front of a possible command. */
const longestContext = 1024;

/** What is known of a position; `more`: it depends on bytes that have not come. */
type Found = 'command' | 'more' | 'no';

/**
 * The bytes before the next command are nobody's. Behind a line's end any known command will do. A payload has no end of
 * its own, though: where one was longer than its line said, the next command stands right behind it, and there the whole
 * line must fit.
 */
export function resynchronise(cursor: Cursor, hint: MsnHint): Told {
  const { bytes, at, end } = cursor;
  for (let i = at + 1; i < end; i++) {
    const isBehindLine = bytes[i - 1] === lineFeed;
    if (!isBehindLine && !isLetter(bytes[i])) continue;
    const found = isBehindLine ? behindLine(bytes, i, end) : anywhere(bytes, i, end, hint);
    if (found === 'command') return { body: i - at };
    if (found === 'more') return giveUpBefore(cursor, i);
  }
  return bytes[end - 1] === lineFeed ? { body: end - at } : giveUpBefore(cursor, end);
}

function behindLine(bytes: Uint8Array, at: number, end: number): Found {
  if (at + opening > end) return couldBegin(bytes, at, end) ? 'more' : 'no';
  return beginsKnownCommand(bytes, at, end) ? 'command' : 'no';
}

function anywhere(bytes: Uint8Array, at: number, end: number, hint: MsnHint): Found {
  if (at + opening > end) return couldBegin(bytes, at, end) ? 'more' : 'no';
  if (!beginsKnownCommand(bytes, at, end)) return 'no';
  const limit = Math.min(end, at + longestGuess);
  const feed = bytes.subarray(at, limit).indexOf(lineFeed);
  if (feed < 0) return limit === end ? 'more' : 'no';
  return fits(bytes, at, at + feed + 1, hint) ? 'command' : 'no';
}

/** Whether the line fits whole, with a number or an account that tells it. */
function fits(bytes: Uint8Array, at: number, next: number, hint: MsnHint): boolean {
  const fields = plausibleLine(bytes, at, next, hint)?.fields;
  return fields !== undefined && (fields.trid !== undefined || fields.email !== undefined);
}

/** The bytes before `index` are nobody's, but for those that tell what stands in front of it. */
function giveUpBefore({ bytes, at, end }: Cursor, index: number): Told {
  let context = index - 1;
  while (context > at && index - context < longestContext && isWordCharacter(bytes[context])) context--;
  return context > at ? { body: context - at } : { wait: end - at + 1 };
}

function isWordCharacter(byte = 0): boolean {
  return isLetter(byte) || (byte >= 0x30 && byte <= 0x39);
}
