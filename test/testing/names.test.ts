/** The law of names, over every dissector, and over declarations that break it. */
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../src/index.js';
import type { Mounted } from '../../src/mount.js';
import { problems } from '../../src/problem.js';
import { flags, group, kind, names, repeat, struct, text, u32, u8, type Fields } from '../../src/schema/index.js';
import { misnamed } from '../../src/testing/index.js';
import { parrot } from '../engine/parrot.js';

const nul = { by: 0 } as const;
const state = names('state', { OPEN: 1, SHUT: 2 });
const otherState = names('state', { OPEN: 1, SHUT: 3 });

/** A protocol with a kind of message for each table of fields. */
function declared(...tables: readonly Fields[]): Mounted {
  const kinds = tables.map((table, index) => kind(`door.kind-${index}`, 'KIND', [struct('Door', table)]));
  return { ...parrot, id: 'door', kinds, problems: {} };
}

describe('the law of names', () => {
  for (const dissector of [...builtIn, parrot]) {
    it(`holds for ${dissector.id}`, () => {
      expect(misnamed(dissector)).toEqual([]);
    });
  }

  it('holds for every protocol under another id', () => {
    expect(new Set(builtIn.map(({ id }) => id)).size).toBe(builtIn.length);
  });

  it('allows a key in many kinds, in a list, and in an object of its own', () => {
    const one = { state: u8('State', { names: state }), bits: u32('Bits', { flags: flags('bit', { A: 1 }) }) };
    const inner = group(struct('Inner', { ...one, bitsNames: text('Not beside bits', nul) }));
    const dissector = declared(one, one, { list: repeat('List', group(struct('Entry', one)), { key: 'n' }) });
    expect(misnamed(dissector)).toEqual([]);
    expect(misnamed(declared({ deep: inner }))).toHaveLength(1);
  });

  it('allows another table of names under another label', () => {
    const [one, other] = [u8('Old state', { names: state }), u8('New state', { names: otherState })];
    expect(misnamed(declared({ state: one }, { state: other }))).toEqual([]);
  });

  const broken: readonly (readonly [string, Mounted, string])[] = [
    ['no label', declared({ state: u8('') }), "door.kind-0: 'state' has no label"],
    ['a key of the envelope', declared({ flow: u8('Flow') }), "door.kind-0: 'flow' is a key of the envelope"],
    [
      'another type elsewhere',
      declared({ size: u8('Size') }, { size: text('Size', nul) }),
      "door.kind-1: 'size' is text, elsewhere number",
    ],
    [
      'another type inside',
      declared(
        { list: repeat('List', u8('One'), { key: 'n' }) },
        { list: repeat('List', text('One', nul), { key: 'n' }) },
      ),
      "door.kind-1: 'list' is list of text, elsewhere list of number",
    ],
    [
      'another table of the same title',
      declared({ state: u8('State', { names: state }) }, { state: u8('State', { names: otherState }) }),
      "door.kind-1: 'state' has other names for its values than elsewhere",
    ],
    [
      'a name that is a field in another kind',
      declared({ state: u8('State', { names: state }) }, { stateName: text('Name', nul) }),
      "door.kind-0: 'state' has its name in 'stateName', which is a field as well",
    ],
    [
      'names of bits that are a field beside them',
      declared({
        deep: group(struct('Deep', { a: u8('A', { flags: flags('bit', { X: 1 }) }), aNames: text('Names', nul) })),
      }),
      "door.kind-0: 'deep.a' has its name in 'deep.aNames', which is a field as well",
    ],
    [
      'a kind of another protocol',
      { ...parrot, id: 'door', kinds: parrot.kinds.slice(0, 1), problems: {} },
      "the kind 'parrot.line' is not door.kebab-case",
    ],
    ['a kind twice', { ...parrot, kinds: [...parrot.kinds, ...parrot.kinds.slice(0, 1)] }, "two kinds 'parrot.line'"],
    [
      'a problem of another protocol',
      {
        ...declared(),
        problems: problems('parrot', { odd: { severity: 'note', text: 'odd', help: '' } }),
      },
      "the problem 'parrot.odd' is not door.kebab-case",
    ],
  ];
  for (const [what, dissector, fault] of broken) {
    it(`is broken by ${what}`, () => {
      expect(misnamed(dissector)).toEqual([fault]);
    });
  }
});
