import { describe, expect, it } from 'vitest';
import { compareRecords } from '../../src/golden/comparison.js';
import type { Header } from '../../src/golden/header.js';
import type { JsonObject, JsonValue } from '../../src/golden/json.js';
import { differenceText } from '../../src/golden/words.js';
import { schemaVersion } from '../../src/render/json-schema.js';

const header: Header = {
  schemaVersion,
  capture: '',
  keys: new Map([
    ['message', new Set(['record', 'id', 'frame', 'frames', 'time', 'flow', 'kind', 'fields', 'answers'])],
    ['chat.say', new Set(['number', 'text', 'people', 'people.nick'])],
    ['chat.ok', new Set(['number'])],
  ]),
};

/** A message that says something of its own, a second after the one before. */
function message(frame: number, text: string, changed: Record<string, JsonValue> = {}): JsonObject {
  const time = `2026-11-20T20:00:${String(text.length).padStart(2, '0')}.000000Z`;
  const kind = 'chat.say';
  return {
    record: 'message',
    id: `${frame}.1`,
    frame,
    frames: [frame, frame],
    time,
    flow: 1,
    kind,
    fields: { text },
    ...changed,
  };
}

const letters = ['a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff'];
const six = letters.map((text, index) => message(index + 1, text));

/** The records without those at some places, in frames that close up. */
function without(...places: number[]): JsonObject[] {
  return letters.filter((_, index) => !places.includes(index)).map((text, index) => message(index + 1, text));
}

function differences(expected: readonly JsonObject[], found: readonly JsonObject[]): string[] {
  return compareRecords(header, expected, found).differences.map(differenceText);
}

/** The six records with one replaced. */
const replaced = (place: number, record: JsonObject): JsonObject[] => six.map((one, i) => (i === place ? record : one));

