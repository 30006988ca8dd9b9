/** Every line that is written is what the JSON Schema promises, and a damaged one is not. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { builtIn, dissect, type DissectionRecord } from '../../src/index.js';
import type { Mounted } from '../../src/mount.js';
import { FullJsonWriter } from '../../src/render/json-full.js';
import { jsonSchema, schemaVersion } from '../../src/render/json-schema.js';
import { TextSink } from '../../src/bytes/text-sink.js';
import { objectWriter } from '../../src/render/json-fields.js';
import { Definitions } from '../../src/render/json-schema-definitions.js';
import { fieldsSchema } from '../../src/render/json-schema-fields.js';
import { JsonWriter } from '../../src/render/json.js';
import { renderFlows } from '../../src/render/flows.js';
import { plainPalette } from '../../src/render/palette.js';
import { TextTimes } from '../../src/render/time.js';
import {
  derived,
  flags,
  group,
  names,
  optional,
  repeat,
  rest,
  struct,
  u32,
  u64,
  u8,
  unixTime,
} from '../../src/schema/index.js';
import { parrot } from '../engine/parrot.js';
import { dissected } from '../engine/run.js';
import { alice, bob, Connection, Traffic } from '../engine/traffic.js';
import { captures, root } from '../tshark.js';
import { finding, kinds, letterBytes, loginBytes, message, object, postProblems, ref } from './post.js';

function validator(dissectors: readonly Mounted[]): ValidateFunction {
  return new Ajv2020({ strict: true, allErrors: true }).compile(jsonSchema(dissectors));
}

/** What is wrong with each line; nothing when all are as promised. */
function faults(validate: ValidateFunction, lines: readonly string[]): string[] {
  return lines
    .filter((line) => !validate(JSON.parse(line)))
    .map((line) => `${line.slice(0, 80)} ${JSON.stringify(validate.errors?.slice(0, 3))}`);
}

/** The records in both JSON formats, with and without secrets, of one input and of several. */
function linesOf(records: readonly DissectionRecord[]): string[] {
  return [true, false].flatMap((reveal) =>
    [['a.pcap'], ['a.pcap', 'b.pcap']].flatMap((names) => {
      const options = { reveal, captures: names };
      const writers = [new JsonWriter(options), new FullJsonWriter(options)];
      return writers.flatMap((writer) => records.map((record) => writer.write(record)));
    }),
  );
}

const validate = validator(builtIn);

/** The declarations of the made-up protocol with every form of field. */
const post: Mounted = { ...parrot, id: 'post', title: 'Post', kinds: Object.values(kinds), problems: postProblems };

