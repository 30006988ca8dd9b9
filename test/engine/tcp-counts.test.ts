/** What is counted of TCP and of conversations, beside what tshark counts of the same packets. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Frame } from '../../src/capture/frame.js';
import { openCapture } from '../../src/capture/open.js';
import { PcapWriter } from '../../src/capture/pcap-writer.js';
import { Engine } from '../../src/engine/engine.js';
import { builtIn } from '../../src/index.js';
import type { FlowSummary } from '../../src/record.js';
import { captures, hasTshark, root, tsharkFields, withoutTshark } from '../tshark.js';
import { ACK, alice, type End, Traffic } from './traffic.js';

const server: End = { address: [10, 0, 0, 2], port: 1863 };
const line = 'PNG\r\n';

/** One MSN connection whose client sends lines of 5 bytes; the server acknowledges what it is told to. */
class Talk extends Traffic {
  private acknowledged = 1000;

  constructor() {
    super();
    this.tcp(alice, server, 999, 2)
      .tcp(server, alice, 4999, 2 | ACK, '', 1000)
      .tcp(alice, server, 1000, ACK, '', 5000);
    this.send(0, 'VER 1 MSNP8 CVR0\r\n').acknowledge(18);
    this.tcp(server, alice, 5000, ACK, 'VER 1 MSNP8\r\n', 1018).tcp(alice, server, 1018, ACK, '', 5013);
  }

  /** The client's bytes from this offset on. */
  send(offset: number, text = line): this {
    return this.tcp(alice, server, 1000 + offset, ACK, text, offset === 0 ? 5000 : 5013);
  }

  acknowledge(offset: number): this {
    this.acknowledged = 1000 + offset;
    return this.tcp(server, alice, offset > 18 ? 5013 : 5000, ACK, '', this.acknowledged);
  }
}

interface Counts {
  readonly retransmitted: number;
  readonly outOfOrder: number;
  readonly lost: number;
}

function ours(frames: readonly Frame[]): Counts {
  const engine = new Engine({ dissectors: builtIn }, () => undefined);
  for (const frame of frames) engine.frame(frame);
  engine.finish();
  const [{ retransmitted, outOfOrder, lost } = { retransmitted: -1, outOfOrder: -1, lost: -1 }] = engine.tcpTotals();
  return { retransmitted, outOfOrder, lost };
}

const analysis = {
  retransmitted: ['retransmission', 'fast_retransmission', 'spurious_retransmission'],
  outOfOrder: ['out_of_order'],
  lost: ['lost_segment'],
} as const;

