/** Targets of the lower layers: packets with their fragments, TCP streams. */
import { limits } from '../../../src/limits.js';
import { ipv4HeaderChecksum, transportChecksum } from '../../../src/packet/checksum.js';
import { PacketDecoder } from '../../../src/packet/decoder.js';
import { Outcome } from '../../../src/packet/packet.js';
import { StreamBudget } from '../../../src/stream/budget.js';
import { TcpConnection } from '../../../src/stream/connection.js';
import type { StreamSink } from '../../../src/stream/sink.js';
import { mutatedRecords } from '../capture-mutations.js';
import { someRecords, someSegments } from '../corpus.js';
import type { Random } from '../random.js';
import { captureOf, framesOf, type PacketRecord } from '../records.js';
import { fewerRecords } from '../smaller.js';
import { target } from '../target.js';

type Records = readonly PacketRecord[];

const records = {
  size: (list: Records): number => list.reduce((sum, { data }) => sum + data.length, 0),
  smaller: fewerRecords,
  save: captureOf,
};

/** Small limits are reached. */
const tight = limits({ datagrams: 4, fragments: 4_000, stream: 3_000, streams: 5_000 });

const linkTypes = [0, 1, 9, 12, 50, 51, 101, 105, 108, 109, 113, 127, 192, 228, 229, 276];

function relinked(list: Records, random: Random): Records {
  const linkType = random.oneIn(3) ? random.pick(linkTypes) : (list[0]?.linkType ?? 1);
  return list.map((record) => ({ ...record, linkType }));
}

/** Any frame of any link type: inside its bytes, and what is bad says why. */
export const packets = target<Records>({
  name: 'packets',
  ...records,
  make: (random) => relinked(mutatedRecords(someRecords(random, 30), random), random),
  faults: (list) => {
    const decoder = new PacketDecoder(tight);
    const faults = framesOf(list).flatMap((frame) => {
      const outcome = decoder.decode(frame);
      const findings = decoder.takeFindings();
      if (outcome === Outcome.BAD && findings.length === 0) return [`frame ${frame.number} is bad without a finding`];
      return outcome === Outcome.UDP || outcome === Outcome.TCP ? packetFaults(decoder, frame.end) : [];
    });
    decoder.end();
    return faults;
  },
});

function packetFaults({ packet }: PacketDecoder, frameEnd: number): string[] {
  const { payloadStart, payloadEnd, payloadWireLength, bytes, reassembled } = packet;
  const end = reassembled === null ? frameEnd : bytes.length;
  const length = payloadEnd - payloadStart;
  if (payloadStart < 0 || length < 0 || payloadEnd > end) return [`a payload at ${payloadStart}..${payloadEnd}`];
  if (payloadWireLength < length) return [`${length} bytes of payload, but ${payloadWireLength} on the wire`];
  transportChecksum(packet);
  ipv4HeaderChecksum(packet);
  const known = packet.origins(payloadStart, payloadEnd).reduce((sum, one) => sum + one.end - one.start, 0);
  return known === length ? [] : [`${known} of ${length} payload bytes know their frame`];
}

/** A sink that sees whether bytes and gaps of each direction follow one another, and end once. */
class Tiling implements StreamSink {
  readonly faults: string[] = [];
  private readonly at = [0, 0];
  private readonly ended = [false, false];

  bytes(...[direction, offset, data, start, end, , origins]: Parameters<StreamSink['bytes']>): void {
    this.step(direction, offset, end - start);
    if (start < 0 || end > data.length) this.faults.push(`bytes ${start}..${end} of ${data.length}`);
    const known = origins().reduce((sum, one) => sum + one.end - one.start, 0);
    if (known !== end - start) this.faults.push(`${known} of ${end - start} bytes know their frame`);
  }

  gap(direction: 0 | 1, offset: number, length: number): void {
    this.step(direction, offset, length);
  }

  end(direction: 0 | 1): void {
    if (this.ended[direction] === true) this.faults.push('a direction ended twice');
    this.ended[direction] = true;
  }

  report(): void {
    // What the streams complain of is their right.
  }

  private step(direction: 0 | 1, offset: number, length: number): void {
    const at = this.at[direction] ?? 0;
    if (offset !== at || length <= 0) this.faults.push(`${length} bytes at ${offset}, where ${at} was due`);
    if (this.ended[direction] === true) this.faults.push('bytes behind the end');
    this.at[direction] = offset + length;
  }
}

/** All segments as one connection, whatever their addresses: its streams tile, and nothing stays held. */
export const streams = target<Records>({
  name: 'streams',
  ...records,
  make: (random) => mutatedRecords(someSegments(random, 60), random),
  faults: (list) => {
    const decoder = new PacketDecoder(tight);
    const budget = new StreamBudget(tight);
    const sink = new Tiling();
    const connection = new TcpConnection(sink, budget);
    for (const frame of framesOf(list)) {
      if (decoder.decode(frame) !== Outcome.TCP) continue;
      const { packet } = decoder;
      const direction = packet.srcPort > packet.dstPort ? 0 : 1;
      connection.segment(direction, packet, frame.number, frame.seconds, frame.nanoseconds);
    }
    connection.finish('capture-end');
    if (budget.held !== 0 || budget.recent !== 0) sink.faults.push(`${budget.held + budget.recent} bytes stay held`);
    return sink.faults;
  },
});
