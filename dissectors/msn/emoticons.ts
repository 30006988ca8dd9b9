/** Custom emoticons in front of a text (README.md §7.4): what is typed, TAB, the object, TAB, and again. */
import { decodeText, encodeText, field, isUtf8, type Field, type Input } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { Line } from './line.js';
import { attributesDigest, objectShape, readMsnObject, showObject, type MsnObject } from './msn-object.js';
import { objectRow } from './msn-object-param.js';
import { msnProblems } from './problems.js';
import { part, partObject } from './told.js';

export interface Emoticon {
  readonly shortcut: string;
  /** Missing where the message ends before it. */
  readonly object?: MsnObject;
}

const tab = 0x09;

const item = Object.freeze({
  ...partObject('Emoticon', {
    shortcut: part('Shortcut', 'text', { doc: 'What is typed for it.' }),
    object: objectShape('Object'),
  }),
  key: 'item',
});

export const emoticons: Field<Emoticon[]> = field<Emoticon[]>(
  'Emoticons',
  {
    form: { is: 'list', of: item },
    read: (input, _scope, attach) => {
      const list: Emoticon[] = [];
      attach(list);
      const { bytes, at } = input;
      while (input.wireLeft > 0) list.push(readEmoticon(input));
      const text = emoticonsText(list);
      if (!isSame(text, bytes, at, input.end)) Line.of(input).keep('emoticons', bytes, at, input.end);
      return list;
    },
    write: (sink, value, scope) => {
      sink.bytes(writtenBytes(scope, 'emoticons') ?? encodeText(emoticonsText(value), 'utf-8') ?? new Uint8Array(0));
    },
    show: (value) => value.map(({ shortcut }) => shortcut).join(' '),
  },
  { section: '7.4' },
);

function emoticonsText(list: readonly Emoticon[]): string {
  return list.map(({ shortcut, object }) => `${shortcut}\t${object?.xml ?? ''}\t`).join('');
}

function isSame(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  return isUtf8(bytes, start, end) && decodeText(bytes, start, end, 'utf-8') === text;
}

function readEmoticon(input: Input): Emoticon {
  const { trace } = input;
  const start = input.place;
  trace?.begin('emoticon', 'Emoticon', input.source, start, null);
  const shortcut = word(input, 'Shortcut');
  const emoticon = input.wireLeft > 0 ? { shortcut, object: readObject(input) } : { shortcut };
  trace?.finish(input.place, undefined, '');
  return emoticon;
}

function readObject(input: Input): MsnObject {
  const { at, bytes, trace } = input;
  const end = wordEnd(input);
  const object = readMsnObject(decodeText(bytes, at, end, 'utf-8'));
  if (object.verified === false) Line.of(input).report(msnProblems.objectHash, attributesDigest);
  trace?.begin('object', 'Object', input.source, input.place, null);
  input.within(end - at, 'the TAB', () => {
    objectRow(input, object);
  });
  leave(input, end, 'TAB');
  trace?.finish(input.place, undefined, showObject(object));
  return object;
}

function word(input: Input, label: string): string {
  const { trace, bytes, at } = input;
  const end = wordEnd(input);
  if (!isUtf8(bytes, at, end)) Line.of(input).report(msnProblems.undecodable);
  const text = decodeText(bytes, at, end, 'utf-8');
  trace?.begin('shortcut', label, input.source, input.place, null);
  input.at = Math.min(end + 1, input.end);
  trace?.finish(input.place, text, text);
  return text;
}

/** Index of the TAB, or the end of the message. @throws Stop */
function wordEnd(input: Input): number {
  const found = input.find(tab);
  if (found < 0 && input.wireLeft > input.left) throw input.stop(input.left + 1);
  const end = found < 0 ? input.end : found;
  if (input.holes.length > 0) input.need(end - input.at);
  return end;
}

function leave(input: Input, end: number, label: string): void {
  if (end >= input.end) return;
  const { trace } = input;
  trace?.begin('end', label, input.source, input.place, null);
  input.at = end + 1;
  trace?.finish(input.place, undefined, '');
}
