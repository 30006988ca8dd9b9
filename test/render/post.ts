/** A made-up protocol with every form of field, and records of it made by hand. */
import { mount, type Mounted } from '../../src/mount.js';
import { describe, problems } from '../../src/problem.js';
import type { FindingRecord, MessageRecord, ObjectRecord } from '../../src/record.js';
import { plainPalette } from '../../src/render/palette.js';
import type { TextOptions } from '../../src/render/render.js';
import { TextTimes } from '../../src/render/time.js';
import {
  derived,
  Draft,
  field,
  flags,
  group,
  Input,
  ipv4,
  kind,
  names,
  optional,
  repeat,
  rest,
  Sink,
  struct,
  text,
  Trace,
  u16,
  u32,
  u64,
  u8,
  unixTime,
  type MessageKind,
} from '../../src/schema/index.js';
import { dissector, type Flow, type MessageRef } from '../../src/dissector.js';

const nul = { by: 0 } as const;

const commands = names('command', { HELLO: 1, SEND_MSG: 2 });
const bits = flags('option', { URGENT: 1, SEALED: 4 });

const header = struct('Post header', {
  version: u8('Protocol version', { show: 'hex' }),
  command: u16('Command', { names: commands }),
  options: u32('Options', { flags: bits }),
  sentAt: unixTime('Sent at'),
  packetNo: u64('Packet number'),
  realIp: ipv4('Real address'),
  host: text('Host', nul),
});
const login = struct('Login', { user: text('User', nul), password: text('Password', nul, { secret: true }) });
const contact = struct('Contact', { uin: u32('Number'), nick: text('Nick', nul) });
const body = struct('Letter', {
  count: u8('Contacts that follow'),
  contacts: repeat('Contacts', group(contact), { key: 'count' }),
  urgent: derived('Urgent', { is: 'flag' }, (scope) => ((scope['options'] as number) & 1) === 1, {}),
  mark: optional(rest('Mark')),
});
const basket = struct('Basket', {
  code: field<number | null>('Code', {
    form: { is: 'number' },
    read: (input) => (input.u8() === 0x3f ? null : 7),
    write: (sink: Sink) => {
      sink.u8(0x3f);
    },
  }),
});
const sealed = struct('Sealed', { key: text('Key', nul, { secret: true }) });
const mark = struct('Mark', {
  name: text('Name', nul),
  value: text('Value', nul, { secret: ({ name }) => name === 'ticket' }),
});
const marked = struct('Marked', { marks: repeat('Marks', group(mark), { while: (input) => input.left > 0 }) });

export const kinds = {
  login: kind('post.login', 'LOGIN', [header, login]),
  letter: kind('post.letter', 'LETTER', [header, body]),
  basket: kind('post.basket', 'BASKET', [basket]),
  sealed: kind('post.sealed', 'SEALED', [header, sealed]),
  marked: kind('post.marked', 'MARKED', [marked]),
};

export const postProblems = problems('post', {
  malformed: { severity: 'error', text: 'byte {at}: {needed} needed, {found} there, says {witness}', help: '' },
  odd: { severity: 'warning', text: 'odd: {what}', help: '' },
  unanswered: { severity: 'warning', text: '{name} was never answered', help: '' },
  seen: { severity: 'note', text: 'seen before', help: '' },
});

type Read = (input: Input) => Draft;

const reads: Readonly<Record<keyof typeof kinds, Read>> = {
  login: (input) => taken(input, kinds.login, [header, login]),
  letter: (input) => taken(input, kinds.letter, [header, body]),
  basket: (input) => taken(input, kinds.basket, [basket]),
  marked: (input) => taken(input, kinds.marked, [marked]),
  /** The rest of the bytes are base64 with a secret inside, in a row that is not secret itself. */
  sealed: (input) => {
    const draft = new Draft(kinds.sealed, input, postProblems.malformed);
    draft.take(header);
    const from = input.place;
    const bytes = input.take(input.left);
    const text64 = Buffer.from(bytes).toString('latin1');
    input.trace?.begin('wrapped', 'Wrapped', input.source, from, null);
    const plain = new Uint8Array(Buffer.from(text64, 'base64'));
    input.derive('unwrapped', 'base64 of the field Wrapped', plain, [input.start + from, input.at], (inner) => {
      draft.take(sealed, inner);
    });
    input.trace?.finish(input.place, text64, text64);
    return draft.end();
  },
};

function taken(input: Input, kind: MessageKind, parts: readonly Parameters<Draft['take']>[0][]): Draft {
  const draft = new Draft(kind, input, postProblems.malformed);
  for (const part of parts) draft.take(part);
  return draft.end();
}

/** Bytes of a header: version 1, SEND_MSG, URGENT and SEALED and one more bit, packet 2^53 + 1. */
export function headerBytes(host = 'vm'): Sink {
  const sink = new Sink();
  header.write(sink, {
    version: 1,
    command: 2,
    options: 0x15,
    sentAt: 0x65534a00,
    packetNo: 9007199254740993n,
    realIp: '10.0.0.7',
    host,
  });
  return sink;
}

export function loginBytes(user: string, password: string): Uint8Array {
  const sink = headerBytes();
  login.write(sink, { user, password });
  return sink.finish();
}

