import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBytes, compareAddresses, hasPrefix } from '../../src/filter/address.js';
import { includesBytes } from '../../src/filter/bytes.js';
import { completeFilter } from '../../src/filter/complete.js';
import { momentOf } from '../../src/filter/moment.js';
import { ipv6Text } from '../../src/packet/address.js';
import { mountedPost } from '../render/post.js';

const word = fc.integer({ min: 0, max: 0xffffffff });

describe('addresses', () => {
  it('are accepted as Node accepts them', () => {
    const typed = fc.stringMatching(/^(?:(?:[0-9a-f]{0,4}|::?|\.|1?[0-9]{1,2}){1,12})$/);
    fc.assert(
      fc.property(
        fc.oneof(
          typed,
          fc.ipV4(),
          fc.ipV6(),
          fc.ipV6().map((text) => text.toUpperCase()),
        ),
        (text) => {
          expect([text, addressBytes(text) !== null]).toEqual([text, isIPv4(text) || isIPv6(text)]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('of what the packet room writes are the same words', () => {
    fc.assert(
      fc.property(word, fc.constantFrom(0, 1, 0xffff), word, word, (a, b, c, d) => {
        const bytes = [a, b, c, d].flatMap((one) => [one >>> 24, (one >>> 16) & 255, (one >>> 8) & 255, one & 255]);
        expect(addressBytes(ipv6Text(a, b, c, d))).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['10.1.2.3', '10.0.0.0', 8, true],
    ['11.1.2.3', '10.0.0.0', 7, true],
    ['12.1.2.3', '10.0.0.0', 7, false],
    ['10.1.2.3', '10.1.2.3', 32, true],
    ['10.1.2.2', '10.1.2.3', 32, false],
    ['10.1.2.2', '10.1.2.3', 31, true],
    ['1.2.3.4', '9.9.9.9', 0, true],
    ['fe80::1', 'fe80::', 10, true],
    ['fec0::1', 'fe80::', 10, false],
    ['10.1.2.3', '::', 0, false],
  ])('%s in %s/%i: %s', (address, network, bits, expected) => {
    expect(hasPrefix(addressBytes(address) ?? [], addressBytes(network) ?? [], bits)).toBe(expected);
  });

  it('have an order within their family', () => {
    expect(compareAddresses([10, 0, 0, 9], [10, 0, 0, 10])).toBeLessThan(0);
    expect(compareAddresses([10, 0, 0, 9], addressBytes('::') ?? [])).toBeNaN();
  });
});

describe('moments', () => {
  it.each([
    ['2026-11-20', 1_795_132_800, 0],
    ['2026-11-20T20:05', 1_795_205_100, 0],
    ['2026-11-20 20:05:44.5', 1_795_205_144, 500_000_000],
    ['2026-11-20T20:05:44.000000001Z', 1_795_205_144, 1],
    ['2026-11-20T20:05:44 UTC', 1_795_205_144, 0],
    ['2026-11-20T15:05:44-05:00', 1_795_205_144, 0],
    ['2026-11-21T01:35:44+0530', 1_795_205_144, 0],
    ['1795205144.029866', 1_795_205_144, 29_866_000],
    ['-0.5', -1, 500_000_000],
    ['-1', -1, 0],
    ['0000-01-01', -62_167_219_200, 0],
  ])('%s', (text, seconds, nanoseconds) => {
    expect(momentOf(text)).toEqual({ seconds, nanoseconds });
  });

  it.each([
    '',
    '2026-13-01',
    '2026-02-29',
    '2026-11-20T24:00:01',
    '2026-11-20T20',
    '20:05',
    '1e9',
    'now',
    '2026-11-20T20:05:44.1234567890',
  ])('none: %s', (text) => {
    expect(momentOf(text)).toBeNull();
  });
});

it('bytes are found wherever they stand', () => {
  const few = fc.uint8Array({ maxLength: 12, max: 2 });
  const wanted = fc.uint8Array({ minLength: 1, maxLength: 3, max: 2 });
  fc.assert(
    fc.property(few, wanted, (all, part) => {
      expect(includesBytes(all, part)).toBe(Buffer.from(all).includes(Buffer.from(part)));
    }),
  );
});

describe('completion', () => {
  const post = [mountedPost()];
  it.each([
    ['post.ho', ['post.host']],
    ['post.host == "vm" and post.contacts.n', ['post.host == "vm" and post.contacts.nick']],
    ['(frame.', ['(frame.number', '(frame.time']],
    ['!ip.s', ['!ip.src']],
    ['post.command == S', ['post.command == SEND_MSG']],
    ['post.command in {HELLO, SE', ['post.command in {HELLO, SEND_MSG']],
    ['post.command not in {', ['post.command not in {HELLO', 'post.command not in {SEND_MSG']],
    ['post.options & U', ['post.options & URGENT']],
    ['kind eq post.l', ['kind eq post.login', 'kind eq post.letter']],
    ['severity >= w', ['severity >= warning']],
    ['post.urgent == ', ['post.urgent == true', 'post.urgent == false']],
    ['post.host == "po', []],
    ['nothing == ', []],
    ['post.zzz', []],
  ])('%s', (typed, expected) => {
    expect(completeFilter(typed, post)).toEqual(expected);
  });

  it('of nothing offers every name', () => {
    expect(completeFilter('', post)).toEqual(expect.arrayContaining(['post', 'post.host', 'post.letter', 'ip.addr']));
  });
});
