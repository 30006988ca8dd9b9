import { Cursor } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { bytesOf } from './packets.js';

function probe(datagram: string | Uint8Array, port: number, transport: 'udp' | 'tcp' = 'udp', cut = 0): unknown {
  const bytes = typeof datagram === 'string' ? bytesOf(datagram) : datagram;
  const cursor = new Cursor(bytes, 0, bytes.length, bytes.length + cut);
  const where = { transport, sourcePort: 40_000, destinationPort: port, registered: port === 2425, midStream: false };
  return ipmsg.probe(cursor, where);
}

describe('recognition', () => {
  it.each([
    '1:100:shirouzu:jupiter:32:Hello',
    '1_iptux 0.10.0:100:root:vm:257:Bob\0',
    '1_lbt6_0#128#F8B46AA55B28#0#0#0#4001#9:1234567:u:h:209:\0',
    '1:123:\b:\b:6291458:\0\0',
    '1:1795205457:bob:bobhost:33:1795205457',
    '1:1795205456:b:h:115:20002:10001-CEF21E',
  ])('recognises %j on any port', (datagram) => {
    expect(probe(datagram, 9999)).toBe('yes');
  });

  it('recognises a dictionary whose length is exact', () => {
    const text = 'IP2:3d:key1:3:3e8:key2:4:str1:key3:c:key31:4:-7d0:key4:b:3:3e8:3:7d0:Z';
    expect(probe(text, 9999)).toBe('yes');
    expect(probe(`${text} `, 9999)).toBe('no');
  });

  it.each([
    ['an SDP line', 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\n'],
    ['colons without digits', '1:abc:user:host:32:text'],
    ['an unknown mode', '1:12345:user:host:200:text'],
    ['a vendor mode without the vendor', '1:12345:user:host:209:\0'],
    ['a command beyond 32 bits', '1:12345:user:host:4294967328:text'],
    ['a control character in the user', '1:12345:us\ter:host:32:text'],
    ['a NUL in the host', '1:12345:user:ho\0st:32:text'],
    ['a receipt without a number', '1:12345:user:host:33:text'],
    ['a key that is none', '1:12345:user:host:115:20002'],
    ['another version', '2:12345:user:host:32:text'],
    ['a longer version', '10:12345:user:host:32:text'],
    ['a log line', '1:2026-11-21:user:host:32:text'],
    ['an IPv6 address', '1:2:3:4:5:6:7:8:9'],
  ])('refuses %s away from its port', (_what, datagram) => {
    expect(probe(datagram, 9999)).toBe('no');
  });

  it('waits for another packet where the number is short and no client names itself', () => {
    expect(probe('1:12:user:host:32:text', 9999)).toBe('undecided');
    expect(probe('1_iptux 0.10.0:12:user:host:32:text', 9999)).toBe('yes');
    expect(probe('1:12:us\ter:host:32:text', 9999)).toBe('no');
  });

  it('on the registered port only the grammar refuses, never an unknown command', () => {
    expect(probe('1:1:user:host:200:text', 2425)).toBe('yes');
    expect(probe('1:12:user:host:209:\0', 2425)).toBe('yes');
    expect(probe('1:1:user:host:33:no number', 2425)).toBe('yes');
    expect(probe('1:abc:user:host:32:text', 2425)).toBe('no');
    expect(probe('hello, world', 2425)).toBe('no');
  });

  it('a header that the capture cut is believed on the registered port only', () => {
    expect(probe('1:1234567:us', 2425, 'udp', 100)).toBe('yes');
    expect(probe('1:1234567:us', 9999, 'udp', 100)).toBe('no');
    expect(probe('1:12x4567:us', 2425, 'udp', 100)).toBe('no');
    expect(probe('1:1234567:us', 2425)).toBe('no');
  });

  it('takes none of 200 000 random datagrams', () => {
    let seed = 20_261_121;
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const bytes = new Uint8Array(64);
    let taken = 0;
    for (let i = 0; i < 200_000; i++) {
      // Half of them are printable, with colons, and begin with the right digit.
      const printable = i % 2 === 1;
      for (let at = 0; at < bytes.length; at++) bytes[at] = printable ? 0x20 + next(0x5f) : next(256);
      for (let colons = printable ? 8 : 0; colons > 0; colons--) bytes[next(bytes.length)] = 0x3a;
      if (printable) bytes[0] = 0x31;
      if (probe(bytes.subarray(0, next(bytes.length + 1)), 9999) !== 'no') taken++;
    }
    expect(taken).toBe(0);
  });
});
