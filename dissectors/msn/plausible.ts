/** Whether a line is one of the protocol beyond doubt: for bytes that may be anything. */
import { Draft, Input } from 'imdissect/schema';
import type { MsnFields } from './fields.js';
import { commandHere, formOf } from './forms.js';
import type { MsnHint } from './hint.js';
import { Line } from './line.js';
import { msnProblems } from './problems.js';

/** A line that fits, and what it says. */
export interface PlausibleLine {
  /** The command; `Error` for a number. */
  readonly label: string;
  readonly fields: Partial<MsnFields>;
}

/** What the line `[at, next)` says, when it has all that its known command asks for and nothing else. */
export function plausibleLine(bytes: Uint8Array, at: number, next: number, hint: MsnHint): PlausibleLine | null {
  const input = new Input(bytes, at, next);
  const line = new Line(input, hint);
  input.text = line;
  const command = commandHere(input, line);
  if (!line.whole || command.name === 'UNKNOWN') return null;
  const draft = new Draft<MsnFields>(command.kind, input, msnProblems.malformed);
  if (!draft.take(formOf(command, line, input).form.struct) || line.notes.length > 0) return null;
  if (draft.fields.extra !== undefined) return null;
  const { email } = draft.fields;
  const isService = email === draft.fields.name;
  return email === undefined || email.includes('@') || isService
    ? { label: command.kind.label, fields: draft.fields }
    : null;
}
