import type { Sink } from '../bytes/sink.js';
import { field, type Field, type FieldOptions } from './field.js';
import type { Input } from './input.js';

type NumberField = (label: string, options?: FieldOptions) => Field<number>;

function number(read: (input: Input) => number, write: (sink: Sink, value: number) => void): NumberField {
  return (label, options) =>
    field(
      label,
      {
        form: { is: 'number' },
        read,
        write: (sink, value) => {
          write(sink, value);
        },
      },
      options,
    );
}

/** Unsigned numbers, big-endian unless the name ends in `le`. */
export const u8 = number(
  (input) => input.u8(),
  (sink, value) => {
    sink.u8(value);
  },
);
export const u16 = number(
  (input) => input.u16(),
  (sink, value) => {
    sink.u16(value);
  },
);
export const u32 = number(
  (input) => input.u32(),
  (sink, value) => {
    sink.u32(value);
  },
);
export const u16le = number(
  (input) => input.u16le(),
  (sink, value) => {
    sink.u16le(value);
  },
);
export const u32le = number(
  (input) => input.u32le(),
  (sink, value) => {
    sink.u32le(value);
  },
);

type LongField = (label: string, options?: FieldOptions) => Field<bigint>;

function long(read: (input: Input) => bigint, write: (sink: Sink, value: bigint) => void): LongField {
  return (label, options) =>
    field(
      label,
      {
        form: { is: 'long' },
        read,
        write: (sink, value) => {
          write(sink, value);
        },
      },
      options,
    );
}

/** 64-bit unsigned numbers: a bigint in memory, a string of decimal digits in JSON. */
export const u64 = long(
  (input) => input.u64(),
  (sink, value) => {
    sink.u64(value);
  },
);
export const u64le = long(
  (input) => input.u64le(),
  (sink, value) => {
    sink.u64le(value);
  },
);

/** An IPv4 address in network byte order. */
export function ipv4(label: string, options?: FieldOptions): Field<string> {
  return field(
    label,
    {
      form: { is: 'address' },
      read: (input) => `${input.u8()}.${input.u8()}.${input.u8()}.${input.u8()}`,
      write: (sink, value) => {
        for (const part of value.split('.')) sink.u8(Number(part));
      },
    },
    options,
  );
}

/** Seconds since 1970, 32 bit; shown as UTC. */
export function unixTime(label: string, options?: FieldOptions): Field<number> {
  return field(
    label,
    {
      form: { is: 'time' },
      read: (input) => input.u32(),
      write: (sink, value) => {
        sink.u32(value);
      },
      show: showTime,
    },
    options,
  );
}

/** Seconds since 1970 as people read them. */
export function showTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
