/** Datacasts (README.md §7.4): nudges, winks, voice clips, actions. */
import { names } from 'imdissect/schema';
import { headerValue, isLines, type Header } from './header-list.js';
import { objectShape, readMsnObject, type MsnObject } from './msn-object.js';
import { part, partObject, told } from './told.js';

const Datacasts = names('datacast', { nudge: 1, wink: 2, 'voice-clip': 3, action: 4 });

export interface Datacast {
  readonly id: number | null;
  readonly text?: string;
  readonly object?: MsnObject;
}

export const datacast = told<Datacast>(
  partObject(
    'Datacast',
    {
      id: part('Kind', 'number', { names: Datacasts }),
      text: part('Text', 'text', { doc: 'Of an action.' }),
      object: objectShape('Object'),
    },
    { section: '7.4' },
  ),
  ({ properties }) => (isLines(properties) ? readDatacast(properties) : undefined),
  showDatacast,
);

/** What the lines of a datacast mean; undefined when they are none. */
export function readDatacast(lines: readonly Header[]): Datacast | undefined {
  const id = headerValue(lines, 'ID');
  if (id === undefined) return undefined;
  const number = /^\d{1,9}$/.test(id) ? Number(id) : null;
  const data = headerValue(lines, 'Data');
  if (data === undefined) return { id: number };
  if (data.startsWith('<msnobj')) return { id: number, object: readMsnObject(data) };
  return { id: number, text: data };
}

/** What was cast, in words. */
export function showDatacast({ id, text }: Datacast): string {
  const what = id === null ? 'unknown' : (Datacasts.nameOf(id) ?? `number ${id}`);
  return text === undefined ? what : `${what}: ${text}`;
}
