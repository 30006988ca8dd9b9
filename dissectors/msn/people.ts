/** What messages tell of people, for transcripts and rosters. People are told apart by their e-mail addresses. */
import type { Break, Message, MessageRef, PersonTold, Said, Sent, Tracker } from 'imdissect/dissector';
import type { MsnFields } from './fields.js';
import { headerValue } from './header-list.js';
import type { SlpFields } from './slp.js';
import type { World } from './world.js';

/** More people in one conversation are not followed. */
const mostPresent = 256;

type SaidWords = Pick<Said, 'how' | 'text'>;

/** The people at the ends of one connection. */
export class People {
  /** The account that logged in here. */
  private own: string | null = null;
  /** Who said the latest on a switchboard: what was said in pieces follows the last of them. */
  private speaker: string | null = null;
  /** Who else is in the conversation of a switchboard. */
  private readonly present = new Set<string>();
  /** Who is logged in on this connection to a notification server. */
  private here: string | null = null;

  constructor(private readonly world: World) {}

  tell(event: Sent<MsnFields>, out: Tracker): void {
    const { message, source } = event;
    if (message.kind.label === 'SDG') tellRouted(message, out);
    else if (message.direction === 'client-to-server') this.fromClient(message, source.address, out);
    else this.fromServer(message, out);
  }

  /** One side has closed the connection; one that was only lost from sight may go on. */
  ended(how: Break['how'], out: Tracker): void {
    if (how === 'fin' || how === 'rst') this.leave(out);
  }

  private enter(account: string, out: Tracker): void {
    this.world.loggedIn(account, this);
    // From MSNP16 on a second proof (SHA) follows the first.
    if (this.here === null) out.tell({ ...person(account), session: 'begins' });
    this.here = account;
  }

  private leave(out: Tracker): void {
    const { here } = this;
    this.here = null;
    if (here === null || !this.world.loggedOut(here, this)) return;
    out.tell({ ...person(here), state: 'offline', session: 'ends' });
  }

  private fromClient({ kind, fields, role }: Message<MsnFields>, address: string, out: Tracker): void {
    const { label } = kind;
    // Leaving a conversation is no going offline.
    const isLogin = role !== 'switchboard';
    const { email, method, cookie, statusName } = fields;
    if (label === 'CVR' && email !== undefined) out.tell({ ...person(email), ...client(fields) });
    if ((label === 'USR' && (method !== undefined || cookie !== undefined)) || label === 'ANS') {
      if (email !== undefined) this.own = email;
    }
    const { own } = this;
    if (own === null) return;
    if (label === 'USR' || label === 'ANS') out.tell({ ...person(own), address });
    else if (label === 'CHG' && statusName !== undefined) out.tell({ ...person(own), state: statusName });
    else if (label === 'OUT' && isLogin) this.leave(out);
    else if (label === 'MSG' || label === 'MESSAGE') {
      tellClient(own, fields, out);
      this.said(own, [...this.present], fields, false, out);
    } else if (label === 'UUM' && email !== undefined) this.said(own, [email], fields, false, out);
  }

  private fromServer({ kind, fields, role }: Message<MsnFields>, out: Tracker): void {
    const { label } = kind;
    const { email } = fields;
    switch (label) {
      case 'USR':
        if (fields.result !== 'OK' || email === undefined) return;
        out.tell({ ...named(email, fields), state: 'online' });
        if (role !== 'switchboard') this.enter(email, out);
        return;
      case 'NLN':
      case 'ILN':
      case 'FLN':
        if (email !== undefined) out.tell({ ...named(email, fields), state: fields.statusName ?? 'offline' });
        return;
      case 'LST':
      case 'ADC':
      case 'ADD':
      case 'RNG':
        if (email !== undefined) out.tell(named(email, fields));
        return;
      case 'IRO':
      case 'JOI':
        if (email === undefined) return;
        // From MSNP16 on the account's own end points are told as well.
        if (email !== this.own && this.present.size < mostPresent) this.present.add(email);
        out.tell(named(email, fields));
        return;
      case 'BYE':
        if (email !== undefined) this.present.delete(email);
        return;
      case 'IPG':
        this.paged(fields, out);
        return;
      case 'MSG':
      case 'UBM':
        this.speaker = email?.includes('@') === true ? email : null;
        this.heard(fields, out);
        return;
      case 'MESSAGE':
        this.heard(fields, out);
    }
  }

