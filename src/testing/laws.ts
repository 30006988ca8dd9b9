import type { Input } from '../schema/input.js';
import type { Diagnostic, Message } from '../schema/message.js';
import { Trace } from '../schema/trace.js';
import type { MessageRecord } from '../record.js';
import { leaves, untiled } from './tree.js';

/**
 * The laws that every dissector obeys, as functions from a message to sentences about what is broken: none when the law
 * holds. Run them over every message of every sample.
 */

/** Law 1: the values are the same with and without a tree, and the tree covers every byte exactly once. */
export function quietEqualsTraced(record: MessageRecord): string[] {
  const { message, trace } = read(record, record.end - record.start, true);
  const faults = untiled(trace);
  if (!same(told(message), told(record.message))) faults.push('the values differ with and without a tree');
  return faults;
}

/** Law 2: what is written from the values of a whole message is the message, byte for byte. */
export function roundTrip(record: MessageRecord): string[] {
  if (record.end - record.start !== record.wireLength || record.message.diagnostics.some(isError)) return [];
  if (record.input().holes.length > 0) return [];
  const written = record.rewrite();
  if (written === null) return [`the dissector writes no ${record.message.kind.id}`];
  const read = record.bytes.subarray(record.start, record.end);
  const differs = written.findIndex((byte, index) => byte !== read[index]);
  if (differs < 0 && written.length === read.length) return [];
  const at = differs < 0 ? Math.min(written.length, read.length) : differs;
  return [`${record.message.kind.id}: written anew it is ${written.length} bytes long and differs at byte ${at}`];
}

/** Reading every cut once more without a tree would take half as long again. */
const nowAndThen = 7;

/**
 * Law 3: cut by the capture at any length, a message gives a diagnostic, the beginning of its whole tree, and the same
 * values without a tree. Cut by its sender it may read otherwise, but never throws, and its tree covers every byte all
 * the same.
 */
export function anyCut(record: MessageRecord): string[] {
  const faults: string[] = [];
  const length = record.end - record.start;
  const whole = leaves(read(record, length, true).trace);
  for (let cut = 0; cut < length; cut++) {
    const captured = read(record, cut, true);
    faults.push(...untiled(captured.trace).map((fault) => `cut at ${cut}: ${fault}`));
    if (captured.message.diagnostics.length === 0) faults.push(`cut at ${cut}: no diagnostic`);
    if (cut % nowAndThen === 0 && !same(told(captured.message), told(record.reread(inputOf(record, cut, true)))))
      faults.push(`cut at ${cut}: the values differ with and without a tree`);
    faults.push(...notAPrefix(leaves(captured.trace), whole, cut));
    const shorter = read(record, cut, false);
    faults.push(...untiled(shorter.trace).map((fault) => `${cut} bytes sent: ${fault}`));
  }
  return faults;
}

/** Law 5: a message read again, whenever and after whatever, gives the same tree. */
export function anyOrder(
  records: readonly MessageRecord[],
  shuffle: (records: readonly MessageRecord[]) => MessageRecord[],
): string[] {
  const first = new Map(records.map((record) => [record, JSON.stringify(leaves(record.trace()))]));
  return shuffle(records)
    .filter((record) => JSON.stringify(leaves(record.trace())) !== first.get(record))
    .map((record) => `${record.ref.frame}.${record.ref.n}: another tree when it is opened again`);
}

function read(record: MessageRecord, length: number, onTheWire: boolean): { message: Message; trace: Trace } {
  const { bytes, start, wireLength, origins } = record;
  const input = inputOf(record, length, onTheWire);
  const trace = new Trace();
  trace.addSource({ name: 'message', bytes, start, end: input.end, wireLength, via: '', of: null, origins });
  input.trace = trace;
  return { message: record.reread(input), trace };
}

/** The first bytes of a message, as if the capture or its sender had cut it. */
function inputOf(record: MessageRecord, length: number, onTheWire: boolean): Input {
  const input = record.input();
  input.end = record.start + length;
  if (!onTheWire) input.wireEnd = input.end;
  return input;
}

/** Leaves before the cut are those of the whole tree, in order; the last one may be what is undecoded. */
function notAPrefix(cut: ReturnType<typeof leaves>, whole: ReturnType<typeof leaves>, at: number): string[] {
  const faults: string[] = [];
  cut.forEach((leaf, index) => {
    const expected = whole[index];
    if (leaf.label === 'Undecoded' || same(leaf, expected)) return;
    faults.push(`cut at ${at}: '${leaf.label}' ${leaf.start}..${leaf.end} is not in the whole tree`);
  });
  return faults.slice(0, 1);
}

function isError({ problem }: Diagnostic): boolean {
  return problem.severity === 'error';
}

function told({ kind, fields, dialect, role, diagnostics }: Message): unknown {
  return {
    kind: kind.id,
    fields,
    dialect,
    role,
    diagnostics: diagnostics.map(({ problem, detail }) => [problem.code, detail]),
  };
}

/** Deep equality of values as messages have them. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, plain) === JSON.stringify(b, plain);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return value instanceof Uint8Array ? [...value] : value;
}
