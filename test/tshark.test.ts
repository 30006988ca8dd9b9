import { describe, expect, it } from 'vitest';
import { Frame } from '../src/capture/frame.js';
import { openCapture } from '../src/capture/open.js';
import { FlowTable } from '../src/flow/table.js';
import { limits } from '../src/limits.js';
import { PacketDecoder } from '../src/packet/decoder.js';
import { Outcome, TcpFlag } from '../src/packet/packet.js';
import { StreamBudget } from '../src/stream/budget.js';
import { TcpConnection } from '../src/stream/connection.js';
import { Handshakes } from '../src/engine/handshakes.js';
import { captures, hasTshark, root, tsharkFields, tsharkFollow, withoutTshark } from './tshark.js';

/** What both sides say of one frame. */
interface FrameFacts {
  time: string;
  source: string;
  destination: string;
  ports: string;
  payload: string;
  flags: string;
}

interface StreamFacts {
  /** Sequence numbers relative to the first of their direction, by frame. */
  readonly relative: Map<number, number>;
  readonly frames: number[];
  readonly sides: [string, string];
}

interface Facts {
  readonly frames: Map<number, FrameFacts>;
  readonly streams: StreamFacts[];
}

const hexOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.subarray(start, end)).toString('hex');

/** The lower layers as imdissect reads them: each stage on its own, put together here as the engine does. */
async function ours(capture: string): Promise<Facts> {
  const facts: Facts = { frames: new Map(), streams: [] };
  const source = await openCapture(`${root}/${capture}`, {});
  const decoder = new PacketDecoder(limits());
  const table = new FlowTable<{ stream: StreamFacts; connection: TcpConnection; base: (number | null)[] }>(limits(), {
    evicted: () => undefined,
    report: () => undefined,
  });
  const handshakes = new Handshakes();
  const budget = new StreamBudget(limits());
  const frame = new Frame();
  const { packet } = decoder;
  const live = new Set<TcpConnection>();
  do {
    while (source.next(frame)) {
      const time = `${frame.seconds}.${String(frame.nanoseconds).padStart(9, '0')}`;
      const outcome = decoder.decode(frame);
      if (outcome !== Outcome.UDP && outcome !== Outcome.TCP) continue;
      facts.frames.set(frame.number, {
        time,
        source: packet.sourceAddress(),
        destination: packet.destinationAddress(),
        ports: `${packet.srcPort} ${packet.dstPort}`,
        payload: hexOf(packet.bytes, packet.payloadStart, packet.payloadEnd),
        flags: outcome === Outcome.TCP ? `0x${packet.flags.toString(16).padStart(4, '0')}` : '',
      });
      if (outcome !== Outcome.TCP) continue;
      const slot = table.find(packet, frame.seconds, frame.nanoseconds);
      const seen = table.packets(slot, 0) + table.packets(slot, 1) > 0;
      const syn = (packet.flags & TcpFlag.SYN) !== 0;
      const acknowledges = (packet.flags & TcpFlag.ACK) !== 0;
      if (syn && seen && handshakes.isNew(slot, table.direction, packet.seq, acknowledges)) {
        handshakes.forget(slot);
        table.renew(slot, packet, frame.seconds, frame.nanoseconds);
      }
      table.count(slot, frame.number, frame.seconds, frame.nanoseconds, packet.payloadWireLength);
      if (syn) handshakes.note(slot, table.direction, packet.seq);
      let flow = table.get(slot);
      if (flow === undefined) {
        const stream: StreamFacts = { relative: new Map(), frames: [], sides: ['', ''] };
        facts.streams.push(stream);
        const connection = new TcpConnection(
          {
            bytes: (direction, _offset, data, start, end) => {
              stream.sides[direction] += hexOf(data, start, end);
            },
            gap: () => undefined,
            end: () => undefined,
            report: () => undefined,
          },
          budget,
        );
        live.add(connection);
        flow = { stream, connection, base: [null, null] };
        table.attach(slot, flow);
      }
      // tshark counts from the SYN, which it takes to be before the first segment where it was not captured.
      const base = (flow.base[table.direction] ??= syn ? packet.seq : packet.seq - 1);
      flow.stream.relative.set(frame.number, (packet.seq - base) >>> 0);
      flow.stream.frames.push(frame.number);
      flow.connection.segment(table.direction, packet, frame.number, frame.seconds, frame.nanoseconds);
    }
  } while (await source.more());
  for (const connection of live) connection.finish('capture-end');
  await source.close();
  return facts;
}

const lowerLayers = [
  'ip.src',
  'ipv6.src',
  'ip.dst',
  'ipv6.dst',
  'udp.srcport',
  'tcp.srcport',
  'udp.dstport',
  'tcp.dstport',
];

/** tshark shows IP addresses quoted inside ICMP errors as well; those are no packets. */
const transported = ['-Y', '(udp || tcp) && !icmp && !icmpv6'];

const last = (values: string | undefined): string => values?.split(',').at(-1) ?? '';

describe(`the lower layers agree with tshark${withoutTshark}`, () => {
  for (const capture of captures) {
    it.skipIf(!hasTshark)(`times, addresses, ports, flags and payloads of ${capture}`, async () => {
      const { frames } = await ours(capture);
      const fields = ['frame.number', 'frame.time_epoch', ...lowerLayers, 'udp.payload', 'tcp.payload', 'tcp.flags'];
      const rows = tsharkFields(capture, fields, ...transported);
      expect(rows.length).toBeGreaterThan(0);
      const theirs = new Map(
        rows.map(([number, time, s4, s6, d4, d6, us, ts, ud, td, udp, tcp, flags]) => [
          Number(number),
          {
            time,
            source: last(s4) || last(s6),
            destination: last(d4) || last(d6),
            ports: `${last(us) || last(ts)} ${last(ud) || last(td)}`,
            payload: last(udp) || last(tcp),
            flags: last(flags),
          },
        ]),
      );
      expect([...frames]).toEqual([...theirs]);
    });

    it.skipIf(!hasTshark)(`TCP streams, relative sequence numbers and stream bytes of ${capture}`, async () => {
      const { streams } = await ours(capture);
      const rows = tsharkFields(capture, ['frame.number', 'tcp.stream', 'tcp.seq'], '-Y', 'tcp && !icmp');
      const grouped = new Map<string, [number, number][]>();
      for (const [frame, stream = '', seq] of rows) {
        grouped.set(stream, [...(grouped.get(stream) ?? []), [Number(frame), Number(seq)]]);
      }
      expect(streams.map(({ relative }) => [...relative])).toEqual([...grouped.values()]);
      const theirs = streams.length === 0 ? [] : tsharkFollow(capture, streams.length);
      expect(streams.map(({ sides }) => new Set(sides))).toEqual(theirs.map((sides) => new Set(sides)));
    });
  }
});
