/** What transcripts and rosters forget, and when that is told. */
import { describe, expect, it } from 'vitest';
import { Bounds, limits, type Limits } from '../../src/limits.js';
import { Roster } from '../../src/people/roster.js';
import { Transcript } from '../../src/people/transcript.js';
import type { Told } from '../../src/told.js';
import { letterBytes, message, ref } from '../render/post.js';

let reached: string[] = [];

function roster(changed: Partial<Limits>): Roster {
  reached = [];
  return new Roster(new Bounds(limits(changed), ({ name, value }) => reached.push(`${name} ${value}`)));
}

describe('a roster', () => {
  it('says that somebody was left out', () => {
    const people = roster({ people: 2 });
    for (const id of ['anna', 'ben']) people.tell('post', { tells: 'person', id }, ref);
    expect(reached).toEqual([]);
    for (const id of ['cleo', 'dora']) people.tell('post', { tells: 'person', id }, ref);
    expect(reached).toEqual(['people 2']);
    expect(people.people().map(({ id }) => id)).toEqual(['cleo', 'dora']);
  });

  it('says that a name of somebody was left out', () => {
    const people = roster({ personDetails: 2 });
    for (const name of ['a', 'b', 'a', 'b']) people.tell('post', { tells: 'person', id: 'anna', name }, ref);
    expect(reached).toEqual([]);
    people.tell('post', { tells: 'person', id: 'anna', name: 'c' }, ref);
    expect([people.people()[0]?.names, reached]).toEqual([['b', 'c'], ['personDetails 2']]);
  });
});

describe('a transcript', () => {
  const at = (frame: number): typeof ref => ({ ...ref, frame, seconds: ref.seconds + 100 * frame });

  function hear(transcript: Transcript, frame: number, told: Told): void {
    transcript.add(message('letter', letterBytes([]), { ref: at(frame), tells: [told] }));
  }

  it('says that a line was forgotten when it is told what became of it, and only then', () => {
    const transcript = new Transcript(roster({ lines: 2 }), () => undefined);
    for (const frame of [1, 2, 3, 4]) {
      const said = { by: 'anna', to: ['ben'], how: 'message', text: `${frame}`, relayed: false } as const;
      hear(transcript, frame, { tells: 'said', ...said });
    }
    hear(transcript, 5, { tells: 'fate', of: at(4), fate: 'read' });
    // A message that a filter hid was never a line.
    hear(transcript, 6, { tells: 'fate', of: at(90), fate: 'read' });
    expect(reached).toEqual([]);
    hear(transcript, 7, { tells: 'fate', of: at(1), fate: 'read' });
    expect(reached).toEqual(['lines 2']);
  });
});
