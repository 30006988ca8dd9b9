import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { StreamBudget } from '../../src/stream/budget.js';
import { TcpConnection } from '../../src/stream/connection.js';
import { packet, SYN, Wire } from './wire.js';

const silent = { gap: () => undefined, end: () => undefined, report: () => undefined };

function milliseconds(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

describe('the limits of reassembly', () => {
  it('take the oldest hole as lost when one direction holds too much, and say so once', () => {
    const wire = new Wire({ stream: 20_000 }).open();
    for (let i = 1; i <= 40; i++) wire.send(0, { seq: 101 + i * 1000, data: 'x'.repeat(1000) });
    const reached = wire.log.filter((line) => line.includes('limit.reached'));
    expect(reached).toEqual([expect.stringContaining('"name":"stream","value":20000')]);
    expect(wire.log.filter((line) => line.includes('gap'))).toEqual(['0 gap 0+1000 lost']);
    expect(wire.streams[0]).toHaveLength(41_000);
  });

  it('give up holes early when all connections together hold too much', () => {
    const wire = new Wire({ streams: 10_000 }).open();
    const other = new TcpConnection(wire.sink, wire.budget);
    wire.budget.held = 9_000;
    wire.send(0, { seq: 201, data: 'abc' });
    other.finish('idle');
    expect(wire.log).toEqual([
      expect.stringContaining('"name":"streams","value":10000'),
      '0 gap 0+100 evicted',
      '0 bytes 100+3 frame 4',
    ]);
    expect(wire.budget.held).toBe(9_000);
  });

  it('bound memory and time of a flood of random sequence numbers', () => {
    const budget = new StreamBudget(limits({ stream: 1_000_000 }));
    const connection = new TcpConnection({ ...silent, bytes: () => undefined }, budget);
    connection.segment(0, packet(1, { seq: 0, flags: SYN }), 1, 0, 0);
    let most = 0;
    let seed = 1;
    const time = milliseconds(() => {
      for (let i = 2; i < 50_000; i++) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        connection.segment(0, packet(i, { seq: seed, ack: seed, data: 'xyz' }), i, 0, 0);
        most = Math.max(most, budget.held);
      }
    });
    expect(most).toBeGreaterThan(900_000);
    expect(most).toBeLessThan(1_010_000);
    expect(time).toBeLessThan(10_000);
  });

  it('bound the copies for comparison as well', () => {
    const wire = new Wire({ streams: 12_000 }).open();
    for (let i = 0; i < 20; i++) wire.send(0, { seq: 101 + i * 1000, data: 'x'.repeat(1000) });
    expect(wire.budget.recent).toBeGreaterThan(0);
    expect(wire.budget.recent).toBeLessThanOrEqual(3_000);
    expect(wire.streams[0]).toHaveLength(20_000);
  });
});

describe('a stream in one-byte segments', () => {
  const length = 60_000;
  const orders = {
    backwards: (i: number) => length - 1 - i,
    'every second byte first': (i: number) => (i < length / 2 ? 2 * i + 1 : 2 * (i - length / 2)),
    scattered: (i: number) => (i * 7_919) % length,
  };
  it.each(Object.entries(orders))('is put together %s, in time that grows with its length', (_name, place) => {
    let delivered = 0;
    let sum = 0;
    const connection = new TcpConnection(
      {
        ...silent,
        bytes: (_direction, offset, data, start, end) => {
          if (offset !== delivered) throw new Error('out of order');
          delivered += end - start;
          for (let i = start; i < end; i++) sum += data[i] ?? 0;
        },
        report: (problem) => {
          throw new Error(problem.code);
        },
      },
      new StreamBudget(limits()),
    );
    connection.segment(0, packet(1, { seq: 0, flags: SYN }), 1, 0, 0);
    const one = new Uint8Array(1);
    const send = (at: number): void => {
      one[0] = at & 255;
      connection.segment(0, packet(2, { seq: at + 1, data: one }), 2, 0, 0);
    };
    let expected = 0;
    const time = milliseconds(() => {
      for (let i = 0; i < length; i++) {
        const at = place(i);
        expected += at & 255;
        send(at);
      }
    });
    expect(delivered).toBe(length);
    expect(sum).toBe(expected);
    expect(time).toBeLessThan(5_000);
  });
});
