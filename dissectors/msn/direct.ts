/** Direct connections between peers (README.md §12): packets behind their length, without footers. */
import type { Cursor, Delimited } from 'imdissect/dissector';
import {
  Draft,
  field,
  kind,
  optional,
  rest,
  Sink,
  struct,
  u32le,
  word,
  type Infer,
  type Input,
  type Message,
  type MessageKind,
  type Struct,
} from 'imdissect/schema';
import { trailer } from './as-written.js';
import { guid, guidBytes, guidLength, hashedNonce } from './guid.js';
import { noHint } from './hint.js';
import { Line, type AsWritten } from './line.js';
import { plainGuid } from './p2p-names.js';
import { isPacketAt, packetField } from './p2p-packet.js';
import { v1HeaderLength } from './p2p-v1.js';
import { msnProblems } from './problems.js';

/** What reading a direct connection needs. */
export interface DirectHint {
  readonly role: 'direct';
  /** Nonces of the invitation, plain and hashed, without braces. */
  readonly nonces: readonly string[];
  /** Bytes are missing: packets are looked for. */
  readonly lost: boolean;
  readonly [key: string]: string | boolean | readonly string[];
}

const section = '12';
const lengthBytes = 4;
/** Longest packet that is believed. */
const longestPacket = 65_536;

const packetLength = u32le('Length', { doc: 'Bytes that follow.', section });

/** What the nonces of the invitation are told to values by. */
class DirectLine extends Line {
  constructor(
    input: Input,
    readonly nonces: readonly string[],
  ) {
    super(input, noHint);
    this.hasNoLine();
  }
}

/** How the nonce of a handshake fits the invitation; missing where nothing is known of that. */
const nonceFits = field<string | undefined>(
  'Nonce of the invitation',
  {
    form: { is: 'text' },
    derived: true,
    optional: true,
    read: ({ text }, scope) => (text instanceof DirectLine ? nonceFit(nonceIn(scope), text.nonces) : undefined),
    write: () => undefined,
  },
  { doc: 'same, hashed (its SHA-1 is the one that the invitation named) or different.', section: '12.2' },
);

function nonceIn({ p2p, nonce }: { readonly p2p?: unknown; readonly nonce?: unknown }): string | undefined {
  if (typeof nonce === 'string') return nonce;
  if (typeof p2p !== 'object' || p2p === null || !('nonce' in p2p)) return undefined;
  return typeof p2p.nonce === 'string' ? p2p.nonce : undefined;
}

function nonceFit(nonce: string | undefined, known: readonly string[]): string | undefined {
  const bytes = nonce === undefined ? null : guidBytes(nonce);
  if (nonce === undefined || bytes === null || known.length === 0) return undefined;
  if (known.includes(plainGuid(nonce))) return 'same';
  return known.includes(plainGuid(hashedNonce(bytes))) ? 'hashed' : 'different';
}

const p2p = packetField('direct');
const open = struct(
  'Greeting',
  { packetLength, greeting: word('Greeting', { by: 0 }, { doc: 'Always foo.' }) },
  '12.2',
);
const packet = struct(
  'Packet',
  {
    packetLength,
    p2p: optional(p2p, (_scope, input) => isPacketAt(input, 'direct')),
    nonceFits,
    packet: optional(rest('Packet', { doc: 'What is too short for a packet.' })),
  },
  section,
);
const bareNonce = struct('Nonce', { packetLength, nonce: guid('Nonce', { secret: true }), nonceFits }, '12.2');
const keepAlive = struct('Keep-alive', { packetLength }, section);

const make = (name: string, label: string, layout: Struct<object>, doc: string): MessageKind =>
  kind(`msn.direct-${name}`, label, [layout, trailer], { doc, section });

export const directKinds = {
  open: make('open', 'DIRECT_OPEN', open, 'Whoever connects says that this is a direct connection.'),
  handshake: make('handshake', 'DIRECT_HANDSHAKE', packet, 'Proves by a nonce who connected.'),
  nonce: make('nonce', 'DIRECT_NONCE', bareNonce, 'Proves by a nonce who connected; between newer clients.'),
  data: make('data', 'DIRECT_DATA', packet, 'A packet of the peer-to-peer layer.'),
  keepAlive: make('keep-alive', 'DIRECT_KEEP_ALIVE', keepAlive, 'Nothing: the connection is still wanted.'),
} as const;

