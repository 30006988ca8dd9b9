/** The whole reference of a protocol on one page: its folder's REFERENCE.md. */
import { protocolEntry, type ProtocolEntry } from '../../explain/catalogue.js';
import type { Mounted } from '../../mount.js';
import { saysTheSame } from '../../explain/fields.js';
import type { Form } from '../../schema/field.js';
import type { MessageKind } from '../../schema/message.js';
import type { Struct } from '../../schema/struct.js';
import { code, commas, heading, paragraph, table, type Block, type Line, type Span } from './blocks.js';
import { fieldTable } from './field-table.js';
import { blocksMarkdown } from './markdown.js';
import { introduction, kindList } from './protocol.js';
import { citing, tableHeading, valueTable } from './topics.js';

/** The Markdown of a protocol's page. */
export function referenceOf(mounted: Mounted): string {
  return blocksMarkdown(referencePage(protocolEntry(mounted)));
}

/** A page that everything can be found on, with links. */
export function referencePage(entry: ProtocolEntry): Block[] {
  const { mounted, tables, problems, sections } = entry;
  const mention = (title: string): Span => {
    const found = tables.find((one) => one.title === title);
    return found === undefined ? code(title) : { code: title, heading: tableHeading(found) };
  };
  return [
    heading(1, `${mounted.title}: reference`),
    paragraph(
      'Generated from the declarations by ',
      code('npm run docs'),
      '; ',
      code(`imdissect explain ${mounted.id}`),
      ' says the same.',
    ),
    ...introduction(entry),
    heading(2, 'Kinds of messages'),
    kindList(mounted.kinds, (id) => ({ code: id, heading: id })),
    ...kindSections(mounted.kinds, mention),
    heading(2, 'Named values'),
    ...tables.flatMap((one) => [
      heading(3, tableHeading(one)),
      paragraph('Used by ', ...commas(one.fields.map(({ name }) => code(name))), '.'),
      valueTable(one),
    ]),
    heading(2, 'Problem codes'),
    table(
      ['code', 'severity', 'says', 'means'],
      problems.map(({ code: name, severity, text, help }) => [[code(name)], [severity], [text], [help]]),
    ),
    heading(2, 'Sections of the specification'),
    ...sections.flatMap((one) => [
      heading(3, one.title === '' ? `§${one.section}` : `§${one.section} ${one.title}`),
      table(['declaration', 'is', 'says'], citing(one)),
    ]),
  ];
}

/** Structs of several kinds once, then every kind with what is its own. */
function kindSections(kinds: readonly MessageKind[], mention: (title: string) => Span): Block[] {
  const users = (struct: Struct<object>): number => kinds.filter(({ structs }) => structs.includes(struct)).length;
  const shared = [...new Set(kinds.flatMap(({ structs }) => structs))].filter((struct) => users(struct) > 1);
  return [
    ...shared.flatMap((struct) => [
      heading(3, struct.label),
      paragraph(`Part of ${users(struct)} kinds`, struct.section === '' ? '.' : ` (§${struct.section}).`),
      fieldTable(struct.fields, mention),
    ]),
    ...kinds.flatMap((kind, index) => kindSection(kind, kinds.slice(0, index), shared, mention)),
  ];
}

function kindSection(
  { id, label, doc, section, structs }: MessageKind,
  earlier: readonly MessageKind[],
  shared: readonly Struct<object>[],
  mention: (title: string) => Span,
): Block[] {
  const own = structs.filter((struct) => !shared.includes(struct));
  const common = structs.filter((struct) => shared.includes(struct));
  const links = commas(common.map((struct): Span => ({ code: struct.label, heading: struct.label })));
  const begins: Line = common.length === 0 ? [] : [' Has ', ...links, '.'];
  const same = earlier.find((kind) =>
    hasSameFields(
      kind.structs.filter((one) => !shared.includes(one)),
      own,
    ),
  );
  return [
    heading(3, id),
    paragraph(`${label}${section === '' ? '' : ` (§${section})`}: ${doc}`, ...begins),
    ...(same === undefined
      ? own.map((struct) => fieldTable(struct.fields, mention))
      : [paragraph('Fields as in ', { code: same.id, heading: same.id }, '.')]),
  ];
}

function hasSameFields(a: readonly Struct<object>[], b: readonly Struct<object>[]): boolean {
  const [left, right] = [a, b].map((structs) => structs.flatMap(({ fields }) => fields));
  if (left === undefined || right === undefined || left.length !== right.length) return false;
  return left.every((field, i) => {
    const other = right[i];
    return (
      other !== undefined && other.key === field.key && saysTheSame(field, other) && sameForm(field.form, other.form)
    );
  });
}

/** Objects and lists are shared declarations: the same fields, or others. */
function sameForm(a: Form, b: Form): boolean {
  if (a.is === 'object' && b.is === 'object') return a.fields === b.fields;
  if (a.is === 'list' && b.is === 'list') return sameForm(a.of.form, b.of.form);
  return a.is === b.is;
}
