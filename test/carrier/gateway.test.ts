import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/bytes/origin.js';
import { GatewayReader, type Gateway, type GatewaySink } from '../../src/carrier/gateway.js';
import type { HttpRequest, HttpResponse } from '../../src/carrier/http-head.js';
import type { Direction } from '../../src/dissector.js';

/** What stands behind `SessionID=` up to the dot: the part behind it changes with each response. */
function sessionOf(text: string | null, mark: string): string | null {
  const found = (text ?? '').split('SessionID=')[1];
  const id = found?.split(mark)[0]?.split('.')[0];
  return id === undefined || id === '' ? null : id;
}

/** The HTTP gateway of MSN Messenger. */
const msnGateway: Gateway = {
  claims: ({ target }: HttpRequest) => target.includes('/gateway/gateway.dll?'),
  channel: (request, response) =>
    sessionOf(response?.header('X-MSN-Messenger') ?? null, ';') ?? sessionOf(request?.target ?? null, '&'),
  closes: (response: HttpResponse) => response.header('X-MSN-Messenger')?.includes('Session=close') ?? false,
};

class Streams implements GatewaySink {
  readonly events: string[] = [];
  readonly origins: Origin[][] = [];

  feed(
    channel: string,
    direction: Direction,
    part: Parameters<GatewaySink['feed']>[2],
    origins: readonly Origin[],
  ): void {
    const last = this.events.at(-1) ?? '';
    const prefix = `${channel} ${direction} "`;
    if (part === 'end') this.events.push(`${channel} ${direction} end`);
    else if (!(part instanceof Uint8Array)) this.events.push(`${channel} ${direction} gap ${part.gap}`);
    else {
      const text = Buffer.from(part).toString('latin1');
      this.origins.push([...origins]);
      if (last.startsWith(prefix)) this.events[this.events.length - 1] = `${last.slice(0, -1)}${text}"`;
      else this.events.push(`${prefix}${text}"`);
    }
  }

  broken(channel: string, direction: Direction): void {
    this.events.push(`${channel} ${direction} broken`);
  }
}

function say(reader: GatewayReader, direction: Direction, text: string, cuts: readonly number[] = []): void {
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let at = 0;
  for (const end of [...ends, bytes.length]) {
    reader.bytes(direction, bytes, at, end, [{ start: 0, end: end - at, frame: 7, frameOffset: 100 + at }]);
    at = end;
  }
  // The input's memory is somebody else's afterwards.
  bytes.fill(0x2a);
}

