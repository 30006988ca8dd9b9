import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursor } from '../../src/bytes/cursor.js';
import { HttpStream } from '../../src/carrier/http.js';
import type { Direction } from '../../src/dissector.js';
import { looksLikeHttp } from '../../src/carrier/start-line.js';
import { HttpRecorder } from './http-recorder.js';

type Line = readonly [Direction, string];

function events(dialog: readonly Line[], cuts: readonly number[] = []): string[] {
  const recorder = new HttpRecorder();
  for (const [direction, text] of dialog) recorder.say(direction, text, cuts);
  return recorder.events;
}

const get = 'GET /hello.txt HTTP/1.1\r\nHost: www.example.com\r\n\r\n';
const ok = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('an HTTP connection', () => {
  it('gives head, body and end of the exchange in RFC 9110 section 3.9', () => {
    const recorder = new HttpRecorder();
    recorder.say(
      0,
      'GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\nHost: www.example.com\r\nAccept-Language: en, mi\r\n\r\n',
    );
    const response =
      'HTTP/1.1 200 OK\r\nDate: Mon, 27 Jul 2009 12:28:53 GMT\r\nServer: Apache\r\nETag: "34aa387-d-1568eb00"\r\n' +
      'Accept-Ranges: bytes\r\nContent-Length: 51\r\nVary: Accept-Encoding\r\nContent-Type: text/plain\r\n\r\n';
    const body = 'Hello World! My content includes a trailing CRLF.\r\n';
    recorder.say(1, response + body);
    expect(recorder.events).toEqual(['0 GET /hello.txt', '0 done', '1 200 to /hello.txt', `1 "${body}"`, '1 done']);
    const [request, answer] = recorder.heads;
    expect(request).toMatchObject({ method: 'GET', target: '/hello.txt', version: '1.1', byteLength: 100 });
    expect(answer).toMatchObject({ status: 200, reason: 'OK', version: '1.1', byteLength: response.length });
    expect(answer?.headers[2]).toEqual({ name: 'ETag', value: '"34aa387-d-1568eb00"' });
    expect(answer?.header('content-TYPE')).toBe('text/plain');
    expect(answer?.header('Content')).toBeNull();
  });

  it('goes on with the next message after a body of known length, and matches pipelined responses in order', () => {
    const first = 'POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc';
    expect(
      events([
        [0, `${first}GET /b HTTP/1.1\r\n\r\n`],
        [1, ok('first') + ok('') + ok('nobody asked')],
      ]),
    ).toEqual([
      '0 POST /a',
      '0 "abc"',
      '0 done',
      '0 GET /b',
      '0 done',
      '1 200 to /a',
      '1 "first"',
      '1 done',
      '1 200 to /b',
      '1 done',
      '1 200 to ?',
      '1 "nobody asked"',
      '1 done',
    ]);
  });

  it('decodes the chunked coding with extensions and trailers (RFC 9112 section 7.1)', () => {
    const body =
      '4;name=value\r\nWiki\r\n6 ; x="y"\r\npedia \r\n0E\r\nin \r\n\r\nchunks.\r\n0\r\nExpires: never\r\nX:\r\n\r\n';
    expect(
      events([
        [0, get],
        [1, chunkedHead + body + ok('next')],
      ]).slice(2),
    ).toEqual([
      '1 200 to /hello.txt',
      '1 "Wikipedia in \r\n\r\nchunks."',
      '1 done',
      '1 200 to ?',
      '1 "next"',
      '1 done',
    ]);
  });

  it('takes a bare LF for a line end, in heads and between chunks', () => {
    expect(
      events([
        [0, 'GET / HTTP/1.0\nHost: x\n\n'],
        [1, 'HTTP/1.0 200\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n'],
      ]),
    ).toEqual(['0 GET /', '0 done', '1 200 to /', '1 "abc"', '1 done']);
  });

  it('joins folded lines and fields of the same name, and passes over lines that are no fields', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, 'GET / HTTP/1.1\r\n lost\r\nA : 1 \r\n\t  2\r\nnonsense\r\n:\r\na:3\r\n__proto__: x\r\n\r\n');
    expect(recorder.heads[0]?.headers).toEqual([
      { name: 'A', value: '1 2' },
      { name: 'a', value: '3' },
      { name: '__proto__', value: 'x' },
    ]);
    expect(recorder.heads[0]?.header('A')).toBe('1 2, 3');
  });

  it('ignores empty lines before a start line', () => {
    expect(events([[0, `\r\n\n\r\n${get}\r\n${get}`]])).toEqual([
      '0 GET /hello.txt',
      '0 done',
      '0 GET /hello.txt',
      '0 done',
    ]);
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'],
    ['GET', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('knows that the response to %s has no body: %j', (method, head) => {
    expect(
      events([
        [0, `${method} /x HTTP/1.1\r\n\r\n${get}`],
        [1, head + ok('next')],
      ]).slice(5),
    ).toEqual(['1 done', '1 200 to /hello.txt', '1 "next"', '1 done']);
  });

  it('keeps a request waiting over interim responses', () => {
    expect(
      events([
        [0, get],
        [1, `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${ok('x')}`],
      ]).slice(2),
    ).toEqual([
      '1 100 to /hello.txt',
      '1 done',
      '1 103 to /hello.txt',
      '1 done',
      '1 200 to /hello.txt',
      '1 "x"',
      '1 done',
    ]);
  });

  it('ends a body without length with the connection', () => {
    const recorder = new HttpRecorder();
    recorder.say(1, 'HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
    expect(recorder.events).toEqual(['1 200 to ?', '1 "HTTP/1.1 200 OK\r\n\r\n"']);
    recorder.http.end(1);
    recorder.http.end(1);
    expect(recorder.events.slice(2)).toEqual(['1 done']);
    expect(recorder.say(1, ok('late'))).toBe(0);
    expect(recorder.events).toHaveLength(3);
  });

  it('lets the chunked coding win over a length, and a response with another last coding last until close', () => {
    const both = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n1\r\nz\r\n0\r\n\r\n';
    const other = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked, gzip\r\n\r\nabc';
    expect(events([[1, both + other]])).toEqual(['1 200 to ?', '1 "z"', '1 done', '1 200 to ?', '1 "abc"']);
  });

  it('gives views of the input with their place in it', () => {
    const data = Buffer.from(`....${ok('body')}`, 'latin1');
    let seen: [Uint8Array, number] | null = null;
    const nothing = (): void => undefined;
    const sink = { request: nothing, response: nothing, hole: nothing, done: nothing, lost: nothing };
    const http = new HttpStream({
      ...sink,
      body: (_direction, bytes, offset) => {
        seen = [bytes, offset];
      },
    });
    http.bytes(1, data, 4, data.length);
    expect(seen).toEqual([data.subarray(data.length - 4), data.length - 8]);
    expect((seen as unknown as [Uint8Array])[0].buffer).toBe(data.buffer);
  });

  it('finds out which side asks', () => {
    expect(
      events([
        [0, ok('answer')],
        [1, get],
        [0, get],
      ]),
    ).toEqual(['0 200 to ?', '0 "answer"', '0 done', '1 GET /hello.txt', '1 done', '0 lost not-http']);
  });
});

describe('what follows CONNECT or a switch of protocols is not HTTP', () => {
  const connect = 'CONNECT server:443 HTTP/1.1\r\n\r\n';

  it('on both sides, after a 2xx response', () => {
    const recorder = new HttpRecorder();
    expect(recorder.say(0, `${connect}early`)).toBe(connect.length);
    const accepted = 'HTTP/1.1 200 Connected\r\nContent-Length: 5\r\n\r\n';
    expect(recorder.say(1, `${accepted}GET / HTTP/1.1`)).toBe(accepted.length);
    expect(recorder.say(0, get)).toBe(0);
    expect(recorder.events).toEqual(['0 CONNECT server:443', '0 done', '1 200 to server:443', '1 done']);
  });

  it('but goes on as HTTP after a refusal', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, connect);
    expect(recorder.say(0, get)).toBe(0);
    recorder.say(1, 'HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno');
    expect(recorder.say(0, get)).toBe(get.length);
    expect(recorder.events.slice(2)).toEqual(['1 407 to server:443', '1 "no"', '1 done', '0 GET /hello.txt', '0 done']);
  });

  it('after 101, and a request that is being sent is broken off', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, 'POST /chat HTTP/1.1\r\nContent-Length: 9\r\n\r\nx');
    recorder.say(1, 'HTTP/1.1 101 Switching Protocols\r\n\r\n');
    expect(recorder.say(0, 'rest')).toBe(0);
    expect(recorder.events.slice(2)).toEqual(['1 101 to /chat', '1 done', '0 lost incomplete']);
  });
});

