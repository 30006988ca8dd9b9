/** Requests for files: `pktno:fileID:offset`, all in hexadecimal (draft 9 §3.5). They belong on TCP. */
import { field, optional, type Field, type Input, type Scope } from 'imdissect/schema';
import { besideCipher, bodyInside, cipher, isEncrypted } from './cipher.js';
import { Layout } from './layout.js';
import { inFirstSection, trailer } from './sections.js';
import { hexPacketNumber } from './packet-numbers.js';
import { colon, hex32, hexLong, numberWord, type Notation, type WordEnd } from './tokens.js';

const byColon: WordEnd = { by: colon };
const goesOn: WordEnd = { by: colon, orSection: true, goesOn: true };

/** The body is not ciphertext. */
function inClear(scope: Scope): boolean {
  return scope['cipher'] === undefined && scope['bare'] !== true;
}

/** A number whose colon is written only where something follows, or where the packet had one. */
function lastNumber(
  key: string,
  label: string,
  notation: Notation,
  last: (scope: Scope) => boolean,
  doc: string,
): Field<number | null> {
  const inner = numberWord(key, label, notation, goesOn, { doc, section: '7.2' });
  return Object.freeze({
    ...inner,
    write: (sink, value, scope) => {
      inner.write(sink, value, scope);
      if (!last(scope) || scope['trailingColon'] === true) sink.u8(colon);
    },
  } satisfies Field<number | null>);
}

const trailingColon = field<true | undefined>(
  'Trailing colon',
  {
    form: { is: 'flag' },
    read: (input) => (Layout.of(input).closed ? true : undefined),
    write: () => undefined,
    show: () => 'as Windows writes it',
    derived: true,
    optional: true,
  },
  { doc: 'A colon stands behind the last number.' },
);

const tail = field<Uint8Array>(
  'Further numbers',
  {
    form: { is: 'bytes' },
    read: (input) => {
      const layout = Layout.of(input);
      const value = input.take(layout.region - input.at);
      layout.leaveSection(input);
      return value;
    },
    write: (sink, value) => {
      sink.bytes(value);
    },
  },
  { doc: 'What follows the offset.' },
);

/** The last word ended with a colon, and the section goes on behind it. */
function goesFurther(scope: Scope, input: Input): boolean {
  const layout = Layout.of(input);
  return inClear(scope) && layout.closed && input.bytes[input.at - 1] === colon && layout.more(input);
}

/** A word of a request in clear; those of an encrypted one are `sealed-request.ts`. */
function inClearOnly<T>(
  inner: Field<T>,
  present: (scope: Scope, input: Input) => boolean = inClear,
): Field<T | undefined> {
  return besideCipher(optional(inFirstSection(inner), present), bodyInside);
}

/** GETFILEDATA and GETDIRFILES. */
export const fileRequestFields = {
  cipher: optional(cipher, isEncrypted),
  filePacketNo: inClearOnly(
    hexPacketNumber('filePacketNo', 'Packet number of the offer', byColon, {
      doc: 'The SENDMSG that offered the file: hexadecimal here, shown in decimal digits.',
      section: '7.2',
    }),
  ),
  fileId: inClearOnly(
    lastNumber(
      'fileId',
      'File ID',
      hex32,
      (scope) => scope['offset'] === undefined,
      'Hexadecimal here, decimal in the offer.',
    ),
  ),
  offset: inClearOnly(
    lastNumber('offset', 'Offset', hexLong, () => true, 'The first byte that is wanted.'),
    (scope, input) => goesFurther(scope, input) && input.bytes[input.at] !== 0,
  ),
  trailingColon,
  tail: optional(inFirstSection(tail), goesFurther),
  ...trailer,
};
