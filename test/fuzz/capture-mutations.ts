/** Structure-wise damage to a capture: which records there are, in which order, and into which fragments they fall. */
import { layersOf, viewOf } from './layers.js';
import { cut, damaged, movePort } from './packet-mutations.js';
import type { Random } from './random.js';
import type { PacketRecord } from './records.js';

/** The record as IPv4 fragments; some overlap, repeat, or say something else than the one before. */
export function fragmented(record: PacketRecord, random: Random, honest: boolean): PacketRecord[] {
  const layers = layersOf(record);
  if (layers === null) return [record];
  const { ip, transport, end } = layers;
  const size = 8 * (1 + random.below(8));
  const fragments: PacketRecord[] = [];
  for (let from = transport; from < end; from += size) {
    const reach = honest || !random.oneIn(3) ? size : size + 8 * random.below(4);
    const to = Math.min(end, from + reach);
    const data = new Uint8Array([...record.data.subarray(0, transport), ...record.data.subarray(from, to)]);
    const view = viewOf(data);
    const skew = honest || !random.oneIn(6) ? 0 : random.pick([-1, 1, 2, 8000]);
    view.setUint16(ip + 2, data.length - ip);
    view.setUint16(ip + 6, ((to < end ? 0x2000 : 0) | ((from - transport) / 8 + skew)) & 0x3fff);
    fragments.push({ ...record, data, wire: data.length });
    if (!honest && random.oneIn(6)) fragments.push(damaged({ ...record, data, wire: data.length }, random, record));
  }
  return fragments;
}

type Rearrange = (records: PacketRecord[], at: number, random: Random) => void;

const harmless: readonly Rearrange[] = [
  function duplicate(records, at) {
    records.splice(at, 0, ...records.slice(at, at + 1));
  },
  function swap(records, at, random) {
    const [moved] = records.splice(at, 1);
    if (moved !== undefined) records.splice(random.below(records.length + 1), 0, moved);
  },
  function drop(records, at) {
    if (records.length > 1) records.splice(at, 1);
  },
  function otherTime(records, at, random) {
    const by = random.pick([-1, 1, -3600, 3600, 90_000, -0x40000000, 0x40000000, random.below(100)]);
    for (const [index, record] of records.entries()) {
      if (index >= at) records[index] = { ...record, seconds: Math.max(0, Math.min(0xffffffff, record.seconds + by)) };
    }
  },
  function fragment(records, at, random) {
    records.splice(at, 1, ...records.slice(at, at + 1).flatMap((record) => fragmented(record, random, true)));
  },
  function snap(records, at, random) {
    records.splice(at, 1, ...records.slice(at, at + 1).map((record) => cut(record, random)));
  },
  function otherPort(records, at, random) {
    const layers = records.slice(at, at + 1).map((record) => ({ record, layers: layersOf(record) }));
    for (const { record, layers: found } of layers) if (found !== null) records[at] = movePort(record, found, random);
  },
];

const harmful: readonly Rearrange[] = [
  ...harmless,
  function overlap(records, at, random) {
    records.splice(at, 1, ...records.slice(at, at + 1).flatMap((record) => fragmented(record, random, false)));
  },
  ...Array.from({ length: 8 }, () => damageOne),
];

function damageOne(records: PacketRecord[], at: number, random: Random): void {
  const other = random.pick(records);
  records.splice(at, 1, ...records.slice(at, at + 1).map((record) => damaged(record, random, other)));
}

function changedBy(list: readonly Rearrange[], records: readonly PacketRecord[], random: Random): PacketRecord[] {
  const changed = [...records];
  for (let left = random.few(12); left > 0; left--) {
    random.pick(list)(changed, random.below(changed.length), random);
  }
  return changed;
}

/** The records with anything wrong with them. */
export function mutatedRecords(records: readonly PacketRecord[], random: Random): PacketRecord[] {
  return changedBy(harmful, records, random);
}

/** The records lost, cut, repeated, reordered, fragmented; no payload byte is changed. */
export function disturbedRecords(records: readonly PacketRecord[], random: Random): PacketRecord[] {
  return changedBy(harmless, records, random);
}
