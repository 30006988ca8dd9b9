/** From a name that somebody typed to what it can mean. */
import type { Problem } from '../problem.js';
import type { MessageKind } from '../schema/message.js';
import type { Catalogue, ProtocolEntry } from './catalogue.js';
import { aliases, type FieldEntry } from './fields.js';
import { isWithin, type SectionEntry } from './sections.js';
import type { NamedValue, TableEntry } from './tables.js';

/** One meaning of a name. */
export type Topic =
  | { readonly is: 'protocol'; readonly protocol: ProtocolEntry }
  | { readonly is: 'kind'; readonly protocol: ProtocolEntry; readonly kind: MessageKind }
  | { readonly is: 'field'; readonly protocol: ProtocolEntry; readonly field: FieldEntry }
  | { readonly is: 'table'; readonly protocol: ProtocolEntry; readonly table: TableEntry }
  | {
      readonly is: 'value';
      readonly protocol: ProtocolEntry;
      readonly table: TableEntry;
      readonly value: NamedValue;
    }
  | { readonly is: 'problem'; readonly problem: Problem }
  | {
      readonly is: 'section';
      readonly protocol: ProtocolEntry;
      readonly section: string;
      readonly entries: readonly SectionEntry[];
    };

/** What was found under a name. */
export interface Found {
  readonly topics: readonly Topic[];
  /** Names of fields that end with the name and were not meant first. */
  readonly seeAlso: readonly string[];
}

/** Short pages come first: a long one would hide them. */
const order: readonly Topic['is'][] = ['value', 'problem', 'section', 'field', 'table', 'kind', 'protocol'];

interface Named {
  readonly names: readonly string[];
  readonly topic: Topic;
}

/** Finds every meaning of a name, whatever its case; the protocol in front may be left out. */
export function lookUp(name: string, catalogue: Catalogue): Found {
  const wanted = name.trim().toLowerCase();
  const section = sectionOf(wanted);
  if (section !== null) return { topics: sectionTopics(section, catalogue), seeAlso: [] };
  const topics = [...everything(catalogue)]
    .filter(({ names }) => names.includes(wanted))
    .map(({ topic }) => topic)
    .sort((a, b) => order.indexOf(a.is) - order.indexOf(b.is));
  const ending = fieldsEndingWith(wanted, catalogue).filter(
    ({ field }) => !topics.some((topic) => topic.is === 'field' && topic.field === field),
  );
  if (topics.length > 0) return { topics, seeAlso: ending.map(({ field }) => field.name) };
  return { topics: ending.map(({ field, protocol }) => ({ is: 'field', protocol, field })), seeAlso: [] };
}

/** All names in the form that is printed, for completion and for what was nearly meant. */
export function allNames({ protocols, general }: Catalogue): string[] {
  const names = protocols.flatMap(({ mounted, fields, tables, problems, sections }) => [
    mounted.id,
    ...mounted.kinds.map(({ id }) => id),
    ...fields.map((field) => field.name),
    ...tables.flatMap(({ values }) => values.map((value) => value.name)),
    ...problems.map(({ code }) => code),
    ...sections.map(({ section }) => `§${section}`),
  ]);
  return [...new Set([...names, ...general.map(({ code }) => code)])];
}

function* everything({ protocols, general }: Catalogue): Generator<Named, void> {
  for (const protocol of protocols) yield* ofProtocol(protocol);
  for (const problem of general) yield { names: withoutRoot(problem.code), topic: { is: 'problem', problem } };
}

function* ofProtocol(protocol: ProtocolEntry): Generator<Named, void> {
  const { mounted, fields, tables, problems } = protocol;
  const { id, title, kinds } = mounted;
  const under = (name: string): string[] => [name, `${id}.${name}`].map(lower);
  yield { names: [id, title].map(lower), topic: { is: 'protocol', protocol } };
  for (const kind of kinds) {
    yield { names: [...withoutRoot(kind.id), ...under(kind.label)], topic: { is: 'kind', protocol, kind } };
  }
  for (const field of fields) {
    yield { names: aliases(field).flatMap(under), topic: { is: 'field', protocol, field } };
  }
  for (const table of tables) {
    yield { names: under(table.title), topic: { is: 'table', protocol, table } };
    for (const value of table.values) {
      // Specifications put the protocol's name in front: IPMSG_SENDMSG.
      const names = [...under(value.name), lower(`${id}_${value.name}`)];
      yield { names, topic: { is: 'value', protocol, table, value } };
    }
  }
  for (const problem of problems) yield { names: withoutRoot(problem.code), topic: { is: 'problem', problem } };
}

/** A dotted name as it is, and without its first word. */
function withoutRoot(name: string): string[] {
  return [name, name.slice(name.indexOf('.') + 1)].map(lower);
}

function lower(name: string): string {
  return name.toLowerCase();
}

function fieldsEndingWith(wanted: string, { protocols }: Catalogue): { protocol: ProtocolEntry; field: FieldEntry }[] {
  return protocols.flatMap((protocol) =>
    protocol.fields
      .filter((field) => aliases(field).some((path) => lower(path).endsWith(`.${wanted}`)))
      .map((field) => ({ protocol, field })),
  );
}

interface SectionName {
  /** Id of a protocol; empty for all of them. */
  readonly protocol: string;
  readonly section: string;
}

/** `§5`, `ipmsg §5`, `ipmsg§4.1`, `section 5`. */
function sectionOf(name: string): SectionName | null {
  const match = /^(?:([\w-]+)\s*)??(?:§|section\s)\s*(\d+(?:\.\d+)*)$/.exec(name);
  return match === null ? null : { protocol: match[1] ?? '', section: match[2] ?? '' };
}

function sectionTopics({ protocol: id, section }: SectionName, { protocols }: Catalogue): Topic[] {
  return protocols
    .filter(({ mounted }) => id === '' || mounted.id === id)
    .map((protocol): Topic & { is: 'section' } => {
      const entries = protocol.sections.filter((entry) => isWithin(entry.section, section));
      return { is: 'section', protocol, section, entries };
    })
    .filter(({ entries }) => entries.length > 0);
}
