/** What people leave out of messages that are to be forged: numbers, answers to challenges, and the packets around MSNSLP. */
import type { Composer, Dice, Forging, Spoken } from 'imdissect/dissector';
import type { MessageKind } from 'imdissect/schema';
import { answerChallenge } from './challenge.js';
import { isServerHint, writeAny, type AllFields, type AnyHint } from './families.js';
import { objectDataKind } from './object-data.js';
import { inPackets, isPackaged, Counters } from './forging-packets.js';
import { accountIn, invitationOf } from './forging-slp.js';
import type { Talk } from './forging-talk.js';
import { slpKinds, writeSlp } from './slp.js';

export type Said = Spoken<AllFields, AnyHint>;

export const forging: Forging<AllFields, AnyHint> = {
  how: {
    to: { is: 'text', doc: 'Account that a packet is for, where MSNSLP headers do not say.' },
    from: { is: 'text', doc: 'Account that a packet is from, where MSNSLP headers do not say.' },
    version: { is: 'number', doc: 'Of the peer-to-peer layer around it: 1 (left out) or 2.' },
    sessionId: { is: 'number', doc: 'Of the packets around it; left out: 0, which is MSNSLP.' },
    messageId: { is: 'number', doc: 'Of the first packet around it.' },
    appId: {
      is: 'number',
      doc: 'Footer of the packets around it: 12 for display pictures, 11 for emoticons, 2 for files.',
    },
    piece: { is: 'number', doc: 'Most bytes of it in one packet; left out: 1202.' },
    routed: { is: 'flag', doc: 'The packets go in routed messages over the notification server, not in MSGs.' },
    direct: { is: 'flag', doc: 'The packets go over this direct connection, not in MSGs.' },
  },
  wrong: {
    length: 'The length in the line is larger than the payload.',
    digest: 'The first byte of an object is another, so that its digest is not that of its description.',
    answer: 'The answer to a challenge is that of another challenge.',
  },
  composer: (dice) => {
    const talks = new Map<number, Talk>();
    return (said) => {
      const talk = talks.get(said.flow.number) ?? newTalk(dice);
      talks.set(said.flow.number, talk);
      return compose(said, talk);
    };
  },
};

function newTalk(dice: Dice): Talk {
  return { trid: 0, packets: [new Counters(dice), new Counters(dice)], peers: ['', ''] };
}

const compose = (said: Said, talk: Talk): ReturnType<Composer<AllFields, AnyHint>> => {
  const { kind, fields, hint } = said;
  if (!isPackaged(kind)) return [faulty(written(withAnswer(said), said, talk), said)];
  const inner = slpKinds.includes(kind) ? invited(said, talk) : fields.data;
  const bytes = wrongDigest(inner ?? new Uint8Array(0), said);
  return inPackets(bytes, said, talk).map((packet) => writeMessageOf(packet, said, talk, hint));
};

/** The message, whose headers tell who speaks to whom. */
function invited(said: Said, talk: Talk): Uint8Array | null {
  const whole = invitationOf(said);
  const [to, from] = ['To', 'From'].map((header) => accountIn(whole.headers ?? [], header));
  talk.peers[said.direction] = from ?? '';
  talk.peers[said.direction === 0 ? 1 : 0] = to ?? '';
  return writeSlp(whole, said.kind);
}

function writeMessageOf(
  packet: ReturnType<typeof inPackets>[number],
  said: Said,
  talk: Talk,
  hint: AnyHint,
): Uint8Array {
  const { kind, fields } = packet;
  return said.how['direct'] === true ? writeAny(fields, kind, hint) : written(fields, { ...said, kind }, talk);
}

/**
 * The line that fits: with a number or without. A client numbers what it asks; a server has the number of what it
 * answers or refuses, and none where it speaks by itself.
 */
function written(fields: Partial<AllFields>, { kind, direction, hint }: Said, talk: Talk): Uint8Array {
  if (typeof fields.trid === 'number' && direction === 0) talk.trid = fields.trid;
  if (fields.trid !== undefined || !hasNumber(kind)) return writeAny(fields, kind, hint);
  const numbered = { ...fields, trid: direction === 0 ? talk.trid + 1 : talk.trid };
  const attempts = direction === 0 || kind.label === 'Error' ? [numbered, fields] : [fields, numbered];
  for (const attempt of attempts) {
    const bytes = tried(attempt, kind, hint);
    if (bytes === null) continue;
    if (attempt === numbered) talk.trid = numbered.trid;
    return bytes;
  }
  return writeAny(fields, kind, hint);
}

function hasNumber(kind: MessageKind): boolean {
  return kind.fields.some(({ key }) => key === 'trid');
}

function tried(fields: Partial<AllFields>, kind: MessageKind, hint: AnyHint): Uint8Array | null {
  try {
    return writeAny(fields, kind, hint);
  } catch {
    return null;
  }
}

/** QRY: the answer to the latest challenge. */
function withAnswer({ kind, fields, hint, direction, wrong }: Said): Partial<AllFields> {
  const { productId, digest } = fields;
  const isAnswer = kind.label === 'QRY' && direction === 0 && digest === undefined && typeof productId === 'string';
  if (!isAnswer || !isServerHint(hint)) return fields;
  const challenge = wrong.includes('answer') ? `${hint.challenge}0` : hint.challenge;
  const algorithm = hint.version < 11 ? 'MD5' : 'MD5 mix';
  const answer = answerChallenge(challenge, productId, algorithm);
  return answer === null ? fields : { ...fields, digest: answer };
}

function wrongDigest(bytes: Uint8Array, { kind, wrong }: Said): Uint8Array {
  if (kind !== objectDataKind || !wrong.includes('digest')) return bytes;
  return bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
}

const lineFeed = 0x0a;
const nine = 0x39;

/** The last digit of the line counts one more byte than there is. */
function faulty(bytes: Uint8Array, { wrong }: Said): Uint8Array {
  if (!wrong.includes('length')) return bytes;
  const digit = bytes.indexOf(lineFeed) - 2;
  return bytes.map((byte, index) => (index === digit && byte < nine ? byte + 1 : byte));
}
