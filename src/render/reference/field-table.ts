import { placesIn, formText, type Place } from '../../explain/fields.js';
import { tablesOf } from '../../explain/tables.js';
import type { AnyField } from '../../schema/field.js';
import { code, commas, table, type Block, type Line, type Span } from './blocks.js';

/** How a page mentions a table of names: with a link where the page has that table. */
export type TableMention = (title: string) => Span;

/** The fields of a struct as a table, those inside objects and lists too. */
export function fieldTable(fields: readonly AnyField[], mention: TableMention): Block {
  const rows = [...placesIn(fields)].map((place) => fieldRow(place, mention));
  return table(['field', 'type', '§', 'meaning'], rows);
}

function fieldRow({ path, field }: Place, mention: TableMention): Line[] {
  return [[code(path)], [formText(field)], [field.section], meaning(field, mention)];
}

/** Label, sentence, and everything else that is declared. */
function meaning(field: AnyField, mention: TableMention): Line {
  const said = field.doc === '' ? field.label : `${field.label}: ${field.doc}`;
  const more = traits(field, mention);
  return more.length === 0
    ? [said]
    : [said, ' (', ...more.flatMap((line, i) => (i === 0 ? line : ['; ', ...line])), ')'];
}

/** What else is declared of a field, in words. */
export function traits(field: AnyField, mention: TableMention): Line[] {
  const traits: Line[] = [];
  if (field.secret) traits.push(['secret']);
  if (field.secretWhen !== null) traits.push(['secret in some messages']);
  if (field.optional) traits.push(['optional']);
  if (field.derived) traits.push(['no bytes of its own']);
  if (field.lengthKey !== '') traits.push(['as long as ', code(field.lengthKey), ' says']);
  const tables = tablesOf(field).map(({ title }) => mention(title));
  if (tables.length > 0) traits.push([field.flags === null ? 'named by ' : 'bits named by ', ...commas(tables)]);
  return traits;
}
