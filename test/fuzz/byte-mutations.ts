/** Byte-wise damage: for file contents, payloads and words alike. */
import type { Random } from './random.js';

/** Numbers at which programs break: signs, ends of types, lengths of headers, lengths that limits name. */
const interesting = [0, 1, 2, 4, 7, 8, 16, 28, 127, 128, 255, 256, 1024, 32767, 32768, 65535, 65536, 262144, 262145];
const edges = [...interesting, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffc, 0xffffffff];

/** What separates, ends, escapes and counts in text protocols. */
const tokens = [
  '\0',
  ':',
  '\r\n',
  '\x07',
  '%',
  '\\',
  '"',
  '__proto__',
  '-1',
  '99999999999999999999',
  '\x1b[2J',
  '\u202e',
];

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** The bytes with `[start, end)` replaced. */
export function spliced(bytes: Uint8Array, start: number, end: number, middle: Uint8Array): Uint8Array {
  return joined(bytes.subarray(0, start), middle, bytes.subarray(end));
}

function someRange(bytes: Uint8Array, random: Random, most: number): [number, number] {
  const start = random.below(bytes.length + 1);
  return [start, Math.min(bytes.length, start + 1 + random.below(most))];
}

const mutations: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const changed = bytes.slice();
    const at = random.below(bytes.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    return changed;
  },
  function setByte(bytes, random) {
    const changed = bytes.slice();
    changed[random.below(bytes.length)] = random.oneIn(2) ? random.below(256) : random.pick([0, 0x7f, 0x80, 0xff]);
    return changed;
  },
  function setNumber(bytes, random) {
    const changed = bytes.slice();
    const view = new DataView(changed.buffer);
    const size = random.pick([1, 2, 4]);
    if (bytes.length < size) return changed;
    const at = random.below(bytes.length - size + 1);
    const value = random.pick(edges);
    if (size === 1) view.setUint8(at, value & 0xff);
    else if (size === 2) view.setUint16(at, value & 0xffff, random.oneIn(2));
    else view.setUint32(at, value, random.oneIn(2));
    return changed;
  },
  function addToNumber(bytes, random) {
    const changed = bytes.slice();
    const at = random.below(bytes.length);
    changed[at] = (changed[at] ?? 0) + random.pick([1, 255, 16, 240]);
    return changed;
  },
  function insert(bytes, random) {
    const [at] = someRange(bytes, random, 1);
    return spliced(bytes, at, at, random.bytes(random.few(40)));
  },
  function insertToken(bytes, random) {
    const [start, end] = someRange(bytes, random, 6);
    return spliced(bytes, start, random.oneIn(2) ? start : end, Buffer.from(random.pick(tokens)));
  },
  function remove(bytes, random) {
    const [start, end] = someRange(bytes, random, random.few(200));
    return spliced(bytes, start, end, new Uint8Array(0));
  },
  function repeat(bytes, random) {
    const [start, end] = someRange(bytes, random, 60);
    const piece = bytes.subarray(start, end);
    return spliced(bytes, end, end, joined(...Array.from({ length: random.few(20) }, () => piece)));
  },
  function cutEnd(bytes, random) {
    return bytes.slice(0, random.below(bytes.length + 1));
  },
  function splice(bytes, random, other) {
    const [start, end] = someRange(bytes, random, 100);
    const [from, to] = someRange(other, random, 100);
    return spliced(bytes, start, end, other.subarray(from, to));
  },
];

/** The bytes with some damage; `other` lends pieces of itself. The bytes given stay as they are. */
export function mutated(bytes: Uint8Array, random: Random, other: Uint8Array = bytes, most = 8): Uint8Array {
  // A Buffer shares its memory with others, and its `slice` with itself.
  let changed: Uint8Array = new Uint8Array(bytes);
  for (let left = random.few(most); left > 0; left--) changed = random.pick(mutations)(changed, random, other);
  return changed;
}
