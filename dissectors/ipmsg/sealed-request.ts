/**
 * Encrypted requests for files (draft 14): `pktno:fileID:[offset:]algorithms:[key:]pktno`, all in hexadecimal. The file,
 * or the stream of a directory, comes under the key that stands here, or in clear.
 */
import { field, latin1, optional, struct, type Field, type Input } from 'imdissect/schema';
import { Capabilities, capabilityBit } from './capability.js';
import { decodeHex, hexOf } from './hex.js';
import { Layout } from './layout.js';
import { hexPacketNumber } from './packet-numbers.js';
import { isPlainSink, writeHex } from './packet-sink.js';
import { inFirstSection } from './sections.js';
import { colon, hex32, hexLong, leaveWord, numberWord, wordEnd, type WordEnd } from './tokens.js';

const byColon: WordEnd = { by: colon };
const orSection: WordEnd = { by: colon, orSection: true };

/** Fewest digits of a key: 128 bits. No other word is as long. */
const fewestKeyDigits = 32;

const ciphers = capabilityBit.AES_256 | capabilityBit.AES_128 | capabilityBit.BLOWFISH_128 | capabilityBit.BLOWFISH_256;

/** The words that are left of the request; a colon at its end has nothing behind it. */
function wordsLeft(input: Input): string[] {
  const layout = Layout.of(input);
  const words = latin1(input.bytes, input.at, layout.sectionEnd(input)).split(':');
  if (words.at(-1) === '') words.pop();
  return words;
}

/** The algorithms stand in front of the key; without a key they say so themselves. */
function hasOffset(input: Input): boolean {
  const words = wordsLeft(input);
  const key = words.findIndex((word) => word.length >= fewestKeyDigits);
  if (key >= 0) return key >= 2;
  return words.length > 1 && saysClear(words[1]) && !(words.length === 2 && saysClear(words[0]));
}

function saysClear(word: string | undefined): boolean {
  const value = Number.parseInt(word ?? '', 16);
  return (value & capabilityBit.NOENC_FILEBODY) !== 0 && (value & ciphers) === 0;
}

/** These fields exist in ciphertext alone, and the packet around it is written from its bytes. */
function onlyInside<T>(inner: Field<T>): Field<T> {
  return Object.freeze({
    ...inner,
    write: (sink, value, scope) => {
      if (isPlainSink(sink)) inner.write(sink, value, scope);
    },
  } satisfies Field<T>);
}

/** The word may end the request when it is read; it is written with what follows it. */
function colonBehind<T>(inner: Field<T>): Field<T> {
  return Object.freeze({
    ...inner,
    write: (sink, value, scope) => {
      inner.write(sink, value, scope);
      sink.u8(colon);
    },
  } satisfies Field<T>);
}

const fileKey = field<Uint8Array | null>(
  'Key of the file',
  {
    form: { is: 'bytes' },
    read: (input) => {
      const layout = Layout.of(input);
      const index = wordEnd(input, layout, orSection);
      const value = decodeHex(input.bytes, input.at, index);
      leaveWord(input, layout, index, orSection);
      return value;
    },
    write: (sink, value) => {
      writeHex(sink, hexOf(value ?? new Uint8Array(0)));
      sink.u8(colon);
    },
    show: (value) => (value === null ? 'not hexadecimal' : `${8 * value.length} bits`),
  },
  { secret: true, doc: 'Opens the file that comes back: AES in counter mode.', section: '7.4' },
);

/** How the file comes back; only encrypted requests say so. */
export const fileCipherFields = {
  fileAlgorithms: onlyInside(
    optional(
      inFirstSection(
        colonBehind(
          numberWord('fileAlgorithms', 'Algorithms of the file', hex32, orSection, {
            flags: Capabilities,
            show: 'hex',
            doc: 'How the file is encrypted; NOENC_FILEBODY: not at all.',
            section: '7.4',
          }),
        ),
      ),
      (_scope, input) => Layout.of(input).isPlain && Layout.of(input).more(input),
    ),
  ),
  fileKey: onlyInside(
    optional(
      inFirstSection(fileKey),
      (_scope, input) => Layout.of(input).isPlain && (wordsLeft(input)[0]?.length ?? 0) >= fewestKeyDigits,
    ),
  ),
  requestPacketNo: onlyInside(
    optional(
      inFirstSection(
        hexPacketNumber('requestPacketNo', 'Packet number of this request', orSection, {
          doc: 'Hexadecimal here, shown in decimal digits: proves that the request was not copied from another packet.',
          section: '7.4',
        }),
      ),
      (_scope, input) => Layout.of(input).isPlain && Layout.of(input).more(input),
    ),
  ),
};

/** What is inside the ciphertext of a request. */
export const plainRequest = struct(
  'File request',
  {
    filePacketNo: inFirstSection(
      hexPacketNumber('filePacketNo', 'Packet number of the offer', byColon, {
        doc: 'The SENDMSG that offered the file.',
        section: '7.4',
      }),
    ),
    fileId: inFirstSection(
      numberWord('fileId', 'File ID', hex32, byColon, {
        doc: 'Hexadecimal here, decimal in the offer.',
        section: '7.4',
      }),
    ),
    offset: optional(
      inFirstSection(
        numberWord('offset', 'Offset', hexLong, byColon, { doc: 'The first byte that is wanted.', section: '7.4' }),
      ),
      (_scope, input) => hasOffset(input),
    ),
    ...fileCipherFields,
  },
  '7.4',
);
