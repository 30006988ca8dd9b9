/** Messages that were sent in pieces, and invitations that belong together. */
import { describe, expect, it } from 'vitest';
import { messages } from '../../engine/run.js';
import { anna, Connection, fieldsOf, recordsOf, speak, switchboard, told, Traffic } from './chat.js';
import { utf8, withPayload } from './saying.js';

const id = '{4B2A8C1E-0000-4000-8000-000000000001}';
const opening = ['> USR 1 anna@x.example 12.34', '< USR 1 OK anna@x.example Anna'];

function spoken(lines: readonly string[]): Traffic {
  const traffic = new Traffic();
  const connection = new Connection(traffic, anna, switchboard).open();
  for (const line of [...opening, ...lines]) speak(connection, line);
  return traffic;
}

/** The first piece has the headers and the count. */
function first(from: string, chunks: number, body: string, messageId = id): string {
  return withPayload(
    from,
    `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nMessage-ID: ${messageId}\r\nChunks: ${chunks}\r\n\r\n${body}`,
  );
}

const later = (from: string, chunk: number, body: string, messageId = id): string =>
  withPayload(from, `Message-ID: ${messageId}\r\nChunk: ${chunk}\r\n\r\n${body}`);

describe('a message in pieces', () => {
  const bob = '< MSG bob@x.example Bob';

  it('is put together, also where a character lies in two of them', () => {
    const text = utf8('one 小 three');
    const [a, b, c] = [text.slice(0, 5), text.slice(5, 8), text.slice(8)];
    // The pieces are bytes, and no text.
    const raw = (line: string, part: string): string => line.replace('@@@', part);
    const lines = [
      raw(
        first(bob, 3, '@@@').replace(/ (\d+)\r\n/, (_, n: string) => ` ${Number(n) - 3 + a.length}\r\n`),
        a,
      ),
      raw(
        later(bob, 1, '@@@').replace(/ (\d+)\r\n/, (_, n: string) => ` ${Number(n) - 3 + b.length}\r\n`),
        b,
      ),
      raw(
        later(bob, 2, '@@@').replace(/ (\d+)\r\n/, (_, n: string) => ` ${Number(n) - 3 + c.length}\r\n`),
        c,
      ),
    ];
    const records = recordsOf(spoken(lines));
    const found = messages(records);
    expect(found.map(({ message }) => message.kind.id).slice(2)).toEqual([
      'msn.msg',
      'msn.msg',
      'msn.msg',
      'msn.message',
    ]);
    expect(fieldsOf(found[2])).toMatchObject({ piece: { messageId: id, chunks: 3 }, body: {} });
    expect(fieldsOf(found[3])).toMatchObject({ piece: { messageId: id, chunk: 1 } });
    const whole = found.at(-1);
    expect(fieldsOf(whole)).toEqual({
      headers: [
        { name: 'MIME-Version', value: '1.0' },
        { name: 'Content-Type', value: 'text/plain; charset=UTF-8' },
      ],
      contentType: 'text/plain',
      body: { text: 'one 小 three' },
    });
    expect(whole?.from.map(({ frame }) => frame)).toEqual([6, 7, 8]);
    expect(found.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  });

  it('of one sender is not mixed with another’s, and goes both ways', () => {
    const eve = '< MSG eve@x.example Eve';
    const lines = [
      first(bob, 2, 'b1'),
      first(eve, 2, 'e1'),
      first('> MSG 5 A', 2, 'a1'),
      later(bob, 1, 'b2'),
      later('> MSG 6 A', 1, 'a2'),
      later(eve, 1, 'e2'),
    ];
    const texts = messages(recordsOf(spoken(lines))).flatMap(({ message: { kind, fields } }) =>
      kind.id === 'msn.message' ? [(fields['body'] as { readonly text: string }).text] : [],
    );
    expect(texts).toEqual(['b1b2', 'a1a2', 'e1e2']);
  });

  it('that misses a piece is never whole', () => {
    const lines = [first(bob, 3, 'one'), later(bob, 2, 'three'), later(bob, 7, 'x'), later(bob, 1, 'y', '{other}')];
    expect(messages(recordsOf(spoken(lines))).some(({ message }) => message.kind.id === 'msn.message')).toBe(false);
  });
});

describe('an invitation', () => {
  const said = (from: string, command: string, cookie: string): string =>
    withPayload(
      from,
      `MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinvite; charset=UTF-8\r\n\r\nInvitation-Command: ${command}\r\n` +
        `Invitation-Cookie: ${cookie}\r\n\r\n`,
    );

  it('is answered by what the other side says with its cookie', () => {
    const bob = '< MSG bob@x.example Bob';
    const lines = [
      said('> MSG 2 N', 'INVITE', '7'),
      said(bob, 'INVITE', '8'),
      said(bob, 'ACCEPT', '7'),
      said('> MSG 3 N', 'ACCEPT', '7'),
      said('> MSG 4 N', 'CANCEL', '8'),
      // To its own invitation nobody gives an answer.
      said('> MSG 5 N', 'CANCEL', '8'),
    ];
    const links = recordsOf(spoken(lines)).map(told);
    const answers = links.flatMap((line) => /^(\S+) .* answers (\S+)/.exec(line)?.slice(1, 3).join(' < ') ?? []);
    expect(answers).toEqual(['5.1 < 4.1', '8.1 < 6.1', '9.1 < 8.1', '10.1 < 7.1']);
  });
});
