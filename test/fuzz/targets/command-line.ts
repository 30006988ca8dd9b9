/** Commands run inside this process: any words end with an exit code of the contract and clean output. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { parseCommandLine } from '../../../src/cli/command-line.js';
import * as explain from '../../../src/cli/commands/explain.js';
import * as flows from '../../../src/cli/commands/flows.js';
import * as read from '../../../src/cli/commands/read.js';
import * as schema from '../../../src/cli/commands/schema.js';
import { exitCode, OutputError } from '../../../src/cli/exit.js';
import { Interrupt } from '../../../src/cli/interrupt.js';
import { Output } from '../../../src/cli/output.js';
import { reportTo } from '../../../src/cli/report.js';
import { UsageError } from '../../../src/dissector.js';
import { builtIn } from '../../../src/index.js';
import { streamOf } from '../../capture/read.js';
import { mutated } from '../byte-mutations.js';
import { someRecords } from '../corpus.js';
import { mutatedFile } from '../file-mutations.js';
import { unsafeFaults } from '../oracles.js';
import type { Random } from '../random.js';
import { captureOf } from '../records.js';
import { fewer } from '../smaller.js';
import { target } from '../target.js';

const commands = [read, flows, schema, explain];

/** Options with values that are right. */
const right = [
  ['-F', 'json'],
  ['-F', 'tree'],
  ['--format=json-full'],
  ['-F', 'csv'],
  ['-Y', 'ipmsg.mode == SENDMSG'],
  ['-d', 'udp.port==4000,ipmsg'],
  ['--only', 'ipmsg'],
  ['--charset', 'ipmsg=cp932'],
  ['--time', 'delta'],
  ['--limits', 'flows=2,message=100'],
  ['--limits', 'record=1'],
  ['-c', '1'],
  ['-x'],
  ['-q'],
  ['-w', 'out.pcap', '--force'],
  ['-w', 'out.pcapng'],
  ['--fail-on', 'note'],
  ['--color', 'never'],
  ['--'],
  ['--help'],
  ['--version'],
] as const;

const others = ['read', 'flows', 'schema', 'explain', 'ipmsg', 'ipmsg.mode', 'a.pcap', 'a.pcap#1.1', '-', 'gone.pcap'];
const all = [
  ...others,
  'cut.pcap',
  'text.txt',
  '.',
  'a.pcap',
  '--demo',
  '-F',
  '-w',
  '-c',
  '__proto__',
  '--constructor',
];

/** A name never leaves the folder of this run, and prints nothing behind the kit's back. */
function tame(word: string): string {
  const inside = word.replaceAll(/[/\0]/g, '_');
  return inside === 'completion' ? 'complete' : inside;
}

function makeWords(random: Random): string[] {
  const words = random.oneIn(4) ? [] : ['a.pcap'];
  for (let left = random.few(8); left > 0; left--) {
    words.push(...(random.oneIn(3) ? [random.pick(all)] : random.pick(right)));
  }
  return words.map((word) =>
    random.oneIn(12) ? tame(Buffer.from(mutated(Buffer.from(word), random)).toString()) : word,
  );
}

class Silent extends Interrupt {
  override listen(): void {
    // The kit's own process is to be stopped as any other.
  }
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(words: readonly string[], stdin: Uint8Array): Promise<Ran> {
  const texts = { out: '', err: '' };
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      texts.out += chunk.toString();
      done();
    },
  });
  const report = reportTo((text) => (texts.err += text));
  try {
    const request = await parseCommandLine(words, commands, builtIn);
    if ('print' in request) return { code: exitCode.done, out: request.print, err: '' };
    const host = { output: new Output(stream), report, stdin: streamOf(stdin), interrupt: new Silent() };
    const code = await request.run.run(request.args, { ...host, dissectors: builtIn });
    return { code, ...texts };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof OutputError)) throw error;
    report.line(error.message);
    return { code: error instanceof UsageError ? exitCode.usage : exitCode.io, ...texts };
  }
}

/** A folder with captures to name, in which the commands run. */
async function inFolder<T>(random: Random, work: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'imdissect-fuzz-cli-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    writeFileSync('a.pcap', captureOf(someRecords(random, 20)).bytes);
    writeFileSync('cut.pcap', mutatedFile(someRecords(random, 20), random));
    writeFileSync('text.txt', 'no capture');
    return await work();
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}

export const commandLine = target<readonly string[]>({
  name: 'command-line',
  every: 2,
  make: makeWords,
  size: () => 0,
  smaller: fewer,
  save: (words) => ({ bytes: Buffer.from(JSON.stringify(words)), extension: 'json' }),
  faults: (words, random) =>
    inFolder(random, async () => {
      const { code, out, err } = await run(words, captureOf(someRecords(random, 5)).bytes);
      const faults = [...unsafeFaults('standard error', err)];
      if (!/^(imdissect: .*\n)*$/.test(err)) faults.push(`standard error has lines of its own: ${err}`);
      if (!words.some((word) => /color|csv/.test(word))) faults.push(...unsafeFaults('standard output', out));
      if (code < 0 || code > 3) faults.push(`exit code ${code}`);
      if (code === exitCode.failed && !words.some((word) => /fail/.test(word)))
        faults.push('exit code 1 without reason');
      if (code > exitCode.failed && err === '') faults.push(`exit code ${code} without a word`);
      if (readdirSync('.').some((name) => name.endsWith('.part'))) faults.push('a half-written file is left behind');
      return faults;
    }),
});
