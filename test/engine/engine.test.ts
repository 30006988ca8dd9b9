import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { allRows, anyCut, quietEqualsTraced } from '../../src/testing/index.js';
import { dissector, mount } from '../../src/dissector.js';
import { Draft, kind, type Target } from '../../src/schema/index.js';
import { parrot, parrotProblems } from './parrot.js';
import { dissected, messages, told } from './run.js';
import { alice, ascii, bob, Connection, Traffic } from './traffic.js';

const lines = (traffic: Traffic, options = {}): string[] => dissected(traffic, options).map(told);

function conversation(act: (connection: Connection, traffic: Traffic) => void): Traffic {
  const traffic = new Traffic();
  act(new Connection(traffic).open(), traffic);
  return traffic;
}

describe('messages of a stream', () => {
  it('are numbered by the frame that completed them, in stream order', () => {
    const traffic = conversation((c) => c.say('SAY a\nSAY b\nSA').say('Y c\n').reply('SAY d\n'));
    expect(lines(traffic)).toEqual([
      '4.1 parrot.line SAY a',
      '4.2 parrot.line SAY b',
      '5.1 parrot.line SAY c',
      '6.1 parrot.line SAY d',
    ]);
  });

  it('know the first frame that carried a part of them, and every byte its frame', () => {
    const [record] = messages(dissected(conversation((c) => c.say('SAY ab').say('cd').say('ef\n'))));
    expect(record?.ref.frame).toBe(6);
    expect(record?.firstFrame).toBe(4);
    expect(record?.origins).toEqual([
      { start: 0, end: 6, frame: 4, frameOffset: 40 },
      { start: 6, end: 8, frame: 5, frameOffset: 40 },
      { start: 8, end: 11, frame: 6, frameOffset: 40 },
    ]);
  });

  it('are the same however the stream is cut into segments', () => {
    const text = 'SAY one\nASK 1\nFILE 5 f.txt\nabcdeSAY two\nPART x hello\nPART x  world\nDONE x now\nTUBE SAY in\n';
    const whole = messages(dissected(conversation((c) => c.say(text)))).map((record) => record.summary(false));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 30 }), (cuts) => {
        const points = [0, ...new Set(cuts), text.length].sort((a, b) => a - b);
        const traffic = conversation((c) => {
          points.slice(1).forEach((point, index) => c.say(text.slice(points[index], point)));
        });
        expect(messages(dissected(traffic)).map((record) => record.summary(false))).toEqual(whole);
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  it('that were not finished are given out at the end as far as they came', () => {
    const traffic = conversation((c) => c.say('SAY whole\nSAY half').close());
    expect(lines(traffic)).toEqual([
      '4.1 parrot.line SAY whole',
      expect.stringMatching(/^5\.1 parrot\.line SAY .*\[parrot\.malformed\]$/),
    ]);
  });
});

describe('a gap', () => {
  it('is told where it was, and framing goes on behind it', () => {
    const traffic = conversation((c, t) => {
      c.say('SAY a\n').lose(10);
      t.wait(2000);
      c.say('SAY b\n');
    });
    expect(lines(traffic)).toEqual([
      '4.1 parrot.line SAY a',
      '6.1 tcp.gap: 10 bytes of 10.0.0.1:40000 were acknowledged or passed over but never captured',
      '6.2 parrot.line SAY b',
    ]);
  });

  it('inside a file leaves the file incomplete, with the missing range', () => {
    const traffic = conversation((c, t) => {
      c.say('FILE 20 f.bin\n01234').lose(5);
      t.wait(2000);
      c.say('abcdefghijSAY after\n').close();
    });
    const records = lines(traffic);
    expect(records).toContain('6.3 parrot.line SAY after');
    expect(records.some((line) => line.includes('object f.bin 15 missing 5,10'))).toBe(true);
  });
});

describe('tracking', () => {
  it('links an answer to its question with the time between', () => {
    const traffic = conversation((c, t) => {
      c.say('ASK 7\n');
      t.wait(249);
      c.reply('ANS 7\n');
    });
    expect(lines(traffic)).toEqual(['4.1 parrot.line ASK 7', '5.1 parrot.line ANS 7 answers 4.1 after 0.25']);
  });

  it('reports a question at its deadline on the capture clock, before the frame that passes it', () => {
    const traffic = conversation((c, t) => {
      c.say('ASK 7\n');
      t.wait(6000);
      c.say('SAY still here\n');
    });
    expect(lines(traffic)).toEqual([
      '4.1 parrot.line ASK 7',
      '5.1 parrot.unanswered about 4.1: the question 7 was never answered',
      '5.2 parrot.line SAY still here',
    ]);
  });

  it('says nothing of a question that the capture ends right after, but does of one it goes on after', () => {
    expect(lines(conversation((c) => c.say('ASK 7\n')))).toEqual(['4.1 parrot.line ASK 7']);
    const later = conversation((c, t) => {
      c.say('ASK 7\n');
      t.wait(1500);
      c.say('SAY x\n');
    });
    expect(lines(later).at(-1)).toBe('5.2 parrot.unanswered about 4.1: the question 7 was never answered');
  });

  it('adds diagnostics to the message they are about', () => {
    expect(lines(conversation((c) => c.say('ANS 9\n')))).toEqual(['4.1 parrot.line ANS 9 [parrot.late]']);
  });

  it('collects a file, hashes it and gives it out after the frame that completed it', () => {
    const records = dissected(conversation((c) => c.say('FILE 5 f.txt\nab').say('cdeSAY x\n')));
    expect(records.map(told)).toEqual([
      '4.1 parrot.line FILE 5 f.txt',
      '5.1 object f.txt 5 complete',
      '5.2 parrot.line SAY x',
    ]);
    const object = records[1];
    expect(object?.record === 'object' ? object.sha256 : '').toBe(
      '36bbe50ed96841d10443bcb670d6554f0a34b761be67ec9c4a8ad2c0c44ca42c',
    );
  });

  it('puts a message together from pieces of others, in several segments, and names them', () => {
    const traffic = conversation((c) => c.say('PART x hel\nSAY between\n').say('PART x lo\n').say('DONE x now\n'));
    const records = dissected(traffic);
    expect(records.map(told)).toEqual([
      '4.1 parrot.line PART x hel',
      '4.2 parrot.line SAY between',
      '5.1 parrot.line PART x lo',
      '6.1 parrot.line DONE x now',
      '6.2 parrot.whole whole  from 4.1 5.1 6.1',
    ]);
    const whole = messages(records).at(-1);
    expect(whole?.message.fields['whole']).toEqual(ascii('hello'));
    expect(whole?.origins.map(({ frame }) => frame)).toEqual([4, 5]);
  });

  it('follows a stream inside the stream, right after the message that carried it', () => {
    expect(lines(conversation((c) => c.say('TUBE SAY in\nSAY out\n')))).toEqual([
      '4.1 parrot.line TUBE SAY in',
      '4.2 parrot.line SAY in',
      '4.3 parrot.line SAY out',
    ]);
  });

  it('bounds how deep streams lie inside streams', () => {
    const deep = `${'TUBE '.repeat(30)}SAY bottom\n`;
    const records = lines(conversation((c) => c.say(deep)));
    expect(records.filter((line) => line.includes('parrot.line')).length).toBe(9);
    expect(records.at(-1)).toContain('limit.reached');
  });

  it('reads the rest of a side through a cipher from the next message on, also in the same segment', () => {
    const hidden = ascii('SAY hidden\nSAY more\n').map((byte) => byte ^ 0x2a);
    const first = Uint8Array.from([...ascii('XOR 2a\n'), ...hidden.subarray(0, 5)]);
    const traffic = conversation((c) => c.say(first).say(hidden.subarray(5)).reply('SAY plain\n'));
    expect(lines(traffic)).toEqual([
      '4.1 parrot.line XOR 2a',
      '5.1 parrot.line SAY hidden',
      '5.2 parrot.line SAY more',
      '6.1 parrot.line SAY plain',
    ]);
  });
});

describe('routing', () => {
  const elsewhere = { address: bob.address, port: 4321 } as const;

  it('finds a protocol by content on any port and dissects the message that decided', () => {
    const traffic = new Traffic();
    new Connection(traffic, alice, elsewhere).open().say('SA').say('Y a\n');
    expect(lines(traffic)).toEqual(['5.1 parrot.line SAY a']);
  });

  it('holds what is undecided and replays it', () => {
    const traffic = new Traffic();
    new Connection(traffic, alice, elsewhere).open().say('HMM 1\n').reply('SAY a\n').say('SAY b\n');
    expect(lines(traffic)).toEqual(['5.1 parrot.line HMM 1', '5.2 parrot.line SAY a', '6.1 parrot.line SAY b']);
  });

  it('lets what stays undecided go, with a note', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, alice, elsewhere).open();
    for (let i = 0; i < 20; i++) connection.say('HMM \n');
    expect(lines(traffic)).toEqual([expect.stringContaining('route.undecided')]);
  });

  it('leaves traffic alone that no dissector recognises', () => {
    const traffic = new Traffic();
    new Connection(traffic, alice, elsewhere).open().say('GET / HTTP/1.1\r\n\r\n').reply('HTTP/1.1 200 OK\r\n\r\n');
    traffic.udp(alice, elsewhere, 'whatever').udp(elsewhere, alice, 'it is');
    expect(lines(traffic)).toEqual([]);
  });

  it('obeys --decode-as whatever the bytes look like', () => {
    const traffic = new Traffic().udp(alice, elsewhere, 'xyz ab\n');
    const decodeAs = [{ transport: 'udp', port: 4321, dissector: 'parrot' }] as const;
    expect(lines(traffic, { decodeAs })).toEqual(['1.1 parrot.line xyz ab']);
  });

  it('takes an announced flow to its dissector, whatever it begins with', () => {
    const traffic = new Traffic();
    const one = new Connection(traffic).open().say('PORT 4321\n');
    new Connection(traffic, { ...alice, port: 40_001 }, elsewhere).open().say('xyz ab\n');
    one.say('SAY bye\n');
    expect(lines(traffic)).toEqual([
      '4.1 parrot.line PORT 4321',
      '8.1 parrot.line xyz ab from 4.1',
      '9.1 parrot.line SAY bye',
    ]);
  });

  it('decides between two that recognise a flow by their order, with a note', () => {
    const second = { ...parrot, id: 'second' };
    const traffic = new Traffic().udp(alice, elsewhere, 'SAY a\n');
    expect(lines(traffic, { dissectors: [second, parrot] })).toEqual([
      '1.1 route.ambiguous: second and parrot both recognise this flow; read as second',
      '1.2 parrot.line SAY a',
    ]);
    expect(lines(traffic, { dissectors: [second, parrot], only: ['parrot'] })).toEqual(['1.1 parrot.line SAY a']);
  });

  it('unloads a dissector that throws, for that flow only, and reports it', () => {
    const traffic = new Traffic();
    new Connection(traffic).open().say('SAY a\nBOOM now\nSAY b\n');
    new Connection(traffic, { ...alice, port: 40_001 }).open().say('SAY c\n');
    const records = lines(traffic);
    expect(records[0]).toBe('4.1 parrot.line SAY a');
    expect(records).toContainEqual(
      expect.stringContaining('route.dissector-failed: the dissector parrot failed in track: boom'),
    );
    expect(records).not.toContainEqual(expect.stringContaining('SAY b'));
    expect(records.at(-1)).toBe('8.1 parrot.line SAY c');
  });

  it('gives the kind in place of a summary that throws', () => {
    const traffic = new Traffic().udp(alice, bob, 'SAY boom\n');
    const failing = mount(
      dissector<Target, null, null, null>({
        id: 'failing',
        title: 'Failing',
        spec: [],
        ports: { udp: [7777] },
        kinds: [],
        problems: {},
        world: () => null,
        open: () => null,
        probe: () => 'yes',
        hint: () => null,
        read: (input) => new Draft(kind('failing.message', 'MESSAGE', []), input, parrotProblems.malformed).end(),
        summarize: () => {
          throw new Error('no summary');
        },
      }),
    );
    expect(messages(dissected(traffic, { dissectors: [failing] })).map((record) => record.summary(false))).toEqual([
      'MESSAGE',
    ]);
  });

  it('begins a new flow when a later connection uses the same ports', () => {
    const traffic = new Traffic();
    new Connection(traffic).open().say('SAY a\nSAY unfinish').close();
    traffic.tcp(alice, bob, 99_000, 2).tcp(alice, bob, 99_001, 16, 'SAY b\n');
    const records = messages(dissected(traffic));
    expect(records.map((record) => record.flow.number)).toEqual([1, 1, 2]);
    expect(records.at(-1)?.summary(false)).toBe('SAY b');
  });

  it('reads connections whose beginning was not captured, and says so once somebody dissects them', () => {
    const traffic = new Traffic().tcp(alice, bob, 77, 16, 'SAY a\n').tcp(bob, alice, 88, 16, 'SAY b\n', 83);
    expect(lines(traffic)).toEqual([
      '1.1 stream.mid-start: the beginning of the connection is not in the capture',
      '1.2 parrot.line SAY a',
      '2.1 parrot.line SAY b',
    ]);
  });
});

