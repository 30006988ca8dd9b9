import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimal,
  derived,
  Draft,
  flags,
  group,
  Input,
  ipv4,
  kind,
  names,
  optional,
  problems,
  repeat,
  rest,
  Sink,
  sized,
  struct,
  text,
  Trace,
  u16,
  u16le,
  u32,
  u32le,
  u64,
  u64le,
  u8,
  unixTime,
  variant,
  word,
  type Row,
  type Struct,
  type Target,
} from '../../src/schema/index.js';
import { untiled } from '../../src/testing/index.js';

const { malformed } = problems('kit', {
  malformed: { severity: 'error', text: 'byte {at}: {needed} needed, {found} there, says {witness}', help: '' },
});

const ascii = (value: string): Uint8Array => Uint8Array.from(value, (letter) => letter.charCodeAt(0));

function written(part: Struct<object>, values: Target): Uint8Array {
  const sink = new Sink(4);
  part.write(sink, values);
  return sink.finish();
}

/** Reads a message of one struct; with a tree, which must cover every byte. */
function read(part: Struct<object>, bytes: Uint8Array, traced = false, wireEnd = bytes.length) {
  const input = new Input(bytes, 0, bytes.length, wireEnd);
  const trace = new Trace();
  if (traced) {
    const wireLength = bytes.length;
    trace.addSource({ name: 'bytes', bytes, start: 0, end: wireLength, wireLength, via: '', of: null, origins: [] });
    input.trace = trace;
  }
  const draft = new Draft(kind('kit.message', 'MESSAGE', [part]), input, malformed);
  draft.take(part);
  draft.end();
  if (traced) expect(untiled(trace)).toEqual([]);
  return { fields: draft.fields, codes: draft.diagnostics.map(({ problem }) => problem.code), trace, draft };
}

const Kinds = names('kind', { TEXT: 1, NUMBER: 2 });
const Marks = flags('marks', { LOUD: 0x1, SECRET: 0x8000 });
const textBody = struct('Text body', { length: u8('Length'), text: sized('length', rest('Text')) });
const numberBody = struct('Number body', { value: u32('Value') });

const everything = struct('Everything', {
  kind: u8('Kind', { names: Kinds }),
  marks: u16('Marks', { flags: Marks, show: 'hex' }),
  little: u16le('Little'),
  long: u64('Long'),
  longLittle: u64le('Long, little-endian'),
  quad: u32le('Quad'),
  address: ipv4('Address'),
  at: unixTime('At'),
  name: text('Name', { by: 0 }),
  number: decimal('Number', { by: 0x20 }, 2 ** 32),
  tag: word('Tag', { by: 0x0a }),
  count: u8('Count'),
  points: repeat('Points', group(struct('Point', { x: u8('X'), y: u8('Y') })), { key: 'count' }),
  body: variant<'TEXT' | 'NUMBER', object>('Body', 'kind', Kinds, { TEXT: textBody, NUMBER: numberBody }),
  double: derived('Twice the count', { is: 'number' }, (scope) => Number(scope['count']) * 2),
  trailer: optional(u8('Trailer')),
});

const byte = fc.integer({ min: 0, max: 255 });
const letters = fc.stringMatching(/^[a-zA-Z0-9é漢]{0,12}$/);
const common = {
  marks: fc.integer({ min: 0, max: 0xffff }),
  little: fc.integer({ min: 0, max: 0xffff }),
  long: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  longLittle: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  quad: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  address: fc.ipV4(),
  at: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  name: letters,
  number: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  tag: fc.stringMatching(/^[a-z]{0,6}$/),
  trailer: byte,
};
const points = fc.array(fc.record({ x: byte, y: byte }), { maxLength: 5 });
const values = fc.oneof(
  fc
    .record({ ...common, points, text: fc.uint8Array({ maxLength: 20 }) })
    .map(({ text: bytes, ...all }) => ({ ...all, kind: 1, body: { length: bytes.length, text: bytes } })),
  fc.record({ ...common, points, value: byte }).map(({ value, ...all }) => ({ ...all, kind: 2, body: { value } })),
);

