/** What packets tell of people, for transcripts and rosters. Hosts are told apart by address, as everywhere here. */
import type { Message, PersonTold, Said, Sent, Tracker } from 'imdissect/dissector';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { option } from './options.js';
import type { Way } from './ways.js';

/** Packets with which a host comes, changes and goes. */
const states: ReadonlyMap<number, string> = new Map([
  [mode.BR_ENTRY, 'online'],
  [mode.ANSENTRY, 'online'],
  [mode.BR_ABSENCE, 'online'],
  [mode.BR_EXIT, 'offline'],
]);

const sessions: ReadonlyMap<number, 'enters' | 'ends'> = new Map([
  [mode.BR_ENTRY, 'enters'],
  [mode.BR_EXIT, 'ends'],
]);

/** Bit of entry packets (README.md §4): the user is away. */
const absent = 0x100;

/** Says what the first copy of a packet tells. */
export function tellPeople({ message, source, destination }: Sent<IpmsgFields>, way: Way, out: Tracker): void {
  const { fields } = message;
  out.tell(personOf(message, source.address));
  for (const { host, user, nick, ip } of fields.hosts ?? []) {
    out.tell(named(ip, nick, user, host, ip));
  }
  const words = wordsOf(fields);
  if (words === null) return;
  const to = way.toAll ? [] : [destination.address];
  out.tell({ tells: 'said', by: source.address, to, relayed: false, ...words });
}

function personOf({ fields, dialect }: Message<IpmsgFields>, address: string): PersonTold {
  const { user, host, nick, group, utf8, client, clientVersion, text } = fields;
  const number = fields.mode ?? -1;
  const version = clientVersion?.text ?? (client === undefined ? undefined : `${client.name} ${client.version ?? ''}`);
  const isSignature = number === mode.SENDINFO && text !== undefined;
  const state = states.get(number);
  const session = sessions.get(number);
  // iptux sets the bit in everything it sends.
  const isAway = state === 'online' && dialect !== 'iptux' && ((fields.options ?? 0) & absent) !== 0;
  return {
    ...named(address, utf8?.nick ?? nick, user, host, address),
    ...ifTold('group', utf8?.group ?? group),
    ...ifTold('client', isSignature ? text : version?.trim()),
    ...ifTold('state', isAway ? 'away' : state),
    ...(session === undefined ? {} : { session }),
  };
}

function named(
  id: string,
  nick: string | null | undefined,
  user: string | null | undefined,
  host: string | null | undefined,
  address: string,
): PersonTold {
  const account = user === undefined || user === null || user === '' ? undefined : `${user}@${host ?? ''}`;
  const isNamed = nick !== undefined && nick !== null && nick !== '';
  return { tells: 'person', id, address, ...ifTold('name', isNamed ? nick : undefined), ...ifTold('account', account) };
}

function ifTold<K extends string>(key: K, value: string | null | undefined): Readonly<Partial<Record<K, string>>> {
  const told: Partial<Record<K, string>> = {};
  if (value !== undefined && value !== null && value !== '') told[key] = value;
  return told;
}

/** What a packet says to its reader; null when it says nothing. */
function wordsOf({ mode: number, options, text, files, cipher }: IpmsgFields): Pick<Said, 'how' | 'text'> | null {
  switch (number) {
    case mode.SENDMSG: {
      const names = (files ?? []).map(({ name }) => name).join(', ');
      const isAuto = ((options ?? 0) & option.AUTORET) !== 0;
      if (names !== '') return { how: 'file', text: text === undefined || text === '' ? names : `${names}: ${text}` };
      if (text === undefined && cipher !== undefined) return { how: 'message', text: '(encrypted)' };
      return { how: isAuto ? 'auto' : 'message', text: text ?? '' };
    }
    case mode.IPTUX_SENDMSG:
      return { how: 'message', text: text ?? '' };
    case mode.SENDABSENCEINFO:
      return { how: 'auto', text: text ?? '' };
    case mode.FEIQ_KNOCK:
      return { how: 'nudge', text: '' };
    default:
      return null;
  }
}
