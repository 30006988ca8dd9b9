/** What the whole capture must know: calls into conversations, by their cookies, and the passwords that were given. */
import { LruMap, UsageError, type MessageRef, type OptionValues } from 'imdissect/dissector';
import { Peers } from './peers.js';

const mostCalls = 10_000;
const mostAccounts = 10_000;
const mostDrawings = 256;
/** Longer words are no cookies: what is remembered stays small. */
const longestCookie = 256;

/** A switchboard that was handed out. */
export interface Call {
  /** The XFR or RNG that did. */
  readonly ref: MessageRef;
  /** The protocol's version on the notification server. */
  readonly version: number;
}

/** Passwords for one account. */
export interface Passwords {
  readonly candidates: readonly string[];
  /** They were given for this very account: then one of them must be right. */
  readonly certain: boolean;
}

export class World {
  readonly peers = new Peers();
  /** Handwriting that was seen, by a number made of its bytes. */
  readonly drawn = new LruMap<number, true>(mostDrawings);
  private readonly calls = new LruMap<string, Call>(mostCalls);
  private readonly given = new Map<string, string[]>();
  /** The connection on which an account logged in last. */
  private readonly logins = new LruMap<string, object>(mostAccounts);

  /** @throws UsageError, which never holds a password */
  constructor(options: OptionValues) {
    for (const value of options['msn-password'] ?? []) {
      const equals = value.indexOf('=');
      const account = equals > 0 && value.slice(0, equals).includes('@') ? value.slice(0, equals).toLowerCase() : '';
      const password = account === '' ? value : value.slice(equals + 1);
      if (password === '') throw new UsageError('--msn-password: the password is empty');
      this.given.set(account, [...(this.given.get(account) ?? []), password]);
    }
  }

  /** Remembers a switchboard by its cookie. */
  hand(cookie: string, call: Call): void {
    if (cookie.length <= longestCookie) this.calls.set(cookie, call);
  }

  /** Who handed out this cookie. */
  callOf(cookie: string): Call | undefined {
    return this.calls.touch(cookie);
  }

  /** An account has logged in on this connection. */
  loggedIn(account: string, connection: object): void {
    this.logins.set(account, connection);
  }

  /** The account is gone from this connection. False while it is logged in on a later one, and so still there. */
  loggedOut(account: string, connection: object): boolean {
    return this.logins.get(account) === connection && this.logins.delete(account);
  }

  /** What was given for an account, or else for any. */
  passwordsOf(email: string): Passwords {
    const own = this.given.get(email.toLowerCase());
    return own === undefined
      ? { candidates: this.given.get('') ?? [], certain: false }
      : { candidates: own, certain: true };
  }
}
