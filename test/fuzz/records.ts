/** A capture as the kit changes it: a list of records, apart from the file format that holds them. */
import { Frame } from '../../src/capture/frame.js';
import { parserFor } from '../../src/capture/magic.js';
import { limits } from '../../src/limits.js';
import { join, Pcap, Pcapng } from '../capture/build.js';

export interface PacketRecord {
  readonly linkType: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly data: Uint8Array;
  /** Length on the wire; more than the data when the snap length cut it. */
  readonly wire: number;
}

/** The records of a capture that is whole. */
export function recordsOf(capture: Uint8Array): PacketRecord[] {
  const parser = parserFor(capture, 0, limits());
  if (parser === null) throw new TypeError('not a pcap or pcapng');
  parser.push(capture);
  const frame = new Frame();
  const records: PacketRecord[] = [];
  while (parser.next(frame)) records.push(recordOf(frame));
  return records;
}

export function recordOf({ linkType, seconds, nanoseconds, bytes, start, end, wireLength }: Frame): PacketRecord {
  // A copy: `slice` of a Buffer would be a view into the sample.
  return { linkType, seconds, nanoseconds, data: new Uint8Array(bytes.subarray(start, end)), wire: wireLength };
}

/** The records as frames that a capture of them would give. */
export function framesOf(records: readonly PacketRecord[]): Frame[] {
  return records.map(({ linkType, seconds, nanoseconds, data, wire }, index) => {
    const frame = new Frame();
    Object.assign(frame, { number: index + 1, linkType, seconds, nanoseconds, bytes: data });
    return Object.assign(frame, { end: data.length, wireLength: Math.max(wire, data.length) });
  });
}

/** A classic pcap; of several link types the first one is believed for all. */
export function pcapOf(records: readonly PacketRecord[], little = true, nano = false): Uint8Array {
  const pcap = new Pcap(little, nano ? 0xa1b23c4d : 0xa1b2c3d4);
  const parts = records.map(({ seconds, nanoseconds, data, wire }) =>
    pcap.record({ seconds: seconds >>> 0, fraction: nano ? nanoseconds : Math.floor(nanoseconds / 1000), data, wire }),
  );
  return join(pcap.header(records[0]?.linkType ?? 1, 262_144), ...parts);
}

/** The blocks of a pcapng: a section, an interface for each link type, the packets. */
export function blocksOf(records: readonly PacketRecord[], little = true): Uint8Array[] {
  const ng = new Pcapng(little);
  const types = [...new Set(records.map(({ linkType }) => linkType))];
  const packets = records.map(({ linkType, seconds, nanoseconds, data, wire }) => {
    const stamp = BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanoseconds / 1000));
    return ng.packet(types.indexOf(linkType), BigInt.asUintN(64, stamp), data, { wire: Math.max(wire, data.length) });
  });
  return [ng.section(), ...types.map((type) => ng.interface(type, 262_144)), ...packets];
}

/** The capture in the format that can hold it. */
export function captureOf(records: readonly PacketRecord[]): {
  readonly bytes: Uint8Array;
  readonly extension: string;
} {
  const classic = records.every(
    ({ linkType, seconds }) => linkType === records[0]?.linkType && seconds >= 0 && seconds < 2 ** 32,
  );
  return classic
    ? { bytes: pcapOf(records), extension: 'pcap' }
    : { bytes: join(...blocksOf(records)), extension: 'pcapng' };
}
