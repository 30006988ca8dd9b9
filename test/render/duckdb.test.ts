/** DuckDB reads the JSON lines of every sample with the recipe that imdissect prints, and gives the same values. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { Frame } from '../../src/capture/frame.js';
import { openCapture } from '../../src/capture/open.js';
import { builtIn, type DissectionRecord, type MessageRecord } from '../../src/index.js';
import { duckdbRecipe, questions } from '../../src/render/duckdb.js';
import { FullJsonWriter } from '../../src/render/json-full.js';
import { JsonWriter } from '../../src/render/json.js';
import { renderFlows } from '../../src/render/flows.js';
import { plainPalette } from '../../src/render/palette.js';
import { TextTimes } from '../../src/render/time.js';
import { captures, root } from '../tshark.js';
import { finding, letterBytes, message, object, ref } from './post.js';

const duckdb = await import('@duckdb/node-api').catch((error: unknown) => String(error).split('\n')[0]);
const why = typeof duckdb === 'string' ? ` (skipped: @duckdb/node-api does not load here: ${duckdb})` : '';
const folder = mkdtempSync(join(tmpdir(), "imdissect-duck'db-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Rows = readonly Readonly<Record<string, unknown>>[];

/** The views over these lines, ready to be asked. */
async function views(name: string, lines: string): Promise<(sql: string) => Promise<Rows>> {
  if (typeof duckdb === 'string' || duckdb === undefined) throw new Error(why);
  const file = join(folder, name);
  writeFileSync(file, lines);
  const connection: DuckDBConnection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  await connection.run(duckdbRecipe(file));
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

interface Dissected {
  readonly records: readonly DissectionRecord[];
  readonly flows: string;
}

async function dissectedSample(capture: string): Promise<Dissected> {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn, keepFlows: true }, (record) => records.push(record));
  const source = await openCapture(join(root, capture));
  const frame = new Frame();
  for (let more = true; more; more = await source.more()) while (source.next(frame)) engine.frame(frame);
  engine.finish();
  await source.close();
  const options = { times: new TextTimes('utc'), palette: plainPalette, digits: 6 } as const;
  return { records, flows: [...renderFlows(engine.flows(), 'json', options)].join('') };
}

const plain = { reveal: false, captures: ['a.pcap'] };
const linesOf = (records: readonly DissectionRecord[], writer: JsonWriter = new JsonWriter(plain)): string =>
  records.map((record) => `${writer.write(record)}\n`).join('');
const fieldsOf = (line: string): Record<string, unknown> => {
  const { fields } = JSON.parse(line) as { readonly fields: Record<string, unknown> };
  return fields;
};
const numbered = (record: DissectionRecord): string => `${record.ref.frame}.${record.ref.n}`;

