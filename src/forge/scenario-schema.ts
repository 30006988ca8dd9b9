/** The JSON Schema of scenarios, for editors and generators: made from what the reader itself reads with. */
import type { Mounted } from '../mount.js';
import { Definitions, reference, type JsonSchema } from '../render/json-schema-definitions.js';
import { fieldsSchema } from '../render/json-schema-fields.js';
import type { MessageKind } from '../schema/message.js';
import type { Json } from '../schema/value.js';
import { scenarioShape } from './scenario.js';
import { rawShape, textShape } from './shape.js';

/** Version of what scenarios may say. A key that is added leaves it; one that is changed or removed counts it up. */
export const scenarioVersion = 1;

/** The schema of a scenario whose messages these dissectors write. */
export function scenarioSchema(dissectors: readonly Mounted[]): JsonSchema {
  const definitions = new Definitions({});
  const writing = dissectors.filter(({ forging }) => forging !== null);
  const choices = writing.flatMap((one) => one.kinds.map((kind) => choice(definitions, one, kind)));
  const shape = scenarioShape({ kinds: textShape, fields: rawShape({ type: 'object' }) });
  const { properties, ...others } = shape.schema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:imdissect:scenario:${scenarioVersion}`,
    title: `imdissect scenario, version ${scenarioVersion}`,
    description: 'What imdissect forge makes a capture of.',
    ...others,
    properties: withSteps(properties, choices),
    $defs: open(definitions.all()),
  };
}

/** What the fields of a step are depends on its kind, with or without the name of the protocol in front. */
function choice(definitions: Definitions, { id }: Mounted, kind: MessageKind): JsonSchema {
  const name = definitions.add(`kind.${kind.id}`, fieldsSchema(definitions, id, kind.fields));
  return {
    if: { properties: { kind: { enum: [kind.id, kind.id.slice(id.length + 1)] } }, required: ['kind'] },
    then: { properties: { fields: reference(name) } },
  };
}

/** A name can stand for its value, so neither needs the other, wherever they are. */
function open(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(open);
  if (!isTable(schema)) return schema;
  const kept = Object.entries(schema).filter(([key]) => key !== 'dependentRequired');
  return Object.fromEntries(kept.map(([key, value]) => [key, open(value)]));
}

function withSteps(properties: Json | undefined, choices: readonly JsonSchema[]): Json {
  const table = objectOf(properties);
  const steps = objectOf(table['steps']);
  return { ...table, steps: { ...steps, items: { ...objectOf(steps['items']), allOf: choices } } };
}

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return isTable(value) ? value : {};
}

function isTable(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