describe('a struct', () => {
  it('reads back what it wrote, byte for byte and value for value, with and without a tree', () => {
    fc.assert(
      fc.property(values, (given) => {
        const whole = { ...given, count: given.points.length };
        const bytes = written(everything, whole);
        for (const traced of [false, true]) {
          const { fields, codes } = read(everything, bytes, traced);
          expect(codes).toEqual([]);
          expect(fields).toEqual({ ...whole, double: whole.count * 2 });
          expect(written(everything, fields)).toEqual(bytes);
        }
      }),
      { seed: 6 },
    );
  });

  it('keeps what it read before a short read, names who was short, and covers the rest', () => {
    const [sample] = fc.sample(values, { seed: 7, numRuns: 1 });
    const bytes = written(everything, { ...sample, count: sample?.points.length ?? 0 });
    for (let length = 0; length < bytes.length - 1; length++) {
      const short = read(everything, bytes.slice(0, length), true);
      expect(short.codes, `${length} bytes sent`).toEqual(['kit.malformed']);
      expect(short.fields).toEqual(read(everything, bytes.slice(0, length)).fields);
      const cut = read(everything, bytes.slice(0, length), true, bytes.length);
      expect(cut.codes, `${length} bytes captured`).toEqual(['capture.cut-short']);
    }
  });

  it('keeps the elements of a list that were there when its count promises more', () => {
    const list = struct('List', { n: u8('Count'), items: repeat('Items', u16('Item'), { key: 'n' }) });
    expect(read(list, Uint8Array.of(3, 0, 1, 0, 2), true)).toMatchObject({
      fields: { n: 3, items: [1, 2] },
      codes: [],
    });
    expect(read(list, Uint8Array.of(3, 0, 1, 0), true)).toMatchObject({
      fields: { n: 3, items: [1] },
      codes: ['kit.malformed'],
    });
  });

  it('measures a length that was not given, and writes a lying one as it is', () => {
    const sizedText = struct('Sized', {
      length: decimal('Length', { by: 0x0a }, 1000),
      payload: sized('length', rest('Payload')),
    });
    expect(written(sizedText, { payload: ascii('hello') })).toEqual(ascii('5\nhello'));
    expect(written(sizedText, { length: 9, payload: ascii('hello') })).toEqual(ascii('9\nhello'));
    expect(read(sizedText, ascii('9\nhello'), true).codes).toEqual(['kit.malformed']);
  });

  it('leaves the bytes of an unknown variant to the undecoded rest', () => {
    const tagged = struct('Tagged', { kind: u8('Kind'), body: variant('Body', 'kind', Kinds, { NUMBER: numberBody }) });
    const { fields, trace } = read(tagged, Uint8Array.of(9, 1, 2), true);
    expect(fields).toEqual({ kind: 9 });
    expect(trace.rows.map(({ label, text: shown }) => `${label}: ${shown}`)).toEqual([
      'Tagged: ',
      'Undecoded: 2 bytes',
    ]);
  });

  it('tells a text that is no number in range from one that is', () => {
    const one = struct('Number', { n: decimal('N', { by: 0x20 }, 256) });
    for (const [given, expected] of [
      ['255 ', 255],
      ['256 ', null],
      [' ', null],
      ['1x ', null],
      ['007 ', 7],
    ] as const) {
      expect(read(one, ascii(given)).fields['n' as never]).toBe(expected);
    }
  });
});

describe('the tree', () => {
  const find = (rows: readonly Row[], key: string): Row | undefined =>
    rows.flatMap((row) => [row, ...row.children]).find((row) => row.key === key);

  it('shows names, flag bits and derived values as people read them', () => {
    const part = struct('Part', {
      kind: u8('Kind', { names: Kinds }),
      marks: u16('Marks', { flags: Marks, show: 'hex' }),
      sum: derived('Sum', { is: 'number' }, (scope) => Number(scope['kind']) + Number(scope['marks'])),
    });
    const { trace } = read(part, Uint8Array.of(1, 0x80, 0x41), true);
    expect(find(trace.rows, 'kind')?.text).toBe('TEXT (1)');
    const marks = find(trace.rows, 'marks');
    expect(marks?.text).toBe('0x8041');
    expect(marks?.children.map(({ label, note, text: shown }) => [label, note, shown])).toEqual([
      ['LOUD', true, '0x00000001 set'],
      ['SECRET', true, '0x00008000 set'],
      ['Bits without a name', true, '0x40'],
    ]);
    expect(find(trace.rows, 'sum')).toMatchObject({ note: true, text: '32834' });
  });

  it('gives derived bytes a source of their own, with whatever they leave over', () => {
    const bytes = ascii('4142');
    const input = new Input(bytes, 0, 4);
    const trace = new Trace();
    trace.addSource({ name: 'bytes', bytes, start: 0, end: 4, wireLength: 4, via: '', of: null, origins: [] });
    input.trace = trace;
    trace.begin('hex', 'Hex', 0, 0, null);
    const stop = input.derive('hex', 'decoded from hexadecimal', ascii('AB'), [0, 4], (inner) => {
      struct('Inner', { first: u8('First'), third: u16('Third') }).readInto(inner, {});
    });
    input.at = 4;
    trace.finish(4, undefined, '');
    expect(stop?.reason).toBe('short');
    expect(untiled(trace)).toEqual([]);
    expect(trace.sources[1]).toMatchObject({ name: 'hex', of: { source: 0, start: 0, end: 4 } });
    expect(trace.rows[0]?.children.map(({ label, source }) => [label, source])).toEqual([
      ['First', 1],
      ['Undecoded', 1],
    ]);
  });
});

describe('declarations that cannot be right are refused when the module loads', () => {
  it('keys that are not camelCase or that JavaScript would reorder', () => {
    expect(() => struct('S', { '1': u8('One') })).toThrow("the key '1'");
    expect(() => struct('S', { Big: u8('Big') })).toThrow("the key 'Big'");
  });

  it('a length that stands behind what it measures', () => {
    expect(() => struct('S', { data: sized('length', rest('Data')), length: u8('Length') })).toThrow(
      "no field 'length' before",
    );
  });

  it('two fields with one JSON key, names of enumerations included', () => {
    const a = struct('A', { kind: u8('Kind', { names: Kinds }) });
    expect(() => kind('kit.twice', 'TWICE', [a, a])).toThrow("two fields with the key 'kind'");
    expect(() => kind('kit.name', 'NAME', [a, struct('B', { kindName: u8('Name') })])).toThrow("the key 'kindName'");
  });

  it('a number with two names', () => {
    expect(() => names('table', { A: 1, B: 1 })).toThrow('1 has two names');
  });
});
