/**
 * The JSON Schema of everything that is written as JSON lines, made from the declarations: one schema for one line.
 * It is as closed as the contract, so a line that is not what was promised fails.
 */
import type { Mounted } from '../mount.js';
import type { MessageKind } from '../schema/message.js';
import { envelopeDefinitions, messageRecord } from './json-schema-envelope.js';
import { Definitions, reference, type JsonSchema } from './json-schema-definitions.js';
import { fieldsSchema } from './json-schema-fields.js';

export type { JsonSchema } from './json-schema-definitions.js';

/** Version of the JSON output. A key that is added leaves it; one that is changed or removed counts it up. */
export const schemaVersion = 1;

const records = ['message', 'finding', 'object', 'flow'] as const;

/** The schema of a line of `-F json`, `-F json-full` and `flows -F json`, with the messages of these dissectors. */
export function jsonSchema(dissectors: readonly Mounted[]): JsonSchema {
  const definitions = new Definitions(envelopeDefinitions);
  const kinds = dissectors.flatMap((dissector) =>
    dissector.kinds.map((kind) => ({ kind, fields: define(definitions, dissector, kind) })),
  );
  const message = messageRecord(
    dissectors.map(({ id }) => id),
    kinds.map(({ kind, fields }) => ({ id: kind.id, fields })),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:imdissect:schema:${schemaVersion}`,
    title: `imdissect JSON lines, version ${schemaVersion}`,
    description: 'One line of the output of imdissect -F json, -F json-full and imdissect flows -F json.',
    type: 'object',
    properties: { record: { enum: records } },
    required: ['record'],
    // Not oneOf: what is wrong with a line is told of its own record alone.
    allOf: records.map((record) => ({
      if: { properties: { record: { const: record } } },
      then: reference(record),
    })),
    $defs: { message, ...definitions.all() },
  };
}

function define(definitions: Definitions, { id, title }: Mounted, kind: MessageKind): string {
  return definitions.add(`kind.${kind.id}`, {
    title: `${title} ${kind.label}`,
    ...described([kind.doc, kind.section === '' ? '' : `See ${kind.section}.`]),
    ...fieldsSchema(definitions, id, kind.fields),
  });
}

function described(sentences: readonly string[]): JsonSchema {
  const description = sentences.filter((one) => one !== '').join(' ');
  return description === '' ? {} : { description };
}
