/** The built command as a process of its own, on larger input: exit code, time and memory. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mutated } from '../byte-mutations.js';
import { mutatedRecords } from '../capture-mutations.js';
import { jsonFaults, unsafeFaults } from '../oracles.js';
import { root, someRecords } from '../corpus.js';
import type { Random } from '../random.js';
import { pcapOf, type PacketRecord } from '../records.js';
import { shorter } from '../smaller.js';
import { target } from '../target.js';

const main = join(root, 'dist/src/cli/main.js');

/** The promise to users, in kilobytes. */
const mostMemory = 200 * 1024;

/**
 * Processor time that each megabyte may take: some ten thousand small messages, while most of the code still waits for
 * its compiler. What is quadratic takes minutes.
 */
const secondsPerMegabyte = 5;
/** Processor time that starting takes on this machine, under what else it is doing: measured when first needed. */
let secondsToStart = 0;

/** Tells what the process used as the last line of standard error. */
const teller = `process.on("exit",()=>{const {maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();
process.stderr.write("\\nused "+maxRSS+" "+(userCPUTime+systemCPUTime)+"\\n")})`;

const ways = [['-F', 'summary'], ['-F', 'json'], ['-F', 'json-full'], ['-x'], ['--fail-on', 'warning'], ['flows']];

/** About a megabyte of damaged traffic on many flows. */
function makeCapture(random: Random): Uint8Array {
  const records: PacketRecord[] = [];
  for (let size = 0; size < 1_000_000;) {
    const some = mutatedRecords(someRecords(random, 100), random);
    size += some.reduce((sum, { data }) => sum + data.length + 16, 0);
    records.push(...some.filter(({ linkType }) => linkType === 1));
  }
  const file = pcapOf(records);
  return random.oneIn(2) ? file : new Uint8Array([...file.subarray(0, 24), ...mutated(file.subarray(24), random)]);
}

function run(args: readonly string[], input: Uint8Array) {
  const done = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(teller)}`, main, ...args],
    { input, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 60_000 },
  );
  const [, memory = '0', microseconds = '0'] = /\nused (\d+) (\d+)\n$/.exec(done.stderr) ?? [];
  return { ...done, memory: Number(memory), seconds: Number(microseconds) / 1e6 };
}

export const processes = target<Uint8Array>({
  name: 'process',
  every: 150,
  missing: existsSync(main) ? '' : 'dist/ is not built; run: npm run build',
  make: makeCapture,
  size: (bytes) => bytes.length,
  smaller: shorter,
  save: (bytes) => ({ bytes, extension: 'pcap' }),
  faults: (bytes, random) => {
    const way = random.pick(ways);
    if (secondsToStart === 0) secondsToStart = run(['--version'], new Uint8Array(0)).seconds;
    const { status, signal, stdout, stderr, memory, seconds } = run([...way, '-'], bytes);
    const faults = [...unsafeFaults('standard output', stdout), ...unsafeFaults('standard error', stderr)];
    if (way.includes('json') || way.includes('json-full')) faults.push(...jsonFaults('standard output', stdout));
    if (status !== 0 && !(status === 1 && way.includes('--fail-on'))) faults.push(`ended with ${status ?? signal}`);
    if (memory > mostMemory) faults.push(`took ${memory} kB of memory, more than ${mostMemory}`);
    if (memory === 0) faults.push('did not tell what it used');
    const most = secondsToStart + secondsPerMegabyte * Math.max(1, bytes.length / 1e6);
    if (seconds > most) faults.push(`took ${seconds} s of processor time, more than ${most} s`);
    return faults;
  },
});