describe('the schema', () => {
  for (const capture of captures) {
    it(`holds for every line of ${capture}`, async () => {
      const records: DissectionRecord[] = [];
      for await (const record of dissect([`${root}/${capture}`], { dissectors: builtIn })) records.push(record);
      expect(faults(validate, linesOf(records))).toEqual([]);
    });
  }

  it('holds for a protocol that uses all of the contract', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic).open();
    connection.say('PASS secret\nFILE 4 cat.png\nmiaoFILE 9 dog.png\nwuff').lose(2).say('\nASK 1\n').reply('ANS 1\n');
    connection.say('PART 1 half\nPART 1 other\nDONE 1\nTUBE SAY in\nASK 2\nBOOM \n').close();
    traffic.wait(10_000).udp(alice, bob, 'SAY hello\n').udp(alice, bob, 'SAY cut off\n', 34).udp(alice, bob, 'SAY');
    const records = dissected(traffic);
    expect(new Set(records.map(({ record }) => record))).toEqual(new Set(['message', 'finding', 'object']));
    expect(records.some((record) => record.record === 'object' && record.missing.length > 0)).toBe(true);
    expect(faults(validator([parrot]), linesOf(records))).toEqual([]);
  });

  it('holds for every form of field, links, resends and secrets', () => {
    const letter = message('letter', letterBytes(['小明'], Uint8Array.of(0, 0xab)), {
      dialect: '1.0',
      role: 'switchboard',
      decrypted: 'password from frame 4',
      answers: { ref, seconds: 0.0008 },
      resendOf: { ref, number: 2, differs: ['packetNo'] },
      from: [ref],
    });
    const basket = [message('basket', Uint8Array.of(0x3f)), message('basket', Uint8Array.of(1))];
    const records = [letter, message('login', loginBytes('a', 'b')), ...basket, finding(), object()];
    expect(faults(validator([post]), linesOf(records))).toEqual([]);
  });

  it('holds for every secret, choice, absence and table, whatever the values are', () => {
    const bits = flags('bit', { A: 1 });
    const nothing = flags('bit', {});
    const states = [names('state', { OPEN: 1 }), names('state', { SHUT: 1 })] as const;
    const point = struct('Point', { x: u8('X', { names: states[1] }), y: optional(u8('Y')) });
    const { fields } = struct('All', {
      state: u8('State', { names: states[0] }),
      pin: u32('PIN', { secret: true, names: states[0] }),
      rights: u32('Rights', { secret: true, flags: bits }),
      bits: u32('Bits', { flags: { choose: ({ state }) => (state === 1 ? bits : nothing), tables: [bits, nothing] } }),
      none: u32('None', { flags: nothing }),
      points: repeat('Points', optional(group(point)), { key: 'state' }),
      keys: repeat('Keys', group(point, { secret: true }), { key: 'state' }),
      vault: group(point, { secret: true }),
      when: unixTime('When'),
      long: u64('Long'),
      yes: derived('Yes', { is: 'flag' }, () => true),
      data: rest('Data'),
    });
    const definitions = new Definitions({});
    const root = fieldsSchema(definitions, 'all', fields);
    const check = new Ajv2020({ strict: true, allErrors: true }).compile({ ...root, $defs: definitions.all() });
    const at = { x: 1, y: 2 };
    const full = { state: 1, pin: 1, rights: 1, bits: 1, none: 0, points: [at, undefined, { x: 7 }], keys: [at] };
    const more = { vault: at, when: 5.5, long: 2n ** 64n - 1n, yes: false, data: Uint8Array.of(171) };
    const strange = { state: null, pin: 9, rights: null, bits: -1, none: 3, when: NaN, long: null };
    for (const values of [{}, { ...full, ...more }, strange, { state: 2, bits: 1 }]) {
      const lines = [true, false].map((reveal) => {
        const sink = new TextSink();
        objectWriter(fields, reveal)(sink, values);
        return sink.text();
      });
      expect(faults(check, lines)).toEqual([]);
    }
    for (const wrong of ['{"stateName":"SHUT","state":1}', '{"points":[{"xName":"OPEN","x":1}]}', '{"pin":"1234"}']) {
      expect(check(JSON.parse(wrong))).toBe(false);
    }
  });

  it('holds for the lines of flows', () => {
    const traffic = new Traffic().udp(alice, bob, 'SAY hello\n').udp(bob, { ...alice, port: 1 }, 'nothing');
    const engine = new Engine({ dissectors: [parrot], keepFlows: true }, () => undefined);
    for (const frame of traffic.frames) engine.frame(frame);
    engine.finish();
    const options = { times: new TextTimes('utc'), palette: plainPalette, digits: 9 } as const;
    const lines = [...renderFlows(engine.flows(), 'json', options)];
    expect(lines).toHaveLength(2);
    expect(faults(validate, lines)).toEqual([]);
  });

  it('says which version it is, and stands in one text', () => {
    expect(jsonSchema(builtIn)).toMatchObject({ $id: `urn:imdissect:schema:${schemaVersion}` });
    expect(JSON.stringify(jsonSchema(builtIn))).toBe(JSON.stringify(jsonSchema(builtIn)));
  });
});

describe('a line that is not what was promised', () => {
  const record = message('letter', letterBytes(['小明'], Uint8Array.of(0)));
  const good = new FullJsonWriter({ reveal: false, captures: ['a.pcap'] }).write(record);
  const check = validator([post]);
  const damages: readonly (readonly [string, string, string])[] = [
    ['a 64-bit number as a number', '"packetNo":"9007199254740993"', '"packetNo":9007199254740993'],
    ['a number as text', '"version":1', '"version":"1"'],
    ['a key that no field has', '"version":1', '"version":1,"surprise":1'],
    ['a name that the table does not have', '"commandName":"SEND_MSG"', '"commandName":"SENDMSG"'],
    ['a name without its number', '"command":2,"commandName"', '"commandName"'],
    ['bits without their names', ',"optionsNames":["URGENT","SEALED"]', ''],
    ['bytes in capitals', '"mark":"00"', '"mark":"0A"'],
    ['an element of another form', '"contacts":[{"uin":10001', '"contacts":[{"uin":true'],
    ['fields of another kind', '"kind":"post.letter"', '"kind":"post.basket"'],
    ['a kind that nobody declared', '"kind":"post.letter"', '"kind":"post.postcard"'],
    ['an envelope without direction', '"direction":"client-to-server",', ''],
    ['a port that there is not', '"port":34917', '"port":65536'],
    ['a time without fraction', '.029866Z', 'Z'],
    ['a record of no kind', '"record":"message"', '"record":"massage"'],
    ['a tree without sources', ',"sources":', ',"sauces":'],
    ['a row without label', '"label":"Mark",', ''],
  ];
  it('is good before it is damaged', () => {
    expect(faults(check, [good])).toEqual([]);
  });
  for (const [what, from, to] of damages) {
    it(`fails: ${what}`, () => {
      expect(good).toContain(from);
      expect(check(JSON.parse(good.replace(from, to)))).toBe(false);
    });
  }
});
