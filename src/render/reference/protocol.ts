/** The page of a protocol, in short for a terminal and whole for its REFERENCE.md. */
import type { ProtocolEntry } from '../../explain/catalogue.js';
import type { Problem } from '../../problem.js';
import type { MessageKind } from '../../schema/message.js';
import { code, heading, list, paragraph, table, type Block, type Line, type Span } from './blocks.js';

/** What `imdissect explain <protocol>` shows. */
export function protocolBlocks(entry: ProtocolEntry): Block[] {
  const { mounted, tables, sections } = entry;
  return [
    heading(1, `${mounted.title}: a protocol (${mounted.id})`),
    ...introduction(entry),
    heading(2, 'Kinds of messages'),
    kindList(mounted.kinds, code),
    heading(2, 'Named values'),
    table(
      [],
      tables.map((one) => [
        [code(one.title)],
        [`${one.values.length} ${one.isBits ? 'bits' : 'values'}, of ${one.fields.map(({ path }) => path).join(', ')}`],
      ]),
    ),
    heading(2, 'Problem codes'),
    problemTable(entry.problems),
    heading(2, 'Sections'),
    table(
      [],
      sections.map((one) => [[code(`§${one.section}`)], [one.title]]),
    ),
  ];
}

/** Story, ports, options, dialects and sources. */
export function introduction({ mounted }: ProtocolEntry): Block[] {
  const { words, spec } = mounted;
  const dialects = Object.entries(words?.dialects ?? {});
  return [
    ...(words === null ? [] : [paragraph(words.story)]),
    table([], factsOf(mounted)),
    ...(dialects.length === 0
      ? []
      : [
          heading(2, 'Dialects'),
          table(
            [],
            dialects.map(([word, doc]) => [[code(word)], [doc]]),
          ),
        ]),
    heading(2, 'Specification'),
    list(spec.map((one) => [one])),
  ];
}

function factsOf({ ports, options, id }: ProtocolEntry['mounted']): Line[][] {
  const facts: Line[][] = [];
  for (const transport of ['udp', 'tcp'] as const) {
    const numbers = ports[transport] ?? [];
    if (numbers.length > 0)
      facts.push([[`${transport.toUpperCase()} ${numbers.length === 1 ? 'port' : 'ports'}`], [numbers.join(', ')]]);
  }
  for (const [name, { argument, describe, perDissector }] of Object.entries(options)) {
    facts.push([[code(`--${name} ${perDissector ? `${id}=` : ''}${argument}`)], [describe]]);
  }
  return facts;
}

export function kindList(kinds: readonly MessageKind[], mention: (kind: string) => Span): Block {
  return table(
    ['kind', '§', 'says'],
    kinds.map(({ id, section, doc }) => [[mention(id)], [section], [doc]]),
  );
}

function problemTable(problems: readonly Problem[]): Block {
  return table(
    ['code', 'severity', 'says'],
    problems.map(({ code: name, severity, text }) => [[code(name)], [severity], [text]]),
  );
}
