import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cursor } from '../../src/bytes/cursor.js';
import { parseAuthority } from '../../src/carrier/http-connect.js';
import { recogniseTunnel, type Tunnel } from '../../src/carrier/tunnel.js';
import type { Direction } from '../../src/dissector.js';

type Line = readonly [Direction, Uint8Array];

const text = (direction: Direction, value: string): Line => [direction, Buffer.from(value, 'latin1')];
const hex = (direction: Direction, value: string): Line => [direction, Buffer.from(value.replaceAll(' ', ''), 'hex')];
const ascii = (value: string): string => Buffer.from(value).toString('hex');

function cursor(bytes: Uint8Array): Cursor {
  return new Cursor(bytes, 0, bytes.length);
}

function recognised(bytes: Uint8Array): Tunnel {
  const tunnel = recogniseTunnel(cursor(bytes));
  if (tunnel === null || typeof tunnel === 'number') throw new Error(`not recognised: ${String(tunnel)}`);
  return tunnel;
}

/** What a dialog comes to when bytes that must wait are given again after the other side has gone on. */
function run(
  dialog: readonly Line[],
  cuts: readonly number[] = [],
): { tunnel: Tunnel; inner: string[]; failed: boolean } {
  const tunnel = recognised(dialog[0]?.[1] ?? new Uint8Array(0));
  const inner: [string, string] = ['', ''];
  const waiting: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];
  const offer = (direction: Direction): boolean => {
    const data = Buffer.concat([Buffer.from('##'), waiting[direction], Buffer.from('##')]);
    const taken = tunnel.handshake(direction, data, 2, data.length - 2);
    if (taken === 'failed') return false;
    expect(taken).toBeLessThanOrEqual(waiting[direction].length);
    waiting[direction] = waiting[direction].slice(taken);
    if (!tunnel.established) return true;
    inner[direction] += Buffer.from(waiting[direction]).toString('latin1');
    waiting[direction] = new Uint8Array(0);
    return true;
  };
  for (const [direction, bytes] of dialog) {
    const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
    let at = 0;
    for (const end of [...ends, bytes.length]) {
      waiting[direction] = Buffer.concat([waiting[direction], bytes.subarray(at, end)]);
      at = end;
      if (!offer(direction) || !offer(direction === 0 ? 1 : 0)) return { tunnel, inner, failed: true };
    }
  }
  return { tunnel, inner, failed: false };
}

const connect = 'CONNECT server.example.com:443 HTTP/1.1\r\nHost: server.example.com:443\r\n\r\n';
const ok = 'HTTP/1.1 200 OK\r\n\r\n';

interface Case {
  readonly name: string;
  readonly id: Tunnel['id'];
  readonly dialog: readonly Line[];
  readonly target: { readonly host: string; readonly port: number };
}

