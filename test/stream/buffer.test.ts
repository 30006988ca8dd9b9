import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/bytes/origin.js';
import { limits } from '../../src/limits.js';
import { StreamBuffer } from '../../src/stream/buffer.js';
import { ascii } from './wire.js';

function from(frame: number, length: number, frameOffset = 54): () => Origin[] {
  return () => [{ start: 0, end: length, frame, frameOffset }];
}

function append(buffer: StreamBuffer, frame: number, text: string): boolean {
  return buffer.append(ascii(`<<${text}>>`), 2, 2 + text.length, frame, from(frame, text.length));
}

function text(buffer: StreamBuffer): string {
  const { bytes, start, end } = buffer.window();
  return String.fromCharCode(...bytes.subarray(start, end));
}

describe('the pending bytes of a stream', () => {
  it('are shown where they stand while nothing else is pending', () => {
    const buffer = new StreamBuffer(limits());
    const segment = ascii('--one\r\ntwo\r\n--');
    buffer.append(segment, 2, 12, 1, from(1, 10));
    expect(buffer.window()).toEqual({ bytes: segment, start: 2, end: 12, offset: 0, holes: [] });
    expect(buffer.window().bytes).toBe(segment);
    buffer.consume(5);
    expect(buffer.window()).toMatchObject({ start: 7, end: 12, offset: 5 });
    expect(buffer.memory).toBe(0);
  });

  it('survive their segment once settled, and join the next one', () => {
    const buffer = new StreamBuffer(limits());
    const segment = ascii('one\r\ntw');
    buffer.append(segment, 0, 7, 1, from(1, 7));
    buffer.consume(5);
    buffer.settle();
    segment.fill(0);
    append(buffer, 2, 'o\r\n');
    expect(text(buffer)).toBe('two\r\n');
    expect(buffer.window().offset).toBe(5);
    expect(buffer.origins(5, 10)).toEqual([
      { start: 0, end: 2, frame: 1, frameOffset: 59 },
      { start: 2, end: 5, frame: 2, frameOffset: 54 },
    ]);
    expect([buffer.firstFrame(5, 10), buffer.lastFrame(5, 10), buffer.lastFrame(5, 7)]).toEqual([1, 2, 1]);
    buffer.consume(5);
    expect([buffer.length, buffer.memory]).toEqual([0, 0]);
  });

  it('come from two frames even where the second goes on at the place where the first ended', () => {
    const buffer = new StreamBuffer(limits());
    buffer.append(ascii('abc'), 0, 3, 1, from(1, 3, 54));
    buffer.append(ascii('def'), 0, 3, 2, from(2, 3, 57));
    buffer.append(ascii('ghi'), 0, 3, 2, from(2, 3, 60));
    expect(buffer.origins(0, 9)).toEqual([
      { start: 0, end: 3, frame: 1, frameOffset: 54 },
      { start: 3, end: 9, frame: 2, frameOffset: 57 },
    ]);
  });

  it('tell the lowest and the highest frame when a hole was filled late, and the frame when no place is known', () => {
    const buffer = new StreamBuffer(limits());
    append(buffer, 9, 'late');
    append(buffer, 4, 'early');
    buffer.append(ascii('x'), 0, 1, 6, () => []);
    expect([buffer.firstFrame(0, 9), buffer.lastFrame(0, 9), buffer.firstFrame(9, 10)]).toEqual([4, 9, 6]);
    expect(buffer.origins(9, 10)).toEqual([]);
  });

  it('have zeros and a hole where the capture has nothing', () => {
    const buffer = new StreamBuffer(limits());
    append(buffer, 1, 'abc');
    buffer.consume(1);
    buffer.appendGap(4);
    append(buffer, 2, 'xyz');
    expect(text(buffer)).toBe('bc\0\0\0\0xyz');
    const holes = (): { start: number; end: number }[] => {
      const { holes: found, start } = buffer.window();
      return found.map((hole) => ({ start: hole.start - start, end: hole.end - start }));
    };
    expect(holes()).toEqual([{ start: 2, end: 6 }]);
    buffer.consume(3);
    expect(holes()).toEqual([{ start: 0, end: 3 }]);
    expect([buffer.firstFrame(4, 7), buffer.firstFrame(4, 8)]).toEqual([0, 2]);
    buffer.consume(3);
    expect([holes(), text(buffer)]).toEqual([[], 'xyz']);
  });

  it('show zeros in a hole even where older bytes stood', () => {
    const buffer = new StreamBuffer(limits());
    append(buffer, 1, 'a'.repeat(100));
    buffer.settle();
    append(buffer, 2, 'b'.repeat(90));
    buffer.consume(185);
    buffer.appendGap(80);
    expect(text(buffer)).toBe('bbbbb' + '\0'.repeat(80));
  });

  it('go on at another offset after a restart', () => {
    const buffer = new StreamBuffer(limits());
    append(buffer, 1, 'lost sync');
    buffer.restart(500);
    append(buffer, 2, 'ok');
    expect([text(buffer), buffer.window().offset, buffer.firstFrame(500, 502)]).toEqual(['ok', 500, 2]);
  });

  it('are never more than the limit: what does not fit is refused whole', () => {
    const buffer = new StreamBuffer(limits({ message: 1000 }));
    expect(append(buffer, 1, 'x'.repeat(900))).toBe(true);
    expect(append(buffer, 2, 'y'.repeat(101))).toBe(false);
    expect(buffer.appendGap(2 ** 40)).toBe(false);
    expect(buffer.length).toBe(900);
    expect(append(buffer, 3, 'z'.repeat(100))).toBe(true);
    expect(buffer.length).toBe(1000);
  });

  it('count what it takes to remember where tiny segments came from', () => {
    const buffer = new StreamBuffer(limits({ message: 10_000 }));
    let taken = 0;
    while (taken < 10_000 && append(buffer, taken * 2, 'x')) taken++;
    expect(taken).toBeGreaterThan(100);
    expect(taken).toBeLessThan(1000);
  });

  it('cost the same for each byte: a 256 KiB line in one-byte segments', () => {
    const buffer = new StreamBuffer(limits({ message: 16_777_216 }));
    const one = ascii('x');
    const before = performance.now();
    for (let i = 0; i < 262_144; i++) {
      buffer.append(one, 0, 1, i, from(i, 1));
      buffer.settle();
      if (i > 131_072) buffer.consume(1);
    }
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(buffer.length).toBe(131_073);
    expect(buffer.memory).toBeLessThan(6_000_000);
    expect(buffer.firstFrame(140_000, 140_001)).toBe(140_000);
  });

  it('are those of a plain array, whatever is appended, lost and consumed', () => {
    const step = fc.oneof(
      fc.record({ append: fc.uint8Array({ minLength: 1, maxLength: 300, size: 'max' }), settle: fc.boolean() }),
      fc.record({ gap: fc.integer({ min: 1, max: 300 }) }),
      fc.record({ consume: fc.integer({ min: 0, max: 500 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const buffer = new StreamBuffer(limits());
        const frames: number[] = [];
        const bytes: number[] = [];
        let offset = 0;
        steps.forEach((s, i) => {
          if ('append' in s) {
            buffer.append(s.append, 0, s.append.length, i + 1, from(i + 1, s.append.length, 0));
            bytes.push(...s.append);
            frames.push(...s.append.map(() => i + 1));
            if (s.settle) buffer.settle();
          } else if ('gap' in s) {
            buffer.appendGap(s.gap);
            for (let n = 0; n < s.gap; n++) {
              bytes.push(0);
              frames.push(0);
            }
          } else {
            buffer.consume(s.consume);
            offset = Math.min(bytes.length, offset + s.consume);
          }
        });
        const { bytes: view, start, end, holes } = buffer.window();
        expect([...view.subarray(start, end)]).toEqual(bytes.slice(offset));
        const seen = new Array<number>(bytes.length - offset).fill(0);
        for (const o of buffer.origins(offset, bytes.length)) seen.fill(o.frame, o.start, o.end);
        expect(seen).toEqual(frames.slice(offset));
        for (const hole of holes)
          expect(frames.slice(offset + hole.start - start, offset + hole.end - start).every((f) => f === 0)).toBe(true);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
