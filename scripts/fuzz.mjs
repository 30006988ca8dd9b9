// npm run fuzz -- --minutes 30                      everything, from a seed that it prints
// npm run fuzz -- --target traffic --seed 123       one input again
// npm run fuzz -- --rounds 50 --seed 1              so many rounds: the same on every machine
//
// Starts test/fuzz/worker.ts, which does the work, in a process of its own: what hangs or runs out of memory is
// noticed here. Exit code 0: nothing found, 1: something found, 2: usage.
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { URL } from 'node:url';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '..');
/** Seconds without a word from the worker after which it hangs. */
const patience = 90;
const mostFaults = 10;

const say = (text) => process.stdout.write(`${text}\n`);

function fail(text) {
  process.stderr.write(`fuzz: ${text}\n`);
  process.exit(2);
}

function number(text, name) {
  if (!/^\d+(\.\d+)?$/.test(text)) fail(`--${name} needs a number, not '${text}'`);
  return Number(text);
}

function options() {
  const text = { type: 'string' };
  try {
    return parseArgs({ options: { minutes: text, rounds: text, target: text, seed: text } }).values;
  } catch (error) {
    return fail(error.message);
  }
}

/** What is to be done: a seed without a time or a number of rounds is one input. */
function orderOf({ minutes, rounds, target = null, seed }) {
  const once = seed !== undefined && minutes === undefined;
  return {
    target,
    seed: seed === undefined ? Date.now() % 1_000_000_000 : number(seed, 'seed'),
    rounds: rounds === undefined ? (once ? 1 : Number.MAX_SAFE_INTEGER) : number(rounds, 'rounds'),
    milliseconds: rounds !== undefined || once ? 86_400_000 : 60_000 * number(minutes ?? '1', 'minutes'),
    folder: mkdtempSync(join(tmpdir(), 'imdissect-fuzz-')),
    keepOnly: false,
  };
}

const state = { counts: new Map(), faults: 0, running: null, started: performance.now(), told: performance.now() };

/** Starts a worker with the order; `heard` gets what it says. Resolves to null, or to how it went wrong. */
function work(order, heard) {
  const child = fork(join(root, 'test/fuzz/worker.ts'), {
    cwd: root,
    execArgv: [
      ...['--conditions=imdissect-source', '--enable-source-maps', '--max-old-space-size=512'],
      ...['--import', new URL('typescript.mjs', import.meta.url).href],
    ],
  });
  child.send(order);
  return new Promise((ended) => {
    let isDone = false;
    let hangs = false;
    let alarm = null;
    const wait = () => {
      clearTimeout(alarm);
      alarm = setTimeout(() => {
        hangs = true;
        child.kill('SIGKILL');
      }, 1000 * patience);
    };
    wait();
    child.on('message', (message) => {
      wait();
      if (message.done) isDone = true;
      heard(message, child);
    });
    const exited = new Promise((done) => child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`)));
    // What it said last may come after its end.
    const silent = new Promise((done) => child.once('disconnect', done));
    void Promise.all([exited, silent]).then(([how]) => {
      clearTimeout(alarm);
      if (hangs) ended(`hangs: nothing came back for ${patience} s`);
      else ended(isDone ? null : `the process ended with ${how}`);
    });
  });
}

function tellFault({ fault, more = 0, target, seed, file }) {
  state.faults++;
  say(`\nfuzz: FOUND in ${target} with seed ${seed}:\n  ${fault.split('\n').slice(0, 8).join('\n  ')}`);
  if (more > 0) say(`  and ${more} more of the same input`);
  say(`  made smaller: ${file}`);
  say(`  again:        npm run fuzz -- --target ${target} --seed ${seed}`);
  say('  to keep it:   mend it, copy the capture to samples/hostile/<case>/capture.pcap, say in an ABOUT.md beside it');
  say('                what it is, and add the case to test/hostile/cases.ts');
}

function tellProgress(order) {
  const now = performance.now();
  if (now - state.told < (process.stdout.isTTY ? 1000 : 10_000)) return;
  state.told = now;
  const seconds = (now - state.started) / 1000;
  const total = [...state.counts.values()].reduce((sum, count) => sum + count, 0);
  const left =
    order.rounds < 1e9 ? `${order.rounds} rounds in all` : `${Math.round(order.milliseconds / 1000)} s in all`;
  say(
    `fuzz: ${Math.round(seconds)} s (${left}), ${total} executions, ${Math.round(total / seconds)}/s, ${state.faults} found`,
  );
}

function hear(order) {
  return (message, child) => {
    if (message.running) {
      state.running = message;
      state.counts.set(message.running, (state.counts.get(message.running) ?? 0) + 1);
      tellProgress(order);
    } else if (message.skipped) say(`fuzz: ${message.skipped} is skipped: ${message.missing}`);
    else if (message.unknown) fail(`there is no target '${message.unknown}'; there are: ${message.names.join(', ')}`);
    else if (message.fault) {
      tellFault(message);
      if (state.faults >= mostFaults) child.kill('SIGTERM');
    }
  };
}

const order = orderOf(options());
say(`fuzz: seed ${order.seed}`);
const wrong = await work(order, hear(order));
if (wrong !== null && state.faults < mostFaults) {
  const { running: target = order.target, seed = order.seed } = state.running ?? {};
  let file = 'could not be kept';
  if (target !== null) {
    await work({ ...order, target, seed, keepOnly: true }, ({ kept }) => {
      if (kept) file = `${kept} (not made smaller)`;
    });
  }
  tellFault({ fault: wrong, target, seed, file });
}
for (const [name, count] of state.counts) say(`fuzz: ${String(count).padStart(8)}  ${name}`);
if (readdirSync(order.folder).length === 0) rmSync(order.folder, { recursive: true });
say(state.faults === 0 ? 'fuzz: nothing found' : `fuzz: ${state.faults} found, kept in ${order.folder}`);
process.exit(state.faults === 0 ? 0 : 1);
