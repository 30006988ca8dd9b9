import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerDatagram } from '../../src/carrier/socks5-udp.js';

function read(hex: string): ReturnType<typeof innerDatagram> {
  const bytes = Buffer.from(`ffff${hex.replaceAll(' ', '')}ffff`, 'hex');
  return innerDatagram(bytes, 2, bytes.length - 2);
}

describe('the header of a SOCKS5 datagram (RFC 1928 section 7)', () => {
  it.each([
    ['IPv4', '0000 00 01 0a000007 1f40 0001', { offset: 12, host: '10.0.0.7', port: 8000, fragment: 0 }],
    ['a name', '0000 00 03 02 6162 1f40 0001', { offset: 11, host: 'ab', port: 8000, fragment: 0 }],
    ['IPv6', `0000 00 04 ${'00'.repeat(15)}01 1f40 00`, { offset: 24, host: '::1', port: 8000, fragment: 0 }],
    ['a fragment', '0000 81 01 0a000007 1f40 00', { offset: 12, host: '10.0.0.7', port: 8000, fragment: 129 }],
    ['an empty payload', '0000 00 01 0a000007 1f40', { offset: 12, host: '10.0.0.7', port: 8000, fragment: 0 }],
  ])('with %s', (_what, hex, expected) => {
    expect(read(hex)).toEqual(expected);
  });

  it.each([
    ['other reserved bytes', '0001 00 01 0a000007 1f40'],
    ['an unknown address type', '0000 00 02 0a000007 1f40'],
    ['an empty name', '0000 00 03 00 1f40'],
    ['a name of control characters', '0000 00 03 01 00 1f40'],
    ['too few bytes for the port', '0000 00 01 0a000007 1f'],
    ['a name longer than the datagram', '0000 00 03 ff 6162 1f40'],
    ['nothing', ''],
  ])('is not there with %s', (_what, hex) => {
    expect(read(hex)).toBeNull();
  });

  it('is never read beyond the datagram', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 3, 4), fc.uint8Array({ maxLength: 30 }), (type, rest) => {
        const bytes = Uint8Array.of(0, 0, 0, type, ...rest);
        const inner = innerDatagram(bytes, 0, bytes.length);
        if (inner !== null) expect(inner.offset).toBeLessThanOrEqual(bytes.length);
      }),
      { seed: 20240617, numRuns: 2_000 },
    );
  });
});