describe('carriers', () => {
  const proxy = { address: bob.address, port: 8080 } as const;
  const response = (body: string): string =>
    `HTTP/1.1 200 OK\r\nX-Parrot: room\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const request = (body: string): string => `POST /parrot HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  it('let a stream through HTTP CONNECT to its dissector, from the segment that ends the handshake', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, alice, proxy).open();
    connection
      .say('CONNECT parrot.example:7777 HTTP/1.1\r\n\r\n')
      .reply('HTTP/1.1 200 OK\r\n\r\nSAY hi\n')
      .say('SAY a\n');
    const records = messages(dissected(traffic));
    expect(records.map(told)).toEqual(['5.1 parrot.line SAY hi', '6.1 parrot.line SAY a']);
    expect(records[0]?.flow.carrier).toBe('http-connect');
    expect(records[0]?.origins).toEqual([{ start: 0, end: 7, frame: 5, frameOffset: 59 }]);
  });

  it('let a stream through SOCKS5 to its dissector', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, alice, proxy).open();
    connection.say(Uint8Array.of(5, 1, 0)).reply(Uint8Array.of(5, 0));
    connection.say(Uint8Array.of(5, 1, 0, 1, 10, 0, 0, 2, 0x1e, 0x61));
    connection.reply(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0)).say('SAY a\n');
    expect(lines(traffic)).toEqual(['8.1 parrot.line SAY a']);
  });

  it('take the header of a SOCKS5 relay off every datagram', () => {
    const relayed = Uint8Array.from([0, 0, 0, 1, 10, 0, 0, 2, 0x1e, 0x61, ...ascii('SAY a\n')]);
    const traffic = new Traffic().udp(alice, proxy, relayed).udp(proxy, alice, relayed);
    const records = messages(dissected(traffic));
    expect(records.map(told)).toEqual(['1.1 parrot.line SAY a', '2.1 parrot.line SAY a']);
    expect(records[0]?.origins).toEqual([{ start: 0, end: 6, frame: 1, frameOffset: 38 }]);
    expect(records.flatMap(quietEqualsTraced)).toEqual([]);
  });

  it('put a stream together from the bodies of HTTP messages, over several connections', () => {
    const traffic = new Traffic();
    new Connection(traffic, alice, proxy).open().say(request('SAY on')).reply(response('SAY x\n'));
    new Connection(traffic, { ...alice, port: 40_001 }, proxy).open().say(request('e\nSAY two\n')).reply(response(''));
    expect(lines(traffic)).toEqual(['5.1 parrot.line SAY x', '10.1 parrot.line SAY one', '10.2 parrot.line SAY two']);
  });

  it('leave proxied and web traffic of others alone', () => {
    const traffic = new Traffic();
    new Connection(traffic, alice, proxy).open().say('GET /index HTTP/1.1\r\n\r\n').reply(response('SAY x\n'));
    const other = new Connection(traffic, { ...alice, port: 40_001 }, proxy).open();
    other
      .say('CONNECT a.example:443 HTTP/1.1\r\n\r\n')
      .reply('HTTP/1.1 200 OK\r\n\r\n')
      .say('\x16\x03\x01 tls')
      .reply('tls');
    expect(lines(traffic)).toEqual([]);
  });
});

