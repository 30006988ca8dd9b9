import { existsSync } from 'node:fs';
import { UsageError } from '../dissector.js';
import { nameOf, type Command } from './command-line.js';
import { didYouMean } from '../nearest.js';

/**
 * The first word may be a command or a capture. One that looks like a mistyped command, while there is no such file,
 * is refused as a command: "does not exist" would not help.
 * @throws UsageError
 */
export function refuseUnknownCommand(words: readonly string[], commands: readonly Command[]): void {
  const [first = ''] = words;
  const names = [...commands.map(nameOf), 'completion'];
  if (!/^[a-z-]+$/.test(first) || first.startsWith('-') || names.includes(first) || existsSync(first)) return;
  const near = didYouMean(first, names);
  if (near !== '') throw new UsageError(`there is no command and no file '${first}'${near}`);
}
