/** What people leave out of a message that is to be forged: numbers, accounts and check codes (README.md §§2, 3). */
import type { Composer, Dice, Direction, Forging, Spoken } from 'imdissect/dissector';
import { withPlainest, type MessageKind } from 'imdissect/schema';
import { earlySender } from './early-forms.js';
import { writeMessage, type MyicqFields, type MyicqHint } from './families.js';
import { noAccounts } from './keys.js';
import { layoutOfKind } from './kinds.js';
import { linqSender } from './linq.js';
import { peerKinds } from './peer.js';
import { StringSink } from './strings.js';

type Said = Spoken<MyicqFields, MyicqHint>;

export const forging: Forging<MyicqFields, MyicqHint> = {
  wrong: {
    'check-code': 'The check code tells another byte than the payload has (F1, F1x).',
    password: 'The payload is encrypted with a password that is not the account’s.',
  },
  // Server 1.0 and libmyicq (README.md §2).
  resendsAfter: [10],
  composer: (dice) => {
    const talks = new Map<number, Talk>();
    return (said) => {
      const talk = talks.get(said.flow.number) ?? new Talk(dice);
      talks.set(said.flow.number, talk);
      return compose(said, talk);
    };
  },
};

/** What both sides of a connection have said so far. */
class Talk {
  readonly sid: number;
  uin = 0;
  /** Last number of each side. */
  readonly last: [number, number];
  /** Number of the last request of each command. */
  private readonly requests = new Map<string, number>();

  constructor(dice: Dice) {
    this.sid = 1 + dice(0x7fff_fffe);
    const first = 1 + dice(0x3fff);
    this.last = [first, first];
  }

  count(direction: Direction): number {
    return (this.last[direction] = (this.last[direction] + 1) & 0x7fff);
  }

  remember(direction: Direction, name: string, { seq, uin }: MyicqFields): void {
    if (uin !== undefined && uin > 0) this.uin = uin;
    if (seq === undefined || seq === 0 || name === 'ACK') return;
    this.last[direction] = seq;
    if (direction === 0) this.requests.set(name, seq);
    // The server counts on from the number of these two.
    if (name === 'NEW_UIN' || name === 'LOGIN') this.last[1] = Math.max(this.last[1], seq);
  }

  requestOf(name: string): number {
    return this.requests.get(name) ?? this.last[0];
  }
}

const compose = (said: Said, talk: Talk): ReturnType<Composer<MyicqFields, MyicqHint>> => {
  const { kind } = said;
  const [name = ''] = kind.label.split(' ');
  const body = withPlainest(
    kind.structs.slice(1).flatMap(({ fields }) => fields),
    withCount(said.fields, kind),
  );
  const fields = { ...headOf(said, name, talk), ...body };
  talk.remember(said.direction, name, fields);
  return [faulty(fields, said)];
};

/** A list is as long as its count says. */
function withCount(fields: Partial<MyicqFields>, kind: MessageKind): Partial<MyicqFields> {
  if (fields.count !== undefined || !kind.fields.some(({ key }) => key === 'count')) return fields;
  const list = Object.values<unknown>(fields).find((value) => Array.isArray(value));
  return { ...fields, count: Array.isArray(list) ? list.length : 0 };
}

/** What the header has where the message does not say: it depends on the family. */
function headOf(said: Said, name: string, talk: Talk): MyicqFields {
  const { kind, direction, fields } = said;
  // Who gives the command gives the whole header, and can leave out the length that the published document lacks.
  if (peerKinds.includes(kind)) return fields.cmd === undefined ? peerHead(said, talk) : {};
  const isAck = name === 'ACK';
  const other = talk.last[direction === 0 ? 1 : 0];
  const isEarly = earlySender(kind) !== undefined;
  if (linqSender(kind) !== undefined) return { sid: talk.sid, seq: isAck ? other : talk.count(direction) };
  if (layoutOfKind(kind) === undefined && !isEarly) return {};
  const known = { sid: talk.sid, uin: name === 'NEW_UIN' ? 0 : talk.uin };
  if (isAck && (isEarly || direction === 1)) return { ...known, seq: 0, ackseq: other };
  const seq = fields.seq ?? (isAck ? other : talk.count(direction));
  const answers = kind.label.endsWith(' reply');
  if (direction === 1 || isEarly) return { ...known, seq, ackseq: answers ? talk.requestOf(name) : 0 };
  return { ...known, seq };
}

/** Between clients of all but 0.x and LinQ the sender's picture is in the header. */
function peerHead({ kind, dialect }: Said, { uin }: Talk): MyicqFields {
  const hasFace = dialect !== '0.x' && kind.fields.some(({ key }) => key === 'face');
  return { uin, length: 0, ...(hasFace ? { face: 0 } : {}) };
}

/** The bytes, with what is wrong on purpose. */
function faulty(fields: MyicqFields, { kind, hint, wrong }: Said): Uint8Array {
  const wrongly = wrong.includes('check-code') ? { ...fields, cc: wrongCode(fields, kind) } : fields;
  if (!wrong.includes('password')) return writeMessage(wrongly, kind, hint);
  const candidate = { sid: 0, certain: false, key: '77726f6e67206f6e', source: 'a wrong password' };
  return writeMessage(wrongly, kind, { sender: null, accounts: noAccounts, given: [{ uin: null, candidate }] });
}

/** Byte 0 of the payload, and a value that it does not have. */
function wrongCode(fields: MyicqFields, kind: MessageKind): number {
  const body = new StringSink(fields.asWritten);
  layoutOfKind(kind)?.body?.write(body, fields);
  return ((body.finish()[0] ?? 0) ^ 0xff) & 0xff;
}
