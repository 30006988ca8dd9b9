/**
 * The client's own words behind the format version. FeiQ: `1_lbt<generation>_<release>#<level>#<MAC>#…`; iptux:
 * `1_iptux <version>`; Shiyeline: `1@shiyeline`.
 */
import { LruMap } from 'imdissect/dissector';
import { derived, field, struct, type Field } from 'imdissect/schema';
import type { Dialect } from './header-scan.js';
import { Layout } from './layout.js';

/** What the version field tells of the client. */
export interface Client {
  readonly name: string;
  readonly version?: string;
  readonly generation?: number;
  readonly release?: number;
  readonly level?: number;
  readonly mac?: string;
  readonly more?: string;
}

/** FeiQ's generations and the versions that people know. */
const feiqVersions: ReadonlyMap<number, string> = new Map([
  [4, '2.x'],
  [6, '3.x'],
]);

const feiqHead = /_lbt(\d{1,4})_(\d{1,4})$/;

function feiq(word: string): Client {
  const [head = '', level, mac, ...more] = word.split('#');
  const match = feiqHead.exec(head);
  const generation = match === null ? undefined : Number(match[1]);
  const version = generation === undefined ? undefined : feiqVersions.get(generation);
  return {
    name: 'FeiQ',
    ...(version === undefined ? {} : { version }),
    ...(match === null ? {} : { generation: Number(match[1]), release: Number(match[2]) }),
    ...(level === undefined || !/^\d{1,10}$/.test(level) ? {} : { level: Number(level) }),
    ...(mac === undefined ? {} : { mac }),
    ...(more.length === 0 ? {} : { more: more.join('#') }),
  };
}

function iptux(word: string): Client {
  const version = word.slice(word.indexOf('iptux') + 'iptux'.length).trim();
  return { name: 'iptux', ...(version === '' ? {} : { version }) };
}

/** A host writes the same word in all its packets. */
const remembered = new LruMap<string, Client>(1024);

/** What a version field tells; undefined when it names no client. */
export function clientOf(word: unknown, dialect: Dialect): Client | undefined {
  if (typeof word !== 'string' || dialect === 'ipmsg' || dialect === 'ipdict') return undefined;
  const known = remembered.touch(word);
  if (known !== undefined) return known;
  const client = Object.freeze(readers[dialect](word));
  remembered.set(word, client);
  return client;
}

const readers: Readonly<Record<'feiq' | 'iptux' | 'shiyeline', (word: string) => Client>> = {
  feiq,
  iptux,
  shiyeline: () => ({ name: 'Shiyeline' }),
};

const told = (label: string, is: 'number' | 'text', doc: string): Field<unknown> =>
  derived(label, { is }, () => undefined, { doc });

const words = struct('Client', {
  name: told('Client', 'text', 'FeiQ, iptux or Shiyeline.'),
  version: told('Version', 'text', 'Version of the client as people know it.'),
  generation: told('Generation', 'number', 'FeiQ: the number behind "lbt"; 4 is FeiQ 2.x, 6 is FeiQ 3.x.'),
  release: told('Release', 'number', 'FeiQ: the number behind the generation.'),
  level: told('Level', 'number', 'FeiQ: the rank of the user; 128 and 65664, a sun, were seen.'),
  mac: told('MAC address', 'text', 'FeiQ: twelve hexadecimal digits of the network card, or any words of the user.'),
  more: told('Further words', 'text', 'FeiQ: numbers whose meaning is not known; the first is sometimes a port.'),
});

/** The version field, taken apart. */
export const client: Field<Client | undefined> = field<Client | undefined>(
  'Client',
  {
    form: { is: 'object', fields: words.fields },
    read: (input, scope) => clientOf(scope['version'], Layout.of(input).dialect),
    write: () => undefined,
    show: (value) => (value === undefined ? '' : `${value.name} ${value.version ?? ''}`.trim()),
    derived: true,
    optional: true,
  },
  { doc: 'The client that the words behind the format version name.', section: '11' },
);