function post(query: string, body = ''): string {
  return (
    `POST http://gateway.messenger.hotmail.com/gateway/gateway.dll?${query} HTTP/1.1\r\nAccept: */*\r\n` +
    `Content-Type: application/x-msn-messenger\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}

function answer(session: string, body = '', more = ''): string {
  return (
    `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nContent-Type: application/x-msn-messenger\r\n` +
    `X-MSN-Messenger: SessionID=${session}; GW-IP=207.46.110.17${more}\r\nX-MSN-Host: by1.example\r\n\r\n${body}`
  );
}

const open = 'Action=open&Server=NS&IP=messenger.hotmail.com';

type Step = readonly [connection: number, direction: Direction, text: string];

const conversation: readonly Step[] = [
  [0, 0, post(open, 'VER 1 MSNP8\r\n')],
  [0, 1, answer('123.456', 'VER 1 MSNP8\r\n')],
  [0, 0, post('Action=poll&Lifespan=60&SessionID=123.456')],
  [1, 0, post('Action=open&Server=SB&IP=10.0.0.7', 'USR 1 me@x 17\r\n')],
  [0, 1, answer('123.457', 'NLN N')],
  [1, 1, answer('99.1', 'USR 1 OK\r\n')],
  [2, 0, post('SessionID=123.457', 'PNG')],
  [0, 0, 'GET /other HTTP/1.1\r\n\r\n'],
  [0, 1, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother'],
  [2, 1, answer('123.458', 'LN you\r\n')],
  [1, 0, post('SessionID=99.1', 'OUT\r\n')],
  [1, 1, answer('99.2', 'BYE\r\n', '; Session=close')],
];

function events(steps: readonly Step[], cuts: readonly number[] = []): string[] {
  const streams = new Streams();
  const readers = [0, 1, 2].map(() => new GatewayReader(msnGateway, streams));
  for (const [connection, direction, text] of steps) {
    const reader = readers[connection];
    if (reader !== undefined) say(reader, direction, text, cuts);
  }
  return streams.events;
}

const expected = [
  '123 0 "VER 1 MSNP8\r\n"',
  '123 1 "VER 1 MSNP8\r\nNLN N"',
  '99 0 "USR 1 me@x 17\r\n"',
  '99 1 "USR 1 OK\r\n"',
  '123 0 "PNG"',
  '123 1 "LN you\r\n"',
  '99 0 "OUT\r\n"',
  '99 1 "BYE\r\n"',
  '99 0 end',
  '99 1 end',
];

describe('the MSN gateway', () => {
  it('gives the streams of two sessions over three connections, however their bytes are cut', () => {
    expect(events(conversation)).toEqual(expected);
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 10 }), (cuts) => {
        expect(events(conversation, cuts)).toEqual(expected);
      }),
      { seed: 20240618, numRuns: 200 },
    );
  });

  it('keeps the frames that bytes came from, of a body that waited as well', () => {
    const streams = new Streams();
    const reader = new GatewayReader(msnGateway, streams);
    const request = post(open, 'VER 1\r\n');
    const response = answer('123.4', 'OK');
    say(reader, 0, request, [request.length - 3]);
    say(reader, 1, response);
    const at = 100 + request.length - 7;
    expect(streams.origins).toEqual([
      [{ start: 0, end: 4, frame: 7, frameOffset: at }],
      [{ start: 0, end: 3, frame: 7, frameOffset: at + 4 }],
      [{ start: 0, end: 2, frame: 7, frameOffset: 100 + response.length - 2 }],
    ]);
  });

  it('feeds what comes of a request after its response has begun', () => {
    const streams = new Streams();
    const reader = new GatewayReader(msnGateway, streams);
    say(reader, 0, post(open, 'VER 1\r\n').slice(0, -2));
    say(reader, 1, `HTTP/1.1 100 Continue\r\n\r\n${answer('5.6', 'x')}`);
    say(reader, 0, '\r\n');
    expect(streams.events).toEqual(['5 0 "VER 1"', '5 1 "x"', '5 0 "\r\n"']);
  });

  it('understands a response whose request was not captured', () => {
    expect(events([[0, 1, answer('5.6', 'x')]])).toEqual(['5 1 "x"']);
  });

  it('knows a connection that carries nothing of it', () => {
    const reader = new GatewayReader(msnGateway, new Streams());
    say(reader, 0, 'GET / HTTP/1.1\r\n\r\n');
    say(reader, 1, 'HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n');
    expect(reader.progress).toEqual({ heads: 2, claimed: false });
    say(reader, 0, post(open));
    expect(reader.progress).toEqual({ heads: 3, claimed: true });
  });

  it('gives the holes of bodies in their place', () => {
    const streams = new Streams();
    const reader = new GatewayReader(msnGateway, streams);
    say(reader, 0, post(open, '0123456789').slice(0, -7));
    reader.gap(0, 3);
    say(reader, 0, '6789');
    say(reader, 1, answer('5.6', 'abcdef').slice(0, -5));
    reader.gap(1, 5);
    expect(streams.events).toEqual(['5 0 "012"', '5 0 gap 3', '5 0 "6789"', '5 1 "a"', '5 1 gap 5']);
  });

  it('says when a stream may have lost bytes whose number is not known', () => {
    const streams = new Streams();
    const reader = new GatewayReader(msnGateway, streams);
    reader.gap(0, 100);
    say(reader, 0, post(open, 'waits').slice(0, -1));
    reader.gap(0, 1);
    say(reader, 1, answer('5.6', 'x'));
    reader.gap(0, 100);
    say(reader, 0, post('SessionID=5.6', 'abc').slice(0, -1));
    reader.end(0);
    reader.gap(1, 100);
    say(reader, 1, answer('5.7', 'half').slice(0, -2));
    reader.end(1);
    expect(streams.events).toEqual([
      '5 0 "wait"',
      '5 0 gap 1',
      '5 1 "x"',
      '5 0 broken',
      '5 0 "ab"',
      '5 0 broken',
      '5 1 broken',
      '5 1 "ha"',
      '5 1 broken',
    ]);
  });

  it('drops what waits when the response names no session, and reads on', () => {
    expect(
      events([
        [0, 0, post(open, 'VER 1\r\n')],
        [0, 1, 'HTTP/1.1 500 Sorry\r\nContent-Length: 5\r\n\r\nsorry'],
        [0, 0, post('SessionID=1.2', 'PNG\r\n')],
      ]),
    ).toEqual(['1 0 "PNG\r\n"']);
  });

  it('keeps at most 1 MiB that waits; what is more becomes a gap of its length', () => {
    const streams = new Streams();
    const reader = new GatewayReader(msnGateway, streams);
    const body = 'x'.repeat(3_000_000);
    const cuts = Array.from({ length: 300 }, (_, index) => index * 10_000);
    say(reader, 0, post(open, body), cuts);
    say(reader, 1, answer('5.6'));
    const [held = '', gap = ''] = streams.events;
    const kept = held.length - '5 0 ""'.length;
    expect(kept).toBeGreaterThan(1_000_000);
    expect(kept).toBeLessThanOrEqual(1_048_576);
    expect(gap).toBe(`5 0 gap ${body.length - kept}`);
    expect(streams.events).toHaveLength(2);
  });

  it('counts small pieces that wait with what they cost, and has room again after the response', () => {
    const streams = new Streams();
    const reader = new GatewayReader(msnGateway, streams);
    const cuts = Array.from({ length: 9_000 }, (_, index) => index);
    for (const session of ['5.6', '6.6']) {
      say(reader, 0, post(open, 'y'.repeat(8_500)), cuts);
      say(reader, 1, answer(session));
    }
    expect(streams.origins.length).toBeLessThan(2 * 4_096);
    const lengths = streams.events.map((event) => event.length);
    expect(streams.events.map((event) => event.slice(0, 7))).toEqual(['5 0 "yy', '5 0 gap', '6 0 "yy', '6 0 gap']);
    expect(lengths[0]).toBe(lengths[2]);
    expect(lengths[0]).toBeGreaterThan(4_000);
  });
});

it('anything at all is read without an exception', () => {
  const text = fc.oneof(
    fc.constantFrom(...conversation.map(([, , whole]) => whole)),
    fc.constantFrom(...conversation.map(([, , whole]) => whole.slice(0, -2))),
    fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  );
  const step = fc.tuple(fc.constantFrom<Direction>(0, 1), fc.oneof({ weight: 8, arbitrary: text }, fc.nat(20)));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const streams = new Streams();
      const reader = new GatewayReader(msnGateway, streams);
      for (const [direction, what] of steps) {
        if (typeof what === 'number') reader.gap(direction, what);
        else say(reader, direction, what);
      }
      reader.end(0);
      reader.end(1);
      expect(streams.events.every((event) => /^\w+ [01] /.test(event))).toBe(true);
    }),
    { seed: 20240619, numRuns: 1_000 },
  );
});