describe('a connection joined in the middle', () => {
  it('is read from the first start line, even one that follows other bytes directly', () => {
    expect(
      events([
        [0, `ody\r\nof something\r\nlast lineGET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n${get}`],
        [1, `<html>\n</html>${ok('x')}`],
      ]),
    ).toEqual([
      '0 lost not-http',
      '0 GET /hello.txt',
      '0 done',
      '0 GET /hello.txt',
      '0 done',
      '1 lost not-http',
      '1 200 to /hello.txt',
      '1 "x"',
      '1 done',
    ]);
  });

  it('is not fooled by words that resemble a start line', () => {
    expect(
      events([
        [
          0,
          'x\nFORGET / HTTP/1.0 \nFORGE / HTTP/1.0\nGET / HTTP/2.0\nGET /\n HTTP/1.1\nGET  HTTP/1.1\n\nGET\t/x HTTP/1.1\n\n',
        ],
        [1, 'x\nHTTP/1.1 20\nHTTP/1.1 2000\nHTTP/1.1  200\nHTTP/2.0 200 OK\nHTTP/1.1 099 X\n\n'],
      ]),
    ).toEqual(['0 lost not-http', '1 lost not-http']);
  });

  it('finds a start line behind a line of any length', () => {
    expect(events([[1, `${'x'.repeat(100_000)}HTTP/1.1 204 OK\r\n\r\n`]], [1, 20_000, 99_999, 100_003])).toEqual([
      '1 lost not-http',
      '1 204 to ?',
      '1 done',
    ]);
  });

  it('supposes after a loss of responses that the next one answers the latest request', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, get);
    recorder.http.gap(1, 500);
    recorder.say(0, 'HEAD /second HTTP/1.1\r\n\r\n');
    recorder.say(1, 'end of the first\r\nHTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n');
    expect(recorder.events.slice(2)).toEqual(['1 lost gap', '0 HEAD /second', '0 done', '1 200 to /second', '1 done']);
  });
});

