/** The thread behind `relay.ts`: runs the child and reads what it writes, whatever the main thread does. */
import { spawn } from 'node:child_process';
import { platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { Order, Taken, Told } from './relay.js';

const port = parentPort;
if (port === null) throw new Error('this is no program');

/** Bytes that are handed over at a time, so that what is between two of them is not kept waiting. */
const piece = 1_048_576;

/** Niceness: whoever takes packets out of the kernel comes before those who look at them, or the kernel drops some. */
const eager = -10;

function comeFirst(): void {
  try {
    // On Linux this thread alone, and the child, which inherits it.
    if (platform() === 'linux') setPriority(eager);
  } catch {
    // Only root may; others take their turn.
  }
}

const { command, args, env, mostWaiting } = workerData as Order;
comeFirst();
const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true, windowsHide: true });
/** What was read and not handed over. */
let held: Buffer[] = [];
let heldBytes = 0;
/** What was handed over and not taken: while there is some, more is gathered rather than sent piece by piece. */
let underway = 0;
let over = false;
/** What is still to happen before the thread ends: the end of the child, and that nothing more is taken. */
let open = 2;

function tell(told: Told, transferred: readonly ArrayBuffer[] = []): void {
  port?.postMessage(told, transferred);
}

function endThread(): void {
  if (--open === 0) port?.close();
}

function handOver(): void {
  if (underway > 0) return;
  if (held.length === 0) {
    if (over) tell({ type: 'end' });
    return;
  }
  let length = 0;
  let count = 0;
  for (; count < held.length && length < piece; count++) length += held[count]?.length ?? 0;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of held.slice(0, count)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  held = held.slice(count);
  heldBytes -= length;
  underway = length;
  tell({ type: 'data', bytes }, [bytes.buffer]);
}

child.once('spawn', () => {
  tell({ type: 'spawned', pid: child.pid ?? 0 });
});
child.once('error', (error: NodeJS.ErrnoException) => {
  tell({ type: 'failed', code: error.code ?? 'error' });
});
child.stdout.on('data', (chunk: Buffer) => {
  held.push(chunk);
  heldBytes += chunk.length;
  if (heldBytes > mostWaiting) child.stdout.pause();
  handOver();
});
child.stdout.once('close', () => {
  over = true;
  handOver();
});
child.stderr.setEncoding('utf8').on('data', (text: string) => {
  tell({ type: 'said', text });
});
child.once('close', (code, signal) => {
  tell({ type: 'exit', code, signal });
  endThread();
});
port.on('message', (taken: Taken) => {
  if (taken === 'all') {
    // The child, if it still writes, finds that nobody reads.
    child.stdout.destroy();
    held = [];
    endThread();
    return;
  }
  underway = 0;
  if (child.stdout.isPaused() && heldBytes < mostWaiting / 2) child.stdout.resume();
  handOver();
});
