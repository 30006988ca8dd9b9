import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { main, type Done } from '../run.js';
import { makeNetwork, type Network } from './network.js';

const root = resolve(import.meta.dirname, '../../..');

/** Whether a program is installed. */
export function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** A network that is gone after the test. */
export function network(pairs = 1): Network {
  const made = makeNetwork(pairs);
  onTestFinished(() => {
    made.remove();
  });
  return made;
}

/** `imdissect live` being run. */
export class LiveRun {
  out = '';
  err = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(words: readonly string[], where: Network | null = null) {
    const command = [process.execPath, main, 'live', ...words];
    const [program = '', ...rest] = where === null ? command : where.inside(...command);
    this.child = spawn(program, rest, { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.ended = new Promise((done) => this.child.on('close', done));
    onTestFinished(() => {
      this.child.kill('SIGKILL');
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits until it is true, or fails after ten seconds with what was said. */
  async until(test: () => boolean): Promise<void> {
    for (let tries = 0; tries < 500; tries++) {
      if (test()) return;
      await wait(20);
    }
    throw new Error(`it never came; standard error:\n${this.err}\nstandard output:\n${this.out.slice(0, 2000)}`);
  }

  /** Waits until so many interfaces are open. */
  async open(interfaces = 1): Promise<void> {
    await this.until(() => (this.err.match(/capturing on /g) ?? []).length >= interfaces);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Nobody reads its standard output any more. */
  closeOutput(): void {
    this.child.stdout?.destroy();
  }

  /** Ctrl-C, and the end. */
  async stop(): Promise<Done> {
    this.signal('SIGINT');
    return this.done();
  }

  async done(): Promise<Done> {
    const code = await this.ended;
    return { code, out: this.out, err: this.err };
  }

  /** The process id of the child that captures. */
  capturer(): number {
    const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(this.pid)], { encoding: 'utf8' });
    return Number(stdout.trim().split('\n')[0]);
  }
}

/** Sends the frames of captures on an interface of the network, so many milliseconds apart. */
export function replay(where: Network, captures: string | readonly string[], device = 'near', pause = 0): void {
  const words = [process.execPath, 'scripts/live/replay.mjs', device, String(pause), ...[captures].flat()];
  const [program = '', ...rest] = where.inside(...words);
  const { status, stderr } = spawnSync(program, rest, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