describe('limits', () => {
  it('are reported once and keep everything else going', () => {
    const traffic = conversation((c) => c.say('x'.repeat(500)).say('y'.repeat(500)).say('\nSAY a\n'));
    const records = lines(traffic, {
      limits: limits({ message: 600 }),
      decodeAs: [{ transport: 'tcp', port: 7777, dissector: 'parrot' }],
    });
    expect(records.filter((line) => line.includes('limit.reached')).length).toBe(1);
    expect(records.at(-1)).toBe('6.2 parrot.line SAY a');
  });
});

describe('limits of all flows together', () => {
  const client = (n: number): typeof alice => ({ ...alice, port: 41_000 + n });

  it('bound what unfinished messages hold, and give back what is finished', () => {
    const traffic = new Traffic();
    const connections = Array.from({ length: 8 }, (_, n) => new Connection(traffic, client(n)).open());
    for (const one of connections) one.say(`SAY ${'x'.repeat(90)}`);
    const reached = (most: number): number =>
      lines(traffic, { limits: limits({ messages: most }) }).filter((line) => line.includes('limit.reached')).length;
    expect([reached(8 * 94), reached(8 * 94 - 1), reached(94)]).toEqual([0, 1, 1]);
    const finished = new Traffic();
    for (let n = 0; n < 20; n++)
      new Connection(finished, client(n))
        .open()
        .say(`SAY ${'x'.repeat(90)}`)
        .say('\n');
    expect(lines(finished, { limits: limits({ messages: 94 }) }).filter((line) => line.includes('SAY')).length).toBe(
      20,
    );
    expect(lines(finished, { limits: limits({ messages: 94 }) }).join()).not.toContain('limit.reached');
    const ended = new Traffic();
    for (let n = 0; n < 20; n++)
      new Connection(ended, client(n))
        .open()
        .reply(`SAY ${'x'.repeat(90)}`)
        .close();
    expect(lines(ended, { limits: limits({ messages: 94 }) }).join()).not.toContain('limit.reached');
  });

  it('bound what undecided flows hold, over UDP and TCP', () => {
    const elsewhere = { address: bob.address, port: 4321 } as const;
    const traffic = new Traffic();
    for (let n = 0; n < 10; n++) traffic.udp(client(n), elsewhere, 'HMM '.padEnd(100));
    for (let n = 0; n < 10; n++) new Connection(traffic, client(n), elsewhere).open().say('HMM '.padEnd(100));
    const reached = (most: number): number =>
      lines(traffic, { limits: limits({ undecided: most }) }).filter((line) => line.includes('limit.reached')).length;
    expect([reached(2000), reached(1999), reached(150)]).toEqual([0, 1, 1]);
  });

  it('bound what waits for the handshake of a proxy', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, alice, { address: bob.address, port: 8080 }).open();
    connection.say('CONNECT parrot.example:7777 HTTP/1.1\r\n\r\n');
    for (let i = 0; i < 80; i++) connection.say('SAY x\n'.repeat(170));
    expect(lines(traffic.wait(0))).toEqual([]);
    connection.reply('HTTP/1.1 200 OK\r\n\r\n').say('SAY late\n');
    expect(lines(traffic)).toEqual([]);
  });
});

describe('trees', () => {
  const traffic = conversation((c) =>
    c.say('SAY a\nPASS hunter2\nPART x hel\n').say('PART x lo\nDONE x now\nASK 1\nSAY').close(),
  );

  it('obey the laws: quiet equals traced, any cut', () => {
    const records = messages(dissected(traffic));
    expect(records.length).toBe(8);
    for (const record of records) {
      expect(quietEqualsTraced(record)).toEqual([]);
      expect(anyCut(record)).toEqual([]);
    }
  });

  it('mark secrets, and the undecoded rest after a secret that was cut', () => {
    const secret = messages(dissected(traffic)).find((record) => record.message.kind.id === 'parrot.pass');
    expect([...allRows(secret?.trace().rows ?? [])].filter((row) => row.secret).map((row) => row.key)).toEqual([
      'password',
    ]);
    expect(secret?.summary(false)).toBe('PASS <redacted>');
    expect(secret?.summary(true)).toBe('PASS hunter2');
    const cut = messages(dissected(conversation((c) => c.say('PASS hun').close())))[0];
    const rest = [...allRows(cut?.trace().rows ?? [])].find((row) => row.label === 'Undecoded');
    expect(rest?.secret).toBe(true);
  });
});
