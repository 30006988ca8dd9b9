import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../src/flow/key.js';
import { type FlowRow, flowRow } from '../../src/flow/row.js';
import { type Eviction, FlowTable } from '../../src/flow/table.js';
import { type Limits, limits } from '../../src/limits.js';

interface Ends {
  readonly from: number;
  readonly fromPort: number;
  readonly to: number;
  readonly toPort: number;
  readonly protocol?: number;
  readonly flags?: number;
  readonly ipVersion?: number;
  /** Word 0 of both addresses. */
  readonly prefix?: number;
}

function packet({ from, fromPort, to, toPort, protocol = 17, flags = 0, ipVersion = 4, prefix = 0 }: Ends) {
  return {
    ...{ ipVersion, protocol, flags, srcPort: fromPort, dstPort: toPort },
    ...{ src0: prefix, src1: 0, src2: 0, src3: from, dst0: prefix, dst1: 0, dst2: 0, dst3: to },
  };
}

function reversed(ends: Ends): Ends {
  return { ...ends, from: ends.to, fromPort: ends.toPort, to: ends.from, toPort: ends.fromPort };
}

/** A table that writes down what it evicts. */
class Trial {
  readonly evicted: { row: FlowRow; why: Eviction; attached: string | undefined }[] = [];
  readonly reports: string[] = [];
  readonly table: FlowTable<string>;
  frame = 0;

  constructor(changed: Partial<Limits> = {}, registered?: (protocol: number, port: number) => boolean) {
    const events = {
      evicted: (slot: number, why: Eviction) => {
        this.evicted.push({ row: flowRow(this.table, slot), why, attached: this.table.get(slot) });
      },
      report: (problem: { code: string }, detail: unknown) => {
        this.reports.push(`${problem.code} ${JSON.stringify(detail)}`);
      },
    };
    this.table = new FlowTable(limits(changed), events, registered);
  }

  see(ends: Ends, seconds = 1000, nanoseconds = 0, bytes = 100): number {
    const slot = this.table.find(packet(ends), seconds, nanoseconds);
    this.table.count(slot, ++this.frame, seconds, nanoseconds, bytes);
    this.table.settle(seconds, nanoseconds);
    return slot;
  }

  numbers(): number[] {
    return this.table.slots().map((slot) => this.table.number(slot));
  }
}

const client = { from: 0x0a000001, fromPort: 40_000, to: 0xc0a80102, toPort: 1863 };

