/** Reading and writing one message: a line, and its payload where it has one. */
import { Draft, Input, Sink, Stop, struct, type Message, type MessageKind } from 'imdissect/schema';
import { writtenBytes } from './as-written.js';
import { commandOf } from './commands.js';
import { fieldOf, isParameter } from './parameters.js';
import type { MsnHint } from './hint.js';
import { commandHere, formOf } from './forms.js';
import type { Command, Variant } from './layout.js';
import { Line } from './line.js';
import type { MsnFields } from './fields.js';
import { LineSink } from './params.js';
import { msnProblems } from './problems.js';
import { roleIn, roleToldBy } from './roles.js';
import { chosenVersion } from './version.js';

const head = struct('Command', { command: fieldOf('command') });

/** Reads a line and what follows it. */
export function readMessage(input: Input, hint: MsnHint): Message<MsnFields> {
  const line = new Line(input, hint);
  input.text = line;
  const command = commandHere(input, line);
  const draft = new Draft<MsnFields>(command.kind, input, msnProblems.malformed);
  const variant = choose(command, line, input, draft);
  if (variant === null) {
    draft.role = hint.role;
    draft.dialect = dialectOf(draft, hint);
    return draft.end();
  }
  const { start } = input;
  if (draft.take(variant.struct)) {
    if (!isTold(variant, command, draft.fields, hint))
      line.keep('line', input.bytes, start, line.next, variant.struct.secret);
    readPayload(variant, line, input, draft);
  }
  draft.role = roleIn(roleToldBy(draft), hint);
  draft.dialect = dialectOf(draft, hint);
  for (const { problem, detail } of line.notes) draft.report(problem, detail);
  const more = draft.fields.extra?.filter((one) => one !== '').length ?? 0;
  if (more > 0) draft.report(msnProblems.moreWords, { count: more });
  const behind = command.kind.structs.at(-1);
  if (line.written.length > 0 && behind !== undefined) draft.take(behind);
  return draft.end();
}

/** The version of the connection; of the answer that settles it, the one that it tells. */
function dialectOf({ kind, direction, fields }: Draft<MsnFields>, hint: MsnHint): string | null {
  const told = kind.label === 'VER' && direction === 'server-to-client' ? chosenVersion(fields.versions) : 0;
  const version = told === 0 ? hint.version : told;
  return dialects[version] ?? null;
}

/** By the number of a version, of which there are two digits; none for 0. */
const dialects: readonly (string | null)[] = Array.from({ length: 100 }, (_, version) =>
  version === 0 ? null : `MSNP${version}`,
);

/** The form that a line has; null when it is cut before that can be told: then its command alone is read. */
function choose(command: Command, line: Line, input: Input, draft: Draft<MsnFields>): Variant | null {
  try {
    const { sender, form } = formOf(command, line, input);
    draft.direction = sender === 'client' ? 'client-to-server' : 'server-to-client';
    return form;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    if (draft.take(head)) draft.halt(error);
    return null;
  }
}

function readPayload({ payload }: Variant, line: Line, input: Input, draft: Draft<MsnFields>): void {
  const cut = input.wireEnd > input.end;
  const found = input.wireLeft;
  if (payload !== null && line.length >= 0) {
    if (!cut && found !== line.length) draft.report(msnProblems.payloadLength, { declared: line.length, found });
    if (found > 0 && !draft.take(payload)) return;
  }
  if (cut) draft.halt(input.stop(input.left + 1));
  else if (input.left > 0)
    draft.halt(new Stop('short', input.at, input.left + 1, input.left, 'no command begins here'));
}

const lineEnd = Uint8Array.of(0x0d, 0x0a);

/** The bytes of a message. The length of the payload is measured when it is not given. */
export function writeMessage(fields: MsnFields, kind: MessageKind, hint: MsnHint): Uint8Array {
  const command = commandOf(kind);
  if (command === undefined) throw new Error(`${kind.id} is no command`);
  const candidates = candidatesFor(command, fields, hint);
  const written = candidates.map((variant) => ({ variant, bytes: writeAs(variant, fields, command) }));
  const [first] = written;
  if (first === undefined) throw new Error(`${kind.id} has no form with these parameters`);
  // Two forms may have the same parameters in another order; the right one is read as it was written.
  return (written.find(({ variant, bytes }) => readsAs(variant, bytes, command, hint)) ?? first).bytes;
}

/** The forms that have just these parameters, those of the version first. */
function candidatesFor(
  { client, server }: Command,
  fields: MsnFields,
  { sender, version }: MsnHint,
): readonly Variant[] {
  const all = sender === 'client' ? [...client, ...server] : [...server, ...client];
  const fitting = all.filter((form) => holds(form, fields));
  return fitting.sort((a, b) => Number(b.inVersion(version)) - Number(a.inVersion(version)));
}

/** Whether a form has just these parameters. */
function holds({ required, keys }: Variant, fields: Readonly<Record<string, unknown>>): boolean {
  for (const key of required) if (fields[key] === undefined) return false;
  for (const key in fields) if (fields[key] !== undefined && isParameter(key) && !keys.has(key)) return false;
  return true;
}

/** Whether the writer finds this form by its parameters and the version; otherwise the line itself must tell. */
function isTold(form: Variant, { client, server }: Command, fields: MsnFields, hint: MsnHint): boolean {
  if (form.inVersion(hint.version)) return true;
  const isRival = (other: Variant): boolean => other !== form && holds(other, fields);
  return !client.some(isRival) && !server.some(isRival);
}

function writeAs(form: Variant, fields: MsnFields, command: Command): Uint8Array {
  const body = new Sink();
  form.payload?.write(body, fields);
  const sink = new Sink();
  sink.bytes(writtenBytes(fields, 'line') ?? lineOf(form, fields, command, body.size));
  sink.bytes(body.finish());
  return sink.finish();
}

/** The line, with the length of the payload where it has none and needs one. */
function lineOf({ struct: line, payload }: Variant, fields: MsnFields, { name }: Command, size: number): Uint8Array {
  const needed = size > 0 || line.fields.some(({ key, optional }) => key === 'length' && !optional);
  const measured = fields.length === undefined && payload !== null && needed ? { length: size } : {};
  const sink = new LineSink();
  // The name of an error is its number.
  const command = typeof fields.error === 'number' ? String(fields.error) : name;
  line.write(sink, { command, ...fields, ...measured });
  sink.bytes(writtenBytes(fields, 'lineEnd') ?? lineEnd);
  return sink.finish();
}

function readsAs(variant: Variant, bytes: Uint8Array, command: Command, hint: MsnHint): boolean {
  const input = new Input(bytes, 0, bytes.length);
  return formOf(command, new Line(input, hint), input).form === variant;
}
