/** Parameters that are more than one value: lists of words, numbers that name other numbers. */
import { field, latin1, repeat, type Field, type FieldOptions } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { Line } from './line.js';
import type { Param } from './params.js';

/** The three characters that a line begins with. */
export const command: Param<string> = (key) =>
  field<string>('Command', {
    form: { is: 'text' },
    read: (input) => {
      const line = Line.of(input);
      const end = line.wordEnd(input);
      const value = latin1(input.bytes, input.at, end);
      line.leave(input, end);
      return value;
    },
    write: (sink, value, scope) => {
      const bytes = writtenBytes(scope, key);
      if (bytes === null) sink.ascii(value);
      else sink.bytes(bytes);
    },
  });

/** A hexadecimal number with `0x` in front, in at least four digits: a locale. */
export const locale: Param<number | null> = (key, { before = ' ' } = {}) =>
  field<number | null>(
    'Locale',
    {
      form: { is: 'number' },
      read: (input) => {
        const line = Line.of(input);
        const end = line.wordEnd(input);
        const text = latin1(input.bytes, input.at, end);
        const value = /^0x[0-9A-Fa-f]{1,8}$/.test(text) ? Number(text) : null;
        if (text !== localeText(value)) line.keep(key, input.bytes, input.at, end);
        line.leave(input, end);
        return value;
      },
      write: (sink, value, scope) => {
        sink.ascii(before);
        const bytes = writtenBytes(scope, key);
        if (bytes === null) sink.ascii(localeText(value));
        else sink.bytes(bytes);
      },
      show: (value) => (value === null ? 'not a number' : `${localeText(value)} (${value})`),
    },
    { doc: 'Windows language identifier; 0x0409 is American English.' },
  );

function localeText(value: number | null): string {
  return `0x${(value ?? 0).toString(16).padStart(4, '0')}`;
}

const blank = 0x20;
const comma = 0x2c;

/** Words between spaces, to the end of the line. */
export function words(label: string, options?: FieldOptions): Param<string[]> {
  return list(label, blank, options);
}

/** One word that is a list with commas; servers write an empty one for an empty list. */
export function commaList(label: string, options?: FieldOptions): Param<string[]> {
  return list(label, comma, options);
}

function list(label: string, between: number, options?: FieldOptions): Param<string[]> {
  const item = element(label, between);
  const inner = repeat(label, item, { while: (input) => Line.of(input).delimiter === between }, options);
  const whole: Field<string[]> = {
    ...inner,
    read: (input, scope, attach) => {
      const line = Line.of(input);
      const end = line.wordEnd(input);
      if (end === input.at && (between !== blank || end === line.end)) {
        line.leave(input, end);
        return [];
      }
      // The first stands where the space before it would have been the delimiter.
      if (line.more) line.delimiter = between;
      return inner.read(input, scope, attach);
    },
    write: (sink, value) => {
      sink.ascii(` ${value.join(String.fromCharCode(between))}`);
    },
  };
  return () => Object.freeze(whole);
}

function element(label: string, between: number): Field<string> {
  return field<string>(label, {
    form: { is: 'text' },
    read: (input) => {
      const line = Line.of(input);
      const end = line.wordEnd(input, between);
      const value = latin1(input.bytes, input.at, end);
      line.leave(input, end);
      return value;
    },
    write: (sink, value) => {
      sink.ascii(value);
    },
  });
}