describe('the flow table', () => {
  it('finds a flow by its packets of either direction and counts them apart', () => {
    const table = new Trial();
    const slot = table.see(client, 1000, 5, 60);
    expect(table.table.direction).toBe(0);
    expect(table.see(reversed(client), 1001, 7, 1500)).toBe(slot);
    expect(table.table.direction).toBe(1);
    table.see(client, 1001, 8, 40);
    expect(flowRow(table.table, slot)).toEqual({
      number: 1,
      transport: 'udp',
      a: { address: '10.0.0.1', port: 40_000 },
      b: { address: '192.168.1.2', port: 1863 },
      client: 'a',
      packets: [2, 1],
      bytes: [100, 1500],
      first: { seconds: 1000, nanoseconds: 5 },
      last: { seconds: 1001, nanoseconds: 8 },
      firstFrame: 1,
      lastFrame: 3,
    });
  });

  it('tells flows apart by protocol, IP version, every address word and the pairing of ports', () => {
    const trial = new Trial();
    const ends: Ends[] = [
      client,
      { ...client, protocol: 6 },
      { ...client, ipVersion: 6 },
      { ...client, ipVersion: 6, prefix: 1 },
      { ...client, fromPort: client.toPort, toPort: client.fromPort },
      { ...client, from: client.from + 1 },
    ];
    expect(new Set(ends.map((e) => trial.see(e))).size).toBe(ends.length);
    expect(trial.numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(flowRow(trial.table, trial.see({ ...client, ipVersion: 6, prefix: 0x20010db8 })).a.address).toBe(
      '2001:db8::a00:1',
    );
  });

  it('numbers flows in the order of their first packets and never uses a number again', () => {
    const trial = new Trial({ flows: 2 });
    for (let i = 0; i < 5; i++) trial.see({ ...client, fromPort: 1000 + i });
    expect(trial.numbers()).toEqual([4, 5]);
    expect(trial.table.size).toBe(2);
  });

  it('forgets the least recent flow first, after its last state was shown, and reports the limit once', () => {
    const trial = new Trial({ flows: 2 });
    const slot = trial.see(client);
    trial.table.attach(slot, 'session');
    trial.see({ ...client, fromPort: 2 });
    trial.see(reversed(client));
    trial.see({ ...client, fromPort: 3 });
    trial.see({ ...client, fromPort: 4 });
    expect(trial.evicted.map(({ row, why, attached }) => [row.number, why, attached, row.packets])).toEqual([
      [2, 'limit', undefined, [1, 0]],
      [1, 'limit', 'session', [1, 1]],
    ]);
    expect(trial.reports).toEqual([expect.stringMatching(/^limit.reached .*"name":"flows","value":2/)]);
    expect(trial.table.get(trial.see(client))).toBeUndefined();
  });

  it('lets the newcomer of a frame live beside the full table until that frame is settled', () => {
    const trial = new Trial({ flows: 1 });
    trial.see(client);
    const slot = trial.table.find(packet({ ...client, fromPort: 2 }), 1000, 0);
    trial.table.count(slot, 2, 1000, 0, 1);
    expect(trial.evicted).toHaveLength(0);
    trial.table.settle(1000, 0);
    expect(trial.evicted.map(({ row }) => row.number)).toEqual([1]);
  });

  it('stays bounded even for a caller that never settles', () => {
    const trial = new Trial({ flows: 10 });
    for (let i = 0; i < 1000; i++) trial.table.find(packet({ ...client, fromPort: i }), 1000, 0);
    expect(trial.table.size).toBe(11);
  });

  it('ends a conversation after flowIdle seconds of capture time, to the nanosecond', () => {
    const trial = new Trial({ flowIdle: 10 });
    trial.see(client, 1000, 500);
    trial.see({ ...client, fromPort: 2 }, 1005);
    trial.table.settle(1010, 499);
    expect(trial.evicted).toEqual([]);
    trial.table.settle(1010, 500);
    expect(trial.evicted.map(({ row, why }) => [row.number, why])).toEqual([[1, 'idle']]);
    expect(trial.numbers()).toEqual([2]);
  });

  it('begins a new flow for a packet that comes after flowIdle, whatever was settled', () => {
    const trial = new Trial({ flowIdle: 10 });
    const slot = trial.see(client, 1000);
    expect(trial.table.find(packet(reversed(client)), 1010, 0)).toBe(slot);
    expect(trial.evicted.map(({ row, why }) => [row.number, why])).toEqual([[1, 'idle']]);
    expect([trial.table.number(slot), trial.table.direction, trial.table.packets(slot, 0)]).toEqual([2, 0, 0]);
    expect(flowRow(trial.table, slot).a.port).toBe(1863);
  });

  it('renews a slot for a later connection on the same ports, begun by either end', () => {
    const trial = new Trial();
    const slot = trial.see({ ...client, protocol: 6, flags: 2 });
    trial.table.attach(slot, 'old');
    trial.table.setState(slot, 7);
    const syn = packet({ ...reversed(client), protocol: 6, flags: 2 });
    expect(trial.table.find(syn, 1001, 0)).toBe(slot);
    trial.table.renew(slot, syn, 1001, 0);
    trial.table.count(slot, 2, 1001, 0, 60);
    expect(trial.evicted.map(({ row, why, attached }) => [row.number, why, attached])).toEqual([
      [1, 'replaced', 'old'],
    ]);
    expect([trial.table.get(slot), trial.table.state(slot), trial.table.direction]).toEqual([undefined, 0, 0]);
    expect(flowRow(trial.table, slot)).toMatchObject({ number: 2, a: { port: 1863 }, packets: [1, 0], firstFrame: 2 });
    expect(trial.see({ ...client, protocol: 6 })).toBe(slot);
    expect(trial.table.direction).toBe(1);
  });

  it('takes the sender of the SYN for the client, else the end opposite a registered lower port, else the first', () => {
    const trial = new Trial({}, (_protocol, port) => port === 1863);
    const first = (ends: Ends): boolean => trial.table.clientIsFirst(trial.see(ends));
    const tcp = { ...client, protocol: 6 };
    expect(first({ ...reversed(tcp), flags: 0x02 })).toBe(true);
    expect(first({ ...reversed(tcp), from: 5, flags: 0x12 })).toBe(false);
    expect(first({ ...tcp, from: 6, flags: 0x10 })).toBe(true);
    expect(first({ ...reversed(tcp), from: 7, flags: 0x10 })).toBe(false);
    expect(first({ ...reversed(tcp), fromPort: 80, from: 8, flags: 0x10 })).toBe(true);
    expect(first({ ...tcp, fromPort: 1863, from: 9, flags: 0x10 })).toBe(true);
    const slot = trial.see(client);
    trial.table.setClientIsFirst(slot, false);
    expect(flowRow(trial.table, slot).client).toBe('b');
  });

  it('agrees with a map of text keys over any traffic, growing and shrinking', () => {
    const end = fc.record({ address: fc.integer({ min: 0, max: 6 }), port: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(end, end), { maxLength: 400, size: 'max' }),
        fc.integer({ min: 1, max: 120 }),
        (pairs, flows) => {
          const trial = new Trial({ flows });
          const live = new Map<string, number>();
          let number = 0;
          for (const [a, b] of pairs) {
            const ends = { from: a.address, fromPort: a.port, to: b.address, toPort: b.port };
            const key = [`${a.address}:${a.port}`, `${b.address}:${b.port}`].sort().join(' ');
            const known = live.get(key) ?? ++number;
            live.delete(key);
            live.set(key, known);
            const slot = trial.see(ends);
            expect(trial.table.number(slot)).toBe(known);
            if (live.size > flows) live.delete([...live.keys()][0] ?? '');
          }
          expect(trial.numbers()).toEqual([...live.values()].sort((x, y) => x - y));
        },
      ),
      { seed: 6, numRuns: 100 },
    );
  });

  it('bounds the search for keys that were made to collide: it forgets the least recent of them', () => {
    const trial = new Trial({ flows: 64 });
    const colliding: Ends[] = [];
    for (let i = 0; colliding.length < 60; i++) {
      const ends = { ...client, from: i };
      // The 64 buckets of a table that has not grown yet.
      if ((hashOf(packet(ends)) & 63) === 0) colliding.push(ends);
    }
    colliding.forEach((ends, i) => trial.see(ends, 1000 + i));
    expect(trial.table.size).toBeLessThanOrEqual(33);
    expect(trial.evicted.map(({ row }) => row.number)).toEqual(trial.evicted.map((_, i) => i + 1));
    expect(trial.reports).toHaveLength(1);
  });

  it('tells keys apart whose whole hashes are the same', () => {
    const trial = new Trial();
    const seen = new Map<number, Ends>();
    let collisions = 0;
    for (let i = 0; collisions < 3; i++) {
      const ends = { ...client, from: Math.imul(i, 0x9e3779b1) >>> 0, fromPort: Math.imul(i, 0x85ebca6b) >>> 16 };
      const hash = hashOf(packet(ends));
      const other = seen.get(hash);
      seen.set(hash, ends);
      if (other === undefined) continue;
      collisions++;
      expect(trial.see(ends)).not.toBe(trial.see(other));
      expect(trial.see(reversed(ends))).not.toBe(trial.see(reversed(other)));
    }
    expect(trial.table.size).toBe(6);
  });

  it.each([
    ['follow each other', 1, 1],
    ['differ in their high bits', 2 ** 24, 256],
  ])('spreads addresses and ports that %s over the buckets', (_how, addressStep, portStep) => {
    const buckets = new Uint8Array(65_536);
    for (let i = 0; i < 65_536; i++) {
      const ends = { ...client, from: (i >>> 8) * addressStep, fromPort: (i & 255) * portStep };
      const bucket = hashOf(packet(ends)) & 65_535;
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(Math.max(...buckets)).toBeLessThan(12);
  });
});
