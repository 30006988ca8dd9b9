/** The `who` command: the people and hosts of a capture. */
import { escapeText, jsonString } from '../bytes/escape.js';
import type { Person } from '../people/roster.js';
import { csvLine } from './csv.js';
import { orNull } from './json.js';
import type { Palette } from './palette.js';
import { jsonTime, type TextTimes } from './time.js';
import { columns, padTo } from './width.js';

export type WhoFormat = 'text' | 'json' | 'csv';

export const whoFormats: readonly WhoFormat[] = ['text', 'json', 'csv'];

export interface WhoOptions {
  readonly times: TextTimes;
  readonly palette: Palette;
  readonly digits: 6 | 9;
}

export function renderWho(people: readonly Person[], format: WhoFormat, options: WhoOptions): string {
  switch (format) {
    case 'text':
      return textTable(people, options);
    case 'json':
      return people.map((person) => json(person, options)).join('');
    case 'csv':
      return csvLine(csvHeadings) + people.map((person) => csv(person, options)).join('');
  }
}

const headings = ['protocol', 'who', 'name', 'state', 'first seen', 'last seen'] as const;

function textTable(people: readonly Person[], { times, palette }: WhoOptions): string {
  if (people.length === 0) return '';
  const rows = people.map(({ protocol, id, names, account, state, first, last }) =>
    [protocol, id, names.at(-1) ?? account ?? '', state ?? '', times.text(first, 6), times.text(last, 6)].map(
      (cell, column) => (column < 4 ? escapeText(cell) : cell.replace(/\.\d+$/, '')),
    ),
  );
  const widths = headings.map((heading, column) =>
    Math.max(columns(heading), ...rows.map((row) => columns(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padTo(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const indent = ' '.repeat((widths[0] ?? 0) + 2);
  const more = people.map((person) =>
    detailsOf(person)
      .map((detail) => `${indent}${detail}\n`)
      .join(''),
  );
  return `${palette.heading(line(headings))}\n${rows.map((row, index) => `${line(row)}\n${more[index] ?? ''}`).join('')}`;
}

/** What is known beyond the columns. */
function detailsOf({ names, addresses, clients, email, group, capabilities }: Person): string[] {
  const list = (label: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`${label}: ${values.map(escapeText).join(', ')}`];
  return [
    ...list('at', addresses),
    ...list('client', clients),
    ...list('group', group === null || group === '' ? [] : [group]),
    ...list('e-mail', email === null || email === '' ? [] : [email]),
    ...list('earlier names', names.slice(0, -1)),
    ...list('can', capabilities),
  ];
}

function json(person: Person, { digits }: WhoOptions): string {
  const { protocol, id, names, addresses, clients, email, group, capabilities, state, first, last, mentions } = person;
  const list = (values: readonly string[]): string => `[${values.map(jsonString).join(',')}]`;
  return (
    `{"record":"person","protocol":${jsonString(protocol)},"id":${jsonString(id)},"name":${orNull(names.at(-1) ?? null)}` +
    `,"names":${list(names)},"addresses":${list(addresses)},"clients":${list(clients)},"email":${orNull(email)}` +
    `,"group":${orNull(group)},"capabilities":${list(capabilities)},"state":${orNull(state)}` +
    `,"first":"${jsonTime(first, digits)}","last":"${jsonTime(last, digits)}","messages":${mentions}}\n`
  );
}

const csvHeadings = [
  'protocol',
  'id',
  'name',
  'addresses',
  'clients',
  'email',
  'group',
  'state',
  'first',
  'last',
] as const;

function csv(
  { protocol, id, names, addresses, clients, email, group, state, first, last }: Person,
  { digits }: WhoOptions,
): string {
  const texts = [names.at(-1) ?? '', addresses.join('; '), clients.join('; '), email ?? '', group ?? '', state ?? ''];
  return csvLine([protocol, id, ...texts.map(escapeText), jsonTime(first, digits), jsonTime(last, digits)]);
}
