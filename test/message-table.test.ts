import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageRef } from '../src/message-ref.js';
import { MessageKey, MessageTable, textNumber } from '../src/message-table.js';

const refOf = (frame: number): MessageRef => ({ input: 1, frame, n: 2, seconds: 1.7e9 + frame, nanoseconds: frame });
const keyOf = (text: string): MessageKey => new MessageKey().begin(1).text(text);

/** Frames of all messages with a key, the latest first. */
function found(table: MessageTable, key: MessageKey): number[] {
  const frames: number[] = [];
  for (let slot = table.find(key); slot >= 0; slot = table.older(slot)) frames.push(table.ref(slot).frame);
  return frames;
}

describe('a table of messages', () => {
  it('gives a message back whole, and the numbers beside it', () => {
    const table = new MessageTable(10, 2);
    const slot = table.add(keyOf('a'), refOf(7));
    expect(table.find(keyOf('a'))).toBe(slot);
    expect(table.find(keyOf('b'))).toBe(-1);
    expect(table.ref(slot)).toEqual(refOf(7));
    expect([table.get(slot, 0), table.get(slot, 1)]).toEqual([0, 0]);
    table.set(slot, 1, -0.5);
    expect([table.get(slot, 0), table.get(slot, 1)]).toEqual([0, -0.5]);
  });

  it('forgets the oldest when it is full, after telling so', () => {
    const forgotten: number[] = [];
    const table = new MessageTable(3, 1, (slot) => forgotten.push(table.ref(slot).frame));
    for (const frame of [1, 2, 3, 4, 5]) table.set(table.add(keyOf(String(frame)), refOf(frame)), 0, frame);
    expect(forgotten).toEqual([1, 2]);
    expect([1, 2, 3, 4, 5].flatMap((frame) => found(table, keyOf(String(frame))))).toEqual([3, 4, 5]);
    expect(table.get(table.add(keyOf('6'), refOf(6)), 0)).toBe(0);
  });

  it('does as a list would that is searched from its end, growing and forgetting', () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 40 }),
      what: fc.constantFrom('add', 'add', 'add', 'find', 'remove'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 900, size: 'max' }), fc.constantFrom(5, 300, 1000), (steps, capacity) => {
        const table = new MessageTable(capacity, 0);
        // A slot whose message was removed is used again in its turn: it counts as long as nobody took it.
        const list: { key: number; frame: number; removed: boolean }[] = [];
        const live = (key: number): typeof list => list.filter((one) => one.key === key && !one.removed).reverse();
        steps.forEach(({ key, what }, frame) => {
          const name = keyOf(String(key));
          if (what === 'add') {
            table.add(name, refOf(frame));
            list.push({ key, frame, removed: false });
            if (list.length > capacity) list.shift();
          } else if (what === 'remove') {
            const [latest] = live(key);
            if (latest === undefined) return;
            table.remove(table.find(name));
            latest.removed = true;
          }
          expect(found(table, name)).toEqual(live(key).map((one) => one.frame));
        });
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});

describe('a key', () => {
  it('tells apart topics, numbers, texts and where texts end', () => {
    const make = [
      new MessageKey().begin(1).text('ab').text('c'),
      new MessageKey().begin(1).text('a').text('bc'),
      new MessageKey().begin(2).text('ab').text('c'),
      new MessageKey().begin(1).number(1).number(2),
      new MessageKey().begin(1).number(2).number(1),
      new MessageKey().begin(1),
    ];
    expect(new Set(make.map(({ high, low }) => `${high} ${low}`)).size).toBe(make.length);
    expect(textNumber('10.0.0.1')).not.toBe(textNumber('10.0.0.2'));
  });

  it('has both halves different for numbers that follow each other', () => {
    const high = new Set<number>();
    const low = new Set<number>();
    for (let i = 0; i < 100_000; i++) {
      const key = new MessageKey()
        .begin(32)
        .number(0x0a000001)
        .text(String(1_700_000_000 + i));
      high.add(key.high);
      low.add(key.low);
    }
    // Of 100 000 random words of 32 bits about one pair would be the same.
    expect(high.size).toBeGreaterThan(99_950);
    expect(low.size).toBeGreaterThan(99_950);
  });
});
