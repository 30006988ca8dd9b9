/** The JSON Schema of what surrounds a message's fields: written by `json.ts`, `json-full.ts` and `flows.ts`. */
import { severities } from '../problem.js';
import { reference, type JsonSchema } from './json-schema-definitions.js';

const integer = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
const text = (description: string): JsonSchema => ({ type: 'string', description });
const orNull = (description: string): JsonSchema => ({ type: ['string', 'null'], description });
const list = (items: JsonSchema, description: string): JsonSchema => ({ type: 'array', items, description });
const noted = (name: string, description: string): JsonSchema => ({ ...reference(name), description });
const pair = (description: string): JsonSchema => ({
  type: 'array',
  prefixItems: [{ type: 'integer' }, { type: 'integer' }],
  items: false,
  minItems: 2,
  description,
});

/** An object with these keys and no others. */
function closed(
  title: string,
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { title, type: 'object', properties, required, additionalProperties: false };
}

const head = {
  id: noted('id', 'Identity: the n-th record that this frame completed'),
  capture: text('The input, where there are several'),
  frame: integer('Frame that completed it, counted from 1'),
};
const time: JsonSchema = {
  anyOf: [reference('time'), { type: 'null' }],
  description: 'Capture time of the frame, null where the capture has none',
};
const flowOrNull: JsonSchema = { type: ['integer', 'null'], minimum: 1, description: 'Number of the conversation' };
const from = list(reference('id'), 'The records it was put together from, or that announced the flow it begins');

const problem = {
  code: noted('code', 'What: imdissect explain <code> tells more'),
  severity: noted('severity', 'How bad'),
  text: text('A sentence for people'),
};

const row = closed('A row of the annotated tree', {
  key: text('Key in fields; empty for a row over several fields'),
  label: text('What it is'),
  source: integer('Index of the source that holds its bytes'),
  start: integer('First byte in that source'),
  end: integer('Behind its last byte'),
  value: {
    anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
    description: 'As in fields; null for lists and objects, whose value is their children',
  },
  text: text('The value as a person reads it, with what was checked'),
  note: { type: 'boolean', description: 'Comments on bytes that belong to another row' },
  children: list(reference('row'), 'The rows inside'),
});

const source = closed(
  'A run of bytes that rows point into',
  {
    name: text('datagram, message, decrypted, …'),
    length: integer('Captured bytes'),
    wireLength: integer('Bytes on the wire, where they were more'),
    hex: {
      type: 'string',
      pattern: '^([0-9a-f]{2}|xx)*$',
      description: 'The bytes; those of secrets are xx without --reveal',
    },
    via: orNull('How it was derived'),
    of: {
      anyOf: [
        closed('The range of another source', {
          source: integer('Index of the source'),
          start: integer('First byte'),
          end: integer('Behind the last byte'),
        }),
        { type: 'null' },
      ],
      description: 'What it was derived from',
    },
    map: list(
      { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 4, maxItems: 4 },
      'Where the bytes stood: start, end, frame, offset in the frame',
    ),
  },
  ['wireLength'],
);

const finding = closed(
  'Something that became known later, or that belongs to no message',
  {
    record: { const: 'finding' },
    ...head,
    time,
    flow: flowOrNull,
    protocol: orNull('Protocol; null for the capture and the lower layers'),
    ...problem,
    about: { anyOf: [reference('id'), { type: 'null' }], description: 'The message it is about' },
  },
  ['capture'],
);

const object = closed(
  'A transferred file or picture',
  {
    record: { const: 'object' },
    ...head,
    time,
    flow: flowOrNull,
    protocol: text('Protocol that carried it'),
    kind: text('file, picture, icon, …'),
    src: {
      anyOf: [reference('endpoint'), { type: 'null' }],
      description: 'Who sent it; null when that cannot be told',
    },
    dst: { anyOf: [reference('endpoint'), { type: 'null' }], description: 'Who it was sent to' },
    name: orNull('As the traffic named it'),
    size: integer('Bytes that arrived'),
    sha256: { type: ['string', 'null'], pattern: '^[0-9a-f]{64}$', description: 'null when bytes are missing' },
    complete: { type: 'boolean', description: 'Whether every announced byte arrived' },
    missing: list(pair('Start, and behind the end'), 'Ranges that did not arrive'),
    from,
  },
  ['capture', 'missing'],
);

