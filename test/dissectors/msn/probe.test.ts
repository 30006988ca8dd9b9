/** Recognition on any port: MSN is found and replayed, and nothing else is taken for it. */
import { join } from 'node:path';
import { mount } from 'imdissect/dissector';
import { describe, expect, it } from 'vitest';
import { msn } from '../../../dissectors/msn/index.js';
import { dissect } from '../../../src/core.js';
import { captures, root } from '../../tshark.js';
import { messages } from '../../engine/run.js';
import { anna, chat, Connection, joinedLate, recordsOf, speak, Traffic } from './chat.js';

const anywhere = { address: [10, 0, 0, 7], port: 4242 } as const;
const countOf = (traffic: Traffic): number => messages(recordsOf(traffic)).length;

describe('MSN on any port', () => {
  it.each([
    [
      'a login',
      ['> VER 1 MSNP18 MSNP17 CVR0', '< VER 1 MSNP18', '> CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 8.5 MSMSGS a@x'],
    ],
    ['an old login', ['> VER 1 MSNP2', '< VER 1 MSNP2', '> INF 2']],
    [
      'a caller',
      ['> USR 1 a@x.example;{75771F25-2183-6EB0-A54D-2E1E3C403C8D} 12.34', '< USR 1 OK a@x.example A', '> CAL 2 b@x'],
    ],
    ['somebody called', ['> ANS 1 a@x.example 12.34 56', '< IRO 1 1 1 b@x.example B', '< ANS 1 OK']],
  ])('is known by its first line: %s', (_what, lines) => {
    expect(countOf(chat(lines, anywhere))).toBe(lines.length);
  });

  it('is known by its first line in pieces', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, anywhere).open();
    for (const piece of ['V', 'ER 1', ' MSNP', '8 CVR0\r', '\n']) connection.say(piece);
    speak(connection, '< VER 1 MSNP8');
    expect(countOf(traffic)).toBe(2);
  });

  const text = 'MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello';

  it.each([
    ['a message', [`< MSG b@x.example B ${text.length}\r\n${text}`, '> MSG 3 U 0'], 2],
    ['two lines of its own', ['< NLN NLN b@x.example B 268435500\r\nFLN c@x.example\r\n', '> PNG'], 3],
    ['the end of a payload', [`< lo\r\nMSG b@x.example B ${text.length}\r\n${text}`, '> PNG'], 2],
  ])('is known in the middle of a connection: %s', (_what, lines, count) => {
    expect(countOf(joinedLate(lines, anywhere))).toBe(count);
  });

  it.each([['> ACK 3'], ['> OUT'], ['> MSG hello'], ['> BYE'], ['> VER 1'], ['> USR 1 a b'], ['> PNG']])(
    'is not known by a command alone: %s',
    (line) => {
      expect(countOf(chat([line], anywhere))).toBe(0);
      expect(countOf(joinedLate([line], anywhere))).toBe(0);
    },
  );
});

const others: Readonly<Record<string, readonly string[]>> = {
  FTP: [
    '< 220 ftp.example.org FTP server ready.',
    '> USER anna',
    '< 331 Password required for anna.',
    '> PASS secret',
    '< 230 User anna logged in.',
    '> CWD pub',
    '< 250 CWD command successful.',
    '> PWD',
    '< 257 "/pub" is the current directory.',
    '> RETR a.txt',
    '< 226 Transfer complete.',
    '> QUIT',
    '< 221 Goodbye.',
  ],
  POP3: [
    '< +OK POP3 ready',
    '> USER anna',
    '< +OK',
    '> PASS secret',
    '< +OK 2 messages',
    '> TOP 1 10',
    '< +OK',
    '> QUIT',
    '< +OK',
  ],
  SMTP: [
    '< 220 mail.example.org ESMTP',
    '> EHLO anna.example.org',
    '< 250 mail.example.org',
    '> MAIL FROM:<a@x.example>',
    '< 250 OK',
    '> RCPT TO:<b@x.example>',
    '< 250 OK',
    '> DATA',
    '< 354 End data with <CR><LF>.<CR><LF>',
    '> MIME-Version: 1.0\r\nSubject: MSG 1 A 5\r\n\r\nVER 1 MSNP8\r\n.',
    '< 250 2 OK',
    '> QUIT',
  ],
  IRC: [
    '> NICK anna',
    '> USER anna 0 * :Anna',
    '< :irc.example.org 001 anna :Welcome',
    '> JOIN #x',
    '> PRIVMSG #x :hello',
    '< PING :x',
    '> PONG :x',
    '> QUIT',
  ],
  XMPP: [
    "> <?xml version='1.0'?><stream:stream to='x.example' xmlns='jabber:client'>",
    "< <stream:stream from='x.example' id='1'><stream:features/>",
    "> <message to='b@x.example'><body>MSG 1 A 5</body></message>",
  ],
  HTTP: [
    '> GET /index.html HTTP/1.1\r\nHost: x.example\r\n\r\n',
    '< HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nVER 1 MSNP8\r\n',
    '> PUT /a.txt HTTP/1.1\r\nHost: x.example\r\nContent-Length: 5\r\n\r\nhello',
    '< HTTP/1.1 204 No Content\r\n\r\n',
  ],
  NNTP: ['< 200 news ready', '> GROUP a.b', '< 211 3 1 3 a.b', '> HEAD 1', '< 221 1 <a@x.example>', '> QUIT'],
  'a line of digits': ['> 200 1 2 3', '> 201 4'],
};

describe('other protocols', () => {
  for (const [name, lines] of Object.entries(others)) {
    it(`${name} is not MSN, from its beginning or from its middle`, () => {
      expect(countOf(chat(lines, anywhere))).toBe(0);
      expect(countOf(joinedLate(lines, anywhere))).toBe(0);
      for (let first = 1; first < lines.length; first++)
        expect(countOf(joinedLate(lines.slice(first), anywhere))).toBe(0);
    });
  }

  it.each(captures.filter((capture) => !capture.includes('msn')))('nothing in %s is MSN', async (capture) => {
    const found: string[] = [];
    for await (const record of dissect([join(root, capture)], { dissectors: [mount(msn)] })) {
      if (record.record === 'message') found.push(record.summary(false));
    }
    expect(found).toEqual([]);
  });

  it('HTTP on the port of MSN is not MSN', () => {
    const lines = others['HTTP'] ?? [];
    expect(countOf(chat(lines, { address: [10, 0, 0, 7], port: 1863 }))).toBe(0);
  });
});
