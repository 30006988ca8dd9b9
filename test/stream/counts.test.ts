import { describe, expect, it } from 'vitest';
import { FIN, SYN, Wire } from './wire.js';

/** Retransmitted, out of order, lost, bytes of that. */
function counts(wire: Wire): number[] {
  const { retransmitted, outOfOrder, lost, lostBytes } = wire.connection.counts();
  return [retransmitted, outOfOrder, lost, lostBytes];
}

const begun = (): Wire => new Wire().open().send(0, { seq: 101, data: 'one' }).send(1, { seq: 5001, ack: 104 });

describe('a connection counts', () => {
  it('nothing while all goes well', () => {
    const wire = begun().send(0, { seq: 104, data: 'two' }).send(0, { seq: 107, flags: FIN });
    expect(counts(wire)).toEqual([0, 0, 0, 0]);
  });

  it('what is sent again: whole, in part, with more behind it, while something is missing, after the end', () => {
    expect(counts(begun().send(0, { seq: 101, data: 'one' }))).toEqual([1, 0, 0, 0]);
    expect(counts(begun().send(0, { seq: 102, data: 'ne' }))).toEqual([1, 0, 0, 0]);
    expect(counts(begun().send(0, { seq: 101, data: 'onetwo' }))).toEqual([1, 0, 0, 0]);
    const holding = begun().send(0, { seq: 107, data: 'six' });
    expect(counts(holding.send(0, { seq: 107, data: 'six' }))).toEqual([1, 0, 0, 0]);
    expect(counts(holding.send(0, { seq: 105, data: 'wosix' }))).toEqual([2, 0, 0, 0]);
    expect(holding.text(0)).toBe('one');
    const closed = begun().send(0, { seq: 104, flags: FIN }).send(0, { seq: 101, data: 'one' });
    expect(counts(closed)).toEqual([1, 0, 0, 0]);
    const both = closed.send(1, { seq: 5001, flags: FIN }).send(0, { seq: 101, data: 'one', flags: FIN });
    expect(counts(both)).toEqual([2, 0, 0, 0]);
  });

  it('each direction for itself, and both together', () => {
    const wire = begun().send(1, { seq: 5001, data: 'hi' }).send(1, { seq: 5001, data: 'hi' });
    expect(counts(wire.send(0, { seq: 101, data: 'one' }))).toEqual([2, 0, 0, 0]);
  });

  it('what others overtook, however often they did', () => {
    const swapped = begun().send(0, { seq: 107, data: 'six' }).send(0, { seq: 104, data: 'two' });
    expect([counts(swapped), swapped.text(0)]).toEqual([[0, 1, 0, 0], 'onetwosix']);
    const reversed = begun()
      .send(0, { seq: 110, data: 'nin' })
      .send(0, { seq: 107, data: 'six' })
      .send(0, { seq: 104, data: 'two' });
    expect([counts(reversed), reversed.text(0)]).toEqual([[0, 2, 0, 0], 'onetwosixnin']);
  });

  it('a copy that fills a hole and brings more than that as sent again', () => {
    const wire = begun().send(0, { seq: 107, data: 'six' }).send(0, { seq: 104, data: 'twosix' });
    expect([counts(wire), wire.text(0)]).toEqual([[1, 0, 0, 0], 'onetwosix']);
  });

  it('holes that nothing fills, and their bytes, once they are given up', () => {
    const wire = begun().send(0, { seq: 114, data: 'end' });
    expect(counts(wire)).toEqual([0, 0, 0, 0]);
    wire.connection.finish('capture-end');
    expect(counts(wire)).toEqual([0, 0, 1, 10]);
    const two = begun().send(0, { seq: 107, data: 'six' }).send(0, { seq: 112, data: 'end' });
    two.connection.finish('capture-end');
    expect(counts(two)).toEqual([0, 0, 2, 5]);
  });

  it('neither keep-alives nor what the snap length cut off', () => {
    const wire = begun().send(0, { seq: 103, data: '?' }).send(0, { seq: 103 });
    expect(counts(wire.send(0, { seq: 104, data: 'tw', wire: 30 }))).toEqual([0, 0, 0, 0]);
    expect(counts(begun().send(0, { seq: 100, flags: SYN }))).toEqual([0, 0, 0, 0]);
    const closed = begun().send(0, { seq: 104, flags: FIN }).send(0, { seq: 103, data: '?' });
    expect(counts(closed)).toEqual([0, 0, 0, 0]);
  });

  it('on the pages of what is held as well', () => {
    const far = begun().send(0, { seq: 20_101, data: 'far' });
    expect(counts(far.send(0, { seq: 4_101, data: 'x'.repeat(6_000) }))).toEqual([0, 1, 0, 0]);
    expect(counts(far.send(0, { seq: 10_001, data: 'x'.repeat(200) }))).toEqual([1, 1, 0, 0]);
    expect(counts(far.send(0, { seq: 10_201, data: 'x'.repeat(9_900) }))).toEqual([1, 2, 0, 0]);
  });
});
