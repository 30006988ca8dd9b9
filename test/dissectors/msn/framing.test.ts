/** Where messages end, also where lengths lie, bytes are missing, or a capture begins in the middle. */
import { describe, expect, it } from 'vitest';
import type { DissectionRecord } from '../../../src/record.js';
import { messages } from '../../engine/run.js';
import {
  anna,
  chat,
  Connection,
  fieldsOf,
  foundIn,
  joinedLate,
  linesOf,
  notification,
  recordsOf,
  speak,
  switchboard,
  Traffic,
} from './chat.js';

const text = 'MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello';
const msg = `MSG 3 U ${text.length}\r\n${text}`;
const opening = ['> USR 1 a@x.example 12.34', '< USR 1 OK a@x.example A'];

const sb = (lines: readonly string[]): string[] =>
  linesOf(chat([...opening, ...lines], switchboard)).slice(opening.length);

describe('framing', () => {
  it('cuts several commands out of one segment, and one out of many', () => {
    const one = linesOf(chat([...opening, `> ${msg}CAL 4 b@x.example\r\n${msg}`], switchboard));
    expect(one.slice(2).map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      'msn.msg MSG #3',
      'msn.cal CAL #4',
      'msn.msg MSG #3',
    ]);
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, notification).open();
    for (const character of `USR 1 a@x.example 12.34\r\n${msg}OUT\r\n`) connection.say(character);
    expect(messages(recordsOf(traffic)).map(({ message }) => message.kind.id)).toEqual([
      'msn.usr',
      'msn.msg',
      'msn.out',
    ]);
  });

  it('takes lines that end with LF alone, and keeps empty words', () => {
    const [, , cal, bye] = messages(
      recordsOf(chat([...opening, '> CAL 2 b@x.example\n', '< BYE b@x.example \r\n'], switchboard)),
    );
    expect(fieldsOf(cal)).toMatchObject({
      email: 'b@x.example',
      asWritten: [{ name: 'lineEnd', value: Uint8Array.of(10) }],
    });
    expect(fieldsOf(bye)).toMatchObject({ email: 'b@x.example', idle: null });
  });

  it('reads what there is where a payload is shorter than its length', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, switchboard).open();
    for (const line of opening) speak(connection, line);
    connection.say(`MSG 3 U 900\r\n${text}`).close();
    const message = messages(recordsOf(traffic)).at(-1);
    expect(fieldsOf(message)).toMatchObject({ command: 'MSG', length: 900 });
    expect(message?.diagnostics.map(({ problem, detail }) => [problem.code, detail])).toEqual([
      ['msn.payload-length', { declared: 900, found: text.length }],
    ]);
  });

  it('goes on at the next command where a payload is longer than its length, even right behind it', () => {
    const short = `> MSG 3 U ${text.length - 5}\r\n${text}`;
    const [message, cal, finding] = sb([`${short}CAL 4 b@x.example\r\n`]);
    expect(message).toMatch(/^6\.1 msn\.msg MSG #3 /);
    expect(cal).toBe('6.2 msn.cal CAL #4 b@x.example');
    expect(finding).toBe(
      `6.3 msn.payload-length about 6.1: the payload length says ${text.length - 5} bytes, ${text.length} were sent`,
    );
    expect(sb([short, '> CAL 4 b@x.example']).length).toBe(3);
  });

  it('does not take words of a payload for commands', () => {
    const words =
      '> MSG 3 U 4\r\nMIMESHE SAID: MSG ME, OR BYE NOW\r\nOUT of the way, MSG 3 U five\r\nCAL 4 b@x.example\r\n';
    const kinds = messages(recordsOf(chat([...opening, words], switchboard))).map(({ message }) => message.kind.id);
    expect(kinds.slice(2)).toEqual(['msn.msg', 'msn.out', 'msn.cal']);
  });

  it('does not believe absurd lengths', () => {
    const lines = sb(['> MSG 3 U 99999999999\r\n', '> CAL 4 b@x.example']);
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['msn.msg', 'msn.cal']);
    expect(lines[0]).toContain('[msn.payload-length]');
  });

  it('shows commands that are not known, and goes on', () => {
    const [unknown, next] = sb(['> XYZ 7 some words', '> CAL 4 b@x.example']);
    expect(unknown).toBe('6.1 msn.unknown XYZ 7 some words');
    expect(next).toBe('7.1 msn.cal CAL #4 b@x.example');
  });

  it('has a hole for what is missing inside a payload, and stays in step', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, switchboard).open();
    for (const line of opening) speak(connection, line);
    connection
      .say(msg.slice(0, 50))
      .lose(5)
      .say(`${msg.slice(55)}CAL 4 b@x.example\r\n`);
    const [, , message, cal] = messages(foundIn(traffic));
    expect(message?.diagnostics.map(({ problem }) => problem.code)).toContain('tcp.gap');
    expect(fieldsOf(cal)).toMatchObject({ trid: 4, email: 'b@x.example' });
  });

  it('finds the next command behind a gap that took a line', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, switchboard).open();
    for (const line of opening) speak(connection, line);
    connection.say('CAL 2 b@x').lose(10).say('and so on\r\nCAL 4 c@x.example\r\n');
    const kinds = messages(recordsOf(traffic)).map(
      ({ message }) => `${message.kind.id} ${message.fields['email'] as string}`,
    );
    expect(kinds.at(-1)).toBe('msn.cal c@x.example');
  });

  it('begins in the middle of a payload', () => {
    const traffic = joinedLate(
      ['< ontent-Type: text/plain\r\n\r\nhelloMSG b@x.example B 4\r\nab\r\n', '< NLN NLN b@x.example B 0'],
      notification,
    );
    const lines = linesOf(traffic);
    expect(lines.filter((line) => line.includes(' msn.')).map((line) => line.split(' ')[1])).toEqual([
      'msn.msg',
      'msn.nln',
    ]);
    expect(lines.join()).not.toContain('lost-framing');
  });

  const short = `MSG 3 U ${text.length - 5}\r\n${text}`;

  it.each([
    ['whole', `USR 1 a@x.example 12.34\r\n${msg}CAL 4 b@x.example\r\nXYZ 7 some words\r\nOUT\r\n`],
    ['a length too small', `USR 1 a@x.example 12.34\r\n${short}CAL 4 b@x.example\r\n${short}${short}OUT\r\n`],
    ['lost in words', `USR 1 a@x.example 12.34\r\nMSG me, CAL 2 or BYE 7\r\nCAL CAL CAL 12 A\nCAL 4 b@x.example\r\n`],
    ['capitals and digits', `USR 1 a@x.example 12.34\r\n${'ABC123'.repeat(300)}\r\n${'MSG 1'.repeat(200)}\nOUT\r\n`],
  ])('gives the same messages however it is cut into segments: %s', (_what, bytes) => {
    const told = (size: number): string[] => {
      const traffic = new Traffic();
      const connection = new Connection(traffic, anna, notification).open();
      for (let at = 0; at < bytes.length; at += size) connection.say(bytes.slice(at, at + size));
      return recordsOf(traffic)
        .map((record) =>
          record.record === 'message' ? JSON.stringify([record.summary(true), fieldsOf(record)]) : codeOf(record),
        )
        .filter((line) => line !== 'msn.unanswered-command'); // which is a matter of time
    };
    const whole = told(bytes.length);
    expect(whole.length).toBeGreaterThan(1);
    for (const size of [1, 2, 3, 7, 50]) expect(told(size)).toEqual(whole);
  });
});

/** A finding without its place, which depends on the segments. */
function codeOf(record: DissectionRecord): string {
  return record.record === 'finding' ? record.problem.code : record.record;
}
