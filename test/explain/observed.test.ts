import { describe, expect, it } from 'vitest';
import { writtenAs } from '../../src/explain/observed.js';
import { rest, type Row, type Source } from '../../src/schema/index.js';

/** What is seen of a value that all of the bytes were read for. */
function seen(value: unknown, bytes: Uint8Array | string): string | null {
  const all = typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes)) : bytes;
  const padded = new Uint8Array([9, 9, ...all]);
  const source: Source = {
    name: 'datagram',
    bytes: padded,
    start: 1,
    end: padded.length,
    wireLength: padded.length - 1,
    via: '',
    of: null,
    origins: [],
  };
  const field = { ...rest('Value'), key: 'value' };
  const row: Row = {
    key: 'value',
    label: 'Value',
    source: 0,
    start: 1,
    end: 1 + all.length,
    value,
    text: '',
    note: false,
    secret: false,
    field,
    children: [],
  };
  return writtenAs(row, source);
}

describe('what the bytes of a value show', () => {
  it.each([
    ['root', 'root:', 'up to ":" (3a)'],
    ['小明', '小明\0', 'up to NUL (00)'],
    ['root', 'root', 'to the end of its bytes'],
    ['', '\0', 'up to NUL (00)'],
    ['other', 'root:', null],
    ['root', 'root and more', null],
    [21, '21:', 'in decimal digits up to ":" (3a)'],
    [0x4e20, '4E20:', 'in hexadecimal digits up to ":" (3a)'],
    [7, '7', 'in digits'],
    [1, '1:\x07:', 'in digits up to ":" (3a) BEL (07) ":" (3a)'],
    [1, '1a', null],
    [258, Uint8Array.of(1, 2), 'of 2 bytes, big-endian'],
    [513, Uint8Array.of(1, 2), 'of 2 bytes, little-endian'],
    [0x0101, Uint8Array.of(1, 1), 'of 2 bytes'],
    [9007199254740993n, Uint8Array.of(0, 0x20, 0, 0, 0, 0, 0, 1), 'of 8 bytes, big-endian'],
    [null, 'x:', null],
    [Number.NaN, Uint8Array.of(0), null],
    [-1, Uint8Array.of(255), null],
    [1.5, Uint8Array.of(1), null],
    [Uint8Array.of(0xab, 0xcd), 'ABcd-', 'in hexadecimal digits up to "-" (2d)'],
    [Uint8Array.of(1, 2), Uint8Array.of(1, 2), null],
  ])('%s in %s: %s', (value, bytes, said) => {
    expect(seen(value, bytes)).toBe(said);
  });
});
