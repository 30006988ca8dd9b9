import type { Catalogue } from '../../explain/catalogue.js';
import type { FieldVariant } from '../../explain/fields.js';
import { code, heading, paragraph, table, type Block, type Line } from './blocks.js';

/** What `imdissect explain` shows when it is asked nothing: what there is to ask. */
export function overviewBlocks({ protocols, general }: Catalogue): Block[] {
  return [
    heading(1, 'What can be explained'),
    heading(2, 'Protocols'),
    table(
      [],
      protocols.map(({ mounted, fields }) => [
        [code(mounted.id)],
        [`${mounted.title}: ${mounted.kinds.length} kinds of messages, ${fields.length} fields`],
      ]),
    ),
    heading(2, 'Names'),
    table([], examples(protocols)),
    heading(2, 'Messages'),
    table(
      [],
      [
        [
          [code('capture.pcap#19.1')],
          ['one message of a capture, byte by byte; ids stand at the beginning of every line'],
        ],
        [[code('--demo 30.1')], ['one message of the sample that comes with imdissect']],
      ],
    ),
    heading(2, 'Problem codes below the protocols'),
    table(
      [],
      general.map(({ code: name, severity, text }) => [[code(name)], [severity], [text]]),
    ),
    paragraph('A name is looked for whatever its case, and without the protocol in front of it too.'),
  ];
}

function isNamed({ field }: FieldVariant): boolean {
  return field.names !== null || field.flags !== null;
}

/** A name of each sort, taken from the first protocol that has it. */
function examples(protocols: Catalogue['protocols']): Line[][] {
  const [first] = protocols;
  if (first === undefined) return [];
  const { mounted, tables, fields, problems, sections } = first;
  const nested = fields.find(({ path, variants }) => path.includes('.') && variants.some(isNamed)) ?? fields[0];
  const rows: (readonly [string | undefined, string])[] = [
    [mounted.id, 'a protocol: story, ports, options, dialects, kinds, problem codes, sources'],
    [mounted.kinds[0]?.id, 'a kind of message: its fields, with type, meaning and section'],
    [nested?.name, 'a field: where it occurs, its type, the table that names its values'],
    [
      (tables.find(({ isBits }) => isBits) ?? tables[0])?.values[0]?.name,
      'a named value: its number, its table, the fields that have it',
    ],
    [tables[0]?.title, 'a table of named values'],
    [problems[0]?.code, 'a problem code: what was found, what it means, what to do'],
    [
      sections[0] === undefined ? undefined : `${mounted.id} §${sections[0].section}`,
      'a section of the specification: what cites it',
    ],
  ];
  return rows.flatMap(([name, what]): Line[][] => (name === undefined ? [] : [[[code(name)], [what]]]));
}
