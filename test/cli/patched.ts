import { readFileSync, writeFileSync } from 'node:fs';

/** Writes a copy of a capture in which some bytes are others, of the same length, wherever they stand. */
export function patched(capture: string, copy: string, changes: Readonly<Record<string, string>>): void {
  let text = readFileSync(capture, 'latin1');
  for (const [before, after] of Object.entries(changes)) {
    if (before.length !== after.length || !text.includes(before)) throw new Error(`cannot change '${before}'`);
    text = text.replaceAll(before, after);
  }
  writeFileSync(copy, text, 'latin1');
}