const name = `03 0e ${ascii('im.example.com')}`;
const opened: readonly Case[] = [
  {
    name: 'HTTP CONNECT (RFC 9110 section 9.3.6)',
    id: 'http-connect',
    dialog: [text(0, connect), text(1, ok)],
    target: { host: 'server.example.com', port: 443 },
  },
  {
    name: 'HTTP CONNECT with an IPv6 address, after 407 with a body and an interim response, with bare LF',
    id: 'http-connect',
    dialog: [
      text(0, 'CONNECT [2001:db8::1]:1863 HTTP/1.0\n\n'),
      text(1, 'HTTP/1.1 407 Who\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHTTP/\r\n0\r\n\r\n'),
      text(0, 'CONNECT [2001:db8::1]:1863 HTTP/1.0\r\nProxy-Authorization: Basic c2VjcmV0OnNlc2FtZQ==\r\n\r\n'),
      text(1, 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 299 Fine\r\nContent-Length: 5\r\n\r\n'),
    ],
    target: { host: '2001:db8::1', port: 1863 },
  },
  {
    name: 'SOCKS5 CONNECT to an IPv4 address without authentication',
    id: 'socks5',
    dialog: [
      hex(0, '05 01 00'),
      hex(1, '05 00'),
      hex(0, '05 01 00 01 0a000007 0747'),
      hex(1, '05 00 00 01 c0a80001 1234'),
    ],
    target: { host: '10.0.0.7', port: 1863 },
  },
  {
    name: 'SOCKS5 CONNECT to a name with user name and password (RFC 1929), the reply with a name',
    id: 'socks5',
    dialog: [
      hex(0, '05 03 00 01 02'),
      hex(1, '05 02'),
      hex(0, `01 06 ${ascii('secret')} 06 ${ascii('sesame')}`),
      hex(1, '01 00'),
      hex(0, `05 01 00 ${name} 01bb`),
      hex(1, `05 00 00 ${name} 0000`),
    ],
    target: { host: 'im.example.com', port: 443 },
  },
  {
    name: 'SOCKS5 CONNECT to an IPv6 address, with empty credentials',
    id: 'socks5',
    dialog: [
      hex(0, '05 01 02'),
      hex(1, '05 02'),
      hex(0, '01 00 00'),
      hex(1, '05 00'),
      hex(0, '05 01 00 04 20010db8000000000000000000000001 0050'),
      hex(1, '05 00 00 04 00000000000000000000000000000000 0000'),
    ],
    target: { host: '2001:db8::1', port: 80 },
  },
  {
    name: 'SOCKS5 BIND, open after the second reply',
    id: 'socks5',
    dialog: [
      hex(0, '05 01 00'),
      hex(1, '05 00'),
      hex(0, '05 02 00 01 0a000007 1aeb'),
      hex(1, '05 00 00 01 c0a80001 1234'),
      hex(1, '05 00 00 01 0a000007 8000'),
    ],
    target: { host: '10.0.0.7', port: 6891 },
  },
  {
    name: 'SOCKS4 CONNECT',
    id: 'socks4',
    dialog: [hex(0, `04 01 0747 0a000007 ${ascii('me')} 00`), hex(1, '00 5a 0000 00000000')],
    target: { host: '10.0.0.7', port: 1863 },
  },
  {
    name: 'SOCKS4a CONNECT, without a user',
    id: 'socks4',
    dialog: [hex(0, `04 01 0747 00000001 00 ${ascii('im.example.com')} 00`), hex(1, '00 5a 0747 0a000007')],
    target: { host: 'im.example.com', port: 1863 },
  },
];

describe('a tunnel is opened by', () => {
  it.each(opened)(
    '$name, however its bytes are cut, and what follows is the inner stream',
    ({ id, dialog, target }) => {
      const whole = [...dialog, text(1, 'hello client'), text(0, 'hello server')];
      fc.assert(
        fc.property(fc.array(fc.nat(300), { maxLength: 8 }), (cuts) => {
          const { tunnel, inner, failed } = run(whole, cuts);
          expect(failed).toBe(false);
          expect({ id: tunnel.id, established: tunnel.established, target: tunnel.target }).toEqual({
            id,
            established: true,
            target,
          });
          expect(inner).toEqual(['hello server', 'hello client']);
          expect(tunnel.handshake(0, Buffer.from(connect), 0, connect.length)).toBe(0);
        }),
        { seed: 20240614, numRuns: 100 },
      );
    },
  );

  it.each(opened)('$name, not before its last byte', ({ dialog }) => {
    const [last] = dialog.slice(-1);
    if (last === undefined) return;
    const { tunnel, failed } = run([...dialog.slice(0, -1), [last[0], last[1].subarray(0, -1)]]);
    expect([failed, tunnel.established]).toEqual([false, false]);
  });

  it.each(opened)('$name, with client bytes sent early waiting for the answer', ({ dialog }) => {
    const [last] = dialog.slice(-1);
    if (last === undefined) return;
    const early = run([...dialog.slice(0, -1), text(0, 'early'), last, text(1, 'late')]);
    expect(early.inner).toEqual(['early', 'late']);
  });

  it.each(opened)('$name, and keeps no credentials', ({ dialog }) => {
    const { tunnel } = run(dialog);
    const bytes = Object.values(tunnel).filter((value): value is Uint8Array => value instanceof Uint8Array);
    const kept = JSON.stringify(tunnel) + bytes.map((value) => Buffer.from(value).toString('latin1')).join();
    expect(kept).not.toMatch(/secret|sesame|c2VjcmV0/);
  });
});

it('a password is forgotten as soon as it has been passed over', () => {
  const login = hex(0, `01 06 ${ascii('secret')} 06 ${ascii('sesame')}`);
  const { tunnel } = run([hex(0, '05 01 02'), hex(1, '05 02'), login]);
  const kept = Object.values(tunnel).filter((value): value is Uint8Array => value instanceof Uint8Array);
  expect(kept.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true]);
});

