/** What messages tell of people, for transcripts and rosters. People are told apart by their e-mail addresses. */
import type { Message, MessageRef, PersonTold, Said, Sent, Tracker } from 'imdissect/dissector';
import type { MsnFields } from './fields.js';
import type { SlpFields } from './slp.js';

/** More people in one conversation are not followed. */
const mostPresent = 256;

/** The people at the ends of one connection. */
export class People {
  /** The account that logged in here. */
  private own: string | null = null;
  private isLoggedIn = false;
  /** Who else is in the conversation of a switchboard. */
  private readonly present = new Set<string>();

  tell(event: Sent<MsnFields>, out: Tracker): void {
    const { message, source } = event;
    if (message.direction === 'client-to-server') this.fromClient(message, source.address, out);
    else this.fromServer(message, out);
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
    else if (label === 'OUT' && isLogin) out.tell({ ...person(own), state: 'offline', session: 'ends' });
    else if (label === 'MSG') this.said(own, [...this.present], fields, false, out);
    else if (label === 'UUM' && email !== undefined) this.said(own, [email], fields, false, out);
  }

  private fromServer({ kind, fields, role }: Message<MsnFields>, out: Tracker): void {
    const { label } = kind;
    const { email } = fields;
    switch (label) {
      case 'USR':
        if (fields.result !== 'OK' || email === undefined) return;
        out.tell({ ...named(email, fields), state: 'online' });
        // From MSNP16 on a second proof (SHA) follows the first.
        if (role !== 'switchboard' && !this.isLoggedIn) out.tell({ ...person(email), session: 'begins' });
        this.isLoggedIn = true;
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
      case 'MSG':
      case 'UBM':
        if (email?.includes('@') === true) this.said(email, this.own === null ? [] : [this.own], fields, true, out);
    }
  }

  private said(by: string, to: readonly string[], fields: MsnFields, relayed: boolean, out: Tracker): void {
    const words = wordsOf(fields);
    if (words !== null) out.tell({ tells: 'said', by, to, relayed, ...words });
  }
}

/** What somebody offers or asks for, in an invitation of MSNSLP. */
export function tellInvitation({ slp, session }: SlpFields, out: Tracker): void {
  const words = invitationWords(session);
  if (slp?.from === undefined || words === null) return;
  const to = slp.to === undefined ? [] : [slp.to];
  out.tell({ tells: 'said', by: slp.from, to, relayed: false, ...words });
}

function invitationWords(session: SlpFields['session']): Pick<Said, 'how' | 'text'> | null {
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
function wordsOf({ body, contentType }: MsnFields): Pick<Said, 'how' | 'text'> | null {
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
