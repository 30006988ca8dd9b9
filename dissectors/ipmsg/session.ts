/** What is remembered: copies, answers and the encodings of hosts. A flow remembers nothing of its own. */
import {
  LruMap,
  UsageError,
  type Direction,
  type Flow,
  type OptionValues,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { charsetOf, charsets, encodeText, isAscii, type Charset } from 'imdissect/schema';
import { CopyTable } from './copies.js';
import type { IpmsgFields } from './fields.js';
import { option } from './options.js';
import { ReplyTable } from './replies.js';
import type { IpmsgHint } from './text.js';
import type { Ways } from './ways.js';

const remembered = 16_384;

/** What the whole capture knows. */
export interface IpmsgWorld {
  /** `--charset ipmsg=LABEL`. */
  readonly charset: Charset | null;
  readonly copies: CopyTable;
  readonly replies: ReplyTable;
  /** What each host, by address, wrote its text in. */
  readonly writes: LruMap<string, Charset>;
  /** What each host asks others to write in: iptux says so when it enters. */
  readonly wants: LruMap<string, Charset>;
}

export interface IpmsgSession {
  readonly flow: Flow;
  readonly world: IpmsgWorld;
  readonly ways: Ways;
}

const prefix = 'ipmsg=';

/** @throws UsageError for a charset that is not on the list */
export function makeWorld(options: OptionValues): IpmsgWorld {
  const given = (options['charset'] ?? []).filter((value) => value.startsWith(prefix)).at(-1);
  return {
    charset: given === undefined ? null : knownCharset(given.slice(prefix.length)),
    copies: new CopyTable(),
    replies: new ReplyTable(),
    writes: new LruMap(remembered),
    wants: new LruMap(remembered),
  };
}

function knownCharset(label: string): Charset {
  const charset = charsetOf(label);
  if (charset !== null && !charset.startsWith('utf-16')) return charset;
  const known = charsets.filter((name) => !name.startsWith('utf-16')).join(', ');
  throw new UsageError(`--charset ipmsg=${label}: no such charset; write one of ${known}, or another name of one`);
}

const hints = new Map<string, IpmsgHint>();

/** The one hint with these values: hints are kept with every message. */
function sharedHint(charset: Charset | null, sticky: Charset | null): IpmsgHint {
  const key = `${charset ?? ''} ${sticky ?? ''}`;
  const known = hints.get(key);
  if (known !== undefined) return known;
  const made = Object.freeze({ charset, sticky });
  hints.set(key, made);
  return made;
}

const nothing = sharedHint(null, null);

/** What reading the next packet of a direction needs. What the user says goes before what was learnt. */
export function hintFor({ flow, world }: IpmsgSession, direction: Direction): IpmsgHint {
  if (world.charset !== null) return sharedHint(world.charset, null);
  if (world.writes.size === 0 && world.wants.size === 0) return nothing;
  const [from, to] = direction === 0 ? [flow.client, flow.server] : [flow.server, flow.client];
  const sticky = world.writes.get(from.address) ?? world.wants.get(to.address) ?? null;
  return sticky === null ? nothing : sharedHint(null, sticky);
}

export function trackMessage({ world, ways }: IpmsgSession, event: Sent<IpmsgFields>, out: Tracker): void {
  const way = ways[event.direction];
  const first = world.copies.firstOf(event, way, out);
  world.replies.track(event, way, first, out);
  learnCharset(world, event);
}

/** Non-ASCII bytes from which on a guess is worth keeping. */
const enoughToGuess = 16;

/** Learns how a host writes, for its later strings that cannot be decided by themselves. */
function learnCharset(world: IpmsgWorld, event: Sent<IpmsgFields>): void {
  const { fields, dialect } = event.message;
  const { address } = event.source;
  if (fields.encoding !== undefined) learnWish(world, address, fields.encoding);
  // iptux writes to each peer what the peer wants; the UTF8 option speaks for its own packet only.
  if (dialect === 'iptux' || ((fields.options ?? 0) & option.UTF8) !== 0) return;
  const proof = proven(event);
  if (proof !== null) world.writes.set(address, proof);
  else if (fields.charset !== undefined) learnResult(world, event, fields.charset);
}

/** A wish for UTF-8 teaches nothing: UTF-8 shows by itself. */
function learnWish(world: IpmsgWorld, address: string, label: string): void {
  const charset = charsetOf(label);
  if (charset === null || charset === 'utf-8' || charset.startsWith('utf-16')) world.wants.delete(address);
  else world.wants.set(address, charset);
}

/** Windows writes its nickname twice: the encoding that turns the one into the other is the host's. */
function proven({ message, bytes }: Sent<IpmsgFields>): Charset | null {
  const nick = message.fields.utf8?.nick;
  if (nick === undefined || message.fields.charset === undefined) return null;
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
function learnResult(world: IpmsgWorld, { message, source, bytes }: Sent<IpmsgFields>, labels: string): void {
  const used = labels.split(' ').map(charsetOf);
  const legacy = used.find((charset) => charset !== null && charset !== 'utf-8') ?? null;
  const certain = message.dialect === 'feiq' || message.dialect === 'shiyeline';
  const known = world.writes.get(source.address);
  if (legacy === null) {
    if (known === undefined) world.writes.set(source.address, 'utf-8');
  } else if (certain || ((known ?? 'utf-8') === 'utf-8' && beyondAscii(bytes) >= enoughToGuess)) {
    world.writes.set(source.address, legacy);
  }
}

function beyondAscii(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte > 0x7f) count++;
  return count;
}
