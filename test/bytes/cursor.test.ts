import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursor, Stop } from '../../src/bytes/cursor.js';

const view = Uint8Array.of(9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9);

function stopOf(act: () => unknown): Stop {
  try {
    act();
  } catch (error) {
    if (error instanceof Stop) return error;
  }
  throw new Error('it did not stop');
}

describe('a cursor', () => {
  it('reads big-endian and little-endian numbers one after another', () => {
    const cursor = new Cursor(view, 2, 10);
    expect([cursor.u8(), cursor.u16(), cursor.u16le(), cursor.left]).toEqual([1, 0x0203, 0x0504, 3]);
    expect(new Cursor(view, 2, 10).u64()).toBe(0x0102030405060708n);
    expect(new Cursor(view, 2, 10).u64le()).toBe(0x0807060504030201n);
    expect(new Cursor(Uint8Array.of(255, 255, 255, 255), 0, 4).u32()).toBe(0xffffffff);
    expect(new Cursor(Uint8Array.of(1, 0, 0, 128), 0, 4).u32le()).toBe(0x80000001);
  });

  it('never reads past its end, and tells the capture’s cut from a short message', () => {
    const short = stopOf(() => new Cursor(view, 2, 4).u32());
    expect(short).toMatchObject({ reason: 'short', at: 2, needed: 4, found: 2 });
    const cut = stopOf(() => new Cursor(view, 2, 4, 8).u32());
    expect(cut).toMatchObject({ reason: 'cut', at: 2, needed: 4, found: 2 });
    const gap = stopOf(() => new Cursor(view, 2, 10, 10, [{ start: 4, end: 5 }]).u32());
    expect(gap).toMatchObject({ reason: 'gap', at: 2, found: 2 });
  });

  it('stays where it was when a read does not fit', () => {
    const cursor = new Cursor(view, 2, 4);
    stopOf(() => cursor.take(3));
    expect(cursor.at).toBe(2);
    expect([...cursor.take(2)]).toEqual([1, 2]);
  });

  it('finds a byte inside its bounds and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        fc.integer({ min: 0, max: 255 }),
        (bytes, a, b, byte) => {
          const [start, end] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
          const inside = bytes.subarray(start, end).indexOf(byte);
          expect(new Cursor(bytes, start, end).find(byte)).toBe(inside < 0 ? -1 : start + inside);
        },
      ),
      { seed: 5 },
    );
  });

  it('does not walk through the chunk that its bytes lie in', () => {
    const chunk = new Uint8Array(64 << 20);
    const started = performance.now();
    for (let i = 0; i < 2000; i++) new Cursor(chunk, 0, 200).find(1);
    // To the end of the chunk it would take the better part of a minute.
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('draws its ends in for what is inside, on the word of whoever says so, and lets them out again', () => {
    const cursor = new Cursor(view, 2, 8, 10);
    const stop = cursor.within(2, 'a length field', () => stopOf(() => cursor.u32()));
    expect(stop).toMatchObject({ reason: 'short', witness: 'a length field' });
    expect([cursor.end, cursor.wireEnd, cursor.witness]).toEqual([8, 10, 'the datagram']);
    const beyond = cursor.within(7, 'a length field', () => stopOf(() => cursor.take(7)));
    expect(beyond.reason).toBe('cut');
  });
});
