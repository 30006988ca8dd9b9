/** Bytes written as a word: hexadecimal, or base64 where the algorithms say so. */
import { decodeBase64, field, type Field, type FieldOptions, type Input, type Scope } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { encodeBase64 } from './base64.js';
import { algorithmsIn, capabilityBit } from './capability.js';
import { decodeHex, hexOf } from './hex.js';
import { Layout } from './layout.js';
import { writeHex } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { isPacketCase, leaveWord, wordEnd, type WordEnd } from './tokens.js';

/** What is done with the bytes while their row is open; the range is that of the word, without its delimiter. */
export type AfterDecoding = (input: Input, range: readonly [number, number], value: Uint8Array, scope: Scope) => void;

/** Whether the words of these values are base64. */
export function isBase64(scope: Scope): boolean {
  return (algorithmsIn(scope) & capabilityBit.ENCODE_BASE64) !== 0;
}

/** A word that stands for bytes; null when it is neither whole hexadecimal nor base64. */
export function encodedWord(
  key: string,
  label: string,
  end: WordEnd,
  options?: FieldOptions,
  after?: AfterDecoding,
): Field<Uint8Array | null> {
  return field<Uint8Array | null>(
    label,
    {
      form: { is: 'bytes' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const { at } = input;
        const index = wordEnd(input, layout, end);
        const value = readEncoded(input, layout, index, isBase64(scope), scope, key);
        if (value === null) layout.report(ipmsgProblems.notEncoded, { field: label });
        else after?.(input, [at, index], value, scope);
        leaveWord(input, layout, index, end);
        return value;
      },
      write: (sink, value, scope) => {
        const bytes = writtenBytes(scope, key);
        if (bytes !== null) sink.bytes(bytes);
        else if (isBase64(scope)) sink.ascii(encodeBase64(value ?? new Uint8Array(0)));
        else writeHex(sink, hexOf(value ?? new Uint8Array(0)));
        if (end.orSection !== true) sink.u8(end.by);
      },
      show: (value) => (value === null ? 'not decodable' : `${value.length} bytes`),
    },
    options,
  );
}

function readEncoded(
  input: Input,
  layout: Layout,
  index: number,
  base64: boolean,
  scope: Scope,
  key: string,
): Uint8Array | null {
  const { bytes, at } = input;
  const value = base64 ? decodeBase64(bytes, at, index) : decodeHex(bytes, at, index);
  const usual = base64
    ? value !== null && sameText(encodeBase64(value), bytes, at, index)
    : (index - at) % 2 === 0 && isPacketCase(layout, bytes, at, index);
  if (value === null || !usual) layout.written(scope, key, bytes.slice(at, index));
  return value;
}

function sameText(text: string, bytes: Uint8Array, at: number, end: number): boolean {
  if (text.length !== end - at) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[at + i]) return false;
  return true;
}
