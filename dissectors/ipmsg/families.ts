/** Packets and the entries of directories behind one door: the hint, the unit or the kind says which it is. */
import type { Cursor, Delimited } from 'imdissect/dissector';
import type { Input, Message, MessageKind } from 'imdissect/schema';
import { entryKind, readEntry, writeEntry } from './directory.js';
import type { IpmsgFields } from './fields.js';
import { readPacket, writePacket } from './packet.js';
import { delimitStream, entryUnit } from './stream.js';
import type { StreamHint } from './stream-hint.js';
import type { IpmsgHint } from './text.js';

/** For datagrams, or for a side of a connection. */
export type AnyHint = IpmsgHint | StreamHint;

export function delimitMessage(cursor: Cursor, hint: AnyHint, seen: number, waiting = 0): Delimited {
  if ('expected' in hint) return delimitStream(cursor, hint, seen, waiting);
  return cursor.left === 0 ? { wait: 1 } : { skip: cursor.left };
}

export function readMessage(input: Input, hint: AnyHint, unit: string | null): Message<IpmsgFields> {
  if ('expected' in hint && isEntry(hint, unit)) return readEntry(input, hint);
  return readPacket(input, hint);
}

/** An entry that the end of its side has cut has no unit, but nothing else was expected. */
function isEntry({ expected: { next } }: StreamHint, unit: string | null): boolean {
  return unit === entryUnit || next === 'entry' || next === 'any-entry';
}

export function writeMessage(fields: IpmsgFields, kind: MessageKind): Uint8Array {
  return kind === entryKind ? writeEntry(fields) : writePacket(fields, kind);
}
