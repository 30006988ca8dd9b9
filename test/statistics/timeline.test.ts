import { describe, expect, it } from 'vitest';
import type { MessageRecord } from '../../src/record.js';
import { Timeline } from '../../src/statistics/timeline.js';
import { finding, letterBytes, message, ref } from '../render/post.js';

function letter(milliseconds: number, changed: Partial<MessageRecord> = {}): MessageRecord {
  const seconds = ref.seconds + Math.floor(milliseconds / 1_000);
  const nanoseconds = (((milliseconds % 1_000) + 1_000) % 1_000) * 1e6;
  return message('letter', letterBytes([]), { ref: { ...ref, seconds, nanoseconds }, ...changed });
}

function bins(timeline: Timeline): [number, number][] {
  const all = [...(timeline.protocols.get('post') ?? [])];
  return all.map(([index, { messages }]): [number, number] => [index, messages]).sort(([a], [b]) => a - b);
}

describe('a timeline', () => {
  it('counts in intervals of a millisecond at first', () => {
    const timeline = new Timeline();
    for (const time of [0, 0, 3]) timeline.add(letter(time));
    expect([timeline.interval, timeline.range, bins(timeline)]).toEqual([
      1,
      [0, 4],
      [
        [0, 2],
        [3, 1],
      ],
    ]);
  });

  it('widens rather than having more intervals than a picture shows, and loses nothing', () => {
    const timeline = new Timeline();
    for (let time = 0; time < 100_000; time += 7) timeline.add(letter(time));
    expect(timeline.interval).toBe(1_000);
    expect(bins(timeline).length).toBe(100);
    expect(bins(timeline).reduce((sum, [, count]) => sum + count, 0)).toBe(Math.ceil(100_000 / 7));
    expect(timeline.range).toEqual([0, 100_000]);
  });

  it('takes what is older than its first message', () => {
    const timeline = new Timeline();
    for (const time of [5_000, -5_000]) timeline.add(letter(time));
    expect(timeline.interval).toBe(100);
    expect(timeline.range[1] - timeline.range[0]).toBe(10_100);
  });

  it('counts answers when they come, copies, and what waited in vain', () => {
    const timeline = new Timeline();
    timeline.add(letter(0, { answers: { ref, seconds: 2 } }));
    timeline.add(letter(0, { resendOf: { ref, number: 1, differs: [] } }));
    timeline.add(finding({ ref: letter(0).ref, overdue: true }));
    timeline.add(finding({ ref: letter(0).ref, overdue: false }));
    const [bin] = [...(timeline.protocols.get('post')?.values() ?? [])];
    expect([bin?.response.max, bin?.resends, bin?.unanswered]).toEqual([2e9, 1, 1]);
  });

  it('measures the first answer of a request, and no copy of it', () => {
    const timeline = new Timeline();
    timeline.add(letter(0, { answers: { ref, seconds: 2 } }));
    timeline.add(letter(1, { answers: { ref, seconds: 9 } }));
    const other = { ...ref, frame: ref.frame + 1 };
    timeline.add(letter(2, { answers: { ref: other, seconds: 7 }, resendOf: { ref, number: 1, differs: [] } }));
    timeline.add(letter(3, { answers: { ref: other, seconds: 3 } }));
    const counted = [...(timeline.protocols.get('post')?.values() ?? [])].map(({ response }) => response.count);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it('knows the conversations with most messages in the order of their beginnings', () => {
    const timeline = new Timeline();
    const { flow } = letter(0);
    for (const [number, count] of [
      [1, 2],
      [2, 1],
      [3, 3],
    ] as const) {
      for (let i = 0; i < count; i++) timeline.add(letter(number * 10 + i, { flow: { ...flow, number } }));
    }
    expect(timeline.busiest(2).map(({ messages }) => messages)).toEqual([2, 3]);
    expect(timeline.conversations).toBe(3);
  });
});
