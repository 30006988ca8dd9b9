/** Messages that are a header and a table of fields: every family but F1 and F1x, whose packets are encrypted. */
import { Draft, kind, Stop, struct, type Fields, type Input, type MessageKind, type Struct } from 'imdissect/schema';
import type { AsWritten } from './as-written.js';
import { secretTrailer, trailer } from './kinds.js';
import { reportTexts } from './packet.js';
import { myicqProblems } from './problems.js';
import { isPadding, StringSink, Strings } from './strings.js';

/** A kind and what its messages are made of. */
export interface Form {
  readonly kind: MessageKind;
  readonly header: Struct<object>;
  /** null when nothing follows the header. */
  readonly body: Struct<object> | null;
  readonly trailer: Struct<object>;
}

/** What messages of all forms may carry. */
export type FormFields = Partial<{
  version: number;
  reserved: number;
  cmd: number;
  count: number;
  sid: number;
  length: number;
  usersOnline: number;
  seq: number;
  extra: Uint8Array;
  asWritten: AsWritten[];
}>;

/** Declares a form; `id` goes behind the protocol's name. */
export function form(
  id: string,
  label: string,
  header: Struct<object>,
  fields: Fields,
  { doc, section }: { readonly doc: string; readonly section: string },
  /** What may stand in place of the fields. */
  instead: readonly Struct<object>[] = [],
): Form {
  const body = struct(label, fields, section);
  const end = body.secret ? secretTrailer : trailer;
  return {
    kind: kind(`myicq.${id}`, label, [header, body, ...instead, end], { doc, section }),
    header,
    body: body.fields.length === 0 ? null : body,
    trailer: end,
  };
}

/** Reads a message of this form; `strings` carries what its header must know. */
export function readForm<F extends FormFields>(
  input: Input,
  { kind, header, body, trailer }: Form,
  strings: Strings,
): Draft<F> {
  const draft = new Draft<F>(kind, input, myicqProblems.malformed);
  input.text = strings;
  if (draft.take(header) && (body === null || draft.take(body))) {
    if (strings.written.length > 0 || strings.more(input)) draft.take(trailer);
    reportRest(draft);
  }
  reportTexts(draft, strings);
  return draft.end();
}

/** Says what is left over behind the fields, and whether lists are as long as they say. */
export function reportRest(draft: Draft<FormFields>): void {
  const { extra: more, count } = draft.fields;
  if (more !== undefined) draft.report(myicqProblems.leftOver, { count: more.length });
  if (count === undefined) return;
  const present = Object.values<unknown>(draft.fields).find(isList)?.length ?? 0;
  if (present !== count) draft.report(myicqProblems.countDiffers, { count, present });
}

/** The list that a count stands before; nothing else of a message is a list, but what was written oddly. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether what is left fits the body of this form to the byte, or to the padding. Moves nothing. */
export function fitsForm({ kind, body }: Form, input: Input, padded = false): boolean {
  const { at, text, trace } = input;
  const strings = new Strings(padded, true);
  input.text = strings;
  input.trace = null;
  try {
    const fields: FormFields = kind.create();
    if (body !== null) kind.readQuietly(body, input, fields);
    return strings.doubted === 0 && isAtEnd(input, padded) && isWholeList(fields);
  } catch (error) {
    if (error instanceof Stop) return false;
    throw error;
  } finally {
    input.at = at;
    input.text = text;
    input.trace = trace;
  }
}

function isAtEnd(input: Input, padded: boolean): boolean {
  return padded ? isPadding(input) : input.wireLeft === 0;
}

function isWholeList(fields: FormFields): boolean {
  return fields.count === undefined || (Object.values<unknown>(fields).find(isList)?.length ?? 0) === fields.count;
}

/** The bytes of a message: its header with `head` where the fields say nothing, and its body. */
export function writeForm(fields: FormFields, form: Form, head: FormFields): Uint8Array {
  const sink = new StringSink();
  form.header.write(sink, { ...head, ...fields });
  sink.bytes(writeBody(fields, form));
  return sink.finish();
}

/** The bytes behind the header. */
export function writeBody(fields: FormFields, { body }: Form): Uint8Array {
  const sink = new StringSink(fields.asWritten);
  body?.write(sink, fields);
  if (fields.extra !== undefined) sink.bytes(fields.extra);
  return sink.finish();
}
