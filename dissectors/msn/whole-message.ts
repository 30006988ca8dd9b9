/** Messages that were put together from pieces (README.md §7.2): headers and a body without a line in front. */
import { Draft, kind, Sink, type Input, type Message } from 'imdissect/schema';
import { markedTrailer } from './as-written.js';
import type { MsnFields } from './fields.js';
import type { MsnHint } from './hint.js';
import { Line } from './line.js';
import { messagePayload } from './payloads.js';
import { msnProblems } from './problems.js';

export const wholeMessageKind = kind('msn.message', 'MESSAGE', [messagePayload, markedTrailer], {
  doc: 'A message that was sent in pieces, put together.',
  section: '7.2',
});

export function readWholeMessage(input: Input, hint: MsnHint): Message<MsnFields> {
  const line = new Line(input, hint);
  input.text = line;
  // The first line is a header and has no words that could be written oddly.
  line.hasNoLine();
  const draft = new Draft<MsnFields>(wholeMessageKind, input, msnProblems.malformed);
  draft.role = hint.role;
  if (hint.version > 0) draft.dialect = `MSNP${hint.version}`;
  if (hint.sender !== null) draft.direction = hint.sender === 'client' ? 'client-to-server' : 'server-to-client';
  draft.take(messagePayload);
  for (const { problem, detail } of line.notes) draft.report(problem, detail);
  if (line.written.length > 0) draft.take(markedTrailer);
  return draft.end();
}

export function writeWholeMessage(fields: MsnFields): Uint8Array {
  const sink = new Sink();
  messagePayload.write(sink, fields);
  return sink.finish();
}
