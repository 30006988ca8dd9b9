/**
 * How DuckDB reads the JSON lines: SQL made from their JSON Schema, so that it names every column with its type and
 * nothing is guessed from the values. What depends on the kind of message stays JSON.
 */
import type { Json } from '../schema/value.js';
import type { JsonSchema } from './json-schema-definitions.js';
import { envelopeDefinitions, messageRecord } from './json-schema-envelope.js';

/** A question with the SQL that answers it from the views. */
export interface Question {
  readonly ask: string;
  readonly sql: string;
}

/** What the views are good for; each runs as it stands. */
export const questions: readonly Question[] = [
  {
    ask: 'Who talked to whom?',
    sql: 'SELECT src.address AS sender, dst.address AS receiver, count(*) AS messages FROM messages\nGROUP BY ALL ORDER BY messages DESC, sender, receiver',
  },
  {
    ask: 'How long did answers take?',
    sql: 'SELECT asked.kind, count(*) AS answers, round(median(answer.answers.afterSeconds) * 1000, 3) AS median_ms,\n       round(max(answer.answers.afterSeconds) * 1000, 3) AS longest_ms\nFROM messages answer JOIN messages asked ON asked.id = answer.answers.id\nGROUP BY ALL ORDER BY answers DESC, asked.kind',
  },
  {
    ask: 'What was never answered?',
    sql: "SELECT asked.time, asked.id, asked.summary, finding.text\nFROM findings finding JOIN messages asked ON asked.id = finding.about\nWHERE finding.code LIKE '%.unacknowledged' ORDER BY asked.time",
  },
  {
    ask: 'What was said? (->> gives text, NULL where a message has no such key; packet numbers stay text, exactly)',
    sql: "SELECT time, src.address AS sender, fields->>'$.packetNo' AS packet, fields->>'$.text' AS said\nFROM messages WHERE fields->>'$.text' <> '' ORDER BY time",
  },
];

/** The SQL that makes the views `records`, `messages`, `findings`, `objects` and `flows` over files of JSON lines. */
export function duckdbRecipe(file: string): string {
  const { message, others } = recordSchemas();
  const all = new Map([message, ...others.map(([, properties]) => properties)].flatMap((one) => [...one]));
  const timed = [...all].filter(([, type]) => type === timestamp).map(([key]) => key);
  const columns = [...all].map(([key, type]) => `    ${quoted(key)}: '${type === timestamp ? 'VARCHAR' : type}'`);
  const casts = timed.map((key) => `try_cast(${quoted(key)} AS ${timestamp}) AS ${quoted(key)}`);
  return [
    `-- imdissect's JSON lines in DuckDB: imdissect -F json lan.pcap > ${oneLine(file)}`,
    "-- Every column has a type of its own; what depends on the kind of message is JSON: fields->>'$.text'.",
    `-- With the conversations: imdissect flows -F json lan.pcap >> ${oneLine(file)}`,
    '-- Several captures: give them to one run of imdissect, which keeps their ids apart.',
    '-- A line of more than 16 MB (json-full of a very long message) needs maximum_object_size beside format.',
    'CREATE OR REPLACE VIEW records AS',
    'SELECT * REPLACE (',
    casts.map((cast) => `    ${cast}`).join(',\n'),
    ')',
    `FROM read_json('${file.replaceAll("'", "''")}', format = 'newline_delimited', columns = {`,
    columns.join(',\n'),
    '});',
    ...[['message', message] as const, ...others].map(([record, keys]) => viewOf(record, [...keys.keys()])),
    '',
    ...questions.map(({ ask, sql }) => `-- ${ask}\n-- ${sql.replaceAll('\n', '\n-- ')};\n`),
  ].join('\n');
}

type Columns = ReadonlyMap<string, string>;

/** The columns of every kind of record with their types in DuckDB. */
function recordSchemas(): { readonly message: Columns; readonly others: readonly (readonly [string, Columns])[] } {
  const columnsOf = (schema: JsonSchema | undefined): Columns =>
    new Map(
      Object.entries(asSchema(schema?.['properties'])).map(([key, one]) => [key, columnType(key, asSchema(one))]),
    );
  return {
    message: columnsOf(messageRecord([], [])),
    others: ['finding', 'object', 'flow'].map((record) => [record, columnsOf(envelopeDefinitions[record])] as const),
  };
}

function viewOf(record: string, keys: readonly string[]): string {
  const columns = keys.filter((key) => key !== 'record').map(quoted);
  return [
    `CREATE OR REPLACE VIEW ${record}s AS`,
    `SELECT ${wrapped(columns)}`,
    `FROM records WHERE record = '${record}';`,
  ].join('\n');
}

/** Nanoseconds are kept; a time before 1678 or after 2261 is NULL. */
const timestamp = 'TIMESTAMP_NS';

/** Parts of a message whose form differs from one to the next. */
const asJson = new Set(['fields', 'sources', 'tree']);

function columnType(key: string, schema: JsonSchema): string {
  return asJson.has(key) ? 'JSON' : typeOf(schema);
}

function typeOf(schema: JsonSchema): string {
  const { $ref, anyOf, type, items, prefixItems, properties } = schema;
  if ($ref === '#/$defs/time') return timestamp;
  if (typeof $ref === 'string') return typeOf(envelopeDefinitions[$ref.replace('#/$defs/', '')] ?? {});
  if (isList(anyOf)) return typeOf(asSchema(anyOf[0]));
  switch (isList(type) ? type[0] : type) {
    case 'integer':
      return 'BIGINT';
    case 'number':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    case 'array':
      return `${typeOf(asSchema(isList(prefixItems) ? prefixItems[0] : items))}[]`;
    case 'object': {
      const members = Object.entries(asSchema(properties)).map(
        ([key, one]) => `${quoted(key)} ${typeOf(asSchema(one))}`,
      );
      return `STRUCT(${members.join(', ')})`;
    }
    default:
      return 'VARCHAR';
  }
}

function asSchema(value: Json | undefined): JsonSchema {
  return isSchema(value) ? value : {};
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Names with commas, in lines of at most 100 characters. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = [''];
  for (const [index, name] of names.entries()) {
    const piece = index === names.length - 1 ? name : `${name},`;
    const line = lines.at(-1) ?? '';
    if (line.length + piece.length > 90) lines.push(piece);
    else lines[lines.length - 1] = line === '' ? piece : `${line} ${piece}`;
  }
  return lines.join('\n       ');
}

function quoted(name: string): string {
  return `"${name}"`;
}

/** A name of a file cannot end the comment it stands in. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?');
}