export function letterBytes(nicks: readonly string[], mark = new Uint8Array(0), host = 'vm'): Uint8Array {
  const sink = headerBytes(host);
  body.write(sink, { count: nicks.length, contacts: nicks.map((nick, i) => ({ uin: 10_001 + i, nick })), mark });
  return sink.finish();
}

export function markedBytes(marks: readonly (readonly [string, string])[]): Uint8Array {
  const sink = new Sink();
  marked.write(sink, { marks: marks.map(([name, value]) => ({ name, value })) });
  return sink.finish();
}

export function sealedBytes(key: string): Uint8Array {
  const sink = headerBytes();
  sink.ascii(Buffer.from(`${key}\0`).toString('base64'));
  return sink.finish();
}

export const flow: Flow = Object.freeze({
  number: 1,
  transport: 'udp',
  client: { address: '127.0.0.1', port: 34917 },
  server: { address: '127.0.0.1', port: 8000 },
  hint: null,
  announcement: null,
  carrier: null,
  midStream: false,
});

/** 2026-11-20 20:05:44.029866 UTC. */
export const ref: MessageRef = Object.freeze({
  input: 0,
  frame: 19,
  n: 1,
  seconds: 1_795_205_144,
  nanoseconds: 29_866_000,
});

/** A record of the bytes; the envelope is an ordinary one unless said otherwise. */
export function message(
  what: keyof typeof kinds,
  bytes: Uint8Array,
  changed: Partial<MessageRecord> & {
    readonly role?: string;
    readonly dialect?: string;
    readonly decrypted?: string;
  } = {},
): MessageRecord {
  const read = (trace: Trace | null): Draft => {
    const input = new Input(bytes, 0, bytes.length);
    input.trace = trace;
    const draft = reads[what](input);
    draft.dialect = changed.dialect ?? null;
    draft.role = changed.role ?? null;
    draft.decryptedWith = changed.decrypted ?? null;
    return draft;
  };
  const draft = read(null);
  return {
    record: 'message',
    ref,
    digits: 6,
    hasTime: true,
    firstFrame: 19,
    flow,
    protocol: { id: 'post', title: 'Post' },
    direction: 0,
    source: flow.client,
    destination: flow.server,
    message: draft,
    answers: null,
    resendOf: null,
    from: [],
    diagnostics: draft.diagnostics,
    tells: [],
    bytes,
    start: 0,
    end: bytes.length,
    wireLength: bytes.length,
    origins: [{ start: 0, end: bytes.length, frame: 19, frameOffset: 42 }],
    summary: (reveal) => summaryOf(draft, reveal),
    trace: () => {
      const trace = new Trace();
      const origins = [{ start: 0, end: bytes.length, frame: 19, frameOffset: 42 }];
      const wire = { name: 'datagram', bytes, start: 0, end: bytes.length, wireLength: bytes.length };
      trace.addSource({ ...wire, via: '', of: null, origins });
      read(trace);
      return trace;
    },
    input: () => new Input(bytes, 0, bytes.length),
    reread: (input) => reads[what](input),
    rewrite: () => null,
    ...changed,
  };
}

/** The protocol as the engine sees it. */
export function mountedPost(read: Read = reads.login): Mounted {
  return mount(
    dissector({
      id: 'post',
      title: 'Post',
      spec: [],
      ports: {},
      kinds: Object.values(kinds),
      problems: postProblems,
      world: () => null,
      open: () => null,
      probe: () => 'yes',
      hint: () => null,
      read,
      summarize: ({ kind: { label }, fields }) => [label, fields['user'], fields['password']].filter(Boolean).join(' '),
    }),
  );
}

/** Goes the way of the engine: the dissector says the line, secrets are replaced before it sees them. */
function summaryOf(draft: Draft, reveal: boolean): string {
  return mountedPost(() => draft)
    .world({})
    .open(flow)
    .read(new Input(new Uint8Array(0), 0, 0), 0, null)
    .summary(reveal);
}

export function finding(changed: Partial<FindingRecord> = {}): FindingRecord {
  return {
    record: 'finding',
    ref: { ...ref, frame: 58, n: 2 },
    digits: 6,
    hasTime: true,
    flow,
    protocol: 'post',
    problem: postProblems.unanswered,
    detail: { name: 'LETTER' },
    about: { ...ref, frame: 56 },
    overdue: true,
    ...changed,
  };
}

export function object(changed: Partial<ObjectRecord> = {}): ObjectRecord {
  return {
    record: 'object',
    ref: { ...ref, frame: 141, n: 2 },
    digits: 6,
    hasTime: true,
    flow,
    protocol: 'post',
    kind: 'file',
    name: 'hello.txt',
    size: 38,
    sha256: 'ab'.repeat(32),
    complete: true,
    missing: [],
    from: [
      { ...ref, frame: 30 },
      { ...ref, frame: 37 },
    ],
    way: null,
    ...changed,
  };
}

export function textOptions(changed: Partial<TextOptions> = {}): TextOptions {
  return {
    captures: ['a.pcap'],
    reveal: false,
    times: new TextTimes('utc'),
    palette: plainPalette,
    dump: false,
    ...changed,
  };
}

export { describe as describeProblem };
