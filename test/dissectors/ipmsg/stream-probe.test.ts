import { Cursor } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { ACK, FIN, SYN } from '../../engine/traffic.js';
import { asker, connection, linesOf, offering, request, sharer, Traffic } from './flows.js';
import { bytesOf } from './packets.js';

function probe(text: string, port = 9999, midStream = false): unknown {
  const bytes = bytesOf(text);
  const where = {
    transport: 'tcp',
    sourcePort: 1,
    destinationPort: port,
    registered: port === 2425,
    midStream,
  } as const;
  return ipmsg.probe(new Cursor(bytes, 0, bytes.length), where);
}

describe('the first bytes of a connection', () => {
  it.each([
    ['1:18:root:vm:2097248:15:2712:0\0', 'GETFILEDATA'],
    ['1:18:root:vm:98:15:2712', 'GETDIRFILES'],
    ['1_iptux 0.10.0:24:root:vm:765:\0', 'IPTUX_SENDSUBLAYER'],
    ['1:18:root:vm:4196448:41900004:QyY3', 'an encrypted request'],
    ['IP2:3d:key1:3:3e8', 'an IPDict'],
  ])('%j are %s on any port', (text) => {
    expect(probe(text)).toBe('yes');
  });

  it.each([
    ['1:18:root:vm:32:hello\0', 'another command'],
    ['1:18:root:vm:98:15,2712', 'a body that is not hexadecimal'],
    ['1:18:root:vm:765:\0', 'a command of iptux from somebody else'],
    ['GET / HTTP/1.1\r\n', 'another protocol'],
    ['0031:projdir:000000000:2:', 'an answer'],
    ['1'.repeat(900), 'too long a header'],
    ['1:18:ro\0ot', 'a NUL inside of the header'],
    ['IP2:zz', 'no length'],
  ])('%j are nobody’s: %s', (text) => {
    expect(probe(text)).toBe('no');
  });

  it('of a known command need not be convincing on the registered port, but must have a header', () => {
    expect(probe('1:18:root:vm:32:hello\0', 2425)).toBe('yes');
    expect(probe('1:18:root:vm:254:hello\0', 2425)).toBe('yes');
    expect(probe('hello', 2425)).toBe('no');
    expect([probe('1:18', 2425), probe('1:18:', 2425), probe('1:1x:', 2425)]).toEqual([5, 'yes', 'no']);
    expect(probe('1:18:root:vm:96:no request', 2425)).toBe('no');
  });

  it('are waited for, one by one', () => {
    const text = '1:18:root:vm:2097248:15:2';
    for (let length = 1; length < text.length; length++) expect(probe(text.slice(0, length))).toBe(length + 1);
    expect(probe(text)).toBe('yes');
    for (let length = 1; length < 6; length++) expect(probe('IP2:3d'.slice(0, length))).toBe(length + 1);
  });

  it('of the middle of a connection tell by an entry of a directory, on the registered port', () => {
    expect(probe('junk 000b:f:1:1:x', 2425, true)).toBe('yes');
    expect(probe('junk 000b:f:1:1:x', 9999, true)).toBe('no');
    expect(probe('junk 000b:f:1:1:x', 2425, false)).toBe('no');
    expect(probe('bytes of a file', 2425, true)).toBe('undecided');
  });
});

describe('a connection on another port', () => {
  it('is recognised by its request, and the other side with it', () => {
    const traffic = new Traffic();
    const server = { ...sharer, port: 9000 };
    traffic.tcp(asker, server, 1, SYN).tcp(server, asker, 1, SYN | ACK, '', 2);
    const asked = request('64:1:0\0');
    traffic.tcp(asker, server, 2, ACK, asked, 2).tcp(server, asker, 2, ACK | FIN, 'hello', 2 + asked.length);
    expect(linesOf(traffic)).toEqual([
      '3.1 ipmsg.getfiledata GETFILEDATA #100 file 1 [ipmsg.unknown-offer]',
      '4.1 object  5 complete',
    ]);
  });

  it('is nobody’s when something else goes over it', () => {
    const traffic = new Traffic();
    connection(traffic).say('hello, 1:2:3').reply('1:2:u:h:96:not from who asks').close();
    expect(linesOf(traffic)).toEqual([]);
  });
});

describe('a connection whose beginning is not in the capture', () => {
  /** The frames of a connection without its handshake. */
  function late(offered = true): { traffic: Traffic; tcp: ReturnType<typeof connection> } {
    const traffic = offered ? offering('1:proj:0:0:2:\x07') : new Traffic();
    const before = traffic.frames.length;
    const tcp = connection(traffic);
    traffic.frames.splice(before);
    return { traffic, tcp };
  }

  it('begins with the next entry of a directory, whose place is not known', () => {
    const { traffic, tcp } = late();
    tcp.reply('the end of a file').reply('000b:f:1:1:x000b:g:2:1:yz000b:.:0:3:').close();
    const lines = linesOf(traffic).map((line) => line.replace(/^\S+ /, ''));
    expect(lines.filter((line) => !line.startsWith('stream.mid-start'))).toEqual([
      expect.stringContaining('ipmsg.sendmsg'),
      'ipmsg.directory-entry file f, 1 byte',
      'object f 1 complete',
      'ipmsg.directory-entry file g, 2 bytes',
      'object g 2 complete',
      'ipmsg.directory-entry end of a directory',
    ]);
  });

  it('may begin with the request itself, from either side', () => {
    const { traffic, tcp } = late();
    tcp.say(request('64:1:0\0')).reply('hello').close();
    expect(linesOf(traffic).some((line) => line.includes('GETFILEDATA #100 file 1 answers 1.1'))).toBe(true);
  });
});
