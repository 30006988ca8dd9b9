/** Pages about one thing each: a kind, a field, a named value, a problem, a section. */
import type { ProtocolEntry } from '../../explain/catalogue.js';
import { formText, jsonText, type FieldEntry, type FieldVariant } from '../../explain/fields.js';
import type { Topic } from '../../explain/lookup.js';
import type { SectionEntry } from '../../explain/sections.js';
import { numberText, tablesOf, type NamedValue, type TableEntry } from '../../explain/tables.js';
import { jsonKeys, type MessageKind } from '../../schema/message.js';
import type { Problem } from '../../problem.js';
import { code, commas, heading, paragraph, table, type Block, type Line } from './blocks.js';
import { fieldTable, traits } from './field-table.js';
import { protocolBlocks } from './protocol.js';

/** The page of one meaning of a name. */
export function topicBlocks(topic: Topic): Block[] {
  switch (topic.is) {
    case 'protocol':
      return protocolBlocks(topic.protocol);
    case 'kind':
      return kindBlocks(topic.kind);
    case 'field':
      return fieldBlocks(topic.protocol, topic.field);
    case 'table':
      return tableBlocks(topic.protocol, topic.table);
    case 'value':
      return valueBlocks(topic.protocol, topic.table, topic.value);
    case 'problem':
      return problemBlocks(topic.problem);
    case 'section':
      return sectionBlocks(topic.protocol, topic.section, topic.entries);
  }
}

function kindBlocks({ id, label, doc, section, structs }: MessageKind): Block[] {
  return [
    heading(1, `${label}: a kind of message (${id}${section === '' ? '' : `, §${section}`})`),
    ...(doc === '' ? [] : [paragraph(doc)]),
    ...structs.flatMap((struct) => [
      heading(2, struct.section === '' ? struct.label : `${struct.label} (§${struct.section})`),
      fieldTable(struct.fields, code),
    ]),
  ];
}

function fieldBlocks({ mounted, tables }: ProtocolEntry, { name, path, variants }: FieldEntry): Block[] {
  return variants.flatMap((variant, index) => {
    const used = tablesOf(variant.field).flatMap((one) => tables.filter((entry) => entry.table === one));
    return [
      heading(
        1,
        `${variant.field.label}: a field (${name}${variants.length > 1 ? `, ${index + 1} of ${variants.length}` : ''})`,
      ),
      ...(variant.field.doc === '' ? [] : [paragraph(variant.field.doc)]),
      table([], factsOf(variant, path, mounted.kinds)),
      ...used.flatMap((entry) => [heading(2, tableHeading(entry)), valueTable(entry)]),
    ];
  });
}

function factsOf({ field, kinds }: FieldVariant, path: string, all: readonly MessageKind[]): Line[][] {
  const facts: Line[][] = [[['type'], [`${formText(field)}; in JSON ${jsonText(field)}`]]];
  const [, ...names] = jsonKeys(field);
  const parent = path.slice(0, path.lastIndexOf('.') + 1);
  for (const key of names) facts.push([['names'], ['in JSON as ', code(parent + key)]]);
  for (const trait of traits(field, code)) facts.push([['rule'], trait]);
  if (field.section !== '') facts.push([['section'], [`§${field.section}`]]);
  facts.push([['found in'], occurrence(kinds, all)]);
  return facts;
}

/** The kinds in as few words as tell all of them. */
function occurrence(kinds: readonly MessageKind[], all: readonly MessageKind[]): Line {
  if (kinds.length === all.length) return ['all kinds'];
  const missing = all.filter((kind) => !kinds.includes(kind));
  const ids = (list: readonly MessageKind[]): Line => commas(list.map(({ id }) => code(id)));
  return missing.length * 4 <= kinds.length ? ['all kinds but ', ...ids(missing)] : ids(kinds);
}

/** What stands over a table of names. */
export function tableHeading({ title, isBits }: TableEntry): string {
  return `${isBits ? 'Bits' : 'Values'}: ${title}`;
}

/** A table of names, each with its number and what it means. */
export function valueTable(entry: TableEntry): Block {
  const rows = entry.values.map((value): Line[] => [[code(value.name)], [numberText(value, entry)], [value.doc]]);
  return table(['name', entry.isBits ? 'bit' : 'number', 'meaning'], rows);
}

function tableBlocks({ mounted }: ProtocolEntry, entry: TableEntry): Block[] {
  return [
    heading(1, `${entry.title}: a table of named ${entry.isBits ? 'bits' : 'values'} (${mounted.id})`),
    paragraph('Used by ', ...commas(entry.fields.map(({ name }) => code(name)))),
    valueTable(entry),
  ];
}

function valueBlocks({ mounted }: ProtocolEntry, entry: TableEntry, value: NamedValue): Block[] {
  const facts: Line[][] = [
    [[entry.isBits ? 'bit' : 'number'], [numberText(value, entry)]],
    [['table'], [code(entry.title)]],
    [['fields'], commas(entry.fields.map(({ name }) => code(name)))],
  ];
  if (value.kind !== null) facts.push([['message'], [code(value.kind.id)]]);
  return [
    heading(1, `${value.name}: a named ${entry.isBits ? 'bit' : 'value'} (${mounted.id}, ${entry.title})`),
    ...(value.doc === '' ? [] : [paragraph(value.doc)]),
    table([], facts),
  ];
}

export function problemBlocks({ code: name, severity, text, help }: Problem): Block[] {
  return [
    heading(1, `${name}: a problem (${severity})`),
    table(
      [],
      [
        ...(/^\{\w+\}$/.test(text) ? [] : [[['says'], [text]]]),
        [['severity'], [severities[severity]]],
        [['means'], [help]],
      ],
    ),
  ];
}

const severities = {
  note: 'note: unusual, but legal',
  warning: 'warning: odd; dissection went on',
  error: 'error: dissection stopped there',
} as const;

function sectionBlocks({ mounted }: ProtocolEntry, section: string, entries: readonly SectionEntry[]): Block[] {
  return [
    heading(1, `§${section}: a section (${mounted.id})`),
    paragraph(`Sources: ${mounted.spec.join('; ')}.`),
    ...entries.flatMap((entry) => [
      heading(2, entry.title === '' ? `§${entry.section}` : `§${entry.section} ${entry.title}`),
      table([], citing(entry)),
    ]),
  ];
}

/** The declarations that cite a section, a row each. */
export function citing({ section, kinds, structs, fields }: SectionEntry): Line[][] {
  const rows: Line[][] = kinds.map(({ id, doc }) => [[code(id)], ['message'], [doc]]);
  for (const { label, fields: inside } of structs) {
    rows.push([[label], ['struct'], [inside.map(({ key }) => key).join(', ')]]);
  }
  for (const { name, variants } of fields) {
    const field = variants.find((variant) => variant.field.section === section)?.field;
    rows.push([[code(name)], ['field'], [field?.label ?? '', field?.doc === '' ? '' : `: ${field?.doc ?? ''}`]]);
  }
  return rows.length > 0 ? rows : [[['no declaration cites it'], [''], ['']]];
}
