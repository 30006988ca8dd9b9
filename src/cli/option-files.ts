/** Options whose values name files: dissectors get what the files hold. */
import { open } from 'node:fs/promises';
import { fileNamesOf, UsageError } from '../dissector.js';
import type { Mounted } from '../mount.js';
import { every, optionOwners, type Arguments } from './arguments.js';

/** Bytes of a file that are read: one that is longer is another file. */
const longestFile = 65_536;

/** The options of dissectors whose values name files. */
export function fileOptions(dissectors: readonly Mounted[]): string[] {
  return [...optionOwners(dissectors)]
    .filter(([name, owners]) => owners.some(({ options }) => options[name]?.file === true))
    .map(([name]) => name);
}

/**
 * The command line with the text of each file in place of its name, and the names beside.
 * @throws UsageError for a file that cannot be read; it holds nothing of what is in the file
 */
export async function withFiles(args: Arguments, dissectors: readonly Mounted[]): Promise<Arguments> {
  const values: Record<string, readonly string[]> = {};
  for (const name of fileOptions(dissectors)) {
    const paths = every(args, name);
    if (paths.length === 0) continue;
    values[name] = await Promise.all(paths.map((path) => textOf(name, path)));
    values[fileNamesOf(name)] = paths;
  }
  return { ...args, ...values };
}

async function textOf(name: string, path: string): Promise<string> {
  const bytes = await firstBytes(name, path);
  if (bytes.length > longestFile) throw new UsageError(`--${name} ${path}: longer than ${longestFile} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`--${name} ${path}: not text`);
  }
}

/** A named pipe, as the shell makes it of `<(…)`, has no length to ask for. */
async function firstBytes(name: string, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const file = await open(path);
    for await (const chunk of file.createReadStream()) {
      if (!(chunk instanceof Uint8Array)) continue;
      chunks.push(chunk);
      size += chunk.length;
      if (size > longestFile) break;
    }
  } catch (error) {
    throw new UsageError(`--${name} ${path}: ${reasonOf(error)}`);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist; check the name';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user; change its permissions or its owner';
  if (code === 'EISDIR') return 'is a folder; name a file in it';
  return `cannot be read (${code})`;
}
