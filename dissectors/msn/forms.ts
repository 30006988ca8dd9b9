/** Which form of its command a line has: by who sent it, and by what its words look like. */
import type { Input } from 'imdissect/schema';
import { commandAt, unknownCommand } from './commands.js';
import type { Sender } from './hint.js';
import type { Command, Variant } from './layout.js';
import { space, type Line } from './line.js';
import { senderOf } from './senders.js';

/** The three characters of a command, and what stands behind them. */
export const opening = 4;

/** The command of a line; an unknown one where the line is cut before its third character. */
export function commandHere({ bytes, at }: Input, line: Line): Command {
  const there = line.end - at;
  if (there < opening - 1 || (there > opening - 1 && bytes[at + opening - 1] !== space)) return unknownCommand;
  return commandAt(bytes, at) ?? unknownCommand;
}

/** Who sent a line, and its form. Moves nothing. @throws Stop when the line is cut before that can be told */
export function formOf(
  command: Command,
  line: Line,
  input: Input,
): { readonly sender: Sender; readonly form: Variant } {
  const { at } = input;
  const { sender: known } = line.hint;
  const only = onlyForm(command, known);
  if (known !== null && only !== null) return { sender: known, form: only };
  input.at = Math.min(at + opening, line.end);
  try {
    const told = line.hint.sender ?? senderOf(command, line, input);
    if (told === null && !line.whole) throw input.stop(input.left + 1);
    const sender = told ?? 'client';
    return { sender, form: formIn(formsOf(command, sender), line, input) };
  } finally {
    input.at = at;
  }
}

/** The form of all lines that a side sends of a command; null when there are several, or nobody knows who sends it. */
export function onlyForm(command: Command, sender: Sender | null): Variant | null {
  if (sender === null) return null;
  const forms = formsOf(command, sender);
  return forms.length === 1 ? (forms[0] ?? null) : null;
}

/** The first form that fits; the last takes what no other does. */
function formIn(forms: readonly Variant[], line: Line, input: Input): Variant {
  let last: Variant | undefined;
  for (const form of forms) {
    if (form.fits(line, input)) return form;
    last = form;
  }
  if (last === undefined) throw new Error('a command without forms');
  return last;
}

/** The forms that a side sends; where a table knows none, those of the other side. */
function formsOf({ client, server }: Command, sender: Sender): readonly Variant[] {
  const own = sender === 'client' ? client : server;
  if (own.length > 0) return own;
  return sender === 'client' ? server : client;
}