describe.skipIf(why !== '')(`DuckDB${why}`, () => {
  for (const capture of captures) {
    it(`has a row for every record of ${capture}, with its values`, async () => {
      const { records, flows } = await dissectedSample(capture);
      const messages = records.filter((record): record is MessageRecord => record.record === 'message');
      const ask = await views('sample.jsonl', linesOf(records) + flows);
      for (const record of ['message', 'finding', 'object'] as const) {
        const ids = records.filter((one) => one.record === record).map(numbered);
        const rows = await ask(`SELECT id FROM ${record}s`);
        expect(rows.map(({ id }) => id)).toEqual(ids);
      }
      expect(await ask('SELECT flow FROM flows')).toHaveLength(flows.split('\n').length - 1);
      const said = messages.map((one) => fieldsOf(new JsonWriter(plain).write(one)));
      expect(await ask("SELECT fields->>'$.packetNo' AS packet, fields->>'$.text' AS text FROM messages")).toEqual(
        said.map(({ packetNo, text }) => ({ packet: packetNo ?? null, text: text ?? null })),
      );
      expect(await ask('SELECT id FROM messages WHERE time IS NULL')).toEqual([]);
      for (const { sql } of questions) await ask(sql);
    });
  }

  it('answers the questions of the recipe', async () => {
    const { records } = await dissectedSample('samples/ipmsg/libipmsg-session/capture.pcap');
    const ask = await views('questions.jsonl', linesOf(records));
    const [who = '', how = '', never = '', what = ''] = questions.map(({ sql }) => sql);
    const messages = records.filter((record): record is MessageRecord => record.record === 'message');
    const sent = (await ask(who)).map((row) => Number(row['messages']));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(messages.length);
    const answered = messages.filter(({ answers }) => answers !== null).length;
    const answers = (await ask(how)).map((row) => Number(row['answers']));
    expect(answers.reduce((sum, count) => sum + count, 0)).toBe(answered);
    expect(answered).toBeGreaterThan(0);
    expect((await ask(never)).map(({ id, text }) => [id, text])).toEqual([
      ['131.1', 'no RECVMSG within 10 s of the message'],
    ]);
    const texts = messages.map((one) => fieldsOf(new JsonWriter(plain).write(one))['text']);
    expect((await ask(what)).map(({ said }) => said).sort()).toEqual(texts.filter((text) => text).sort());
  });

  it('keeps 64-bit numbers, nanoseconds and every column as declared', async () => {
    const letter = message('letter', letterBytes(['小明'], Uint8Array.of(0)), {
      answers: { ref, seconds: 0.0008 },
      resendOf: { ref, number: 2, differs: ['packetNo'] },
      from: [ref],
    });
    const lost = object({ missing: [[4, 9]], complete: false, sha256: null });
    const fine = { ...letter, digits: 9 as const, ref: { ...ref, nanoseconds: 29_866_789 } };
    const ask = await views('letter.jsonl', linesOf([fine, finding(), lost], new FullJsonWriter(plain)));
    const [row] = await ask(
      "SELECT time, fields->>'$.packetNo' AS packet, (fields->>'$.packetNo')::UBIGINT AS number, src.port AS port," +
        ' fields->>\'$.contacts[0].nick\' AS nick, answers.afterSeconds AS after, resendOf.differs AS differs, "from",' +
        " tree->>'$[0].label' AS label FROM messages",
    );
    expect(row).toEqual({
      time: '2026-11-20 20:05:44.029866789',
      packet: '9007199254740993',
      number: '9007199254740993',
      port: '34917',
      nick: '小明',
      after: 0.0008,
      differs: ['packetNo'],
      from: ['19.1'],
      label: 'Post header',
    });
    expect(await ask('SELECT missing, complete FROM objects')).toEqual([{ missing: [['4', '9']], complete: false }]);
    const types = await ask('DESCRIBE messages');
    expect(Object.fromEntries(types.map((one) => [one['column_name'], one['column_type']]))).toMatchObject({
      frame: 'BIGINT',
      time: 'TIMESTAMP_NS',
      fields: 'JSON',
      summary: 'VARCHAR',
      from: 'VARCHAR[]',
    });
  });

  it('reads the lines of several captures, and a time that no nanosecond clock has as NULL', async () => {
    const options = { reveal: false, captures: ['a.pcap', "b'.pcap"] };
    const late = { ...finding(), ref: { ...ref, input: 1, seconds: 1e11 } };
    const ask = await views('several.jsonl', linesOf([finding(), late], new JsonWriter(options)));
    expect(await ask('SELECT id, capture, time IS NULL AS lost FROM findings')).toEqual([
      { id: expect.stringMatching(/^1:/) as string, capture: 'a.pcap', lost: false },
      { id: expect.stringMatching(/^2:/) as string, capture: "b'.pcap", lost: true },
    ]);
  });
});

describe('the recipe', () => {
  it('lets no name of a file out of its comment or its text', () => {
    const sql = duckdbRecipe("a'b\nDROP TABLE x;\u2028--.jsonl");
    expect(sql.split('\n')[0]).toMatch(/^-- .* > a'b\?DROP TABLE x;\?--\.jsonl$/);
    expect(sql).toContain("read_json('a''b\nDROP");
  });
});
