/** What is remembered: copies, answers and the encodings of hosts. A flow remembers nothing of its own. */
import {
  Bounds,
  fileNamesOf,
  limits as defaultLimits,
  LruMap,
  UsageError,
  type Direction,
  type Flow,
  type Limits,
  type OptionValues,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { charsetOf, charsets, encodeText, isAscii, type Charset } from 'imdissect/schema';
import { BrokenTransfers } from './broken-transfers.js';
import { CopyTable } from './copies.js';
import { isFileRequest } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { hintOf } from './hints.js';
import { KeyWatch } from './key-watch.js';
import { givenKeys } from './keyring.js';
import { linkRequest, releaseParts, rememberOffers } from './offer-links.js';
import { Offers } from './offers.js';
import { option } from './options.js';
import { tellPeople } from './people.js';
import { PictureTable } from './pictures.js';
import { ReplyTable } from './replies.js';
import type { IpmsgHint } from './text.js';
import type { Host, Ways } from './ways.js';

const remembered = 16_384;

/** What the whole capture knows. */
export interface IpmsgWorld {
  /** `--charset ipmsg=LABEL`; null when not given. */
  readonly charset: Charset | null;
  readonly keys: KeyWatch;
  readonly copies: CopyTable;
  readonly replies: ReplyTable;
  readonly offers: Offers;
  readonly broken: BrokenTransfers;
  readonly pictures: PictureTable;
  /** By address. */
  readonly hosts: LruMap<string, Host>;
}

export interface IpmsgSession {
  readonly flow: Flow;
  readonly world: IpmsgWorld;
  readonly ways: Ways;
}

const prefix = 'ipmsg=';

/** @throws UsageError for a charset that is not on the list, or a key that is none */
export function makeWorld(options: OptionValues, limits?: Limits): IpmsgWorld {
  const given = (options['charset'] ?? []).filter((value) => value.startsWith(prefix)).at(-1);
  const bounds = new Bounds(limits ?? defaultLimits());
  return {
    charset: given === undefined ? null : knownCharset(given.slice(prefix.length)),
    keys: new KeyWatch(givenKeys(options['key'] ?? [], options[fileNamesOf('key')] ?? []), limits),
    copies: new CopyTable(bounds.limits.remembered),
    replies: new ReplyTable(bounds),
    offers: new Offers(bounds),
    broken: new BrokenTransfers(),
    pictures: new PictureTable(),
    hosts: new LruMap(remembered),
  };
}

function knownCharset(label: string): Charset {
  const charset = charsetOf(label);
  if (charset !== null && !charset.startsWith('utf-16')) return charset;
  const known = charsets.filter((name) => !name.startsWith('utf-16')).join(', ');
  throw new UsageError(`--charset ipmsg=${label}: no such charset; write one of ${known}, or another name of one`);
}

/** What reading the next packet of a direction needs. */
export function hintFor({ ways, world }: IpmsgSession, direction: Direction): IpmsgHint {
  return hintOf(ways[direction], world.charset, world.keys.given);
}

export function trackMessage({ world, ways }: IpmsgSession, event: Sent<IpmsgFields>, out: Tracker): void {
  const way = ways[event.direction];
  world.broken.passTime(event.ref);
  const first = world.copies.firstOf(event, way, out);
  world.replies.track(event, way, first, out);
  world.pictures.track(event, way, first, out);
  if (first === event.ref && out.wantsPeople) tellPeople(event, way, out);
  if (first === event.ref) rememberOffers(world.offers, event, way);
  releaseParts(world.broken, event, way);
  if (isFileRequest(event.message.fields.mode)) linkRequest(world.offers, event, way, out);
  learnCharset(way.from, event);
  world.keys.track(event, way, out);
}

/** Non-ASCII bytes from which on a guess is worth keeping. */
const enoughToGuess = 16;

/** Learns how a host writes, for its later strings that cannot be decided by themselves. */
function learnCharset(host: Host, event: Sent<IpmsgFields>): void {
  const { fields, dialect } = event.message;
  if (fields.encoding !== undefined) host.wants = wish(fields.encoding);
  // iptux writes to each peer what the peer wants; the UTF8 option speaks for its own packet only.
  if (dialect === 'iptux' || ((fields.options ?? 0) & option.UTF8) !== 0) return;
  if (fields.charset === undefined) return;
  const proof = proven(event);
  if (proof !== null) host.writes = proof;
  else learnResult(host, event, fields.charset);
}

/** A wish for UTF-8 teaches nothing: UTF-8 shows by itself. */
function wish(label: string): Charset | null {
  const charset = charsetOf(label);
  return charset === 'utf-8' || charset?.startsWith('utf-16') === true ? null : charset;
}

/** Windows writes its nickname twice: the encoding that turns the one into the other is the host's. */
function proven({ message, bytes }: Sent<IpmsgFields>): Charset | null {
  const nick = message.fields.utf8?.nick;
  if (nick === undefined) return null;
  for (const label of legacyCharsets) {
    const legacy = encodeText(nick, label);
    if (legacy !== null && !isAscii(legacy, 0, legacy.length) && indexOf(bytes, legacy) >= 0) return label;
  }
  return null;
}

const legacyCharsets = ['shift_jis', 'gb18030', 'euc-kr', 'big5'] as const satisfies readonly Charset[];

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1)) {
    if (wanted.every((byte, i) => byte === bytes[at + i])) return at;
  }
  return -1;
}

/** What reading came to: certain for FeiQ, good for valid UTF-8, and a guess when the host is new and wrote enough. */
function learnResult(host: Host, { message, bytes }: Sent<IpmsgFields>, labels: string): void {
  const legacy = labels === 'utf-8' ? null : firstLegacy(labels);
  if (legacy === null) {
    host.writes ??= 'utf-8';
    return;
  }
  const certain = message.dialect === 'feiq' || message.dialect === 'shiyeline';
  if (certain || ((host.writes ?? 'utf-8') === 'utf-8' && beyondAscii(bytes) >= enoughToGuess)) host.writes = legacy;
}

function firstLegacy(labels: string): Charset | null {
  const used = labels.split(' ').map(charsetOf);
  return used.find((charset) => charset !== null && charset !== 'utf-8') ?? null;
}

function beyondAscii(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte > 0x7f) count++;
  return count;
}
