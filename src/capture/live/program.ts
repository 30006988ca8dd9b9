/** A program of others that runs beside us. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a child ended: a code, or the signal that ended it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What is started: an argument list, never a shell. */
export interface Starting {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Hears a program from its first moment on. */
export interface Listener {
  /** It said something on standard error. */
  said(text: string): void;
  /** It is over and has said its last word. */
  exited(exit: Exit): void;
}

export interface Program {
  readonly stdout: Readable;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program. Rejects with the system's code. */
export async function startProgram({ command, args, env }: Starting, listener: Listener): Promise<Program> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, windowsHide: true });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    listener.said(text);
  });
  child.once('close', (code, signal) => {
    listener.exited({ code, signal });
  });
  await spawned(child);
  return { stdout: child.stdout, kill: (signal) => child.kill(signal) };
}

async function spawned(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  // An error later (a signal that could not be sent) is seen by its effect.
  child.on('error', () => undefined);
}