function theirs(frames: readonly Frame[]): Counts {
  const folder = mkdtempSync(join(tmpdir(), 'imdissect-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'capture.pcap');
  const writer = new PcapWriter();
  for (const frame of frames) writer.write(frame);
  writeFileSync(file, writer.finish());
  return tsharkCounts(file);
}

/** Segments with payload that tshark's analysis remarks on. */
function tsharkCounts(file: string): Counts {
  const names = Object.values(analysis).flat();
  const rows = tsharkFields(
    relative(root, file),
    names.map((name) => `tcp.analysis.${name}`),
    '-Y',
    'tcp.len > 0',
  );
  const count = (some: readonly (typeof names)[number][]): number =>
    rows.filter((row) => some.some((name) => row[names.indexOf(name)] !== '')).length;
  const { retransmitted, outOfOrder, lost } = analysis;
  return { retransmitted: count(retransmitted), outOfOrder: count(outOfOrder), lost: count(lost) };
}

/** What happens on the way, what we count, and what tshark does where that is something else. */
const ways: [string, (talk: Talk) => void, Counts, Counts?][] = [
  [
    'nothing goes wrong',
    (talk) => talk.send(18).acknowledge(23).send(23).acknowledge(28),
    { retransmitted: 0, outOfOrder: 0, lost: 0 },
  ],
  [
    'three segments are sent again, one of them needlessly, one at once with the next',
    (talk) => {
      talk.send(18).wait(300).send(18).acknowledge(23);
      talk.send(23).acknowledge(28).wait(300).send(23).acknowledge(28);
      talk
        .send(28)
        .wait(300)
        .send(28, line + line)
        .acknowledge(38);
    },
    { retransmitted: 3, outOfOrder: 0, lost: 0 },
  ],
  [
    'two segments change places: tshark also says that one was not captured',
    (talk) => talk.send(23).send(18).acknowledge(28).send(28).acknowledge(33),
    { retransmitted: 0, outOfOrder: 1, lost: 0 },
    { retransmitted: 0, outOfOrder: 1, lost: 1 },
  ],
  [
    'the capture misses two segments that arrived',
    (talk) => {
      talk.send(23).acknowledge(28).send(28).acknowledge(33).wait(1500);
      talk.send(38).acknowledge(43).send(43).acknowledge(48).wait(1500).send(48).acknowledge(53);
    },
    { retransmitted: 0, outOfOrder: 0, lost: 2 },
  ],
  [
    'a segment got lost before the capture and comes late: tshark takes the time for proof that it was sent twice',
    (talk) => talk.send(23).acknowledge(18).wait(300).send(18).acknowledge(28),
    { retransmitted: 0, outOfOrder: 1, lost: 0 },
    { retransmitted: 1, outOfOrder: 0, lost: 1 },
  ],
];

describe.each(ways)('when %s', (_what, act, expected, other = expected) => {
  const talk = new Talk();
  act(talk);

  it('the engine counts that', () => {
    expect(ours(talk.frames)).toEqual(expected);
  });

  it.skipIf(!hasTshark)(`tshark counts what we think that it counts${withoutTshark}`, () => {
    expect(theirs(talk.frames)).toEqual(other);
  });
});

async function flowsOf(capture: string): Promise<FlowSummary[]> {
  const engine = new Engine({ dissectors: builtIn, keepFlows: true }, () => undefined);
  const source = await openCapture(join(root, capture), {});
  const frame = new Frame();
  do while (source.next(frame)) engine.frame(frame);
  while (await source.more());
  await source.close();
  engine.finish();
  return [...engine.flows()];
}

describe.skipIf(!hasTshark).each(captures)(`the conversations of %s are tshark's${withoutTshark}`, (capture) => {
  it('by their frames', async () => {
    const flows = await flowsOf(capture);
    const counted = flows.map((flow) => {
      const ends = [flow.client, flow.server].map(({ address, port }) => `${address}:${port}`).sort();
      return `${flow.transport} ${ends.join(' ')} ${flow.packetsFromClient + flow.packetsFromServer}`;
    });
    expect(counted.sort()).toEqual(conversations(capture).sort());
  });

  it('by their payload, and by what went wrong', async () => {
    const flows = await flowsOf(capture);
    const bytes = new Map<string, number>();
    const fields = ['udp.stream', 'udp.length', 'tcp.stream', 'tcp.len'];
    for (const [udp, length, tcp, size] of tsharkFields(capture, fields, '-Y', '(udp || tcp) && !icmp && !icmpv6')) {
      const [name, more] = udp === '' ? [`tcp ${tcp ?? ''}`, Number(size)] : [`udp ${udp ?? ''}`, Number(length) - 8];
      bytes.set(name, (bytes.get(name) ?? 0) + more);
    }
    const numbers = (all: Iterable<number>): number[] => [...all].sort((a, b) => a - b);
    expect(numbers(flows.map((flow) => flow.bytesFromClient + flow.bytesFromServer))).toEqual(numbers(bytes.values()));
    const sum = (pick: keyof Counts): number => flows.reduce((all, { tcp }) => all + (tcp?.[pick] ?? 0), 0);
    const expected = tsharkCounts(join(root, capture));
    const outOfOrder = sum('outOfOrder');
    expect({ retransmitted: sum('retransmitted'), outOfOrder }).toEqual({
      retransmitted: expected.retransmitted,
      outOfOrder: expected.outOfOrder,
    });
    // tshark counts a hole when it comes, we when nothing fills it: a segment that is overtaken makes one that is filled.
    expect(sum('lost')).toBeLessThanOrEqual(expected.lost);
    expect(sum('lost')).toBeGreaterThanOrEqual(expected.lost - outOfOrder);
  });
});

/** `udp 10.0.0.1:1 10.0.0.2:2 5` for each conversation, the ends sorted. */
function conversations(capture: string): string[] {
  const args = ['-n', '-r', join(root, capture), '-q', '-z', 'conv,udp', '-z', 'conv,tcp'];
  const tables = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found: string[] = [];
  let transport = '';
  for (const row of tables.split('\n')) {
    transport = /^(UDP|TCP) Conversations/.exec(row)?.[1]?.toLowerCase() ?? transport;
    const [, a, b, numbers = ''] = /^(\S+)\s+<->\s+(\S+)\s+(.*)$/.exec(row) ?? [];
    if (a === undefined || b === undefined) continue;
    const frames = /^\d+ \d+ \w+ \d+ \d+ \w+ (\d+) /.exec(numbers.replace(/\s+/g, ' '))?.[1] ?? '?';
    found.push(`${transport} ${[a, b].sort().join(' ')} ${frames}`);
  }
  return found;
}