describe('bytes that are missing', () => {
  it('are holes in a body whose length is known', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, 'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nab');
    recorder.http.gap(0, 5);
    recorder.say(0, `cde${get}`);
    expect(recorder.events).toEqual([
      '0 POST /',
      '0 "ab"',
      '0 hole 5',
      '0 "cde"',
      '0 done',
      '0 GET /hello.txt',
      '0 done',
    ]);
  });

  it('are holes up to the end of a body, and a loss beyond', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, 'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nab');
    recorder.http.gap(0, 9);
    recorder.http.gap(0, 9);
    recorder.say(0, `x HTTP/1.1\r\n\r\n${get}`);
    expect(recorder.events.slice(2)).toEqual(['0 hole 8', '0 done', '0 lost gap', '0 GET /hello.txt', '0 done']);
  });

  it('are holes within a chunk and in a body until close, and a loss between chunks', () => {
    const recorder = new HttpRecorder();
    recorder.say(1, `${chunkedHead}5\r\na`);
    recorder.http.gap(1, 4);
    recorder.say(1, '\r\n2\r\nx');
    recorder.http.gap(1, 2);
    recorder.say(1, '\r\n0\r\n\r\nHTTP/1.0 200 OK\r\n\r\nab');
    recorder.http.gap(1, 1e9);
    recorder.say(1, 'c');
    recorder.http.end(1);
    expect(recorder.events).toEqual([
      '1 200 to ?',
      '1 "a"',
      '1 hole 4',
      '1 "x"',
      '1 hole 1',
      '1 lost gap',
      '1 200 to ?',
      '1 "ab"',
      '1 hole 1000000000',
      '1 "c"',
      '1 done',
    ]);
  });

  it('break off a head', () => {
    const recorder = new HttpRecorder();
    recorder.say(0, 'GET / HTTP/1.1\r\nHost');
    recorder.http.gap(0, 3);
    recorder.http.gap(0, 0);
    recorder.say(0, `: x\r\n\r\n${get}`);
    expect(recorder.events).toEqual(['0 lost gap', '0 GET /hello.txt', '0 done']);
  });

  it.each(['GET', 'GET / HTTP/1.1\r\nHost: x\r\n', 'POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab', 'X'])(
    'are told when the side ends within %j',
    (text) => {
      const recorder = new HttpRecorder();
      recorder.say(0, text);
      recorder.http.end(0);
      expect(recorder.events.at(-1)).toBe('0 lost incomplete');
    },
  );
});

