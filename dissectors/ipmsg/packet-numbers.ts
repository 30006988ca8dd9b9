/** Packet numbers: of the packet itself, and of others that it quotes. */
import { field, latin1, type Field, type FieldOptions, type Input, type Scope, type Sink } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { longestPacketNo } from './header-grammar.js';
import { Layout } from './layout.js';
import { writeHex } from './packet-sink.js';
import { ipmsgProblems } from './problems.js';
import { hexDigit } from './hex.js';
import { isPacketCase, leaveWord, wordEnd, writeEnd, type WordEnd } from './tokens.js';

/** How a packet number stands on the wire. */
interface Notation {
  readonly read: (
    input: Input,
    layout: Layout,
    index: number,
    scope: Scope,
    key: string,
    label: string,
  ) => string | null;
  readonly write: (sink: Sink, value: string | null) => void;
}

function numberIn(
  notation: Notation,
  key: string,
  label: string,
  end: WordEnd,
  options?: FieldOptions,
): Field<string | null> {
  return field<string | null>(
    label,
    {
      form: { is: 'text' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const index = wordEnd(input, layout, end);
        const value = notation.read(input, layout, index, scope, key, label);
        leaveWord(input, layout, index, end);
        return value;
      },
      write: (sink, value, scope) => {
        const bytes = writtenBytes(scope, key);
        if (bytes !== null) sink.bytes(bytes);
        else notation.write(sink, value);
        writeEnd(sink, end);
      },
      show: (value) => value ?? 'not a number',
    },
    options,
  );
}

/**
 * A packet number: digits that are never calculated with, because values of 13 and 16 digits exist. A text, or null
 * when there is another character or none.
 */
export function packetNumber(key: string, label: string, end: WordEnd, options?: FieldOptions): Field<string | null> {
  const write = (sink: Sink, value: string | null): void => {
    sink.ascii(value ?? '0');
  };
  return numberIn({ read: digits, write }, key, label, end, options);
}

/** The decimal digits from here to `index` as text; null, reported and kept, when they are no packet number. */
export function digits(
  input: Input,
  layout: Layout,
  index: number,
  scope: Scope,
  key: string,
  label: string,
): string | null {
  const { bytes, at } = input;
  let good = index > at && index - at <= longestPacketNo;
  for (let i = at; good && i < index; i++) good = (bytes[i] ?? 0) >= 0x30 && (bytes[i] ?? 0) <= 0x39;
  if (good) return latin1(bytes, at, index);
  input.remark('not a decimal number in range');
  layout.report(ipmsgProblems.notDecimal, { field: label });
  layout.written(scope, key, bytes.slice(at, index));
  return null;
}

/**
 * A packet number where a file is asked for: hexadecimal on the wire, in decimal digits here like every other packet
 * number. @see README.md, dialects
 */
export function hexPacketNumber(
  key: string,
  label: string,
  end: WordEnd,
  options?: FieldOptions,
): Field<string | null> {
  const write = (sink: Sink, value: string | null): void => {
    writeHex(sink, BigInt(value ?? 0).toString(16));
  };
  return numberIn({ read: hexDigits, write }, key, label, end, options);
}

function hexDigits(
  input: Input,
  layout: Layout,
  index: number,
  scope: Scope,
  key: string,
  label: string,
): string | null {
  const { bytes, at } = input;
  let good = index > at && index - at <= 16;
  for (let i = at; good && i < index; i++) good = hexDigit(bytes[i] ?? 0) >= 0;
  if (!good) {
    input.remark('not a hexadecimal number in range');
    layout.report(ipmsgProblems.notHex, { field: label });
  }
  const usual = good && !(bytes[at] === 0x30 && index - at > 1) && isPacketCase(layout, bytes, at, index);
  if (!usual) layout.written(scope, key, bytes.slice(at, index));
  return good ? BigInt(`0x${latin1(bytes, at, index)}`).toString() : null;
}
