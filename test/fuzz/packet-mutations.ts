/** Structure-wise damage to one packet. */
import { mutated } from './byte-mutations.js';
import { layersOf, viewOf, withPayload, type Layers } from './layers.js';
import type { Random } from './random.js';
import type { PacketRecord } from './records.js';

type Change = (record: PacketRecord, layers: Layers, random: Random, other: PacketRecord) => PacketRecord;

function changed(record: PacketRecord, change: (view: DataView) => void): PacketRecord {
  const data = record.data.slice();
  change(viewOf(data));
  return { ...record, data };
}

/** A 16-bit number that is nearly right, or not at all. */
function lie(truth: number, random: Random): number {
  return random.pick([0, 1, 7, 8, 19, 20, truth - 1, truth + 1, truth * 2, 0xffff, random.below(65_536)]) & 0xffff;
}

/** The snap length cuts the packet; the wire length stays. */
export function cut(record: PacketRecord, random: Random): PacketRecord {
  return { ...record, data: record.data.slice(0, random.below(record.data.length + 1)) };
}

/** Both ports, or one, become others. */
export function movePort(record: PacketRecord, layers: Layers, random: Random): PacketRecord {
  const port = random.pick([2425, 7777, 1863, 8000, 80, 1080, random.below(65_536)]);
  return changed(record, (view) => {
    view.setUint16(layers.transport + 2 * random.below(2), port);
  });
}

const changes: readonly Change[] = [
  function lieAboutIpLength(record, { ip }, random) {
    return changed(record, (view) => {
      view.setUint16(ip + 2, lie(view.getUint16(ip + 2), random));
    });
  },
  function lieAboutHeaderLength(record, { ip }, random) {
    return changed(record, (view) => {
      view.setUint8(ip, (random.below(16) << 4) | random.below(16));
    });
  },
  function lieAboutTransport(record, { transport, protocol }, random) {
    return changed(record, (view) => {
      if (protocol === 'udp') view.setUint16(transport + 4, lie(view.getUint16(transport + 4), random));
      else view.setUint8(transport + 12, random.below(256));
    });
  },
  function shiftSequence(record, { transport, protocol }, random) {
    if (protocol === 'udp') return record;
    const by = random.pick([1, -1, 8, -8, 1460, 65_536, 0x7fffffff, -0x80000000, random.below(1 << 30)]);
    return changed(record, (view) => {
      const at = transport + (random.oneIn(3) ? 8 : 4);
      view.setUint32(at, (view.getUint32(at) + by) >>> 0);
    });
  },
  function otherFlags(record, { transport, protocol }, random) {
    if (protocol === 'udp') return record;
    return changed(record, (view) => {
      view.setUint8(transport + 13, random.below(64));
    });
  },
  function otherPayload(record, layers, _random, other) {
    const from = layersOf(other);
    return from === null ? record : withPayload(record, layers, other.data.slice(from.payload, from.end));
  },
  function damagedPayload(record, layers, random, other) {
    const payload = record.data.subarray(layers.payload, layers.end);
    return withPayload(record, layers, mutated(payload, random, other.data).slice(0, 60_000));
  },
  function lieAboutWireLength(record, _layers, random) {
    return { ...record, wire: random.pick([record.data.length, 65_535, 0x7fffffff, random.below(3000)]) };
  },
  (record, _layers, random) => cut(record, random),
  movePort,
];

/** The record with one thing wrong with it. */
export function damaged(record: PacketRecord, random: Random, other: PacketRecord): PacketRecord {
  const layers = layersOf(record);
  if (layers !== null && !random.oneIn(8)) return random.pick(changes)(record, layers, random, other);
  const data = mutated(record.data, random, other.data).slice(0, 65_535);
  return { ...record, data, wire: Math.max(record.wire, data.length) };
}
