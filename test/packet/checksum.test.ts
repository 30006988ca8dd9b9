import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { ipv4HeaderChecksum, transportChecksum } from '../../src/packet/checksum.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import type { LinkFrame } from '../../src/packet/link-frame.js';
import type { Packet } from '../../src/packet/packet.js';
import { frameOf } from './scratch.js';
import { bytesOf, ipv4Tcp, ipv4Udp, ipv6Udp } from './vectors.js';

function decode(hex: string, given: Partial<LinkFrame> = {}): Packet {
  const decoder = new PacketDecoder(limits());
  decoder.decode(frameOf({ ...given, bytes: bytesOf(hex) }));
  return decoder.packet;
}

describe('checksums', () => {
  it.each([
    ['UDP over IPv4', ipv4Udp],
    ['TCP over IPv4', ipv4Tcp],
    ['UDP over IPv6', ipv6Udp],
  ])('of %s are right, and wrong after any change of a byte', (_name, hex) => {
    expect(transportChecksum(decode(hex))).toBe('right');
    expect(transportChecksum(decode(hex.replace('68656c6c6f', '68656c6c70')))).toBe('wrong');
    expect(transportChecksum(decode(hex.replace('0fa0', '0fa1')))).toBe('wrong');
    expect(transportChecksum(decode(hex.replace('00000002', '00000003').replace('0a000002', '0a000003')))).toBe(
      'wrong',
    );
  });

  it('of an IPv4 header is right or wrong by itself', () => {
    expect(ipv4HeaderChecksum(decode(ipv4Udp))).toBe('right');
    expect(ipv4HeaderChecksum(decode(ipv4Udp.replace('1234', '1235')))).toBe('wrong');
    expect(ipv4HeaderChecksum(decode(ipv6Udp))).toBe('absent');
  });

  it('0 means none for UDP over IPv4, but is wrong over IPv6 and for TCP', () => {
    expect(transportChecksum(decode(ipv4Udp.replace('8ee6', '0000')))).toBe('absent');
    expect(transportChecksum(decode(ipv6Udp.replace('4774', '0000')))).toBe('wrong');
    expect(transportChecksum(decode(ipv4Tcp.replace('aed5', '0000')))).toBe('wrong');
  });

  it('cannot be verified when the capture cut what they cover', () => {
    expect(transportChecksum(decode(ipv4Udp.replace('6c6f', ''), { wireLength: 33 }))).toBe('unverifiable');
  });

  it('cannot be verified under a routing header with stops left', () => {
    const hex = `60000000 0015 2b 40 20010db8000000000000000000000001 20010db8000000000000000000000002
      11 00 0401 00000000 # routing, one segment left
      0fa0 0979 000d 4774 68656c6c6f`;
    expect(transportChecksum(decode(hex))).toBe('unverifiable');
    expect(transportChecksum(decode(hex.replace('0401', '0400')))).toBe('right');
  });

  it('leave out the padding behind the UDP length', () => {
    const hex = ipv4Udp.replace('4500 0021', '4500 0024') + 'ffffff';
    expect(transportChecksum(decode(hex))).toBe('right');
  });
});
