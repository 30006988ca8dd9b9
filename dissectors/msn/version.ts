/**
 * The version of the protocol. Where the capture does not have the VER that settled it, what is said narrows it down
 * (README.md §2); it is known when one is left.
 */
import type { Message } from 'imdissect/schema';
import type { MsnFields } from './fields.js';

type Range = readonly [low: number, high: number];

const oldest = 2;
const newest = 21;
const any: Range = [oldest, newest];

/** The version that a server chose; 0 when it is none. */
export function chosenVersion(versions: readonly string[] | undefined): number {
  const match = /^MSNP(\d{1,2})$/.exec(versions?.[0] ?? '');
  return match === null ? 0 : Number(match[1]);
}

/** What is left of all versions. */
export class VersionRange {
  private low = oldest;
  private high = newest;

  /** Takes what a message shows into account. @returns the version, or 0 while several are left */
  narrow(message: Pick<Message<MsnFields>, 'kind' | 'fields'>): number {
    const [low, high] = rangeOf(message);
    if (Math.max(low, this.low) <= Math.min(high, this.high)) {
      this.low = Math.max(low, this.low);
      this.high = Math.min(high, this.high);
    }
    return this.low === this.high ? this.low : 0;
  }
}

/** The versions that have such a message. */
function rangeOf({ kind, fields }: Pick<Message<MsnFields>, 'kind' | 'fields'>): Range {
  const byCommand = commandRanges[kind.label]?.(fields) ?? any;
  if (fields.endpoint !== undefined || fields.extcaps !== undefined) return intersect(byCommand, [16, newest]);
  return byCommand;
}

function intersect(a: Range, b: Range): Range {
  return [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
}

type Teller = (fields: MsnFields) => Range;

const since =
  (low: number): Teller =>
  () => [low, newest];
const until =
  (high: number): Teller =>
  () => [oldest, high];

const ofSwitchboard: Teller = ({ gatewayAllowed, routing }) => {
  if (gatewayAllowed !== undefined) return [14, newest];
  return [routing === undefined ? oldest : 13, newest];
};

const ofUser: Teller = ({ method, result, verified, kid, name }) => {
  if (method === 'MD5') return [oldest, 7];
  if (method === 'TWN') return [8, 14];
  if (method === 'SSO') return [15, newest];
  if (method === 'SHA') return [18, newest];
  if (result === undefined || verified === undefined) return any;
  if (name === undefined) return [10, newest];
  return kid === undefined ? [6, 7] : [8, 9];
};

const ofContact: Teller = ({ trid, listbits, contactId, netid, gids, email }) => {
  if (trid !== undefined) return gids === undefined ? [oldest, 7] : [7, 7];
  if (netid !== undefined) return [12, 12];
  if (contactId !== undefined) return [10, 12];
  return listbits === undefined || email === undefined ? any : [8, 12];
};

const ofPresence: Teller = ({ caps, msnobj, netid, via }) => {
  if (via !== undefined) return [18, newest];
  if (netid !== undefined) return [13, newest];
  return [msnobj === undefined ? (caps === undefined ? oldest : 8) : 9, newest];
};

const commandRanges: Readonly<Record<string, Teller>> = {
  INF: until(7),
  USR: ofUser,
  XFR: ofSwitchboard,
  RNG: ofSwitchboard,
  SYN: ({ contactsTimestamp, nContacts }) => {
    if (contactsTimestamp !== undefined) return [10, 12];
    return nContacts === undefined ? [oldest, 9] : [8, 9];
  },
  LSG: ({ idx }) => (idx === undefined ? [8, 12] : [7, 7]),
  LST: ofContact,
  CHG: ofPresence,
  NLN: ofPresence,
  ILN: ofPresence,
  FLN: ofPresence,
  ADD: until(9),
  REA: until(9),
  ADC: () => [10, 12],
  SBP: () => [10, 12],
  ADL: since(13),
  RML: since(13),
  FQY: since(14),
  UUX: since(11),
  UBX: ({ netid }) => [netid === undefined ? 11 : 13, newest],
  PUT: since(18),
  NFY: since(18),
  SDG: since(18),
};