  private heard(fields: MsnFields, out: Tracker): void {
    if (this.speaker === null) return;
    tellClient(this.speaker, fields, out);
    this.said(this.speaker, this.own === null ? [] : [this.own], fields, true, out);
  }

  /** A page of a telephone. */
  private paged({ notification: { sender, text } = {} }: MsnFields, out: Tracker): void {
    if (sender === undefined || text === undefined) return;
    const to = this.own === null ? [] : [this.own];
    out.tell({ tells: 'said', by: sender, to, relayed: true, how: 'message', text });
  }

  private said(by: string, to: readonly string[], fields: MsnFields, relayed: boolean, out: Tracker): void {
    const words = wordsOf(fields);
    if (words !== null) out.tell({ tells: 'said', by, to, relayed, ...words });
  }
}

/** Third-party clients say in conversations what they are. */
function tellClient(account: string, { body }: MsnFields, out: Tracker): void {
  const name = body?.client?.name;
  if (name !== undefined) out.tell({ ...person(account), client: name });
}

/** What is said in a routed message, which names both ends. */
function tellRouted({ direction, fields }: Message<MsnFields>, out: Tracker): void {
  const by = accountIn(headerValue(fields.routingHeaders, 'From'));
  const to = accountIn(headerValue(fields.routingHeaders, 'To'));
  const isNudge = headerValue(fields.headers, 'Message-Type') === 'Nudge';
  const words: SaidWords | null = isNudge ? { how: 'nudge', text: '' } : wordsOf(fields);
  if (by === null || words === null) return;
  out.tell({ tells: 'said', by, to: to === null ? [] : [to], relayed: direction === 'server-to-client', ...words });
}

/** The account in `1:anna@x.example;epid={GUID}`. */
function accountIn(address: string | undefined): string | null {
  return /^\d{1,2}:([^;\s]{1,256})/.exec(address ?? '')?.[1] ?? null;
}

/** What somebody offers or asks for, in an invitation of MSNSLP. */
export function tellInvitation({ slp, session }: SlpFields, out: Tracker): void {
  const words = invitationWords(session);
  if (slp?.from === undefined || words === null) return;
  const to = slp.to === undefined ? [] : [slp.to];
  out.tell({ tells: 'said', by: slp.from, to, relayed: false, ...words });
}

function invitationWords(session: SlpFields['session']): SaidWords | null {
  const { file, object } = session?.context ?? {};
  if (file?.fileName !== undefined) return { how: 'file', text: file.fileName };
  if (object !== undefined) return { how: 'request', text: object.friendly ?? '' };
  if (session?.about === undefined) return null;
  return { how: 'notice', text: `invites: ${session.about}` };
}

/** What became of a message, by ACK and NAK. */
export function tellFate(label: string, of: MessageRef, out: Tracker): void {
  if (label === 'ACK') out.tell({ tells: 'fate', of, fate: 'delivered' });
  else if (label === 'NAK') out.tell({ tells: 'fate', of, fate: 'failed' });
}

/** What a message says to its reader; null for what only programs read. */
function wordsOf({ body, contentType }: MsnFields): SaidWords | null {
  if (body === undefined) return null;
  if (body.datacast?.id === 1) return { how: 'nudge', text: '' };
  // Who is typing is told in a body of its own, an empty line.
  const isText = contentType === undefined || contentType === 'text/plain';
  return isText && typeof body.text === 'string' ? { how: 'message', text: body.text } : null;
}

function person(id: string): PersonTold {
  return { tells: 'person', id, email: id };
}

function named(id: string, { name }: MsnFields): PersonTold {
  return { ...person(id), ...(name === undefined ? {} : { name }) };
}

function client({ clientName, clientVersion }: MsnFields): Pick<PersonTold, 'client'> {
  return clientName === undefined ? {} : { client: `${clientName} ${clientVersion ?? ''}`.trim() };
}
