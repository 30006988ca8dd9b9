import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** The command as it is installed: `npm test` builds it first. */
export const main = join(root, 'dist/src/cli/main.js');

/** 212 frames of iptux, 83 IPMsg messages in them, over UDP and TCP. */
export const sample = join(root, 'samples/ipmsg/iptux-conversation/capture.pcap');

export interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs imdissect to its end; `input` is its standard input. */
export async function imdissect(
  args: readonly string[],
  options: { input?: Uint8Array; env?: NodeJS.ProcessEnv } = {},
): Promise<Done> {
  const child = start(args, options.env);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input);
  return finished(child);
}

export function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'], ...env } });
}

export async function finished(child: ChildProcess): Promise<Done> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out, err };
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'imdissect-test-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}
