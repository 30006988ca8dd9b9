/** Messages of MSNSLP (README.md §11), which invite to sessions and end them: a line, headers, a body, NUL. */
import {
  Draft,
  field,
  kind,
  optional,
  rest,
  Sink,
  Stop,
  struct,
  type Field,
  type Infer,
  type Input,
  type Message,
  type MessageKind,
  type Scope,
  type Struct,
} from 'imdissect/schema';
import { secretTrailer } from './as-written.js';
import { headerList, type Header } from './header-list.js';
import { contentType, headers, mediaType } from './headers.js';
import { noHint } from './hint.js';
import { Line, type AsWritten } from './line.js';
import { peerProblems } from './p2p-problems.js';
import { msnProblems } from './problems.js';
import { headerFaults } from './slp-check.js';
import { contextRows } from './slp-context.js';
import { otherLine, requestLine, startOf, statusLine } from './slp-start.js';
import { connection, session, slp } from './slp-values.js';

/** Messages put together from packets are read as this unit. */
export const slpUnit = 'slp';
/** The same in routed messages, which say how long they are: clients leave out the NUL. */
export const unclosedSlpUnit = 'slp without NUL';

export function isSlpUnit(unit: string | null): boolean {
  return unit === slpUnit || unit === unclosedSlpUnit;
}

const properties = headerList(
  'Lines',
  'properties',
  { doc: 'Lines "Name: value" of the body; names and values may be written backwards.', section: '11.3' },
  contextRows,
);

const head = struct('Headers', { headers: optional(headers), contentType, slp }, '11.2');

const body = struct(
  'Body',
  {
    properties: optional(beforeNul(properties), (scope, input) => hasLines(scope) && bodyLeft(input) > 0),
    session,
    connection,
    bodyRest: optional(beforeNul(rest('Rest of the body')), (_scope, input) => bodyLeft(input) > 0),
    nul: optional(nulField()),
  },
  '11.3',
);

const linesTypes = 'application/x-msnmsgr-';

function hasLines(scope: Scope): boolean {
  return mediaType(scope).startsWith(linesTypes);
}

/** Bytes in front of the NUL at the end of the message. */
function bodyLeft(input: Input): number {
  return input.wireLeft - (endsWithNul(input) ? 1 : 0);
}

function endsWithNul({ bytes, at, end, wireEnd }: Input): boolean {
  return wireEnd === end && end > at && bytes[end - 1] === 0;
}

function beforeNul<T>(inner: Field<T>): Field<T> {
  return Object.freeze({
    ...inner,
    read: (input: Input, scope: Scope, attach: (partial: unknown) => void) =>
      input.within(bodyLeft(input), 'the NUL', () => inner.read(input, scope, attach)),
  });
}

function nulField(): Field<boolean> {
  return field<boolean>(
    'NUL',
    {
      form: { is: 'flag' },
      read: (input) => input.u8() === 0,
      write: (sink) => {
        sink.u8(0);
      },
    },
    { doc: 'The end of the body; Content-Length counts it.', section: '11.3' },
  );
}

const slpKind = (name: string, label: string, line: Struct<object>, doc: string): MessageKind =>
  kind(`msn.slp-${name}`, label, [line, head, body, secretTrailer], { doc, section: '11' });

const starts = {
  INVITE: {
    line: requestLine,
    kind: slpKind('invite', 'SLP_INVITE', requestLine, 'Invites to a session, or to a connection for it.'),
  },
  BYE: { line: requestLine, kind: slpKind('bye', 'SLP_BYE', requestLine, 'Ends a session.') },
  ACK: { line: requestLine, kind: slpKind('ack', 'SLP_ACK', requestLine, 'Goes on with finding a way through a NAT.') },
  response: { line: statusLine, kind: slpKind('response', 'SLP_RESPONSE', statusLine, 'Answers an invitation.') },
  other: {
    line: otherLine,
    kind: slpKind('other', 'SLP_OTHER', otherLine, 'A message that is neither request nor answer.'),
  },
} as const;

export const slpKinds: readonly MessageKind[] = Object.freeze(Object.values(starts).map((one) => one.kind));

/** What MSNSLP messages carry. */
export type SlpFields = Partial<
  Infer<typeof requestLine> &
    Infer<typeof statusLine> &
    Infer<typeof otherLine> &
    Infer<typeof head> &
    Infer<typeof body> & { asWritten: AsWritten[] }
>;

/** What is known of the connection that a message came over. */
export interface SlpHint {
  readonly role: string | null;
  readonly version?: number;
}

/** Reads a message that was put together. */
export function readSlp(
  input: Input,
  { role, version = 0 }: SlpHint,
  unit: string | null = slpUnit,
): Message<SlpFields> {
  const start = starts[startOf(input)];
  const line = new Line(input, noHint);
  input.text = line;
  // The first line has no words that could be written oddly: what is odd is another kind of message.
  line.hasNoLine();
  const draft = new Draft<SlpFields>(start.kind, input, msnProblems.malformed);
  draft.direction = 'peer-to-peer';
  draft.role = role;
  if (version > 0) draft.dialect = `MSNP${version}`;
  const [hole] = input.holes;
  if (start === starts.other && hole !== undefined) {
    // Where the first line is missing nothing tells what else is secret: nothing is shown.
    draft.halt(new Stop('gap', hole.start, 1, 0, input.witness));
  } else if (draft.take(start.line) && draft.take(head)) {
    const isWhole = input.wireEnd === input.end;
    const length = input.left;
    const isClosed = unit === unclosedSlpUnit || endsWithNul(input);
    if (draft.take(body) && isWhole && start.kind !== starts.other.kind) check(draft, length, isClosed);
  }
  for (const { problem, detail } of line.notes) draft.report(problem, detail);
  if (line.written.length > 0) draft.take(secretTrailer);
  return draft.end();
}

function check(draft: Draft<SlpFields>, bodyLength: number, isClosed: boolean): void {
  const list = draft.fields.headers ?? [];
  for (const fault of headerFaults(list, bodyLength)) draft.report(peerProblems.slpHeader, fault);
  const { contentLength = 0 } = draft.fields.slp ?? {};
  if (!isClosed && (bodyLength > 0 || contentLength !== 0)) draft.report(peerProblems.slpNoNul);
}

/** The bytes of a message; null when the kind is another's. */
export function writeSlp(fields: SlpFields, wanted: MessageKind): Uint8Array | null {
  const start = Object.values(starts).find((one) => one.kind === wanted);
  if (start === undefined) return null;
  const sink = new Sink();
  for (const part of [start.line, head, body]) (part as Struct<object>).write(sink, fields);
  return sink.finish();
}

/** The headers with a Content-Length that counts this body and its NUL: for those who make messages. */
export function withContentLength(fields: SlpFields): SlpFields {
  const sink = new Sink();
  body.write(sink, fields);
  const others = (fields.headers ?? []).filter(({ name }) => name !== 'Content-Length');
  const length: Header = { name: 'Content-Length', value: String(sink.size) };
  return { ...fields, headers: [...others, length] };
}
