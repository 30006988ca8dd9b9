// npm run soak -- --minutes 30 [--rate 2000] [--backend tcpdump]
//
// Hours in a few minutes: pushes conversations of ever new hosts through a veth pair into `imdissect live`, prints its
// memory every ten seconds, and fails if the memory grows, if it ends, or if packets are lost without being reported.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { makeNetwork } from '../test/cli/live/network.ts';

const root = resolve(import.meta.dirname, '..');
const main = join(root, 'dist/src/cli/main.js');
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '2000' },
    backend: { type: 'string', default: 'auto' },
  },
});
const minutes = Number(values.minutes);
const pause = 10_000;
/** Megabytes that the second half of the run may have above the first: the garbage collector is in no hurry. */
const slack = 40;
/** Small enough to be reached soon: from then on the memory must not grow. */
const limits = 'flows=5000,pending=5000,expected=5000';

/** Megabytes of a process. */
function memoryOf(pid) {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** `ip netns exec` becomes the command it runs: the process is the one that was started. */
function start(network, words, stdio) {
  const [command, ...rest] = network.inside(process.execPath, ...words);
  return spawn(command, rest, { stdio, cwd: root });
}

async function run(network, folder) {
  const ring = ['-w', join(folder, 'soak.pcap'), '-b', 'filesize:20000', '-b', 'files:3'];
  const words = [main, 'live', 'far', '--backend', values.backend, '-F', 'json', '--limits', limits];
  const live = start(network, [...words, '--user', 'root', ...ring], ['ignore', 'ignore', 'pipe']);
  let said = '';
  live.stderr.on('data', (text) => (said += text));
  const ended = new Promise((done) => live.once('exit', done));
  await new Promise((done) => live.stderr.once('data', done));
  const feeder = start(
    network,
    [join(root, 'scripts/live/feed.mjs'), 'near', values.rate],
    ['ignore', 'pipe', 'inherit'],
  );
  let sent = 0;
  feeder.stdout.on('data', (text) => (sent = Number(text.toString().trim().split('\n').at(-1))));
  const samples = await watch(live, () => sent);
  feeder.kill('SIGINT');
  await new Promise((done) => feeder.once('exit', done));
  live.kill('SIGINT');
  const code = await ended;
  process.stdout.write(said);
  return verdict(samples, code, said, sent);
}

/** Megabytes every ten seconds. */
async function watch(live, sent) {
  const samples = [];
  const began = performance.now();
  while (live.exitCode === null && performance.now() - began < minutes * 60_000) {
    await new Promise((done) => setTimeout(done, Math.min(pause, minutes * 60_000)));
    if (live.exitCode !== null) break;
    const megabytes = memoryOf(live.pid);
    samples.push(megabytes);
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      `${String(seconds).padStart(6)} s  ${String(sent()).padStart(9)} sent  ${megabytes.toFixed(0)} MB\n`,
    );
  }
  return samples;
}

function verdict(samples, code, said, sent) {
  const half = Math.ceil(samples.length / 2);
  const [early, late] = [samples.slice(0, half), samples.slice(half)].map((some) => Math.max(...some));
  const number = (pattern) => Number(pattern.exec(said)?.[1] ?? NaN);
  const [captured, dropped] = [number(/: (\d+) captured by/), number(/(\d+) dropped by the kernel/)];
  process.stdout.write(`sent ${sent}, captured ${captured}, reported as dropped ${dropped}\n`);
  process.stdout.write(`most memory: ${early.toFixed(0)} MB in the first half, ${late.toFixed(0)} MB in the second\n`);
  const faults = [];
  if (code !== 0) faults.push(`imdissect live ended with code ${code}`);
  if (late > early + slack) faults.push(`memory grew by ${(late - early).toFixed(0)} MB`);
  if (captured + dropped < sent) faults.push(`${sent - captured - dropped} packets were lost and not reported`);
  for (const fault of faults) process.stdout.write(`FAILED: ${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}

if (process.getuid() !== 0 || spawnSync('ip', ['-V']).error !== undefined) {
  process.stderr.write('soak: needs root and iproute2: it makes a network of its own\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'imdissect-soak-'));
const network = makeNetwork();
try {
  process.exitCode = await run(network, folder);
} finally {
  network.remove();
  rmSync(folder, { recursive: true, force: true });
}
