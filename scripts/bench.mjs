// `npm run bench`: packets a second and memory, beside tshark in the same run. Options: --packets N (1 000 000),
// --runs N (3), --memory (only the memory at 0.1, 1 and 10 M packets), --keep (the captures stay).
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { makeCapture, mixes } from './bench/captures.mjs';
import { fastest, imdissect, tshark } from './bench/run.mjs';

const { values: options } = parseArgs({
  options: {
    packets: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
    memory: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const packets = Number(options.packets);
const runs = Number(options.runs);

/** Thousands of packets a second, and the megabytes that hold for all (CONTRIBUTING.md, "Speed"). */
const budgets = { summary: 500, json: 250, tree: 80, skip: 4000, encrypted: 100 };
const mostMegabytes = 200;

/** What is measured: a capture, the words for imdissect, the budget it is held to, and tshark's words for the same. */
const trials = [
  { mix: 'other', name: 'skip', words: ['-F', 'summary'], budget: budgets.skip, tshark: [] },
  { mix: 'mixed', name: 'summary', words: ['-F', 'summary'], budget: budgets.summary, tshark: [] },
  { mix: 'mixed', name: 'json', words: ['-F', 'json'], budget: budgets.json, tshark: ['-T', 'ek'] },
  { mix: 'mixed', name: 'tree', words: ['-F', 'tree'], budget: budgets.tree, tshark: ['-V'] },
  { mix: 'mixed', name: 'stats', words: ['stats'] },
  { mix: 'mixed', name: 'flows', words: ['flows'] },
  { mix: 'ipmsg', name: 'summary', words: ['-F', 'summary'], tshark: [] },
  { mix: 'ipmsg', name: 'json', words: ['-F', 'json'], tshark: ['-T', 'ek'] },
  { mix: 'ipmsg', name: 'tree', words: ['-F', 'tree'], tshark: ['-V'] },
  { mix: 'myicq', name: 'summary', words: ['-F', 'summary'], tshark: [] },
  { mix: 'myicq', name: 'json', words: ['-F', 'json'], budget: budgets.encrypted, tshark: ['-T', 'ek'] },
  { mix: 'myicq', name: 'tree', words: ['-F', 'tree'], tshark: ['-V'] },
  { mix: 'msn', name: 'summary', words: ['-F', 'summary'], tshark: [] },
  { mix: 'msn', name: 'json', words: ['-F', 'json'], tshark: ['-T', 'ek'] },
  { mix: 'msn', name: 'tree', words: ['-F', 'tree'], tshark: ['-V'] },
];

const folder = mkdtempSync(join(tmpdir(), 'imdissect-bench-'));
const columns = [9, 9, 9, 9, 9, 8, 9, 9, 8];
const row = (cells) => cells.map((cell, i) => (i < 2 ? cell.padEnd(columns[i]) : cell.padStart(columns[i]))).join(' ');
const thousands = (count, seconds) => Math.round(count / seconds / 1e3);

function captureOf(mix, count = packets) {
  const name = join(folder, `${mix}-${count}.pcap`);
  if (statSync(name, { throwIfNoEntry: false }) === undefined) makeCapture(name, mix, count);
  return name;
}

async function speed() {
  const one = captureOf('ipmsg', 1);
  const start = (await fastest(runs, [one, '-q'])).wall;
  const tsharkPackets = Math.min(packets, 100_000);
  const tsharkStart = tshark(one, 1, []);
  console.log(
    `start-up ${start.toFixed(2)} s; k/s is without it, "in all" with it; tshark over ${tsharkPackets} packets`,
  );
  console.log(row(['capture', 'format', 'k/s', 'in all', 'budget', 'met', 'MB', 'tshark', 'times']));
  for (const { mix, name, words, budget, tshark: theirs } of trials) {
    const capture = captureOf(mix);
    const took = await fastest(runs, [...words, capture, '-q']);
    const rate = thousands(packets, Math.max(took.wall - start, 0.001));
    const other = theirs && tsharkStart !== null ? tshark(capture, tsharkPackets, theirs) : null;
    const otherRate = other === null ? null : thousands(tsharkPackets, Math.max(other - tsharkStart, 0.001));
    const met = budget === undefined ? '' : rate >= budget && took.megabytes <= mostMegabytes ? 'yes' : 'no';
    const cells = [rate, thousands(packets, took.wall), budget ?? '', met, Math.round(took.megabytes)];
    console.log(row([mix, name, ...cells.map(String), String(otherRate ?? '-'), ratio(rate, otherRate)]));
  }
}

function ratio(rate, other) {
  return other === null ? '-' : (rate / Math.max(other, 0.1)).toFixed(1);
}

/** The greater captures never lie on a disk: another process makes them while they are read. */
async function memory() {
  console.log('\npeak memory (MB) of a summary of "mixed", read from a pipe');
  for (const count of [100_000, 1_000_000, 10_000_000]) {
    const { megabytes } = await imdissect(['-F', 'summary', '-q', '-'], ['mixed', String(count)]);
    console.log(`${String(count / 1e6).padStart(5)} M packets  ${megabytes.toFixed(0).padStart(4)}`);
  }
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`);
for (const [name, words] of Object.entries(mixes)) console.log(`  ${name.padEnd(8)} ${words}`);
try {
  if (!options.memory) await speed();
  await memory();
} finally {
  if (options.keep) console.log(`the captures are in ${folder}`);
  else rmSync(folder, { recursive: true });
}
