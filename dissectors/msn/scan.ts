/** What the beginning of a command looks like. */
import type { Delimited } from 'imdissect/dissector';
import { commandAt } from './commands.js';
import { lineFeed, space } from './line.js';

const carriageReturn = 0x0d;
const letters = 3;

/** Nothing here waits for the other side. */
export type Told = Exclude<Delimited, 'peer'>;

/** Three capital letters or digits, and then a space or the line's end. */
export function beginsCommand(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + letters >= end) return false;
  const behind = bytes[at + letters];
  if (behind !== space && behind !== carriageReturn && behind !== lineFeed) return false;
  return areAll(bytes, at, isLetter) || areAll(bytes, at, isDigit);
}

/** The same, of a command that is known. */
export function beginsKnownCommand(bytes: Uint8Array, at: number, end: number): boolean {
  return beginsCommand(bytes, at, end) && commandAt(bytes, at) !== null;
}

/** Whether the few bytes that are there could be the beginning of a command. */
export function couldBegin(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (!isLetter(bytes[i]) && !isDigit(bytes[i])) return i - at === letters;
  return true;
}

function areAll(bytes: Uint8Array, at: number, is: (byte: number | undefined) => boolean): boolean {
  return is(bytes[at]) && is(bytes[at + 1]) && is(bytes[at + 2]);
}

export function isLetter(byte = 0): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

export function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