describe('records that are compared', () => {
  it('are the same when they are', () => {
    expect(differences(six, six)).toEqual([]);
    expect(differences([], [])).toEqual([]);
  });

  it('differ field by field, with frame, id, key, expected and found', () => {
    const found = replaced(2, message(3, 'ccc', { fields: { text: 'ccX', number: 4 } }));
    const { differences: all } = compareRecords(header, six, found);
    expect(all).toEqual([
      {
        difference: 'changed',
        id: '3.1',
        frame: 3,
        name: 'chat.say',
        line: 4,
        key: 'fields.text',
        expected: 'ccc',
        found: 'ccX',
      },
      { difference: 'changed', id: '3.1', frame: 3, name: 'chat.say', line: 4, key: 'fields.number', found: 4 },
    ]);
  });

  it('are found again when one is missing, though all that follow have other ids', () => {
    expect(differences(six, without(1))).toEqual([
      'frame 2  2.1  chat.say  is missing',
      'frame 2  2.1  chat.say  id: expected 3.1, found 2.1, and 3 after it likewise',
    ]);
  });

  it('are found again by what they say when they came at the same moment', () => {
    const burst = (...texts: string[]): JsonObject[] =>
      texts.map((text, index) => message(1, text, { id: `1.${index + 1}`, time: 'now' }));
    expect(differences(burst('a', 'b', 'c', 'd'), burst('a', 'c', 'd'))).toEqual([
      'frame 1  1.2  chat.say  is missing',
      'frame 1  1.2  chat.say  id: expected 1.3, found 1.2, and 1 after it likewise',
    ]);
  });

  it('are found again when some were added', () => {
    expect(differences(without(0, 3), six)).toEqual([
      'frame 1  1.1  chat.say  was not expected',
      'frame 2  2.1  chat.say  id: expected 1.1, found 2.1, and 1 after it likewise',
      'frame 4  4.1  chat.say  was not expected',
      'frame 5  5.1  chat.say  id: expected 3.1, found 5.1, and 1 after it likewise',
    ]);
  });

  it('are found again although one is missing and every other one has changed', () => {
    const changed = without(1).map((one) => ({ ...one, flow: 1, fields: { text: 'x' } }));
    const told = differences(six, changed);
    expect(told.filter((line) => line.includes('is missing'))).toEqual(['frame 2  2.1  chat.say  is missing']);
    expect(told).toContain('frame 2  2.1  chat.say  fields.text: expected "ccc", found "x"');
  });

  it('of another kind are the same message when they stand at the same place', () => {
    expect(differences(six, replaced(3, message(4, 'dddd', { kind: 'chat.ok' })))).toEqual([
      'frame 4  4.1  chat.ok  kind: expected "chat.say", found "chat.ok"',
    ]);
  });

  it('may link to messages that have other ids now', () => {
    const link = (id: string): Record<string, JsonValue> => ({ answers: { id, afterSeconds: 1 } });
    const expected = replaced(4, message(5, 'eeeee', link('4.1')));
    const found = without(0).map((one) => (one['id'] === '4.1' ? { ...one, ...link('3.1') } : one));
    expect(differences(expected, found).filter((line) => line.includes('answers'))).toEqual([]);
    const wrong = without(0).map((one) => (one['id'] === '4.1' ? { ...one, ...link('2.1') } : one));
    expect(differences(expected, wrong)).toContain('frame 4  4.1  chat.say  answers.id: expected "3.1", found "2.1"');
  });

  it('tell of a flow with another number once', () => {
    const found = six.map((one) => ({ ...one, flow: 7 }));
    expect(differences(six, found)).toEqual(['frame 1  1.1  chat.say  flow: expected 1, found 7']);
  });

  it('tell of frames that carried a message only when they are others', () => {
    const expected = [message(4, 'a', { frames: [2, 4] })];
    expect(differences(expected, [message(5, 'a', { frames: [3, 5] })])).toEqual([
      'frame 5  5.1  chat.say  id: expected 4.1, found 5.1',
    ]);
    expect(differences(expected, [message(4, 'a', { frames: [3, 4] })])).toEqual([
      'frame 4  4.1  chat.say  frames[0]: expected 2, found 3',
    ]);
  });

  it('have lists in which nothing is shifted', () => {
    const people = (...nicks: string[]): JsonObject =>
      message(1, 'a', { fields: { people: nicks.map((nick) => ({ nick })) } });
    expect(differences([people('x', 'y', 'z')], [people('x', 'z')])).toEqual([
      'frame 1  1.1  chat.say  fields.people[1]: expected {"nick":"y"}, found nothing',
    ]);
    expect(differences([people('x', 'y')], [people('x', 'Y')])).toEqual([
      'frame 1  1.1  chat.say  fields.people[1].nick: expected "y", found "Y"',
    ]);
  });

  it('never tell a value that is secret on one side', () => {
    const found = replaced(0, message(1, 'a', { fields: { text: '<redacted>' } }));
    const expected = replaced(0, message(1, 'a', { fields: { text: 'hunter2' } }));
    const says = 'frame 1  1.1  chat.say  fields.text: "<redacted>", but another value';
    expect([...differences(expected, found), ...differences(found, expected)]).toEqual([says, says]);
  });

  it('show the part of a long value that differs', () => {
    const long = (letter: string): JsonObject =>
      message(1, 'a', { fields: { text: 'x'.repeat(100) + letter + 'y'.repeat(100) } });
    const [line = ''] = differences([long('A')], [long('B')]);
    expect(line).toContain(`…${'x'.repeat(12)}A${'y'.repeat(47)}…`);
    expect(line.length).toBeLessThan(200);
  });

  it('escape what was captured', () => {
    const found = [message(1, 'a', { fields: { text: '\x1b[2J\u202e' } })];
    expect(differences([message(1, 'a')], found).join('')).toContain('\\u001b[2J\\u202e');
  });
});

describe('a key that the schema has got since', () => {
  it('is told and fails nothing', () => {
    const found = six.map((one) => ({ ...one, fields: { text: 'same', mood: 'good' } }));
    const expected = six.map((one) => ({ ...one, fields: { text: 'same' } }));
    const { differences: none, newKeys } = compareRecords(header, expected, found);
    expect([none, newKeys]).toEqual([[], [{ name: 'chat.say', key: 'fields.mood', records: 6 }]]);
  });

  it('is any key when the version of the schema was lower', () => {
    const older = { ...header, schemaVersion: schemaVersion - 1 };
    const found = [message(1, 'a', { fields: { text: 'a', number: 1 } })];
    expect(compareRecords(older, [message(1, 'a')], found)).toMatchObject({
      differences: [],
      newKeys: [{ key: 'fields.number' }],
    });
    expect(compareRecords(header, [message(1, 'a')], found).differences.length).toBe(1);
  });

  it('does not excuse a key that is gone', () => {
    const expected = [message(1, 'a', { fields: { text: 'a', mood: 'good' } })];
    expect(differences(expected, [message(1, 'a')])).toEqual([
      'frame 1  1.1  chat.say  fields.mood: expected "good", found nothing',
    ]);
  });
});