describe('hostile heads and lengths', () => {
  it.each(['-1', '+5', '0x10', '1e3', '', ' ', '5;', '1, 2', '9007199254740993', '9'.repeat(40)])(
    'a Content-Length of %j breaks the message off, and the next start line is found',
    (length) => {
      expect(events([[1, `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n5\r\n${ok('x')}`]])).toEqual([
        '1 200 to ?',
        '1 lost bad-length',
        '1 200 to ?',
        '1 "x"',
        '1 done',
      ]);
    },
  );

  it('a Content-Length given twice alike is believed, however large', () => {
    const recorder = new HttpRecorder();
    recorder.say(1, 'HTTP/1.1 200 OK\r\nContent-Length: 999999999999999\r\ncontent-length: 999999999999999\r\n\r\nabc');
    recorder.http.gap(1, 1e12);
    recorder.http.end(1);
    expect(recorder.events).toEqual(['1 200 to ?', '1 "abc"', '1 hole 1000000000000', '1 lost incomplete']);
  });

  it('a request with a transfer coding that is not chunked at the end is broken off', () => {
    expect(events([[0, 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked, x\r\n\r\nabc']])).toEqual([
      '0 POST /',
      '0 lost bad-length',
    ]);
  });

  it.each([
    'zz\r\n',
    '\r\n',
    '-1\r\n',
    '5x\r\nabcde',
    `${'0'.repeat(20_000)}1\r\n`,
    'FFFFFFFFFFFFFFFF\r\n',
    `1;${'x'.repeat(20_000)}\r\n`,
    '1\r\nabc\r\n',
    '1\r\na\r\r\n',
    `0\r\n${'x'.repeat(20_000)}`,
    `0\r\n${'x: y\r\n'.repeat(200)}`,
  ])('bad chunks (case %#) break the message off, and the next start line is found', (chunks) => {
    const told = events([[1, chunkedHead + chunks + ok('after')]]);
    expect(told.filter((event) => event === '1 lost bad-chunk')).toHaveLength(1);
    expect(told.slice(-3)).toEqual(['1 200 to ?', '1 "after"', '1 done']);
  });

  it.each([
    ['lines', 'a: b\r\n'.repeat(129)],
    ['bytes', `a: ${'b'.repeat(70_000)}\r\n`],
    ['bytes without an end', 'b'.repeat(70_000)],
  ])('a head of too many %s is given up, told once, and the next one is found', (_what, headers) => {
    expect(events([[0, `GET /large HTTP/1.1\r\n${headers}\r\n\r\nGET / HTTP/1.1\r\n\r\n`]])).toEqual([
      '0 lost head-too-large',
      '0 GET /',
      '0 done',
    ]);
  });

  it('128 header lines and 64 KiB are allowed', () => {
    const start = `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(127)}c: `;
    const head = `${start}${'d'.repeat(65_536 - start.length - 4)}\r\n\r\n`;
    expect(events([[0, head]])).toEqual(['0 GET /', '0 done']);
    expect(events([[0, head.replace('c:', 'cc:')]])).toEqual(['0 lost head-too-large']);
    expect(events([[0, head.replace('a:', 'a:\r\na:')]])).toEqual(['0 lost head-too-large']);
  });

  it('requests beyond the sixteen that are remembered are not taken for the ones of other responses', () => {
    const requests = Array.from({ length: 20 }, (_, index) => `GET /${index} HTTP/1.1\r\n\r\n`).join('');
    const answers = events([
      [0, requests],
      [1, ok('').repeat(17)],
      [0, 'GET /late HTTP/1.1\r\n\r\n'],
      [1, ok('').repeat(4)],
      [0, get],
      [1, ok('')],
    ]).filter((event) => event.startsWith('1 200'));
    expect(answers.slice(14)).toEqual([
      ...['/14', '/15', '?', '?', '?', '?', '?', '/hello.txt'].map((t) => `1 200 to ${t}`),
    ]);
  });

  it('a line that never ends and one byte at a time cost linear time', () => {
    const recorder = new HttpRecorder();
    const bytes = Buffer.alloc(1_000_000, 'x');
    const started = process.cpuUsage();
    for (let at = 0; at < bytes.length; at++) recorder.http.bytes(0, bytes, at, at + 1);
    expect(recorder.events).toEqual(['0 lost not-http']);
    expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
  });
});

const dialog: readonly Line[] = [
  [0, `junk before\r\nxPOST /one HTTP/1.1\r\nContent-Length: 12\r\nA: b\r\n c\r\n\r\nHTTP/1.1 200${get}\r\n`],
  [
    1,
    `HTTP/1.1 100 Continue\r\n\r\n${ok('GET / HTTP/1.1\r\n\r\n')}${chunkedHead}5;a=b\r\nhello\r\n3\r\nx\r\n\r\n0\r\nT: u\r\n\r\n`,
  ],
  [
    0,
    `HEAD / HTTP/1.0\n\nPUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\nbadGET /y HTTP/1.1\r\n\r\n`,
  ],
  [
    1,
    `${ok('').replace('0\r\n', '9\r\n')}${ok('body')}HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nto the end`,
  ],
];

describe('however the bytes are cut', () => {
  it('the events are the same', () => {
    const whole = events(dialog);
    expect(whole.filter((event) => event.includes('lost'))).toEqual([
      '0 lost not-http',
      '0 lost bad-chunk',
      '1 lost bad-length',
    ]);
    expect(whole).toHaveLength(30);
    const single = Array.from({ length: 400 }, (_, index) => index);
    expect(events(dialog, single)).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 12 }), (cuts) => {
        expect(events(dialog, cuts)).toEqual(whole);
      }),
      { seed: 20240611, numRuns: 500 },
    );
  });

  it('the events are the same for limits that are overrun', () => {
    const hostile: readonly Line[] = [
      [
        0,
        `GET / HTTP/1.1\r\na: ${'b'.repeat(300)}GET /inner HTTP/1.1\r\n\r\n${'c'.repeat(40_000)}\nGET /${'d'.repeat(17_000)} HTTP/1.1\r\n\r\n${get}`,
      ],
      [1, `${'y'.repeat(16_384)}\nHTTP/1.1 204 OK\r\n${'a:b\r\n'.repeat(60)}\r\n${'z'.repeat(50_000)}${ok('x')}`],
    ];
    const run = (cuts: readonly number[]): string[] => {
      const recorder = new HttpRecorder(256);
      for (const [direction, text] of hostile) recorder.say(direction, text, cuts);
      return recorder.events;
    };
    const whole = run([]);
    expect(whole).toEqual([
      '0 lost head-too-large',
      '0 GET /inner',
      '0 done',
      '0 lost not-http',
      '0 GET /hello.txt',
      '0 done',
      '1 lost not-http',
      '1 lost head-too-large',
      '1 200 to /hello.txt',
      '1 "x"',
      '1 done',
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(70_000), { maxLength: 20 }), (cuts) => {
        expect(run(cuts)).toEqual(whole);
      }),
      { seed: 20240612, numRuns: 100 },
    );
  });

  it('anything at all is read without an exception, and each head is followed by its end or a loss', () => {
    const word = fc.constantFrom(
      'GET / HTTP/1.1\r\n',
      'CONNECT a:1 HTTP/1.1\r\n\r\n',
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 101 X\r\n\r\n',
      'Content-Length: 7\r\n',
      'Transfer-Encoding: chunked\r\n',
      '\r\n',
      '\n',
      '3\r\nabc\r\n',
      '0\r\n\r\n',
      'garbage',
    );
    const text = fc.oneof(word, fc.string({ unit: 'binary-ascii', maxLength: 20 }));
    const step = fc.tuple(fc.constantFrom<Direction>(0, 1), fc.oneof({ weight: 8, arbitrary: text }, fc.nat(20)));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const recorder = new HttpRecorder();
        for (const [direction, what] of steps) {
          if (typeof what === 'number') recorder.http.gap(direction, what);
          else recorder.say(direction, what);
        }
        recorder.http.end(0);
        recorder.http.end(1);
        for (const side of ['0', '1']) {
          let open = false;
          for (const event of recorder.events.filter((e) => e.startsWith(side))) {
            const isHead = !['"', 'done', 'hole ', 'lost '].some((word) => event.startsWith(`${side} ${word}`));
            const isEnd = event === `${side} done` || event.startsWith(`${side} lost`);
            expect(isHead && open).toBe(false);
            if (!isHead && !event.startsWith(`${side} lost`)) expect(open).toBe(true);
            open = isHead || (open && !isEnd);
          }
          expect(open).toBe(false);
        }
      }),
      { seed: 20240613, numRuns: 3_000 },
    );
  });
});

