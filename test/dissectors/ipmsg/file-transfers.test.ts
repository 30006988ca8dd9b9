import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  asker,
  Connection,
  connection,
  fieldsOf,
  linesOf,
  objectsOf,
  offering,
  request,
  sharer,
  Traffic,
} from './flows.js';

const hello = '1:hello.txt:5:5f000000:1:\x07';

/** The lines behind the offer. */
const after = (traffic: Traffic): string[] => linesOf(traffic).slice(1);

describe('a file that was offered', () => {
  it('is found whatever port the offer came from, and known by the offer and the request', () => {
    const traffic = offering(hello);
    connection(traffic).say(request('64:1:0\0')).reply('hello').close();
    expect(after(traffic)).toEqual([
      '5.1 ipmsg.getfiledata GETFILEDATA #100 file 1 answers 1.1 after 0.004',
      '6.1 object hello.txt 5 complete',
    ]);
    const [object] = objectsOf(traffic);
    expect(object?.sha256).toBe(createHash('sha256').update('hello').digest('hex'));
    expect(object?.from.map(({ frame }) => frame)).toEqual([1, 5]);
    expect(object?.kind).toBe('file');
  });

  it.each([
    ['64:1:0', 'without a NUL'],
    ['64:1:0:\0', 'with a colon at the end, as Windows writes'],
    ['64:1:0\0\0\0', 'with more than one NUL'],
    ['064:01:00\0', 'with zeros in front'],
  ])('is asked for by %j: %s', (body) => {
    const traffic = offering(hello);
    connection(traffic).say(request(body)).reply('hello').close();
    expect(after(traffic)).toEqual([
      expect.stringContaining('GETFILEDATA #100 file 1 answers 1.1'),
      expect.stringMatching(/^6\.\d object hello.txt 5 complete$/),
    ]);
  });

  it('comes out the same however the connection is cut into segments', () => {
    for (const body of ['64:1:0\0', '64:1:0']) {
      const traffic = offering(hello);
      const tcp = connection(traffic);
      for (const byte of request(body)) tcp.say(byte);
      for (const byte of 'hello') tcp.reply(byte);
      tcp.close();
      const lines = after(traffic).map((line) => line.replace(/ after .*/, '').replace(/^\S+ /, ''));
      expect(lines).toEqual(['ipmsg.getfiledata GETFILEDATA #100 file 1 answers 1.1', 'object hello.txt 5 complete']);
    }
  });

  it('may be asked for by its number in decimal digits', () => {
    const traffic = offering('10001:a:1:0:1:\x07');
    connection(traffic).say(request('64:10001:0\0')).reply('x').close();
    expect(after(traffic)).toContain('6.1 object a 1 complete');
  });

  it('is the one of the latest offer with its number, from that host', () => {
    const traffic = offering('1:old:1:0:1:\x07');
    const other = { address: [10, 0, 0, 9], port: 2425 } as const;
    traffic.udp(sharer, asker, `1:100:u2:h:${32 | 0x200000}:x\x001:new:2:0:1:\x07`);
    traffic.udp(other, asker, `1:100:u2:h:${32 | 0x200000}:x\x001:other:3:0:1:\x07`);
    connection(traffic).say(request('64:1:0\0')).reply('xy').close();
    expect(after(traffic)).toContain('8.1 object new 2 complete');
  });

  it('without bytes is whole when the connection ends', () => {
    const traffic = offering('2:empty:0:0:1:\x07');
    connection(traffic).say(request('64:2:0\0')).close();
    expect(after(traffic)[1]).toBe('7.1 object empty 0 complete');
    expect(objectsOf(traffic)[0]?.way).toMatchObject({ source: { port: 2425 }, destination: { port: 40_000 } });
  });

  it('without bytes is whole even when its request, which no NUL ends, is known last', () => {
    const traffic = offering('2:empty:0:0:1:\x07');
    connection(traffic).say(request('64:2:0')).closeFromServer();
    expect(after(traffic).map((line) => line.replace(/ after .*/, ''))).toEqual([
      '7.1 ipmsg.getfiledata GETFILEDATA #100 file 2 answers 1.1',
      '7.2 object empty 0 complete',
    ]);
    expect(objectsOf(traffic)[0]?.way).toMatchObject({ source: { port: 2425 }, destination: { port: 40_000 } });
  });

  it('is a picture when it was pasted into the message', () => {
    const traffic = offering('3:shot.png:3:0:20:8=5:\x07');
    connection(traffic).say(request('64:3:0\0')).reply('PNG').close();
    expect(objectsOf(traffic)[0]).toMatchObject({ kind: 'picture', name: 'shot.png', complete: true });
  });
});

