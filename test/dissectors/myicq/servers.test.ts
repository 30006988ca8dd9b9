import { describe, expect, it } from 'vitest';
import { anna, Connection, fieldsOf, framed, hex, linesOf, server, str, Traffic } from './flows.js';

const head = (cmd: string): string => `0001 00000000 ${cmd} 00000007`;
const hello = framed(head('4000'), str('a.test'), str('A'));
const requests = [
  framed(head('4001'), '00002711 00000000 0a000001 7ffd 0a000001'),
  framed(head('4004'), '0005 00002712 00002711'),
  framed(head('4006'), '00 00002712 00002711', str('hi')),
];
const result = framed(head('5001'), '0005 00002712 00002711 01');
const search = framed(head('5003'), '0006 00002711 0001 00002712 01 05', str('Ben'), str('ZJ'));

describe('messages between servers', () => {
  it('are known on their port and by their shape, and replies find their requests', () => {
    for (const port of [8222, 9000]) {
      const traffic = new Traffic();
      const talk = new Connection(traffic, anna, { ...server, port }).open();
      talk
        .say(hex(hello, ...requests))
        .reply(hex(result, search))
        .close();
      expect(linesOf(traffic)).toEqual([
        '4.1 myicq.server-hello HELLO a.test',
        '4.2 myicq.server-user-online USER_ONLINE 10001 online',
        '4.3 myicq.server-add-friend ADD_FRIEND to 10002 from 10001',
        '4.4 myicq.server-send-message SEND_MESSAGE to 10002 from 10001 "hi"',
        '5.1 myicq.server-add-friend-reply ADD_FRIEND_REPLY to 10002 from 10001 authorization-required answers 4.3 after 0.001',
        '5.2 myicq.server-search-random-reply SEARCH_RANDOM_REPLY from 10001 1 entry',
      ]);
    }
  });

  it('have the fields of the specification', () => {
    const traffic = new Traffic();
    new Connection(traffic, anna, { ...server, port: 8222 }).open().say(hex(hello)).close();
    const header = { length: 25, version: 1, reserved: 0, cmd: 0x4000, usersOnline: 7 };
    expect(fieldsOf(traffic)).toEqual([{ ...header, domain: 'a.test', description: 'A' }]);
  });
});

describe('packets through an HTTP proxy', () => {
  const login = hex('0001 00000000 00002711 12345678 0004 0100 0000', str('secret01'), '00000000 0001 0a000001 7ffd');
  const reply = hex('0001 00000000 00002711 12345678 0004 0101 0100 00 0a000001 00000003');
  const behindLength = (packet: Uint8Array): Uint8Array => hex(framed(Buffer.from(packet).toString('hex')));

  it('are the same as over UDP, however the stream is cut', () => {
    const up = behindLength(login);
    for (let cut = 1; cut < up.length; cut++) {
      const traffic = new Traffic();
      const talk = new Connection(traffic, anna, { ...server, port: 3128 }).open();
      talk.say('CONNECT icq.test:443 HTTP/1.0\r\n\r\n').reply('HTTP/1.0 200 OK\r\n\r\n');
      talk.say(up.subarray(0, cut)).say(up.subarray(cut)).reply(behindLength(reply)).close();
      expect(linesOf(traffic)).toEqual([
        '7.1 myicq.login LOGIN 10001 #256 online',
        '8.1 myicq.login-reply LOGIN reply 10001 #257 for #256 success answers 7.1 after 0.001',
      ]);
    }
  });

  it('go on behind bytes that are none', () => {
    const traffic = new Traffic();
    const talk = new Connection(traffic, anna, { ...server, port: 3128 }).open();
    talk.say('CONNECT icq.test:443 HTTP/1.0\r\n\r\n').reply('HTTP/1.0 200 OK\r\n\r\n');
    talk.say(behindLength(login)).reply(hex('dead')).reply(behindLength(reply)).close();
    expect(linesOf(traffic).at(-1)).toContain('[myicq.lost-framing]');
  });
});