const layouts = new Map<MessageKind, Struct<object>>([
  [directKinds.open, open],
  [directKinds.handshake, packet],
  [directKinds.nonce, bareNonce],
  [directKinds.data, packet],
  [directKinds.keepAlive, keepAlive],
]);

export type DirectFields = Partial<
  Infer<typeof open> & Infer<typeof packet> & Infer<typeof bareNonce> & { asWritten: AsWritten[] }
>;

const greeting = [0x04, 0, 0, 0, 0x66, 0x6f, 0x6f, 0];

/** Whether a connection begins as direct ones do; how many bytes are needed to tell. */
export function probeDirect({ bytes, at, left }: Cursor): 'yes' | 'no' | number {
  for (let i = 0; i < Math.min(left, greeting.length); i++) if (bytes[at + i] !== greeting[i]) return 'no';
  return left < greeting.length ? greeting.length : 'yes';
}

/** Where the next packet ends. */
export function delimitDirect(cursor: Cursor, { lost }: DirectHint): Delimited {
  if (cursor.left < lengthBytes) return { wait: lengthBytes };
  if (lost) return findPacket(cursor);
  const size = sizeAt(cursor, 0);
  return size > longestPacket ? { body: cursor.left } : { message: lengthBytes + size };
}

function sizeAt({ bytes, at }: Cursor, ahead: number): number {
  const from = at + ahead;
  const low = (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8) | ((bytes[from + 2] ?? 0) << 16);
  return low + (bytes[from + 3] ?? 0) * 0x100_0000;
}

/** Behind missing bytes: a length, and a header whose chunk has about that length. */
function findPacket(cursor: Cursor): Delimited {
  const needed = lengthBytes + v1HeaderLength;
  if (cursor.left < needed) return { wait: needed };
  for (let ahead = 0; ahead + needed <= cursor.left; ahead++) {
    const size = sizeAt(cursor, ahead);
    if (size < v1HeaderLength || size > longestPacket) continue;
    if (sizeAt(cursor, ahead + lengthBytes + 24) !== size - v1HeaderLength) continue;
    return ahead === 0 ? { message: lengthBytes + size } : { skip: ahead };
  }
  return { skip: cursor.left - needed + 1 };
}

const handshakeFlags = lengthBytes + 28;

function kindAt(input: Input): MessageKind {
  const size = sizeAt(input, 0);
  if (input.wireLeft <= lengthBytes || size === 0) return directKinds.keepAlive;
  if (size === 4) return greeting.every((byte, i) => input.peek(i) === byte) ? directKinds.open : directKinds.data;
  if (size === guidLength) return directKinds.nonce;
  const isHandshake = size === v1HeaderLength && (sizeAt(input, handshakeFlags) & 0x100) !== 0;
  return isHandshake && input.left > handshakeFlags ? directKinds.handshake : directKinds.data;
}

/** Reads one packet with its length. */
export function readDirect(input: Input, { nonces }: DirectHint): Message<DirectFields> {
  const line = new DirectLine(input, nonces);
  input.text = line;
  const chosen = kindAt(input);
  const draft = new Draft<DirectFields>(chosen, input, msnProblems.malformed);
  draft.role = 'direct';
  draft.direction = 'peer-to-peer';
  const layout = layouts.get(chosen);
  if (layout !== undefined) draft.take(layout);
  for (const { problem, detail } of line.notes) draft.report(problem, detail);
  return draft.end();
}

/** The bytes of a packet, its length measured where it is not given; null when the kind is another's. */
export function writeDirect(fields: DirectFields, wanted: MessageKind): Uint8Array | null {
  const layout = layouts.get(wanted);
  if (layout === undefined) return null;
  const inside = new Sink();
  layout.write(inside, { packetLength: 0, ...fields });
  const sink = new Sink();
  layout.write(sink, { packetLength: inside.size - lengthBytes, ...fields });
  return sink.finish();
}

/** The nonce of a handshake of either form. */
export function handshakeNonce({ p2p: inner, nonce }: DirectFields): string | undefined {
  return nonce ?? inner?.nonce;
}
