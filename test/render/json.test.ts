import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextSink } from '../../src/bytes/text-sink.js';
import { objectWriter } from '../../src/render/json-fields.js';
import { JsonWriter } from '../../src/render/json.js';
import {
  field,
  flags,
  group,
  kind,
  names,
  repeat,
  rest,
  struct,
  text,
  u32,
  u64,
  type AnyField,
  type Scope,
} from '../../src/schema/index.js';
import { finding, letterBytes, loginBytes, message, object, postProblems, ref, textOptions } from './post.js';
import { asUtf8, hostileTexts } from './hostile-texts.js';

const textWriter = (fields: readonly AnyField[], reveal: boolean): ((values: Scope) => string) => {
  const write = objectWriter(fields, reveal);
  return (values) => {
    const sink = new TextSink();
    write(sink, values);
    return sink.text();
  };
};

const json = (record: Parameters<JsonWriter['write']>[0], reveal = false): string =>
  new JsonWriter(textOptions({ reveal })).write(record);

const head =
  '"frame":19,"frames":[19,19],"time":"2026-11-20T20:05:44.029866Z","flow":1,"protocol":"post","dialect":null,' +
  '"transport":"udp","src":{"address":"127.0.0.1","port":34917},"dst":{"address":"127.0.0.1","port":8000},' +
  '"direction":"client-to-server"';
const headerFields =
  '"version":1,"command":2,"commandName":"SEND_MSG","options":21,"optionsNames":["URGENT","SEALED"],' +
  '"sentAt":1699957248,"packetNo":"9007199254740993","realIp":"10.0.0.7","host":"vm"';

describe('the line of a message', () => {
  it('has the keys of the contract in its order, and every form of value', () => {
    expect(json(message('letter', letterBytes(['小明'], Uint8Array.of(0, 0xab))))).toBe(
      `{"record":"message","id":"19.1",${head},"kind":"post.letter","summary":"LETTER","fields":{${headerFields},` +
        '"count":1,"contacts":[{"uin":10001,"nick":"小明"}],"urgent":true,"mark":"00ab"},"diagnostics":[]}',
    );
  });

  it('has what is only sometimes there in its place', () => {
    const record = message('letter', letterBytes([]), {
      dialect: '1.0',
      role: 'switchboard',
      decrypted: 'password from frame 4',
      direction: 1,
      source: { address: '127.0.0.1', port: 8000 },
      destination: { address: '127.0.0.1', port: 34917 },
      firstFrame: 17,
      answers: { ref: { ...ref, frame: 17 }, seconds: 0.0008 },
      resendOf: { ref: { ...ref, frame: 16 }, number: 2, differs: ['packetNo'] },
      from: [ref, { ...ref, n: 2 }],
      diagnostics: [{ problem: postProblems.odd, detail: { what: 'x' } }],
    });
    const line = json(record);
    expect(Object.keys(JSON.parse(line) as object)).toEqual(
      (
        'record id frame frames time flow protocol dialect transport src dst direction role kind summary fields ' +
        'decrypted answers resendOf from diagnostics'
      ).split(' '),
    );
    expect(JSON.parse(line)).toMatchObject({
      frames: [17, 19],
      src: { port: 8000 },
      dst: { port: 34917 },
      direction: 'server-to-client',
      role: 'switchboard',
      decrypted: { with: 'password from frame 4' },
      answers: { id: '17.1', afterSeconds: 0.0008 },
      resendOf: { id: '16.1', number: 2, differs: ['packetNo'] },
      from: ['19.1', '19.2'],
      diagnostics: [{ code: 'post.odd', severity: 'warning', text: 'odd: x' }],
    });
  });

  it('an unparsable number is null, a missing time is null', () => {
    const line = json(message('basket', Uint8Array.of(0x3f), { hasTime: false }));
    expect(JSON.parse(line)).toMatchObject({ time: null, fields: { code: null } });
  });

  it('with several captures every record names its own, and ids say which', () => {
    const writer = new JsonWriter(textOptions({ captures: ['a.pcap', 'b "2".pcap'] }));
    const second = { ...ref, input: 1 };
    expect(writer.write(message('basket', Uint8Array.of(1), { ref: second, from: [ref] }))).toMatch(
      /^\{"record":"message","id":"2:19\.1","capture":"b \\"2\\"\.pcap",.*"from":\["1:19\.1"\]/,
    );
    expect(writer.write(finding({ about: second }))).toMatch(
      /"id":"1:58\.2","capture":"a\.pcap",.*"about":"2:19\.1"\}$/,
    );
    expect(writer.write(object())).toMatch(/"id":"1:141\.2","capture":"a\.pcap",.*"from":\["1:30\.1","1:37\.1"\]\}$/);
  });
});

