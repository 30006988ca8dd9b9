import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Text, ipv6Text } from '../../src/packet/address.js';

describe('addresses as text', () => {
  it('writes IPv4 in dotted decimal, also above 127', () => {
    expect([ipv4Text(0), ipv4Text(0x0a000001), ipv4Text(0xffffffff)]).toEqual([
      '0.0.0.0',
      '10.0.0.1',
      '255.255.255.255',
    ]);
  });

  it.each<[string, [number, number, number, number]]>([
    ['::', [0, 0, 0, 0]],
    ['::1', [0, 0, 0, 1]],
    ['2001:db8::', [0x20010db8, 0, 0, 0]],
    ['2001:db8::1', [0x20010db8, 0, 0, 1]],
    ['2001:db8::1:0:0:1', [0x20010db8, 0, 0x00010000, 1]],
    ['2001:0:0:1::1', [0x20010000, 0x00000001, 0, 1]],
    ['2001:db8:0:1:1:1:1:1', [0x20010db8, 0x00000001, 0x00010001, 0x00010001]],
    ['fe80::abcd:ef01', [0xfe800000, 0, 0, 0xabcdef01]],
    ['::ffff:192.0.2.1', [0, 0, 0xffff, 0xc0000201]],
  ])('writes IPv6 as RFC 5952 wants it: %s', (text, words) => {
    expect(ipv6Text(...words)).toBe(text);
  });

  it('writes any IPv6 address so that it reads back as the same', () => {
    const word = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (words) => {
        const text = ipv6Text(...words);
        expect(isIPv6(text)).toBe(true);
        expect(new URL(`http://[${text}]/`).hostname).toBe(new URL(`http://[${long(words)}]/`).hostname);
      }),
      { seed: 5952 },
    );
  });
});

function long(words: readonly number[]): string {
  return words.flatMap((word) => [(word >>> 16).toString(16), (word & 0xffff).toString(16)]).join(':');
}
