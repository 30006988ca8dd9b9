/** The HTTP gateway: one stream out of the bodies of many connections. */
import { describe, expect, it } from 'vitest';
import { anna, Connection, linesOf, Traffic } from './chat.js';

const proxy = { address: [10, 0, 0, 80], port: 80 } as const;

/** One exchange on a connection of its own. */
function exchange(traffic: Traffic, port: number, query: string, sent: string, told: string, received: string): void {
  const connection = new Connection(traffic, { ...anna, port }, proxy).open();
  const head = `POST http://gateway.messenger.hotmail.com/gateway/gateway.dll?${query} HTTP/1.1\r\nHost: gateway\r\n`;
  connection.say(`${head}Content-Type: application/x-msn-messenger\r\nContent-Length: ${sent.length}\r\n\r\n${sent}`);
  connection.reply(
    `HTTP/1.1 200 OK\r\nX-MSN-Messenger: ${told}\r\nX-MSN-Host: gw\r\nContent-Length: ${received.length}\r\n\r\n${received}`,
  );
}

describe('the HTTP gateway', () => {
  it('is read as the same stream over many connections, a line cut anywhere', () => {
    const traffic = new Traffic();
    const id = (n: number): string => `SessionID=123.${n}; GW-IP=10.0.0.80`;
    exchange(traffic, 50_001, 'Action=open&Server=NS&IP=messenger.hotmail.com', 'VER 1 MSNP8 CV', id(1), '');
    exchange(
      traffic,
      50_002,
      'SessionID=123.1',
      'R0\r\nCVR 2 0x0409 winnt 5.1 i386 MSNMSGR 6.2 MSMSGS a@x.example\r\n',
      id(2),
      'VER 1 MS',
    );
    exchange(
      traffic,
      50_003,
      'Action=poll&SessionID=123.2',
      '',
      id(3),
      'NP8\r\nCVR 2 6.2 6.2 1.0 http://d http://i\r\n',
    );
    exchange(traffic, 50_004, 'SessionID=123.3', 'OUT\r\n', `${id(4)}; Session=close`, '');
    expect(linesOf(traffic)).toEqual([
      '9.1 msn.ver VER #1 MSNP8 CVR0',
      '9.2 msn.cvr CVR #2 MSNMSGR 6.2',
      '15.1 msn.ver VER #1 MSNP8 answers 9.1 after 0.006',
      '15.2 msn.cvr CVR #2 6.2 answers 9.2 after 0.006',
      '19.1 msn.out OUT',
    ]);
  });

  it('keeps two streams apart', () => {
    const traffic = new Traffic();
    exchange(traffic, 50_001, 'Action=open&Server=NS&IP=x', 'VER 1 MSNP8 CVR0\r\nPN', 'SessionID=1.1', '');
    exchange(traffic, 50_002, 'Action=open&Server=SB&IP=x', 'USR 1 a@x.example 12.34\r\n', 'SessionID=2.1', '');
    exchange(traffic, 50_003, 'SessionID=1.1', 'G\r\n', 'SessionID=1.2', 'QNG 50\r\n');
    expect(linesOf(traffic).map((line) => line.split(' ')[1])).toEqual(['msn.ver', 'msn.usr', 'msn.png', 'msn.qng']);
  });
});
