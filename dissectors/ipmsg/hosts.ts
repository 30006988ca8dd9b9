/** Host lists: ANSLIST, and GETLIST that asks for one (draft 9 §3.3 names them, the format is from the sources). */
import {
  derived,
  field,
  group,
  optional,
  parseDecimal,
  repeat,
  struct,
  type Field,
  type Infer,
  type Input,
  type Scope,
} from 'imdissect/schema';
import { asWritten } from './as-written.js';
import { Modes } from './commands.js';
import { Layout } from './layout.js';
import { entryOptions } from './options.js';
import { ipmsgProblems } from './problems.js';
import { ifMore, inFirstSection, trailer, wholeSection } from './sections.js';
import {
  bel,
  decimal32,
  leaveWord,
  numberWord,
  openEnd,
  textWord,
  toSectionEnd,
  wordEnd,
  writeNumber,
  type WordEnd,
} from './tokens.js';

const byBel: WordEnd = { by: bel };
const byBelOrEnd: WordEnd = { by: bel, orSection: true };

const space = 0x20;

/** Where IP Messenger listens unless told otherwise. */
const ordinaryPort = 2425;

function swapped(port: number): number {
  return ((port & 0xff) << 8) | (port >>> 8);
}

/** The port that a number in a host list means. */
export function listedPort(raw: number | null): number | null {
  if (raw === null || raw > 0xffff) return null;
  if (raw === ordinaryPort) return raw;
  const other = swapped(raw);
  // Every known client prints htons(port) on a little-endian host; nobody listens below 1024.
  return other >= 1024 ? other : raw;
}

const portRaw = numberWord('portRaw', 'Port as written', decimal32, byBel, {
  doc: 'Decimal of the port in network byte order on a little-endian host: 2425 is written 30985.',
});

const statusMode = field<number | undefined>(
  'Status mode',
  {
    form: { is: 'number' },
    read: (_input, { status }) => (typeof status === 'number' && (status & 0xff) !== 0 ? status & 0xff : undefined),
    write: () => undefined,
    derived: true,
    optional: true,
  },
  { names: Modes, doc: 'The low byte of the status, where it is not 0; BR_EXIT: the host has left.' },
);

const listedHost = struct(
  'Host',
  {
    user: textWord('user', 'User', byBel, { doc: 'Log-on name of who is on the host.' }),
    host: textWord('host', 'Host', byBel, { doc: 'Name of the host.' }),
    status: numberWord('status', 'Status', decimal32, byBel, {
      flags: entryOptions,
      doc: 'The options of the host’s entry, 0 of one that has left; libipmsg leaves the mode in the low byte.',
    }),
    statusMode,
    ip: textWord('ip', 'Address', byBel, { doc: 'IP address of the host.' }),
    portRaw: Object.freeze({
      ...portRaw,
      write: (sink, value, scope) => {
        const { port } = scope;
        const known = value ?? (typeof port === 'number' ? swapped(port) : null);
        writeNumber(sink, known, decimal32, scope, 'portRaw');
        sink.u8(bel);
      },
    } satisfies Field<number | null>),
    port: derived<number | null>(
      'Port',
      { is: 'number' },
      ({ portRaw: raw }) => listedPort(typeof raw === 'number' ? raw : null),
      { doc: 'Where the host listens: what is written, its bytes swapped where that makes a usual port.' },
    ),
    nick: textWord('nick', 'Nickname', byBel, { doc: 'A backspace stands for an empty one.' }),
    group: lastWord(),
    open: openEnd('BEL'),
    asWritten,
  },
  '6',
);

/** The last word of a host; the list may end without its BEL. */
function lastWord(): Field<string> {
  const inner = textWord('group', 'Group', byBelOrEnd, { doc: 'A backspace stands for an empty one.' });
  return Object.freeze({
    ...inner,
    write: (sink, value, scope) => {
      inner.write(sink, value, scope);
      if (scope['open'] !== true) sink.u8(bel);
    },
  } satisfies Field<string>);
}

export type ListedHost = Infer<typeof listedHost>;

/** A number with spaces on one side, which tells who wrote it. */
function paddedNumber(key: string, label: string, left: string, right: string, doc: string): Field<number | null> {
  return field<number | null>(
    label,
    {
      form: { is: 'number' },
      read: (input, scope) => {
        const layout = Layout.of(input);
        const index = wordEnd(input, layout, byBel);
        const value = readPadded(input, layout, index, scope, key, label);
        if (input.bytes[input.at] === space) input.remark(left);
        else if (input.bytes[index - 1] === space) input.remark(right);
        leaveWord(input, layout, index, byBel);
        return value;
      },
      write: (sink, value, scope) => {
        writeNumber(sink, value, decimal32, scope, key);
        sink.u8(bel);
      },
    },
    { doc },
  );
}

function readPadded(
  input: Input,
  layout: Layout,
  index: number,
  scope: Scope,
  key: string,
  label: string,
): number | null {
  const { bytes, at } = input;
  let [start, end] = [at, index];
  while (start < end && bytes[start] === space) start++;
  while (end > start && bytes[end - 1] === space) end--;
  const value = parseDecimal(bytes, start, end, decimal32.limit);
  if (value === null) layout.report(ipmsgProblems.notDecimal, { field: label });
  if (value === null || String(value).length !== index - at) layout.written(scope, key, bytes.slice(at, index));
  return value;
}

const everyHost = repeat(
  'Hosts',
  group(listedHost),
  { while: (input) => input.at < Layout.of(input).region },
  { doc: 'The hosts of this part of the list.' },
);

const hosts: Field<ListedHost[]> = Object.freeze({
  ...everyHost,
  read: (input, scope, attach) => {
    const list = everyHost.read(input, scope, attach);
    const count = scope['listCount'];
    if (typeof count === 'number' && count !== list.length) {
      Layout.of(input).report(ipmsgProblems.countDiffers, { count, present: list.length });
    }
    return list;
  },
} satisfies Field<ListedHost[]>);

/** ANSLIST: all of it is one section. */
export const hostListFields = {
  listIndex: inFirstSection(
    paddedNumber(
      'listIndex',
      'Index',
      'next start index, 0 when the list is complete (padded on the left, as Windows does)',
      'start index of this answer (padded on the right, as libipmsg does)',
      'Windows: where the next request should start, 0 when the list is complete. libipmsg: where this answer starts.',
    ),
  ),
  listCount: inFirstSection(paddedNumber('listCount', 'Count', '', '', 'Hosts in this answer.')),
  hosts: optional(wholeSection(hosts, 'first'), (_scope, input) => input.bytes[input.at - 1] === bel),
  ...trailer,
};

/** GETLIST: from which index on. */
export const listRequestFields = {
  startIndex: ifMore(
    wholeSection(
      numberWord('startIndex', 'Start index', decimal32, toSectionEnd, {
        doc: 'The first host that is wanted; nothing stands for 0.',
        section: '6',
      }),
      'first',
    ),
  ),
  ...trailer,
};
