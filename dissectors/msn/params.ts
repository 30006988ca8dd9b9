/**
 * The words that lines are made of. A space (or another delimiter) belongs to the word that it ends; a writer puts it in
 * front of the next. A parameter is declared by what makes its field under a key, for it keeps its bytes under it.
 */
import {
  field,
  latin1,
  optional,
  parseDecimal,
  percentDecode,
  percentEncode,
  Sink,
  visible,
  type Field,
  type FieldOptions,
  type Form,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { Line } from './line.js';
import { beginning } from './peek.js';
import { msnProblems } from './problems.js';
import { Recent } from './recent.js';

/** A parameter, before it has its key; a table of a command may say how it hangs together with its neighbours. */
export type Param<T> = (key: string, joint?: Joint) => Field<T>;

export type ParamTable = Readonly<Record<string, Param<unknown>>>;

/** How a parameter hangs together with its neighbours. Where nothing is said, there are spaces. */
export interface Joint {
  /** Stands in front of it inside the word: the `N=` of `N=mail`. */
  readonly mark?: string;
  /** Written in place of the space in front: the colon of `1:2` for the second half. */
  readonly before?: string;
  /** Ends it as well as a space does. */
  readonly by?: number;
  /** `by` is always there, and written here. */
  readonly glued?: boolean;
}

/** Where a line is written: remembers whether the next word goes on right behind a delimiter. */
export class LineSink extends Sink {
  glued = false;
}

/** How the bytes of a word become its value and come back. */
export interface Making<T> {
  readonly form: Form;
  /** The word is `input.bytes[input.at, end)`. */
  readonly value: (input: Input, end: number, line: Line, key: string) => T;
  readonly text: (value: T) => string;
  readonly show?: (value: T) => string;
}

/** Declares a parameter of one word, or of a part of one. */
export function param<T>(label: string, making: Making<T>, options: FieldOptions = {}, usual: Joint = {}): Param<T> {
  const { form, value, text, show } = making;
  return (key, joint = usual) => {
    const { by = -1, mark = '' } = joint;
    return field<T>(
      label,
      {
        form,
        read: (input) => {
          const line = Line.of(input);
          const end = line.wordEnd(input, by);
          input.at = Math.min(end, input.at + mark.length);
          const read = value(input, end, line, key);
          line.leave(input, end);
          return read;
        },
        write: (sink, read, scope) => {
          writeWord(sink, text(read), scope, key, joint);
        },
        ...(show === undefined ? {} : { show }),
      },
      options,
    );
  };
}

/** Writes a word, or its bytes where they are known, with what is between it and its neighbours. */
export function writeWord(sink: Sink, text: string, scope: Scope, key: string, joint: Joint): void {
  const { before = ' ', mark = '', by = -1, glued = false } = joint;
  if (!(sink instanceof LineSink && sink.glued)) sink.ascii(before);
  sink.ascii(mark);
  const bytes = writtenBytes(scope, key);
  if (bytes === null) sink.ascii(text);
  else sink.bytes(bytes);
  if (glued) sink.u8(by);
  if (sink instanceof LineSink) sink.glued = glued;
}

/** A word as it stands, one character a byte: addresses, tokens, versions. */
export function word(label: string, options?: FieldOptions, joint?: Joint): Param<string> {
  return param(
    label,
    { form: { is: 'text' }, value: (input, end) => latin1(input.bytes, input.at, end), text: (value) => value },
    options,
    joint,
  );
}

type PlainText = ReturnType<typeof percentDecode>;

/** Names come again with each message. */
const knownTexts = new Recent<PlainText>(1024, 128);

function unescaped(bytes: Uint8Array, start: number, end: number): PlainText {
  const remembered = knownTexts.find(bytes, start, end);
  if (remembered !== undefined) return remembered;
  const read = percentDecode(bytes, start, end, visible);
  knownTexts.keep(bytes, start, end, read);
  return read;
}

/** Text with URL escapes, UTF-8 beneath: names and titles. */
export function escaped(label: string, options?: FieldOptions, joint?: Joint): Param<string> {
  return param(
    label,
    {
      form: { is: 'text' },
      value: (input, end, line, key) => {
        const { text, usual } = unescaped(input.bytes, input.at, end);
        if (!usual) {
          line.keep(key, input.bytes, input.at, end);
          if (text.includes('\ufffd')) line.report(msnProblems.undecodable);
        }
        return text;
      },
      text: (value) => percentEncode(value, visible),
    },
    options,
    joint,
  );
}

/** The numbers of the protocol are below this, unless they are said to be longer. */
const wordLimit = 0x1_0000_0000;

/** A decimal number; null when it is none. */
export function decimal(label: string, options?: FieldOptions, joint?: Joint, limit = wordLimit): Param<number | null> {
  return param(
    label,
    {
      form: { is: 'number' },
      value: (input, end, line, key) => {
        const { bytes, at } = input;
        const value = parseDecimal(bytes, at, end, limit);
        if (value === null) {
          input.remark('not a decimal number in range');
          line.report(msnProblems.notDecimal, { field: label });
        }
        if (value === null || (bytes[at] === 0x30 && end - at > 1)) line.keep(key, bytes, at, end);
        return value;
      },
      text: (value) => String(value ?? 0),
    },
    options,
    joint,
  );
}

/** The second half of a word, behind a delimiter that ended the first; missing when a space did. */
export function behind<T>(delimiter: string, inner: Param<T>, joint: Joint = {}): Param<T | undefined> {
  const code = delimiter.charCodeAt(0);
  const isMarked = beginning(joint.mark ?? '');
  return (key) =>
    optional(inner(key, { ...joint, before: delimiter }), (_scope, input) => {
      const line = Line.of(input);
      return line.delimiter === code && isMarked(line, input);
    });
}
