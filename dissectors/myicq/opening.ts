/**
 * Which key opens an encrypted payload (README.md §3). A key is right when the byte that the check code tells is there
 * and the command's fields fit: by chance the first happens once in 256 times, both together practically never.
 */
import { desDecrypt, type DesVariant } from 'imdissect/crypto';
import { Input } from 'imdissect/schema';
import { candidatesOf, scheduleOf, type Accounts, type Candidate } from './keys.js';
import { PacketStrings } from './header.js';
import type { Layout, V1Fields } from './kinds.js';
import { fits } from './shape.js';

/** What reading a packet must know of passwords. */
export type Keyring = {
  /** What the capture told. */
  readonly accounts: Accounts;
  /** What the user gave for one account, or for all. */
  readonly given: readonly { readonly uin: number | null; readonly candidate: Candidate }[];
};

/** An encrypted payload, and what its header says of it. */
export interface Sealed {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly uin: number;
  readonly sid: number;
  readonly cc: number;
  readonly layout: Layout;
}

/** How the fields of a payload came out while its key was tried: whoever wants no tree need not read them again. */
export interface Trial {
  readonly fields: V1Fields;
  /** Behind the fields. */
  readonly input: Input;
  readonly strings: PacketStrings;
}

/** A payload that was opened. */
export interface Opened {
  readonly plain: Uint8Array;
  /** null when the fields do not fit. */
  readonly trial: Trial | null;
  /** In words: `password from frame 4`. */
  readonly source: string;
  /** The check code is right. */
  readonly checked: boolean;
  /** The byte of the check code is one of a password. */
  readonly checkIsSecret: boolean;
  /** Its place among the candidates, and the cipher that fitted. */
  readonly place: number;
  readonly variant: DesVariant;
}

/** Bytes of a block. */
export const block = 8;
const variants: readonly DesVariant[] = ['bare', 'standard'];

/** Passwords that may open a packet: those of its session first, then the newest of its account, then the given ones. */
export function candidatesFor({ accounts, given }: Keyring, uin: number, sid: number): readonly Candidate[] {
  const known = candidatesOf(accounts, uin);
  if (given.length === 0 && (known.length < 2 || known[0]?.sid === sid)) return known;
  const mine = known.filter((one) => one.sid === sid);
  const others = known.filter((one) => one.sid !== sid);
  const ofAccount = given.filter((one) => one.uin === uin);
  const ofAll = given.filter((one) => one.uin === null);
  return [...mine, ...others, ...[...ofAccount, ...ofAll].map(({ candidate }) => candidate)];
}

/** Opens the payload; null when no key fits. */
export function open(sealed: Sealed, keyring: Keyring): Opened | null {
  const candidates = candidatesFor(keyring, sealed.uin, sealed.sid);
  for (let place = 0; place < candidates.length; place++) {
    const candidate = candidates[place];
    if (candidate === undefined || isRepeated(candidates, place)) continue;
    for (const variant of variants) {
      // The first is nearly always the right one: its payload is decrypted whole at once, of others one block.
      const isLikely = place === 0 && variant === 'bare';
      if (!isLikely && !checks(sealed, candidate, variant)) continue;
      const opened = opening(sealed, candidate, place, variant, true);
      if (opened !== null) return opened;
    }
  }
  return unusual(sealed, candidates);
}

/** The same key was tried before. Most packets open at the first trial, and never come here twice. */
function isRepeated(candidates: readonly Candidate[], place: number): boolean {
  if (place === 0 || place > mostCompared) return false;
  return candidates.slice(0, place).some(({ key }) => key === candidates[place]?.key);
}

const mostCompared = 16;

/**
 * The password of the session's own LOGIN is beyond doubt. If its check code is right, the layout is another than the
 * known one; if the fields fit, the check code is wrong.
 */
function unusual(sealed: Sealed, candidates: readonly Candidate[]): Opened | null {
  const place = candidates.findIndex(({ sid, certain }) => certain && sid === sealed.sid);
  const own = candidates[place];
  if (own === undefined) return null;
  if (!checks(sealed, own, 'bare')) return opening(sealed, own, place, 'bare', false);
  const { source } = own;
  const plain = decrypt(sealed, own, 'bare');
  return { plain, trial: null, source, checked: true, checkIsSecret: true, place, variant: 'bare' };
}

/** Whether the byte of the check code is there; only its block is decrypted. */
function checks({ bytes, start, end, cc }: Sealed, { key }: Candidate, variant: DesVariant): boolean {
  const index = cc >>> 8;
  const from = start + (index & ~(block - 1));
  if (start + index >= end) return false;
  desDecrypt(scheduleOf(key), variant, bytes, from, from + block, oneBlock);
  return oneBlock[index & (block - 1)] === (cc & 0xff);
}

const oneBlock = new Uint8Array(block);

function decrypt({ bytes, start, end }: Sealed, { key }: Candidate, variant: DesVariant): Uint8Array {
  const plain = new Uint8Array(end - start);
  desDecrypt(scheduleOf(key), variant, bytes, start, end, plain);
  return plain;
}

/** The payload, if its check code is as told and its fields come out right. */
function opening(
  sealed: Sealed,
  candidate: Candidate,
  place: number,
  variant: DesVariant,
  checked: boolean,
): Opened | null {
  const plain = decrypt(sealed, candidate, variant);
  const index = sealed.cc >>> 8;
  if ((plain[index] === (sealed.cc & 0xff)) !== checked) return null;
  const strings = new PacketStrings(true);
  const input = new Input(plain, 0, plain.length);
  const fields = fits(sealed.layout, input, strings);
  if (fields === null) return null;
  const checkIsSecret = strings.secrets.some(([start, end]) => index >= start && index < end);
  const source = variant === 'bare' ? candidate.source : `${candidate.source}, standard DES`;
  return { plain, trial: { fields, input, strings }, source, checked, checkIsSecret, place, variant };
}