const flow = closed('A conversation', {
  record: { const: 'flow' },
  flow: { type: 'integer', minimum: 1, description: 'Number, in the order of first packets' },
  transport: reference('transport'),
  client: noted('endpoint', 'Who sent first'),
  server: noted('endpoint', 'The other end'),
  frames: pair('First and last frame'),
  first: noted('time', 'When it began'),
  last: noted('time', 'Its last packet'),
  packetsFromClient: integer('Packets'),
  packetsFromServer: integer('Packets'),
  bytesFromClient: integer('Payload bytes'),
  bytesFromServer: integer('Payload bytes'),
  protocol: orNull('Protocol it was routed to; null when nobody wanted it'),
  messages: integer('Messages found in it'),
  routed: text('Why it was routed there'),
  tcp: { anyOf: [reference('tcp'), { type: 'null' }], description: 'null of UDP, and of streams nobody put together' },
});

/** What records are put together from, by name. */
export const envelopeDefinitions: Readonly<Record<string, JsonSchema>> = {
  finding,
  object,
  flow,
  id: { type: 'string', pattern: '^([1-9][0-9]*:)?[0-9]+\\.[1-9][0-9]*$' },
  time: {
    type: 'string',
    pattern: '^([0-9]{4}|[+-][0-9]{6})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.([0-9]{6}|[0-9]{9})Z$',
  },
  transport: { enum: ['udp', 'tcp'] },
  endpoint: closed('An end of a conversation', {
    address: text('IPv4 or IPv6 address'),
    port: { type: 'integer', minimum: 0, maximum: 65_535 },
  }),
  tcp: closed('What went wrong on the way of a TCP connection', {
    retransmitted: integer('Segments that bring bytes again'),
    outOfOrder: integer('Segments that others overtook'),
    lost: integer('Holes that nothing ever filled'),
    lostBytes: integer('Bytes of these holes'),
  }),
  code: { type: 'string', pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' },
  severity: { enum: [...severities] },
  diagnostic: closed('What is odd about a message', problem),
  source,
  row,
};

/** The record of a message; which fields it can have depends on its kind. */
export function messageRecord(
  protocols: readonly string[],
  kinds: readonly { readonly id: string; readonly fields: string }[],
): JsonSchema {
  return {
    ...closed(
      'A message',
      messageProperties(
        protocols,
        kinds.map(({ id }) => id),
      ),
      optionalKeys,
    ),
    dependentRequired: { sources: ['tree'], tree: ['sources'] },
    allOf: kinds.map(({ id, fields }) => ({
      if: { properties: { kind: { const: id } } },
      then: { properties: { fields: reference(fields) } },
    })),
  };
}

const optionalKeys = ['capture', 'role', 'decrypted', 'answers', 'resendOf', 'from', 'sources', 'tree'];

function messageProperties(
  protocols: readonly string[],
  kinds: readonly string[],
): Readonly<Record<string, JsonSchema>> {
  return {
    record: { const: 'message' },
    ...head,
    frames: pair('First and last frame that carried it'),
    time,
    flow: { type: 'integer', minimum: 1, description: 'Number of the conversation' },
    protocol: { enum: protocols },
    dialect: orNull('The protocol’s version, or a client’s own form of it; null when not known'),
    transport: reference('transport'),
    src: noted('endpoint', 'Who sent it'),
    dst: noted('endpoint', 'Who it was sent to'),
    direction: { enum: ['client-to-server', 'server-to-client', 'peer-to-peer'] },
    role: text('What the server is for, in protocols that have several'),
    kind: { enum: kinds },
    summary: text('One line for people'),
    fields: { type: 'object', description: 'What it says; which keys there are depends on kind' },
    decrypted: closed('How it was decrypted', { with: text('By what, in words that hold no secret') }),
    answers: closed('The message it answers', {
      id: reference('id'),
      afterSeconds: { type: ['number', 'null'] },
    }),
    resendOf: closed('The message it repeats', {
      id: reference('id'),
      number: { type: 'integer', minimum: 1, description: '1 is the first resend' },
      differs: list({ type: 'string' }, 'Fields that are not the same'),
    }),
    from,
    diagnostics: list(reference('diagnostic'), 'What is odd about it'),
    sources: list(reference('source'), 'Bytes, in json-full'),
    tree: list(reference('row'), 'Annotated tree, in json-full'),
  };
}

/** The keys beside `fields`, which no field may have: whoever flattens a message would lose one of the two. */
export const envelopeKeys: readonly string[] = Object.keys(messageProperties([], []));
