/** How the values of an IPDict stand on the wire. Their types are implied by their keys. */
import { decodeText, encodeText, isUtf8, latin1, showTime, type ScalarForm, type Scope } from 'imdissect/schema';
import { decodeHex, hexDigit, hexOf } from './hex.js';
import type { DictionaryLayout } from './ipdict-layout.js';
import { ipmsgProblems } from './problems.js';
import { hexLong, parseHex } from './tokens.js';

/** The bytes of one value. */
export interface Value {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly layout: DictionaryLayout;
}

/** How one type of value is read and written. What cannot be written again as it was read is kept in `asWritten`. */
export interface ValueCodec<T> {
  readonly form: { readonly is: ScalarForm };
  readonly read: (value: Value) => T;
  readonly write: (value: T, scope: Scope) => Uint8Array;
  readonly show?: (value: T) => string;
}

const nothing = new Uint8Array(0);
const minus = 0x2d;

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function readInteger({ bytes, start, end, label, layout }: Value): number | null {
  const negative = bytes[start] === minus;
  const number = parseHex(bytes, negative ? start + 1 : start, end, hexLong.limit);
  if (number === null) layout.report(ipmsgProblems.notHex, { field: label });
  return number === null || !negative ? number : -number;
}

function writeInteger(value: number | null): Uint8Array {
  return value === null ? nothing : ascii(value.toString(16));
}

/** A number in hexadecimal, perhaps with a minus in front. */
export const integer: ValueCodec<number | null> = {
  form: { is: 'number' },
  read: readInteger,
  write: writeInteger,
};

/** Seconds since 1970 in hexadecimal. */
export const time: ValueCodec<number | null> = {
  form: { is: 'time' },
  read: readInteger,
  write: writeInteger,
  show: (value) => (value === null ? 'not a number' : showTime(value)),
};

/** A packet number: hexadecimal on the wire, in decimal digits here like every other one. */
export const packetNumberValue: ValueCodec<string | null> = {
  form: { is: 'text' },
  read: ({ bytes, start, end, label, layout }) => {
    let good = end > start && end - start <= 16;
    for (let at = start; good && at < end; at++) good = hexDigit(bytes[at] ?? 0) >= 0;
    if (good) return BigInt(`0x${latin1(bytes, start, end)}`).toString();
    layout.report(ipmsgProblems.notHex, { field: label });
    return null;
  },
  write: (value) => (value === null || !/^\d{1,20}$/.test(value) ? nothing : ascii(BigInt(value).toString(16))),
  show: (value) => value ?? 'not a number',
};

/** Text; always UTF-8. */
export const utf8Value: ValueCodec<string> = {
  form: { is: 'text' },
  read: ({ bytes, start, end, layout }) => {
    if (!isUtf8(bytes, start, end)) layout.report(ipmsgProblems.undecodable, { charset: 'UTF-8' });
    return decodeText(bytes, start, end, 'utf-8');
  },
  write: (value) => encodeText(value, 'utf-8') ?? nothing,
};

/** A message: its lines end with LF alone. */
export const messageValue: ValueCodec<string> = {
  ...utf8Value,
  read: (value) => {
    const text = utf8Value.read(value);
    if (text.includes('\r')) value.layout.report(ipmsgProblems.lineFeed, { field: 'the text' });
    return text;
  },
};

/** The fingerprint behind a user's name: `-<` sixteen hexadecimal digits `>`. */
const fingerprint = /^(.+)-<([0-9a-f]{16})>$/s;

/** A user's name, with the fingerprint behind it set aside. */
export const userValue: ValueCodec<string> = {
  form: { is: 'text' },
  read: (value) => {
    const text = utf8Value.read(value);
    const match = fingerprint.exec(text);
    value.layout.told.fingerprint = match?.[2];
    return match?.[1] ?? text;
  },
  write: (value, scope) => {
    const print = scope['fingerprint'];
    return utf8Value.write(typeof print === 'string' ? `${value}-<${print}>` : value, scope);
  },
};

/** Bytes as they are. */
export const rawValue: ValueCodec<Uint8Array> = {
  form: { is: 'bytes' },
  read: ({ bytes, start, end }) => bytes.subarray(start, end),
  write: (value) => value,
};

/** A large number in hexadecimal, as big-endian bytes: the exponent of a key. */
export const bigNumber: ValueCodec<Uint8Array | null> = {
  form: { is: 'bytes' },
  read: ({ bytes, start, end, label, layout }) => {
    const value = decodeHex(bytes, start, end);
    if (value === null) layout.report(ipmsgProblems.notHex, { field: label });
    return value;
  },
  write: (value) => ascii(hexOf(value ?? nothing).replace(/^0(?=.)/, '')),
};
