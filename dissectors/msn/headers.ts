/** What the headers of a message say of it: told beside them, for filters and for the body that follows. */
import { LruMap } from 'imdissect/dissector';
import type { Scope } from 'imdissect/schema';
import { headerList, headerValue, isLines, type Header } from './header-list.js';
import { part, partObject, told } from './told.js';

export const headers = headerList('Headers', 'headers', {
  doc: 'Lines "Name: value" in front of the body; names are compared without case.',
  section: '7',
});

/** The headers that were read, or are to be written. */
export function headersIn(scope: Scope): readonly Header[] {
  const list = scope['headers'];
  return isLines(list) ? list : [];
}

/** A header of the message being read or written. */
export function header(scope: Scope, name: string): string | undefined {
  return headerValue(headersIn(scope), name);
}

/** What Content-Type says. */
interface MediaType {
  /** In lower case; empty when there is none. */
  readonly type: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** Several fields of a message ask for the same; and messages have the Content-Types of those before. */
const known = new LruMap<string, MediaType>(64);

function mediaTypeIn(scope: Scope): MediaType {
  const value = header(scope, 'Content-Type') ?? '';
  const remembered = known.touch(value);
  if (remembered !== undefined) return remembered;
  const read = readMediaType(value);
  if (value.length <= 256) known.set(value, read);
  return read;
}

function readMediaType(value: string): MediaType {
  const [type = '', ...words] = value.split(';', 16);
  return { type: type.trim().toLowerCase(), parameters: words.flatMap(parameterIn) };
}

/** A parameter, without its quotes. */
function parameterIn(word: string): [string, string][] {
  const mark = word.indexOf('=');
  if (mark < 0) return [];
  const value = word.slice(mark + 1).trim();
  const isQuoted = value.startsWith('"') && value.endsWith('"') && value.length > 1;
  return [[word.slice(0, mark).trim().toLowerCase(), isQuoted ? value.slice(1, -1) : value]];
}

/** The media type in Content-Type, in lower case; empty when there is none. */
export function mediaType(scope: Scope): string {
  return mediaTypeIn(scope).type;
}

/** A parameter of Content-Type, without its quotes. */
export function mediaParameter(scope: Scope, name: string): string | undefined {
  return mediaTypeIn(scope).parameters.find(([key]) => key === name)?.[1];
}

export const contentType = told<string>(
  part('Content type', 'text', { doc: 'The media type of Content-Type, in lower case.', section: '7' }),
  (scope) => {
    const type = mediaType(scope);
    return type === '' ? undefined : type;
  },
);

/** Who is writing, in a typing notification. */
export const typingUser = told<string>(
  part('Typing', 'text', { doc: 'The account that is writing a message.', section: '7' }),
  (scope) => header(scope, 'TypingUser'),
);

/** Who records a voice clip. */
export const recordingUser = told<string>(
  part('Recording', 'text', { doc: 'The account that is recording a voice clip.', section: '7' }),
  (scope) => header(scope, 'RecordingUser'),
);

/** Where a message in pieces stands. */
export interface Piece {
  readonly messageId: string;
  /** How many there are, from 1; only the first says it. */
  readonly chunks?: number;
  /** Which one it is, from 1; the first, number 0, does not say it. */
  readonly chunk?: number;
}

export const piece = told<Piece>(
  partObject(
    'Piece of a message',
    {
      messageId: part('Message id', 'text', { doc: 'A GUID of the sender, in all pieces of a message.' }),
      chunks: part('Pieces', 'number', { doc: 'How many there are; only the first piece says it.' }),
      chunk: part('Piece', 'number', { doc: 'From 0; the first does not say it.' }),
    },
    { section: '7.2' },
  ),
  pieceOf,
  ({ chunks, chunk }) => (chunks === undefined ? `piece ${chunk ?? 0}` : `piece 0 of ${chunks}`),
);

/** The place of a message among others, when it is a piece of one. */
export function pieceOf(scope: Scope): Piece | undefined {
  const messageId = header(scope, 'Message-ID');
  if (messageId === undefined) return undefined;
  const chunks = decimalOf(header(scope, 'Chunks'));
  const chunk = decimalOf(header(scope, 'Chunk'));
  if (chunk !== undefined) return { messageId, chunk };
  return chunks === undefined || chunks < 2 ? undefined : { messageId, chunks };
}

function decimalOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
