/** Secrets that dissectors ask for, from places where other users of the machine do not see them. */
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UsageError } from '../dissector.js';
import type { Mounted } from '../mount.js';
import { every, optionOwners, type Arguments } from './arguments.js';
import { stdinName } from './inputs.js';

/** Bytes of a file with secrets that are read: one that is longer is another file. */
const longestFile = 1_048_576;

/** The option that names a file with the values of another option. */
export function fileOption(name: string): string {
  return `${name}-file`;
}

/** The variable of the environment with the values of an option. */
export function environmentName(name: string): string {
  return `IMDISSECT_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** The options that hold secrets. */
export function secretOptions(dissectors: readonly Mounted[]): string[] {
  return [...optionOwners(dissectors)]
    .filter(([name, owners]) => owners.some(({ options }) => options[name]?.secret === true))
    .map(([name]) => name);
}

/**
 * The command line with the secrets of files and of the environment among the values of their options.
 * @throws UsageError for a file that cannot be read, or standard input asked for twice; it never holds a secret
 */
export async function withSecrets(
  args: Arguments,
  dissectors: readonly Mounted[],
  stdin: Readable,
  environment: NodeJS.ProcessEnv,
): Promise<Arguments> {
  const values: Record<string, readonly string[]> = {};
  for (const name of secretOptions(dissectors)) {
    const found = every(args, name);
    for (const path of every(args, fileOption(name))) {
      const text = path === stdinName ? await fromStdin(name, args, stdin) : await fromFile(name, path);
      found.push(...lines(text));
    }
    found.push(...lines(environment[environmentName(name)] ?? ''));
    if (found.length > 0) values[name] = found;
  }
  return { ...args, ...values };
}

/** One value a line; a value may begin and end with spaces. */
function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

async function fromFile(name: string, path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    return decoded(name, path, bytes);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    throw new UsageError(`--${fileOption(name)} ${path}: ${reason}`);
  }
}

async function fromStdin(name: string, args: Arguments, stdin: Readable): Promise<string> {
  const uses = [...every(args, 'capture'), ...every(args, '--'), ...every(args, fileOption(name))];
  if (uses.filter((one) => one === stdinName).length > 1) throw new UsageError("'-' can be given only once");
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > longestFile) break;
  }
  return decoded(name, stdinName, Buffer.concat(chunks));
}

function decoded(name: string, path: string, bytes: Uint8Array): string {
  if (bytes.length > longestFile) throw new UsageError(`--${fileOption(name)} ${path}: longer than 1 MiB`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`--${fileOption(name)} ${path}: not UTF-8 text; save it as UTF-8, one value a line`);
  }
}
