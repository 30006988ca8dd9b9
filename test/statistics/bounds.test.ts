/** What statistics and pictures forget, and when that is told: if it was missed, and once. */
import { describe, expect, it } from 'vitest';
import { Bounds, limits, type Limits } from '../../src/limits.js';
import type { MessageRecord } from '../../src/record.js';
import { Statistics } from '../../src/statistics/statistics.js';
import { Timeline } from '../../src/statistics/timeline.js';
import { flow, letterBytes, message, ref } from '../render/post.js';

let reached: string[] = [];

function bounds(changed: Partial<Limits>): Bounds {
  reached = [];
  return new Bounds(limits(changed), ({ name, value }) => reached.push(`${name} ${value}`));
}

const made = (changed: Partial<Limits>, by: 'command' | 'host' | 'conversation' = 'command'): Statistics =>
  new Statistics({ by: [by], interval: 1 }, bounds(changed));

const at = (frame: number): typeof ref => ({ ...ref, frame, seconds: ref.seconds + frame });

/** A message of another conversation than those with other numbers. */
function letter(frame: number, number = frame, changed: Partial<MessageRecord> = {}): MessageRecord {
  return message('letter', letterBytes([]), { ref: at(frame), flow: { ...flow, number }, ...changed });
}

const answerTo = (frame: number): Partial<MessageRecord> => ({ answers: { ref: at(frame), seconds: 1 } });

describe('statistics', () => {
  it('say that a request was forgotten when its answer comes, and only then', () => {
    const statistics = made({ remembered: 2 });
    for (const frame of [1, 2, 3, 4]) statistics.add(letter(frame, 1));
    statistics.add(letter(5, 1, answerTo(4)));
    // Of another capture: nobody forgot it, it was never there.
    statistics.add(letter(6, 1, answerTo(900)));
    expect(reached).toEqual([]);
    statistics.add(letter(7, 1, answerTo(1)));
    statistics.add(letter(8, 1, answerTo(2)));
    expect(reached).toEqual(['remembered 2']);
    expect(statistics.problems.get('limit.reached')).toMatchObject({ severity: 'warning', count: 1 });
    expect(statistics.groups[0]?.list[0]?.answered).toBe(1);
  });

  it('say that a sender was forgotten when he speaks again', () => {
    const statistics = made({ remembered: 2 });
    for (const number of [1, 2, 3]) statistics.add(letter(number, number));
    expect(reached).toEqual([]);
    statistics.add(letter(4, 1));
    expect(reached).toEqual(['remembered 2']);
  });

  it('say that a conversation was forgotten when it goes on', () => {
    const statistics = made({ conversations: 2 });
    for (const number of [1, 2, 3]) statistics.add(letter(number, number));
    expect(reached).toEqual([]);
    statistics.add(letter(4, 1));
    expect(reached).toEqual(['conversations 2']);
  });

  it('say whose sessions they cannot measure', () => {
    const statistics = made({ people: 2 });
    for (const frame of [1, 2, 3, 4]) {
      const tells = [{ tells: 'person', id: `p${frame}`, session: 'begins' } as const];
      statistics.add(letter(frame, 1, { tells }));
    }
    expect(reached).toEqual(['people 2']);
  });

  it('count together what has no room, and say so', () => {
    const statistics = made({ groups: 2 }, 'conversation');
    for (const number of [1, 2]) statistics.add(letter(number, number));
    expect(reached).toEqual([]);
    for (const number of [3, 4]) statistics.add(letter(number, number));
    const { list = [] } = statistics.groups[0] ?? {};
    expect(list.map(({ messages }) => messages)).toEqual([1, 1, 2]);
    expect(list.at(-1)?.name).toBe('(others)');
    expect(reached).toEqual(['groups 2']);
  });
});

describe('a timeline', () => {
  it('says that a conversation was forgotten when it goes on, and counts all', () => {
    const timeline = new Timeline(bounds({ conversations: 2 }));
    for (const number of [1, 2, 3]) timeline.add(letter(number, number));
    expect([timeline.conversations, reached]).toEqual([3, []]);
    timeline.add(letter(4, 1));
    expect(reached).toEqual(['conversations 2']);
  });

  it('says that a request was forgotten when another answer comes', () => {
    const timeline = new Timeline(bounds({ remembered: 2 }));
    for (const asked of [101, 102, 103]) timeline.add(letter(asked, 1, answerTo(asked - 100)));
    expect(reached).toEqual([]);
    timeline.add(letter(110, 1, answerTo(1)));
    expect(reached).toEqual(['remembered 2']);
  });
});
