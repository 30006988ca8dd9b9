/** Notices of the service, in application/x-msmsgssystemmessage (README.md §7.6). */
import { headerValue, isLines, type Header } from './header-list.js';
import { part, partObject, told } from './told.js';

export interface Notice {
  type?: number;
  minutes?: number;
}

export const notice = told<Notice>(
  partObject(
    'Notice',
    {
      type: part('Type', 'number', { doc: '1: the server goes down.' }),
      minutes: part('Minutes', 'number', { doc: 'Until it does.' }),
    },
    { section: '7.6' },
  ),
  ({ properties }) => {
    if (!isLines(properties)) return undefined;
    const notice: Notice = {};
    const [type, minutes] = [numberIn(properties, 'Type'), numberIn(properties, 'Arg1')];
    if (type !== undefined) notice.type = type;
    if (minutes !== undefined) notice.minutes = minutes;
    return notice;
  },
  ({ minutes }) => (minutes === undefined ? '' : `in ${minutes} min`),
);

function numberIn(lines: readonly Header[], name: string): number | undefined {
  const text = headerValue(lines, name);
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