describe('the lines of findings and objects', () => {
  it('have the keys of the contract in its order', () => {
    expect(json(finding())).toBe(
      '{"record":"finding","id":"58.2","frame":58,"time":"2026-11-20T20:05:44.029866Z","flow":1,"protocol":"post",' +
        '"code":"post.unanswered","severity":"warning","text":"LETTER was never answered","about":"56.1"}',
    );
    expect(json(object())).toBe(
      '{"record":"object","id":"141.2","frame":141,"time":"2026-11-20T20:05:44.029866Z","flow":1,"protocol":"post",' +
        `"kind":"file","src":null,"dst":null,"name":"hello.txt","size":38,"sha256":"${'ab'.repeat(32)}","complete":true,"from":["30.1","37.1"]}`,
    );
  });

  it('what is not known is null, what is missing is listed', () => {
    expect(JSON.parse(json(finding({ flow: null, protocol: null, about: null })))).toMatchObject({
      flow: null,
      protocol: null,
      about: null,
    });
    const partial = object({ flow: null, name: null, sha256: null, complete: false, missing: [[0, 5]] });
    expect(JSON.parse(json(partial))).toMatchObject({ flow: null, name: null, sha256: null, missing: [[0, 5]] });
  });
});

describe('text of strangers', () => {
  it.each(hostileTexts)('%j reads back, and nothing unsafe stands in the line', (hostile) => {
    const records = [
      json(message('letter', letterBytes([asUtf8(hostile)]), { summary: () => hostile })),
      json(finding({ detail: { name: hostile } })),
      json(object({ name: hostile })),
    ];
    for (const line of records) {
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    }
    expect(JSON.parse(records[2] ?? '')).toMatchObject({ name: hostile });
  });
});

describe('fields as declared', () => {
  const colours = names('colour', { RED: 1, BLUE: 2 });
  const bits = flags('bit', { LOW: 1, HIGH: 0x80000000 });
  const inner = struct('Inner', { id: u64('Id'), note: text('Note', { by: 0 }) });
  const all = kind('t.all', 'ALL', [
    struct('All', {
      colour: u32('Colour', { names: colours }),
      bits: u32('Bits', { flags: bits }),
      long: u64('Long'),
      word: text('Word', { by: 0 }),
      pin: u32('Pin', { secret: true, names: colours }),
      inner: group(inner),
      list: repeat('List', group(inner), { while: () => false }),
      lit: field<boolean>('Lit', { form: { is: 'flag' }, read: () => true, write: () => undefined }),
      raw: rest('Raw'),
    }),
  ]);
  const innerValue = fc.record({
    id: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    note: fc.string({ unit: 'binary' }),
  });
  const values = fc.record(
    {
      colour: fc.oneof(fc.nat(3), fc.constant(null)),
      bits: fc.constantFrom(0, 1, 0x80000000, 0x80000001, 6, null),
      long: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      word: fc.string({ unit: 'binary' }),
      pin: fc.nat(),
      inner: innerValue,
      list: fc.array(innerValue, { maxLength: 4 }),
      lit: fc.boolean(),
      raw: fc.uint8Array({ maxLength: 40 }),
    },
    { requiredKeys: [] },
  );

  /** JSON as the declarations say it, built the slow and plain way. */
  function plain(
    fields: readonly AnyField[],
    value: Record<string, unknown>,
    reveal: boolean,
  ): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const f of fields) {
      const one = value[f.key];
      if (one === undefined) continue;
      result[f.key] = f.secret && !reveal ? '<redacted>' : plainValue(f, one, reveal);
      if (f.secret && !reveal) continue;
      const name = typeof one === 'number' ? f.names?.nameOf(one) : undefined;
      if (name !== undefined) result[`${f.key}Name`] = name;
      if (f.flags !== null && 'namesOf' in f.flags) {
        result[`${f.key}Names`] = typeof one === 'number' ? f.flags.namesOf(one) : [];
      }
    }
    return result;
  }

  function plainValue({ form }: AnyField, value: unknown, reveal: boolean): unknown {
    if (form.is === 'object') return plain(form.fields, value as Record<string, unknown>, reveal);
    if (form.is === 'list') return (value as unknown[]).map((one) => plainValue(form.of, one, reveal));
    if (typeof value === 'bigint') return String(value);
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  }

  it.each([true, false])('every value says the same as plain JSON, in the same order (revealed: %s)', (reveal) => {
    const write = textWriter(all.fields, reveal);
    fc.assert(
      fc.property(values, (value) => {
        const expected = plain(all.fields, value, reveal);
        const parsed = JSON.parse(write(value)) as object;
        expect(parsed).toEqual(expected);
        expect(Object.keys(parsed)).toEqual(Object.keys(expected));
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('a value of another type than the declared one is null, whatever it is', () => {
    const write = textWriter(all.fields, true);
    const wrong = { colour: 'red', bits: {}, long: 5, word: 5, inner: 'x', list: 7, lit: 'yes', raw: [1, 2] };
    expect(JSON.parse(write(wrong))).toEqual({
      colour: null,
      bits: null,
      bitsNames: [],
      long: null,
      word: null,
      inner: null,
      list: null,
      lit: null,
      raw: null,
    });
  });
});

it('a secret is shown only when it is to be revealed', () => {
  const record = message('login', loginBytes('ann', 'hunter22'));
  expect(json(record)).toContain('"user":"ann","password":"<redacted>"');
  expect(json(record)).not.toContain('hunter22');
  expect(json(record, true)).toContain('"password":"hunter22"');
});
