// Runs imdissect and tshark over a capture and says what it took.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { resolve } from 'node:path';

const program = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
const usage = resolve(import.meta.dirname, 'usage.mjs');
const captures = resolve(import.meta.dirname, 'captures.mjs');

/** One run of imdissect; the output goes to /dev/null. With `piped`, another process makes the capture meanwhile. */
export async function imdissect(words, piped) {
  const sink = openSync('/dev/null', 'w');
  const source = piped && spawn(process.execPath, [captures, ...piped], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stdio = [piped ? source.stdout : 'ignore', sink, 'pipe', 'pipe'];
  const child = spawn(process.execPath, ['--import', usage, program, ...words], { stdio });
  let [told, complaints] = ['', ''];
  child.stdio[3].on('data', (piece) => (told += piece));
  child.stderr.on('data', (piece) => (complaints += piece));
  const code = await new Promise((done) => child.on('close', done));
  closeSync(sink);
  if (code !== 0) throw new Error(`imdissect ${words.join(' ')} ended with ${code}: ${complaints}`);
  return JSON.parse(told);
}

/** The fastest of so many runs: the others were disturbed. */
export async function fastest(times, words) {
  let best = null;
  for (let i = 0; i < times; i++) {
    const one = await imdissect(words);
    if (best === null || one.wall < best.wall) best = one;
  }
  return best;
}

/** Seconds that tshark takes for the first packets of a capture; null where it is not installed. */
export function tshark(capture, packets, words) {
  const begin = performance.now();
  const sink = openSync('/dev/null', 'w');
  const { error } = spawnSync('tshark', ['-n', '-r', capture, '-c', String(packets), ...words], {
    stdio: ['ignore', sink, 'ignore'],
  });
  closeSync(sink);
  return error === undefined ? (performance.now() - begin) / 1e3 : null;
}