describe('a transfer', () => {
  it('that begins further on says what is missing before', () => {
    const traffic = offering(hello);
    connection(traffic).say(request('64:1:3\0')).reply('lo').close();
    expect(after(traffic)[1]).toBe('6.1 object hello.txt 2 missing 0,3');
  });

  it('that is cut short says where, and leaves the object incomplete', () => {
    const traffic = offering(hello);
    connection(traffic).say(request('64:1:0\0')).reply('hel').close();
    expect(after(traffic).slice(1)).toEqual([
      '8.1 ipmsg.transfer-cut about 5.1: the connection ended after 3 of 5 bytes of the file',
      '8.2 object hello.txt 3 missing 3,5',
    ]);
  });

  it('that the capture ends in is incomplete, and nobody is blamed', () => {
    const traffic = offering(hello);
    connection(traffic).say(request('64:1:0\0')).reply('hel');
    expect(after(traffic).slice(1)).toEqual(['6.1 object hello.txt 3 missing 3,5']);
  });

  it('that is refused has no object', () => {
    const traffic = offering(hello);
    connection(traffic).say(request('64:1:0\0')).close();
    expect(after(traffic).slice(1)).toEqual([
      '7.1 ipmsg.transfer-refused about 5.1: the connection ended before the first byte',
    ]);
  });

  it('with a gap says which bytes are missing', () => {
    const traffic = offering('1:big:a:0:1:\x07');
    const tcp = connection(traffic).say(request('64:1:0\0')).reply('012');
    tcp.loseReply(4).reply('789').close();
    expect(after(traffic).filter((line) => line.includes('object'))).toEqual([
      expect.stringMatching(/object big 6 missing 3,7$/),
    ]);
  });

  it('of a file that nobody offered has neither name nor size', () => {
    const traffic = new Traffic();
    connection(traffic).say(request('64:1:0\0')).reply('hel').reply('lo').close();
    expect(linesOf(traffic)).toEqual([
      '4.1 ipmsg.getfiledata GETFILEDATA #100 file 1 [ipmsg.unknown-offer]',
      '8.1 object  5 complete',
    ]);
    expect(objectsOf(traffic)[0]?.name).toBeNull();
  });

  it('of unknown size that was cut is not whole', () => {
    const traffic = new Traffic();
    connection(traffic).say(request('64:1:0\0')).reply('hel').reset();
    expect(objectsOf(traffic)[0]?.complete).toBe(false);
  });

  it('of more than was announced says how much more', () => {
    const traffic = offering(hello);
    connection(traffic).say(request('64:1:0\0')).reply('hello, world').close();
    expect(after(traffic).slice(1)).toEqual([
      '6.1 object hello.txt 5 complete',
      '8.1 ipmsg.not-a-packet about 5.1: 7 bytes of the connection outside of packets, files and directories',
    ]);
  });

  it('after RELEASEFILES is remarked upon', () => {
    const traffic = offering(hello);
    traffic.udp({ ...asker, port: 2425 }, sharer, '1:9:v:i:97:100');
    connection(traffic).say(request('64:1:0\0')).reply('hello').close();
    expect(after(traffic)[1]).toContain('[ipmsg.released-offer]');
  });

  it('over many connections at once keeps each file apart', () => {
    const traffic = offering('1:a:2:0:1:\x07' + '2:b:2:0:1:\x07');
    const [a, b] = [connection(traffic, 40_001), connection(traffic, 40_002)];
    a.say(request('64:1:0\0'));
    b.say(request('64:2:0\0', 96, '7002'));
    a.reply('A');
    b.reply('B');
    b.reply('b').close();
    a.reply('a').close();
    const objects = objectsOf(traffic).map(({ name, sha256 }) => [name, sha256]);
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(objects).toEqual([
      ['b', digest('Bb')],
      ['a', digest('Aa')],
    ]);
  });

  it('can follow another one on the same connection, even when both were asked for at once', () => {
    const traffic = offering('1:a:2:0:1:\x07' + '2:b:2:0:1:\x07');
    connection(traffic)
      .say(request('64:1:0\0') + request('64:2:0\0', 96, '7002'))
      .reply('AaB')
      .reply('b')
      .close();
    expect(objectsOf(traffic).map(({ name, complete }) => [name, complete])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });
});

describe('a transfer that broke off and was taken up again', () => {
  /** The first bytes of the file, and another offer of it. */
  function broken(text = 'hel'): Traffic {
    const traffic = offering(hello);
    connection(traffic, 40_001).say(request('64:1:0\0')).reply(text).close();
    return traffic;
  }
  const objects = (traffic: Traffic): unknown[] =>
    objectsOf(traffic).map(({ size, missing, from }) => [size, missing, from.map(({ frame }) => frame)]);
  const digest = createHash('sha256').update('hello').digest('hex');

  it('is one file, known by the offer and both requests', () => {
    const traffic = broken();
    connection(traffic, 40_002)
      .say(request('64:1:3\0', 96, '7002'))
      .reply('lo')
      .close();
    expect(objects(traffic)).toEqual([[5, [], [1, 5, 12]]]);
    expect(objectsOf(traffic)[0]).toMatchObject({ complete: true, sha256: digest });
    expect(linesOf(traffic).filter((line) => line.includes('object'))).toEqual(['13.1 object hello.txt 5 complete']);
  });

  it('may break off again, be refused, and go on', () => {
    const traffic = broken('h');
    connection(traffic, 40_002)
      .say(request('64:1:1\0', 96, '7002'))
      .reply('el')
      .reset();
    connection(traffic, 40_003)
      .say(request('64:1:3\0', 96, '7003'))
      .close();
    connection(traffic, 40_004)
      .say(request('64:1:2\0', 96, '7004'))
      .reply('llo')
      .close();
    expect(objectsOf(traffic)).toMatchObject([{ size: 5, complete: true, sha256: digest }]);
    expect(objectsOf(traffic)[0]?.from).toHaveLength(5);
    expect(linesOf(traffic).filter((line) => line.includes('ipmsg.transfer-'))).toEqual([
      expect.stringContaining('ipmsg.transfer-cut about 5.1: the connection ended after 1 of 5'),
      expect.stringContaining('ipmsg.transfer-cut about 12.1: the connection ended after 3 of 5'),
      expect.stringContaining('ipmsg.transfer-refused about'),
    ]);
  });

  it('may leave a hole', () => {
    const traffic = broken('h');
    connection(traffic, 40_002)
      .say(request('64:1:3\0', 96, '7002'))
      .reply('lo')
      .close();
    expect(objects(traffic)).toEqual([[3, [[1, 3]], [1, 5, 12]]]);
  });

  it('is another file when it begins anew', () => {
    const traffic = broken();
    connection(traffic, 40_002)
      .say(request('64:1:0\0', 96, '7002'))
      .reply('hello')
      .close();
    expect(objects(traffic)).toEqual([
      [3, [[3, 5]], [1, 5]],
      [5, [], [1, 12]],
    ]);
    expect(linesOf(traffic).join()).not.toContain('ipmsg.other-offer');
  });

  it('is another file when it was offered anew in between, and that is said', () => {
    const traffic = broken();
    traffic.udp(sharer, { ...asker, port: 2425 }, `1:100:u2:h:${32 | 0x200000}:x\x00${hello}`);
    connection(traffic, 40_002)
      .say(request('64:1:3\0', 96, '7002'))
      .reply('lo')
      .close();
    expect(objects(traffic)).toEqual([
      [3, [[3, 5]], [1, 5]],
      [2, [[0, 3]], [9, 13]],
    ]);
    expect(linesOf(traffic).find((line) => line.startsWith('13.1'))).toContain('[ipmsg.other-offer]');
  });

  it('is another file for another receiver', () => {
    const traffic = broken();
    const other = { ...asker, address: [10, 0, 0, 77] } as const;
    new Connection(traffic, other, sharer)
      .open()
      .say(request('64:1:3\0', 96, '7002'))
      .reply('lo')
      .close();
    expect(objects(traffic)).toEqual([
      [2, [[0, 3]], [1, 12]],
      [3, [[3, 5]], [1, 5]],
    ]);
  });

  it('is given out as it is when the receiver gives it up', () => {
    const traffic = broken();
    traffic.udp({ ...asker, port: 2425 }, sharer, '1:9:v:i:97:99');
    traffic.udp({ ...asker, port: 2425 }, sharer, '1:10:v:i:97:100');
    traffic.udp({ ...asker, port: 2425 }, sharer, '1:11:v:i:32:no, thanks');
    const [line] = linesOf(traffic).filter((one) => one.includes('object'));
    expect(line).toBe('10.2 object hello.txt 3 missing 3,5');
  });

  it('is given out as it is when nobody comes for the rest', () => {
    const traffic = broken();
    traffic.wait(601_000);
    traffic.udp(sharer, { ...asker, port: 2425 }, '1:101:u2:h:32:are you there?');
    traffic.udp(sharer, { ...asker, port: 2425 }, '1:102:u2:h:32:?');
    const [line] = linesOf(traffic).filter((one) => one.includes('object'));
    expect(line).toBe('9.2 object hello.txt 3 missing 3,5');
  });
});

describe('a picture that iptux sends', () => {
  it('follows its packet to the end of the connection', () => {
    const traffic = new Traffic();
    const command = 0xfd | 0x200;
    connection(traffic).say(`1_iptux 0.10.0:24:root:vm:${command}:\0`).say('\x89PNG\0').say('\0\0').close();
    expect(linesOf(traffic)).toEqual([
      expect.stringContaining('4.1 ipmsg.iptux-sendsublayer IPTUX_SENDSUBLAYER'),
      '7.1 object  7 complete',
    ]);
    expect(objectsOf(traffic)[0]).toMatchObject({ kind: 'picture', name: null });
  });
});

describe('a file that an IPDict offered', () => {
  const length = (text: string): string => text.length.toString(16);
  const pairs = (entries: Readonly<Record<string, string>>): string =>
    Object.entries(entries)
      .map(([key, value]) => `${key}:${length(value)}:${value}`)
      .join(':');

  it('is found like any other', () => {
    const file = pairs({ FI: '1', FN: 'a.txt', FS: '2', MT: '0', FA: '1' });
    const files = `${length(file)}:${file}`;
    const common = { VER: '3', PKT: '64', DATE: '1', UID: 'u', HID: 'h', CMD: '20', FLG: '200000' };
    const content = pairs({ ...common, BODY: 'take this', FILE: files });
    const traffic = new Traffic().udp(sharer, { ...asker, port: 2425 }, `IP2:${length(content)}:${content}:Z`);
    connection(traffic).say(request('64:1:0\0')).reply('Aa').close();
    expect(linesOf(traffic).slice(1)).toEqual([
      '5.1 ipmsg.getfiledata GETFILEDATA #100 file 1 answers 1.1 after 0.004',
      '6.1 object a.txt 2 complete',
    ]);
  });
});

describe('files that iptux shares with everybody', () => {
  it('are asked for, and fetched like those of a message', () => {
    const [asking, shared] = [{ ...asker, port: 2425 }, (0x80200000 + 32).toString()];
    const traffic = new Traffic().udp(asking, sharer, `1_iptux 0.10.0:25:root:vm:${0x40000000 + 255}:czNjcmV0\0`);
    traffic.udp(sharer, asking, `1_iptux 0.10.0:21:root:vm:${shared}:\x001:a:2:0:1:\x07\0`);
    connection(traffic).say(request('15:1:0\0')).reply('Aa').close();
    expect(linesOf(traffic)).toEqual([
      expect.stringContaining('ipmsg.iptux-askshared'),
      expect.stringMatching(/^2\.1 ipmsg\.sendmsg .* answers 1\.1 after 0\.001$/),
      expect.stringMatching(/GETFILEDATA #21 file 1 answers 2\.1/),
      '7.1 object a 2 complete',
    ]);
  });

  it('do not answer what another host asked for', () => {
    const traffic = new Traffic().udp({ ...asker, port: 2425 }, sharer, '1_iptux 0.10.0:25:root:vm:255:\0');
    const other = { address: [10, 0, 0, 3], port: 2425 } as const;
    traffic.udp(sharer, other, `1_iptux 0.10.0:21:root:vm:${0x80200000 + 32}:\x001:a:2:0:1:\x07\0`);
    expect(linesOf(traffic)[1]).not.toContain('answers');
  });
});

describe('a request in a datagram', () => {
  it('is linked to its offer as well, and noted', () => {
    const traffic = offering(hello).udp({ ...asker, port: 2425 }, sharer, request('64:1:0\0'));
    expect(after(traffic)).toEqual([
      '2.1 ipmsg.getfiledata GETFILEDATA #100 file 1 answers 1.1 after 0.001 [ipmsg.file-request-on-udp]',
    ]);
  });
});

it('fields of a request are the same on TCP and UDP', () => {
  const traffic = offering(hello);
  connection(traffic).say(request('64:1:3:\0')).close();
  expect(fieldsOf(traffic)[1]).toMatchObject({ filePacketNo: '100', fileId: 1, offset: 3, trailingColon: true });
});
