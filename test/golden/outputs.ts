/** What each command prints for each sample, kept beside the capture: `npm run outputs` writes it, a test holds us to it. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inProcess } from '../cli/in-process.js';
import type { Done } from '../cli/run.js';

const samples = resolve(import.meta.dirname, '../../samples');

/** File beside the capture, and the words before its name. */
export const outputs: Readonly<Record<string, readonly string[]>> = {
  'stats.txt': ['stats', '--interval', '10'],
  'flows.txt': ['flows'],
  'who.txt': ['who'],
  'chat.txt': ['chat'],
  'diagram.mmd': ['diagram', '--most', '60'],
};

/** Folders of all samples of real traffic. */
export const folders: readonly string[] = ['ipmsg', 'msn', 'myicq'].flatMap((protocol) =>
  readdirSync(join(samples, protocol))
    .map((name) => join(samples, protocol, name))
    .filter((folder) => existsSync(join(folder, 'capture.pcap'))),
);

/** Runs a command as its output says, with the keys that lie beside the capture. */
export function printed(folder: string, words: readonly string[]): Promise<Done> {
  const keys = join(folder, 'keys');
  const files = existsSync(keys) ? readdirSync(keys).sort() : [];
  return inProcess([...words, join(folder, 'capture.pcap'), ...files.flatMap((file) => ['--key', join(keys, file)])]);
}
