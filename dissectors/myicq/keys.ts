/**
 * Passwords by account, as they were known at one moment. The hint of a message holds them, and a message may be read
 * again much later: what is learnt later makes a new tree of accounts and leaves the old one as it is, sharing all of it
 * but the way to the account.
 */
import { LruMap, type MessageRef } from 'imdissect/dissector';
import { desKey, type DesKey } from 'imdissect/crypto';

/** A password that may open packets: never the password itself, but the key made of it. */
export type Candidate = {
  /** Session whose packets it opens; 0: not known. */
  readonly sid: number;
  /** The LOGIN or NEW_UIN of that very session told it. */
  readonly certain: boolean;
  /** 16 hexadecimal digits. */
  readonly key: string;
  /** In words that hold no secret: `password from frame 4`. */
  readonly source: string;
};

/** What is known of one account, the newest first. */
type Account = { readonly uin: number; readonly candidates: readonly Candidate[] };

/** Sixteen ways, by four bits of the number at a time; null where nobody is. */
export type Accounts = readonly (Accounts | Account | null)[];

/** Passwords of one account that are remembered. */
const perAccount = 8;
const ways = 16;
const bitsPerLevel = 4;

export const noAccounts: Accounts = Object.freeze(new Array<null>(ways).fill(null));

function isAccount(node: Accounts | Account | null | undefined): node is Account {
  return node !== null && node !== undefined && !Array.isArray(node);
}

/** What is known of the account. */
export function candidatesOf(accounts: Accounts, uin: number): readonly Candidate[] {
  let node: Accounts | Account | null | undefined = accounts;
  for (let shift = 0; node !== null && node !== undefined; shift += bitsPerLevel) {
    if (isAccount(node)) return node.uin === uin ? node.candidates : none;
    node = node[(uin >>> shift) & (ways - 1)];
  }
  return none;
}

const none: readonly Candidate[] = Object.freeze([]);

/** The same accounts with one more password for one of them; of the same session and key, the newer one stays. */
export function withCandidate(accounts: Accounts, uin: number, candidate: Candidate): Accounts {
  const others = candidatesOf(accounts, uin).filter(({ sid, key }) => sid !== candidate.sid || key !== candidate.key);
  const candidates = Object.freeze([candidate, ...others].slice(0, perAccount));
  return withAccount(accounts, Object.freeze({ uin, candidates }), 0);
}

/** The same accounts without those of that session, which was refused. */
export function withoutSession(accounts: Accounts, uin: number, sid: number): Accounts {
  const candidates = candidatesOf(accounts, uin);
  const kept = candidates.filter((one) => one.sid !== sid);
  if (kept.length === candidates.length) return accounts;
  return withAccount(accounts, Object.freeze({ uin, candidates: Object.freeze(kept) }), 0);
}

/** The same accounts without one of them. */
export function withoutAccount(accounts: Accounts, uin: number): Accounts {
  if (candidatesOf(accounts, uin).length === 0) return accounts;
  return withAccount(accounts, Object.freeze({ uin, candidates: none }), 0);
}

function withAccount(accounts: Accounts, account: Account, shift: number): Accounts {
  const way = (account.uin >>> shift) & (ways - 1);
  const there = accounts[way] ?? null;
  const changed = [...accounts];
  if (there === null || (isAccount(there) && there.uin === account.uin)) {
    changed[way] = account;
  } else {
    // Two accounts on one way: both move down, to where their numbers differ.
    const below = isAccount(there) ? withAccount(noAccounts, there, shift + bitsPerLevel) : there;
    changed[way] = withAccount(below, account, shift + bitsPerLevel);
  }
  return Object.freeze(changed);
}

/** Where a password was told, in words: `password from frame 4`. */
export function sourceOf({ input, frame }: MessageRef): string {
  return `password from frame ${input === 0 ? '' : `${input + 1}:`}${frame}`;
}

const hexDigits = 16;

/** The first 8 bytes of a password, filled with zeros, as hexadecimal digits. */
export function keyOf(password: Uint8Array): string {
  let digits = '';
  for (const byte of password.subarray(0, 8)) digits += byte.toString(16).padStart(2, '0');
  return digits.padEnd(hexDigits, '0');
}

const ready = new LruMap<string, DesKey>(4096);

/** The key made ready. Making it costs as much as some dozens of blocks, so the last ones are kept. */
export function scheduleOf(key: string): DesKey {
  const known = ready.touch(key);
  if (known !== undefined) return known;
  const bytes = new Uint8Array(8);
  for (let i = 0; i < 8; i++) bytes[i] = Number.parseInt(key.slice(2 * i, 2 * i + 2), 16);
  const made = desKey(bytes);
  ready.set(key, made);
  return made;
}
