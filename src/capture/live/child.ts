/** A program of others that runs beside us. */
import type { Readable } from 'node:stream';
import { Hearing } from './hearing.js';
import { LiveError } from './live-error.js';
import { startProgram, type Exit, type Program } from './program.js';

/** Where administrators' programs are; a user's PATH often lacks them. */
const systemFolders = ['/usr/sbin', '/sbin', '/usr/local/sbin', '/usr/bin', '/bin'];

/** A clean environment: no secrets of ours (`IMDISSECT_*`), nobody else's settings, sentences in English. */
function environment(): NodeJS.ProcessEnv {
  const { PATH = '', SystemRoot } = process.env;
  const path = [...PATH.split(':').filter((folder) => folder !== ''), ...systemFolders].join(':');
  return { PATH: path, LC_ALL: 'C', ...(SystemRoot === undefined ? {} : { SystemRoot, PATH }) };
}

/** A child process and what it says. */
export class Child {
  private constructor(
    private readonly program: Program,
    private readonly hearing: Hearing,
  ) {}

  /** @throws LiveError when there is no such program, or it may not be run */
  static async start([command = '', ...args]: readonly string[], how = startProgram): Promise<Child> {
    // What it says in its first moment is heard as well: whoever listens is there before it starts.
    const hearing = new Hearing();
    try {
      return new Child(await how({ command, args, env: environment() }, hearing), hearing);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      const reason = code === 'EACCES' ? 'may not be run by this user' : 'is not installed';
      throw new LiveError('missing', `${command} ${reason}`, { cause: error });
    }
  }

  /** Runs a program to its end. */
  static async run(words: readonly string[]): Promise<Exit & { out: string; said: string }> {
    const child = await Child.start(words);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out.length < 1_048_576) out += text;
    });
    const patience = setTimeout(() => {
      child.signal('SIGKILL');
    }, 10_000);
    const exit = await child.exit;
    clearTimeout(patience);
    return { ...exit, out, said: child.said };
  }

  get stdout(): Readable {
    return this.program.stdout;
  }

  /** What it said on standard error: the end of it. */
  get said(): string {
    return this.hearing.text;
  }

  /** Characters that were forgotten of it. */
  get forgotten(): number {
    return this.hearing.forgotten;
  }

  get exit(): Promise<Exit> {
    return this.hearing.exit;
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.hearing.over) this.program.kill(signal);
  }

  /** Waits until the test gives something, looking again whenever the child says something; null when it never does. */
  async until<T>(test: () => T | null, milliseconds: number): Promise<T | null> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const found = test();
      const left = deadline - performance.now();
      if (found !== null || this.hearing.over || left <= 0) return found;
      await this.hearing.news(left);
    }
  }
}
