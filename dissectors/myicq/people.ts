/** What messages tell of people, for transcripts and rosters (README.md §7). */
import {
  LruMap,
  type Fate,
  type MessageRef,
  type PersonTold,
  type Said,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import type { Content } from './content.js';
import type { MyicqFields } from './families.js';
import { LinqStatuses } from './linq-names.js';
import { LoginErrors, messageType, MessageTypes, Statuses } from './names.js';

/** Sessions of one flow whose account is remembered. */
const remembered = 256;
/** Every family's number for a login that succeeded. */
const success = LoginErrors.numbers.success;
/** The name that LinQ calls an account by, or the number that the others do. */
type Account = string | number;

/** One flow: who is at its ends. */
export class People {
  /** Accounts of LinQ by their sessions; the other families have the number in every packet. */
  private readonly bySession = new LruMap<number, string>(remembered);
  /** Accounts at the two ends of a connection between clients. */
  private readonly peers: [number | null, number | null] = [null, null];
  /** What was said before it was known to whom. */
  private readonly unheard: MessageRef[] = [];
  /** The state in which a session wants to begin. */
  private readonly wanted = new LruMap<number, string>(remembered);

  tell(event: Sent<MyicqFields>, out: Tracker): void {
    const { message } = event;
    if (message.direction === 'client-to-server') this.fromClient(event, out);
    else if (message.direction === 'server-to-client') this.fromServer(event, out);
    else if (message.direction === 'peer-to-peer') this.fromPeer(event, out);
  }

  private fromClient({ message, source }: Sent<MyicqFields>, out: Tracker): void {
    const { kind, fields } = message;
    const { user, sid = 0, toUin, toUser, nick, email } = fields;
    if (kind.label === 'LOGIN' && user !== undefined) this.bySession.set(sid, user);
    const own = this.ownAccount(fields);
    if (own === null) return;
    if (kind.label === 'LOGIN') {
      this.wanted.set(sid, stateOf(fields) ?? 'online');
      out.tell(person(own, { address: source.address }));
    } else if (kind.label === 'LOGOUT') out.tell(person(own, { state: 'offline', session: 'ends' }));
    else if (kind.label === 'CHANGE_STATUS') out.tell(person(own, withState(fields)));
    else if (kind.label === 'MODIFY_USER' || kind.label === 'UPDATE_USER_INFO')
      out.tell(person(own, withNames(nick, email)));
    const to = toUin ?? toUser;
    if (to !== undefined) tellSaid(own, [to], fields, false, out);
  }

  private fromServer({ message }: Sent<MyicqFields>, out: Tracker): void {
    const { kind, fields } = message;
    const { sid = 0, error, fromUin, fromUser, contactUin, contactUser, nick, email, ip, users, results } = fields;
    const own = this.ownAccount(fields);
    const wanted = kind.label === 'LOGIN reply' && error === success ? this.wanted.get(sid) : undefined;
    if (own !== null && wanted !== undefined) out.tell(person(own, { state: wanted, session: 'begins' }));
    const from = fromUin ?? fromUser;
    if (from !== undefined) tellSaid(from, own === null ? [] : [own], fields, true, out);
    const contact = contactUin ?? contactUser;
    if (contact !== undefined) {
      const state = kind.label === 'SRV_USER_OFFLINE' ? { state: 'offline' } : withState(fields);
      out.tell(person(contact, { ...withNames(nick, email), ...withAddress(ip), ...state }));
    } else if (own !== null && nick !== undefined) {
      out.tell(person(own, withNames(nick, email)));
    }
    for (const { uin, ip: address } of users ?? []) out.tell(person(uin, { ...withAddress(address), state: 'online' }));
    for (const found of results ?? []) {
      const account = accountOf(found);
      if (account !== null) out.tell(person(account, withNames(found.nick, undefined)));
    }
  }

  private fromPeer({ message, direction, source, ref }: Sent<MyicqFields>, out: Tracker): void {
    const { fields } = message;
    const { uin } = fields;
    if (uin === undefined) return;
    this.peers[direction] = uin;
    const other = this.peers[direction === 0 ? 1 : 0];
    if (other === null && this.unheard.length < remembered) this.unheard.push(ref);
    else if (other !== null) {
      // Whatever was said so far came from the other end.
      for (const of of this.unheard.splice(0)) out.tell({ tells: 'hearer', of, id: String(uin) });
    }
    out.tell(person(uin, { address: source.address }));
    tellSaid(uin, other === null ? [] : [other], fields, false, out);
  }

  private ownAccount({ uin, sid = 0 }: MyicqFields): Account | null {
    const name = this.bySession.touch(sid);
    if (name !== undefined) return name;
    return uin === undefined || uin === 0 ? null : uin;
  }
}

/** A message that the other client confirmed. */
export function delivered(of: Fate['of']): Fate {
  return { tells: 'fate', of, fate: 'delivered' };
}

function tellSaid(by: Account, to: readonly Account[], fields: MyicqFields, relayed: boolean, out: Tracker): void {
  const words = wordsOf(fields);
  if (words === null) return;
  out.tell({ tells: 'said', by: String(by), to: to.map(String), relayed, ...words });
}

/** What a message says to its reader; null when it says nothing. */
function wordsOf({ type, text, chatText, content, fileName }: MyicqFields): Pick<Said, 'how' | 'text'> | null {
  if (fileName !== undefined) return { how: 'file', text: fileName };
  const said = text ?? chatText;
  if (said !== undefined) {
    if (type === undefined || type === messageType.text) return { how: 'message', text: said };
    if (type === messageType['auto-reply']) return { how: 'auto', text: said };
    return { how: 'notice', text: noticeText(MessageTypes.nameOf(type) ?? `type ${type}`, said) };
  }
  if (content === undefined || type === undefined) return null;
  return contentWords(type, content);
}

function contentWords(type: number, { session, reason }: Content): Pick<Said, 'how' | 'text'> {
  const name = MessageTypes.nameOf(type) ?? `type ${type}`;
  const words = [session, reason].filter((part) => part !== undefined && part !== '').join(': ');
  if (type === messageType['tcp-request'] && session === 'sendfile') return { how: 'file', text: reason ?? '' };
  return { how: 'notice', text: noticeText(name, words) };
}

function noticeText(name: string, words: string): string {
  return words === '' ? name : `${name}: ${words}`;
}

/** Somebody in a list, of whichever family. */
function accountOf(found: object): Account | null {
  if ('user' in found && typeof found.user === 'string') return found.user;
  return 'uin' in found && typeof found.uin === 'number' ? found.uin : null;
}

function person(id: Account, more: Omit<PersonTold, 'tells' | 'id'>): PersonTold {
  return { tells: 'person', id: String(id), ...more };
}

function withNames(nick: string | undefined, email: string | undefined): Pick<PersonTold, 'name' | 'email'> {
  return { ...(nick === undefined ? {} : { name: nick }), ...(email === undefined ? {} : { email }) };
}

const nowhere = '0.0.0.0';

function withAddress(ip: string | undefined): Pick<PersonTold, 'address'> {
  return ip === undefined || ip === nowhere ? {} : { address: ip };
}

function withState(fields: MyicqFields): Pick<PersonTold, 'state'> {
  const state = stateOf(fields);
  return state === undefined ? {} : { state };
}

/** LinQ numbers its states otherwise. */
function stateOf({ status, user, contactUser }: MyicqFields): string | undefined {
  if (status === undefined) return undefined;
  const table = user !== undefined || contactUser !== undefined ? LinqStatuses : Statuses;
  return table.nameOf(status) ?? `status ${status}`;
}
