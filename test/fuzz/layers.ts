/** Where the headers of a frame begin: as much as the mutations need to know, apart from the project's own decoder. */
import type { PacketRecord } from './records.js';

/** Offsets in the frame; the payload is `[payload, end)`. */
export interface Layers {
  readonly ip: number;
  readonly transport: number;
  readonly protocol: 'udp' | 'tcp';
  readonly payload: number;
  readonly end: number;
}

/** Length of the link header by LINKTYPE_ number. */
const linkHeaders = new Map([
  [1, 14],
  [101, 0],
  [113, 16],
  [228, 0],
]);

/** The layers of an unfragmented UDP or TCP packet in IPv4; null for anything else. */
export function layersOf({ linkType, data }: PacketRecord): Layers | null {
  const ip = linkHeaders.get(linkType);
  if (ip === undefined || data.length < ip + 28) return null;
  if (ip > 0 && (data[ip - 2] !== 8 || data[ip - 1] !== 0)) return null;
  const view = viewOf(data);
  const protocol = data[ip + 9] === 17 ? 'udp' : data[ip + 9] === 6 ? 'tcp' : null;
  if (view.getUint8(ip) >> 4 !== 4 || protocol === null || (view.getUint16(ip + 6) & 0x3fff) !== 0) return null;
  const transport = ip + 4 * (view.getUint8(ip) & 15);
  const offset = protocol === 'tcp' ? transport + 12 : -1;
  const header = protocol === 'udp' ? 8 : offset < data.length ? 4 * (view.getUint8(offset) >> 4) : 20;
  const end = Math.min(data.length, ip + view.getUint16(ip + 2));
  const payload = transport + header;
  const least = transport + (protocol === 'udp' ? 8 : 20);
  return payload >= least && payload <= end && transport >= ip + 20 ? { ip, transport, protocol, payload, end } : null;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The record with another payload and lengths that fit it; checksums are left as they were. */
export function withPayload(record: PacketRecord, layers: Layers, payload: Uint8Array): PacketRecord {
  const data = new Uint8Array(layers.payload + payload.length);
  data.set(record.data.subarray(0, layers.payload));
  data.set(payload, layers.payload);
  const view = viewOf(data);
  view.setUint16(layers.ip + 2, (data.length - layers.ip) & 0xffff);
  if (layers.protocol === 'udp') view.setUint16(layers.transport + 4, (data.length - layers.transport) & 0xffff);
  return { ...record, data, wire: data.length };
}
