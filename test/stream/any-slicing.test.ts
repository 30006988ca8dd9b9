import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/bytes/origin.js';
import { header, Wire } from './wire.js';

interface Cut {
  readonly start: number;
  readonly end: number;
}

/** The stream as segments: cut anywhere, some of them reaching into the next, some twice, moved by a few places. */
const sliced = fc
  .record({
    stream: fc.uint8Array({ minLength: 1, maxLength: 400, size: 'max' }),
    lengths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60, size: 'max' }),
    overlaps: fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 20, size: 'max' }),
    twice: fc.array(fc.boolean(), { minLength: 1, maxLength: 20, size: 'max' }),
    moves: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40, size: 'max' }),
    isn: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0xffff_fe00, max: 0xffff_ffff })),
  })
  .map(({ stream, lengths, overlaps, twice, moves, isn }) => {
    const cuts: Cut[] = [];
    for (let start = 0, i = 0; start < stream.length; i++) {
      const end = Math.min(stream.length, start + (lengths[i % lengths.length] ?? 1));
      const longer = Math.min(stream.length, end + (overlaps[i % overlaps.length] ?? 0));
      cuts.push({ start, end: longer });
      if (twice[i % twice.length] === true) cuts.push({ start, end });
      start = end;
    }
    const keyed = cuts.map((cut, i) => ({ cut, key: i + (moves[i % moves.length] ?? 0) }));
    return { stream, isn, cuts: keyed.sort((a, b) => a.key - b.key).map(({ cut }) => cut) };
  });

function play(isn: number, stream: Uint8Array, cuts: readonly Cut[]): { wire: Wire; sent: Map<number, Cut> } {
  const wire = new Wire().open(isn);
  const sent = new Map<number, Cut>();
  for (const cut of cuts) {
    wire.send(0, { seq: isn + 1 + cut.start, data: stream.slice(cut.start, cut.end) });
    sent.set(wire.frame, cut);
  }
  return { wire, sent };
}

/** Every origin must say a frame that had those bytes at that place. */
function expectTrueOrigins(origins: readonly Origin[], sent: Map<number, Cut>): void {
  let covered = origins[0]?.start ?? 0;
  for (const o of origins) {
    const cut = sent.get(o.frame) ?? { start: -1, end: -1 };
    expect(o.start).toBe(covered);
    expect(o.frameOffset - header).toBe(o.start - cut.start);
    expect(o.end).toBeLessThanOrEqual(cut.end);
    covered = o.end;
  }
}

describe('a stream cut, moved, repeated and overlapped in any way', () => {
  it('is delivered exactly, from the right places of the right frames', () => {
    fc.assert(
      fc.property(sliced, ({ stream, isn, cuts }) => {
        const { wire, sent } = play(isn, stream, cuts);
        expect(wire.log.filter((line) => !line.includes('bytes'))).toEqual([]);
        expect(Uint8Array.from(wire.streams[0])).toEqual(stream);
        expect(wire.origins[0].at(-1)?.end).toBe(stream.length);
        expectTrueOrigins(wire.origins[0], sent);
        expect(wire.budget.held).toBe(0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('has a gap for exactly those bytes that no segment had, once they are acknowledged and a second passed', () => {
    fc.assert(
      fc.property(
        sliced,
        fc.array(fc.nat(), { minLength: 1, maxLength: 5, size: 'max' }),
        ({ stream, isn, cuts }, drops) => {
          const dropped = new Set(drops.map((drop) => drop % cuts.length));
          const kept = cuts.filter((_cut, i) => !dropped.has(i));
          const { wire } = play(isn, stream, [...kept, { start: stream.length - 1, end: stream.length }]);
          wire.send(1, { seq: 5001, ack: isn + 1 + stream.length });
          wire.connection.advance(5000, 0);
          const seen = new Uint8Array(stream.length);
          for (const cut of kept) seen.fill(1, cut.start, cut.end);
          seen[stream.length - 1] = 1;
          expect(wire.streams[0]).toEqual([...stream].map((byte, i) => (seen[i] === 1 ? byte : 0)));
          const lost = wire.log.map((line) => / gap \d+\+(\d+) lost/.exec(line)?.[1] ?? 0);
          expect(lost.reduce<number>((sum, n) => sum + Number(n), 0)).toBe(seen.filter((byte) => byte === 0).length);
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  it('keeps the bytes of the segment that was captured first wherever two differ', () => {
    fc.assert(
      fc.property(sliced, fc.nat(), ({ stream, isn, cuts }, at) => {
        const liar = at % cuts.length;
        const wire = new Wire().open(isn);
        const first = new Array<number>(stream.length).fill(-1);
        const differing: number[] = [];
        cuts.forEach((cut, i) => {
          const data = stream.slice(cut.start, cut.end).map((byte) => (i === liar ? byte ^ 0xff : byte));
          wire.send(0, { seq: isn + 1 + cut.start, data });
          const known = first.slice(cut.start, cut.end);
          if (known.some((byte, n) => byte !== -1 && byte !== data[n])) differing.push(data.length);
          known.forEach((byte, n) => (first[cut.start + n] = byte === -1 ? (data[n] ?? 0) : byte));
        });
        expect(wire.streams[0]).toEqual(first);
        const reported = wire.log.filter((line) => line.includes('overlap-differs')).length;
        // A copy of one byte may be a keep-alive, whose byte is garbage.
        if (differing.every((length) => length === 1)) expect(reported).toBeLessThanOrEqual(differing.length);
        else expect(reported).toBe(1);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('never throws and always tiles, whatever the headers say', () => {
    const segment = fc.record({
      direction: fc.constantFrom<0 | 1>(0, 1),
      seq: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff_ffff })),
      ack: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff_ffff })),
      flags: fc.integer({ min: 0, max: 31 }),
      data: fc.uint8Array({ maxLength: 30, size: 'max' }),
      wire: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 0xffff_ffff })),
      seconds: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60, size: 'max' }), (segments) => {
        const ends = [0, 0];
        const tiles: boolean[] = [];
        const wire = new Wire({ stream: 20_000 });
        const at = [0, 0];
        const step = (direction: 0 | 1, offset: number, length: number): void => {
          tiles.push(offset === at[direction] && length > 0 && ends[direction] === 0);
          at[direction] = offset + length;
        };
        wire.sink.bytes = (direction, offset, _data, start, end) => {
          step(direction, offset, end - start);
        };
        wire.sink.gap = step;
        wire.sink.end = (direction) => void (ends[direction] = (ends[direction] ?? 0) + 1);
        for (const { wire: length, ...rest } of segments) {
          wire.send(rest.direction, length === undefined ? rest : { ...rest, wire: length });
        }
        wire.connection.finish('capture-end');
        expect(tiles).not.toContain(false);
        expect(Math.max(...ends)).toBeLessThanOrEqual(1);
        expect(wire.budget.held).toBe(0);
        expect(wire.budget.recent).toBe(0);
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});
