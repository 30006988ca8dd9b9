/** Timers, sessions and rhythms, from records made by hand. */
import { describe, expect, it } from 'vitest';
import type { Timer } from '../../src/dissector.js';
import { plainPalette } from '../../src/render/palette.js';
import { renderStatistics } from '../../src/render/statistics.js';
import { Statistics } from '../../src/statistics/statistics.js';
import type { PersonTold } from '../../src/told.js';
import { flow, letterBytes, message, ref } from '../render/post.js';

const at = (frame: number, seconds: number): typeof ref => ({ ...ref, frame, seconds: ref.seconds + seconds });
const made = (): Statistics => new Statistics({ by: ['command'], interval: 1 });
const bytes = letterBytes([]);

function tables(statistics: Statistics): string {
  const view = { captures: [], frames: 0, digits: 6, palette: plainPalette, tcp: [], withRates: false } as const;
  return renderStatistics(statistics, 'text', view);
}

describe('timers', () => {
  /** A message, and a copy of it after each of these waits. */
  function resent(waits: readonly number[], timer?: Timer): Statistics {
    const statistics = made();
    const first = at(1, 0);
    statistics.add(message('letter', bytes, { ref: first }));
    let seconds = 0;
    for (const [index, wait] of waits.entries()) {
      seconds += wait;
      const resendOf = { ref: first, number: index + 1, differs: [], timer };
      statistics.add(message('letter', bytes, { ref: at(index + 2, seconds), resendOf }));
    }
    return statistics;
  }

  it('run from one copy to the next, and are kept between their ends', () => {
    const [group] = resent([9, 10, 11, 8, 12, 3], { least: 9, most: 11 }).groups[0]?.list ?? [];
    expect([group?.resends, group?.timersKept, group?.timersBroken]).toEqual([6, 3, 3]);
    expect(tables(resent([9, 12], { least: 9, most: 11 }))).toMatch(/post LETTER +2 +1 of 2 +9 s/);
  });

  it('are not told where the protocol has none', () => {
    const [group] = resent([1, 2]).groups[0]?.list ?? [];
    expect([group?.resends, group?.timersKept, group?.timersBroken]).toEqual([2, 0, 0]);
    expect(tables(resent([1, 2]))).toMatch(/post LETTER +2 +1 s/);
  });
});

describe('sessions', () => {
  function lived(steps: readonly (readonly [string, PersonTold['session'], number])[]): unknown {
    const statistics = made();
    for (const [index, [id, session, seconds]] of steps.entries()) {
      const tells = [{ tells: 'person', id, ...(session === undefined ? {} : { session }) } as const];
      statistics.add(message('letter', bytes, { ref: at(index + 1, seconds), tells }));
    }
    return [...statistics.sessions.groups.values()].map(({ protocol, begun, lasted: { count, min, max } }) => ({
      ...{ protocol, begun, count, min: min / 1e9, max: max / 1e9 },
    }));
  }

  it('last from a login to the end, each person for himself', () => {
    const steps = [
      ['ann', 'begins', 0],
      ['ben', 'begins', 1],
      ['ann', undefined, 2],
      ['ann', 'ends', 5],
      ['ben', 'ends', 11],
      ['ann', 'begins', 20],
    ] as const;
    expect(lived(steps)).toEqual([{ protocol: 'post', begun: 3, count: 2, min: 5, max: 10 }]);
  });

  it('begin anew with another login, but not with another word that somebody is there', () => {
    const login = [
      ['ann', 'begins', 0],
      ['ann', 'begins', 10],
      ['ann', 'ends', 12],
    ] as const;
    expect(lived(login)).toEqual([{ protocol: 'post', begun: 2, count: 1, min: 2, max: 2 }]);
    const entry = [
      ['ann', 'enters', 0],
      ['ann', 'enters', 10],
      ['ann', 'ends', 12],
    ] as const;
    expect(lived(entry)).toEqual([{ protocol: 'post', begun: 1, count: 1, min: 12, max: 12 }]);
  });

  it('that nobody saw begin have no length', () => {
    expect(lived([['ann', 'ends', 3]])).toEqual([]);
  });
});

describe('rhythm', () => {
  it('is what one sender does in one conversation, not what many do once', () => {
    const alone = made();
    for (let frame = 1; frame <= 4; frame++) alone.add(message('letter', bytes, { ref: at(frame, frame * 10) }));
    expect(tables(alone)).toMatch(/rhythm.*\n.*LETTER +3 +10 s/);
    const many = made();
    for (let number = 1; number <= 4; number++) {
      for (const seconds of [0, 10]) {
        const own = { ...flow, number };
        many.add(message('letter', bytes, { ref: at(number * 2 + seconds, number * 100 + seconds), flow: own }));
      }
    }
    expect(tables(many)).not.toContain('rhythm');
  });
});