describe('SOCKS5 UDP ASSOCIATE', () => {
  it('gives the relay, and the connection carries nothing more', () => {
    const { tunnel, inner, failed } = run([
      hex(0, '05 01 00'),
      hex(1, '05 00'),
      hex(0, '05 03 00 01 00000000 0000'),
      hex(1, '05 00 00 01 c0a80001 0438'),
      text(0, 'anything'),
    ]);
    expect([failed, tunnel.established, tunnel.target, inner]).toEqual([false, false, null, ['', '']]);
    expect(tunnel.associate).toEqual({ address: '192.168.0.1', port: 1080 });
    expect(tunnel.handshake(1, Buffer.from('more'), 0, 4)).toBe(4);
  });
});

describe('a tunnel fails for good when', () => {
  const greeting = hex(0, '05 01 00');
  const chosen = [greeting, hex(1, '05 00')];
  const asked = [...chosen, hex(0, '05 01 00 01 0a000007 0747')];
  it.each<readonly [string, readonly Line[]]>([
    ['the proxy refuses CONNECT', [text(0, connect), text(1, 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')]],
    ['the proxy redirects CONNECT', [text(0, connect), text(1, 'HTTP/1.1 302 Go\r\n\r\n')]],
    ['the proxy does not speak HTTP', [text(0, connect), text(1, 'SSH-2.0-x\r\n')]],
    ['the head is too large', [text(0, `${connect.slice(0, -2)}${'a: b\r\n'.repeat(100)}c: ${'x'.repeat(17_000)}`)]],
    [
      'the client goes on with another method',
      [text(0, connect), text(1, 'HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n'), text(0, 'GET / HTTP/1.1\r\n\r\n')],
    ],
    ['no method is acceptable', [greeting, hex(1, '05 ff')]],
    ['the method encapsulates', [greeting, hex(1, '05 01')]],
    ['the proxy speaks another version', [greeting, hex(1, '04 00')]],
    ['the password is wrong', [hex(0, '05 01 02'), hex(1, '05 02'), hex(0, '01 01 61 01 62'), hex(1, '01 01')]],
    ['the client sends no password', [hex(0, '05 01 02'), hex(1, '05 02'), hex(0, '05 01 00 01 0a000007 0747')]],
    ['the request has another version', [...chosen, hex(0, '04 01 00 01 0a000007 0747')]],
    ['the address type is not known', [...chosen, hex(0, '05 01 00 02')]],
    ['the name is empty', [...chosen, hex(0, '05 01 00 03 00 0747')]],
    ['the name is no text', [...chosen, hex(0, '05 01 00 03 02 610a 0747')]],
    ['the command is not known', [...chosen, hex(0, '05 04 00 01 0a000007 0747')]],
    ['the proxy refuses, in two bytes', [...asked, hex(1, '05 05')]],
    ['the proxy refuses', [...asked, hex(1, '05 01 00 01 00000000 0000')]],
    ['the SOCKS4 proxy refuses', [hex(0, '04 01 0747 0a000007 00'), hex(1, '00 5b 0000 00000000')]],
    ['the SOCKS4 name is empty', [hex(0, '04 01 0747 00000001 00 00')]],
    ['the SOCKS4 name does not end', [hex(0, `04 01 0747 00000001 00 ${'61'.repeat(1100)}`)]],
  ])('%s', (_why, dialog) => {
    const { tunnel, failed } = run(dialog);
    expect([failed, tunnel.established]).toEqual([true, false]);
    expect(tunnel.handshake(0, Buffer.from(connect), 0, connect.length)).toBe('failed');
    expect(tunnel.handshake(1, Buffer.from(ok), 0, ok.length)).toBe('failed');
  });
});

describe('the side that has nothing to say yet waits', () => {
  it.each([connect, '\x05\x01\x00'])('in %j', (head) => {
    const tunnel = recognised(Buffer.from(head));
    expect(tunnel.handshake(1, Buffer.from(ok), 0, ok.length)).toBe(0);
    expect(tunnel.handshake(0, Buffer.from(head), 0, head.length)).toBe(head.length);
  });
});

describe('the first bytes of a client', () => {
  it.each(opened)('of $name are asked for until they tell', ({ id, dialog }) => {
    const first = dialog[0]?.[1] ?? new Uint8Array(0);
    let verdict = recogniseTunnel(cursor(first.subarray(0, 0)));
    for (let length = 1; typeof verdict === 'number'; length++) {
      expect(verdict).toBeGreaterThanOrEqual(length);
      expect(length).toBeLessThanOrEqual(first.length);
      verdict = recogniseTunnel(cursor(first.subarray(0, length)));
    }
    expect(verdict).toMatchObject({ id, established: false, target: null, associate: null });
  });

  it.each([
    ['another method', Buffer.from('COPY / HTTP/1.1\r\n')],
    ['CONNECT of IRC', Buffer.from('CONNECT irc.example.com 6667\r\n')],
    ['CONNECT without a port', Buffer.from('CONNECT host HTTP/1.1\r\n')],
    ['CONNECT without an end', Buffer.from(`CONNECT ${'x'.repeat(600)}`)],
    ['no methods', Buffer.from('0500', 'hex')],
    ['a method twice', Buffer.from('05020000', 'hex')],
    ['a method that does not exist', Buffer.from('05010a', 'hex')],
    ['the answer for no method', Buffer.from('0501ff', 'hex')],
    ['the MSN direct connection', Buffer.from('04000000666f6f00', 'hex')],
    ['SOCKS4 to port 0', Buffer.from('040100000a00000700', 'hex')],
    ['SOCKS4 with a user that is no text', Buffer.from('040107470a00000701', 'hex')],
    ['SOCKS4 with a user without end', Buffer.from(`040107470a000007${'61'.repeat(1100)}`, 'hex')],
    ['TLS', Buffer.from('1603010200', 'hex')],
  ])('with %s are no tunnel', (_what, bytes) => {
    expect(recogniseTunnel(cursor(bytes))).toBeNull();
  });

  it('are looked at no further than the cursor goes', () => {
    const bytes = Buffer.from(`xx${connect}`);
    expect(recogniseTunnel(new Cursor(bytes, 2, 10))).toBe(9);
    expect(recogniseTunnel(new Cursor(bytes, 2, bytes.length))).toMatchObject({ id: 'http-connect' });
  });
});

describe('the target of CONNECT', () => {
  it.each([
    ['a:1', { host: 'a', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65535 }],
    ['a', null],
    [':1', null],
    ['[]:1', null],
    ['a:', null],
    ['a:0', null],
    ['a:65536', null],
    ['a:+1', null],
    ['a:1e1', null],
    ['http://a:1', null],
    ['a b:1', null],
    [`${'a'.repeat(300)}:1`, null],
  ])('%j', (target, expected) => {
    expect(parseAuthority(target)).toEqual(expected);
  });
});

it('anything at all after a recognised beginning gives no exception and never more bytes than came', () => {
  const beginnings = opened.map(({ dialog }) => dialog[0]?.[1] ?? new Uint8Array(0));
  const part = fc.tuple(
    fc.constantFrom<Direction>(0, 1),
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...opened.flatMap(({ dialog }) => dialog.map(([, bytes]) => bytes))),
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), fc.array(part, { maxLength: 12 }), (beginning, parts) => {
      const tunnel = recognised(beginning);
      tunnel.handshake(0, beginning, 0, beginning.length);
      for (const [direction, bytes] of parts) {
        const taken = tunnel.handshake(direction, bytes, 0, bytes.length);
        if (taken !== 'failed') expect(taken >= 0 && taken <= bytes.length).toBe(true);
        else expect(tunnel.established).toBe(false);
      }
    }),
    { seed: 20240615, numRuns: 3_000 },
  );
});

it('random bytes are recognised or not without an exception', () => {
  const first = fc.constantFrom(4, 5, 0x43);
  fc.assert(
    fc.property(first, fc.uint8Array({ maxLength: 300 }), (byte, rest) => {
      const verdict = recogniseTunnel(cursor(Uint8Array.of(byte, ...rest)));
      if (typeof verdict === 'number') expect(verdict).toBeGreaterThan(rest.length + 1);
      else expect(verdict === null || !verdict.established).toBe(true);
    }),
    { seed: 20240616, numRuns: 3_000 },
  );
});
