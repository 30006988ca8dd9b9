/** All commands, found by their three characters. */
import type { MessageKind } from 'imdissect/schema';
import { listCommands } from './commands-lists.js';
import { loginCommands } from './commands-login.js';
import { presenceCommands } from './commands-presence.js';
import { serviceCommands } from './commands-services.js';
import { switchboardCommands } from './commands-switchboard.js';
import { makeCommand, type Command } from './layout.js';
import { textPayload } from './payloads.js';

const tables = {
  ...loginCommands,
  ...listCommands,
  ...presenceCommands,
  ...switchboardCommands,
  ...serviceCommands,
};

const errorCommand = makeCommand('NNN', {
  doc: 'The server refuses a command.',
  section: '6',
  server: { places: ['error', 'trid?', 'length?'], payload: textPayload },
});

const unknownCommand = makeCommand('UNKNOWN', {
  doc: 'A command that is not known.',
  section: '5',
  client: { places: ['words?'] },
});

/** Three characters as one number. */
function codeOf(name: string): number {
  return (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2);
}

const byCode = new Map(Object.entries(tables).map(([name, table]) => [codeOf(name), makeCommand(name, table)]));

/** Whether three digits stand there. */
function isError(bytes: Uint8Array, at: number): boolean {
  return isDigit(bytes[at]) && isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]);
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** The command that begins at `at`; null when its three characters are none that is known. */
export function commandAt(bytes: Uint8Array, at: number): Command | null {
  const code = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  return byCode.get(code) ?? (isError(bytes, at) ? errorCommand : null);
}

export { errorCommand, unknownCommand };

const all: readonly Command[] = [...byCode.values(), errorCommand, unknownCommand];

/** The kinds of all commands. */
export const commandKinds: readonly MessageKind[] = all.map((one) => one.kind);

const byKind = new Map(all.map((one) => [one.kind, one]));

/** The command behind a kind. */
export function commandOf(kind: MessageKind): Command | undefined {
  return byKind.get(kind);
}
