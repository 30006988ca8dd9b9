import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '..');

/** Whether tshark, the oracle of the lower layers, is installed. */
export const hasTshark = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0;

/** For test titles: why a cross-check is skipped here. */
export const withoutTshark = hasTshark ? '' : ' (skipped: tshark is not installed)';

/** Every capture of real traffic below samples/, relative to the repository; samples/hostile/ has tests of its own. */
export const captures: readonly string[] = readdirSync(join(root, 'samples'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(pcap|pcapng)(\.gz)?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
  .filter((name) => !name.startsWith(join('samples', 'hostile')))
  .sort();

/** tshark's values of some fields, a row for each frame; several values of one field are joined by commas. */
export function tsharkFields(capture: string, fields: readonly string[], ...options: string[]): string[][] {
  const names = fields.flatMap((name) => ['-e', name]);
  const args = ['-n', '-r', join(root, capture), '-T', 'fields', '-E', 'separator=|', ...options, ...names];
  const text = execFileSync('tshark', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('|'));
}

/** The bytes of both directions of each TCP stream as tshark follows it: of the one that sent first, and of the other. */
export function tsharkFollow(capture: string, streams: number): [string, string][] {
  const follow = Array.from({ length: streams }, (_, index) => ['-z', `follow,tcp,raw,${index}`]).flat();
  const args = ['-n', '-r', join(root, capture), '-q', ...follow];
  const text = execFileSync('tshark', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const sides = Array.from({ length: streams }, (): [string, string] => ['', '']);
  let stream = -1;
  for (const line of text.split('\n')) {
    const filter = /^Filter: tcp\.stream eq (\d+)/.exec(line);
    if (filter !== null) stream = Number(filter[1]);
    const side = sides[stream];
    if (side !== undefined && /^\t?[0-9a-f]+$/.test(line)) side[line.startsWith('\t') ? 1 : 0] += line.trim();
  }
  return sides;
}