describe('the first bytes of a side', () => {
  const looks = (text: string): boolean => {
    const bytes = Buffer.from(`..${text}`, 'latin1');
    return looksLikeHttp(new Cursor(bytes, 2, bytes.length));
  };

  it.each([
    'GET / HTTP/1.1\r\nHost',
    'GET /',
    'POST http://gateway.messenger.hotmail.com/gateway/gateway.dll?Action=open HTTP/1.1\r\n',
    'OPTIONS * HTTP/1.1',
    'CONNECT server:443 HTTP/1.0\r\n',
    'HTTP/1.1 200',
    'HTTP/1.0 404 Not Found\r\n',
    `GET /${'x'.repeat(300)}`,
  ])('%j look like HTTP', (text) => {
    expect(looks(text)).toBe(true);
  });

  it.each([
    '',
    'G',
    'GET',
    'GET ',
    'PUT 12 345\r\n',
    'HEAD 1\r\n',
    'GET /\r\n',
    'GET / HTTP/2.0\r\n',
    'VER 1 MSNP8 CVR0\r\n',
    'HTTP/2.0 200 OK',
    'HTTP/1.1 2000 X\r\n',
    'get / HTTP/1.1\r\n',
    'POST /\x01\x02',
    '\x16\x03\x01',
  ])('%j do not, or not yet', (text) => {
    expect(looks(text)).toBe(false);
  });
});
