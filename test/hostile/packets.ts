/** Hostile packets, each a raw IPv4 packet in a classic pcap. */
import { captureOf, type PacketRecord } from '../fuzz/records.js';
import { viewOf } from '../fuzz/layers.js';
import { udpPacket } from './traffic.js';

const message = '1:100:alice:host:32:hello';

function pcapOf(packets: readonly Uint8Array[]): Uint8Array {
  const records = packets.map((data, index): PacketRecord => {
    return { linkType: 228, seconds: 1_763_700_000 + index, nanoseconds: 0, data, wire: data.length };
  });
  return captureOf(records).bytes;
}

function changed(packet: Uint8Array, change: (view: DataView) => void): Uint8Array {
  const copy = packet.slice();
  change(viewOf(copy));
  return copy;
}

/** The fragment of a packet that holds `[from, to)` of what stands behind its IP header. */
function fragment(packet: Uint8Array, id: number, from: number, to: number): Uint8Array {
  const piece = new Uint8Array([...packet.subarray(0, 20), ...packet.subarray(20 + from, 20 + to)]);
  const more = 20 + to < packet.length ? 0x2000 : 0;
  return changed(piece, (view) => {
    view.setUint16(2, piece.length);
    view.setUint16(4, id);
    view.setUint16(6, more | (from / 8));
  });
}

export function overlaps(): Uint8Array {
  const one = udpPacket(message);
  const other = udpPacket(message.replaceAll('alice', 'mallo'));
  const end = one.length - 20;
  return pcapOf([
    fragment(one, 7, 0, 16),
    fragment(one, 7, 16, 24),
    fragment(other, 7, 8, 24),
    fragment(one, 7, 24, end),
  ]);
}

export function fragments(count: number): Uint8Array {
  return pcapOf(Array.from({ length: count }, (_, id) => fragment(udpPacket(message), id, 0, 16)));
}

export function lyingLengths(): Uint8Array {
  const honest = udpPacket(message);
  const tcp = changed(honest, (view) => {
    view.setUint8(9, 6);
    view.setUint8(32, 0x10);
  });
  return pcapOf([
    changed(honest.slice(0, 40), (view) => {
      view.setUint8(0, 0x4f);
    }),
    changed(honest, (view) => {
      view.setUint16(2, 0xffff);
    }),
    changed(honest, (view) => {
      view.setUint16(24, 0xffff);
    }),
    changed(honest, (view) => {
      view.setUint16(24, 7);
    }),
    tcp,
    honest,
  ]);
}

export function tunnels(depth: number): Uint8Array {
  let packet = udpPacket(message);
  for (let left = depth; left > 0; left--) {
    const outer = new Uint8Array([...udpPacket('').subarray(0, 20), ...packet]);
    packet = changed(outer, (view) => {
      view.setUint8(9, 4);
      view.setUint16(2, outer.length);
    });
  }
  return pcapOf([packet]);
}
