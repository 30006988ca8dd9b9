import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import type { LinkFrame } from '../../src/packet/link-frame.js';
import { Outcome, TcpFlag } from '../../src/packet/packet.js';
import { describe as text } from '../../src/problem.js';
import { frameOf } from './scratch.js';
import { bytesOf, ipv4Tcp, ipv4Udp, ipv6Udp } from './vectors.js';

function decode(hex: string, given: Partial<LinkFrame> = {}) {
  const decoder = new PacketDecoder(limits());
  const outcome = decoder.decode(frameOf({ ...given, bytes: bytesOf(hex) }));
  const findings = decoder.takeFindings().map(({ problem, detail }) => `${problem.code}: ${text(problem, detail)}`);
  return { outcome, findings, packet: decoder.packet };
}

const addresses = '0a000001 0a000002';

describe('a TCP segment', () => {
  it('gives its ports, numbers, flags, window and payload', () => {
    const { outcome, packet, findings } = decode(ipv4Tcp);
    expect(outcome).toBe(Outcome.TCP);
    expect(findings).toEqual([]);
    expect(packet).toMatchObject({ protocol: 6, srcPort: 4000, dstPort: 2425, seq: 0xf0000001, ack: 0x80000002 });
    expect(packet).toMatchObject({ flags: TcpFlag.PSH | TcpFlag.ACK, window: 0x2000, headerLength: 20 });
    expect(Buffer.from(packet.bytes.subarray(packet.payloadStart, packet.payloadEnd)).toString()).toBe('hello');
    expect(packet.lengthWitness).toBe('IP total length');
  });

  it('has its options left out of the payload', () => {
    const { packet } = decode(`4500 0034 0000 0000 4006 0000 ${addresses}
      0fa0 0979 00000001 00000002 8010 2000 0000 0000 0101080a0000000100000002`);
    expect([packet.headerLength, packet.payloadWireLength]).toEqual([32, 0]);
    expect(packet.payloadStart).toBe(packet.payloadEnd);
  });

  it('whose options the capture cut still counts, with the length its payload had', () => {
    const { outcome, packet } = decode(
      `4500 0039 0000 0000 4006 0000 ${addresses} 0fa0 0979 00000001 00000002 8018 2000`,
      { wireLength: 57 },
    );
    expect(outcome).toBe(Outcome.TCP);
    expect(packet.payloadEnd - packet.payloadStart).toBe(0);
    expect([packet.payloadWireLength, packet.headerLength, packet.window]).toEqual([5, 32, 0x2000]);
  });

  it.each([
    ['a header length of 16', '4018', 'header length 16 in a segment of 25 bytes'],
    ['a header longer than the segment', '7018', 'header length 28 in a segment of 25 bytes'],
  ])('with %s is damaged', (_name, word, what) => {
    const { outcome, findings } = decode(`4500 002d 0000 0000 4006 0000 ${addresses}
      0fa0 0979 00000001 00000002 ${word} 2000 0000 0000 68656c6c6f`);
    expect(outcome).toBe(Outcome.BAD);
    expect(findings).toEqual([`ip.malformed: damaged TCP header: ${what}`]);
  });
});

describe('a length', () => {
  it('that the snap length cut is remembered', () => {
    const { outcome, packet, findings } = decode(ipv4Udp.replace('6c6c6f', ''), { wireLength: 33 });
    expect(outcome).toBe(Outcome.UDP);
    expect([packet.payloadEnd - packet.payloadStart, packet.payloadWireLength]).toEqual([2, 5]);
    expect(findings).toEqual([]);
  });

  it('of IPv4 beyond the frame is not believed, and said', () => {
    const { outcome, packet, findings } = decode(`4500 0064 0000 0000 4011 0000 ${addresses} 0fa0 0979 0000 0000 6869`);
    expect(outcome).toBe(Outcome.UDP);
    expect([packet.payloadWireLength, packet.lengthWitness]).toEqual([2, 'frame']);
    expect(findings).toEqual(['ip.length-too-long: the IP total length says 100 bytes, but there are 30 on the wire']);
  });

  it('of UDP beyond the datagram is not believed, and said', () => {
    const { packet, findings } = decode(`4500 001e 0000 0000 4011 0000 ${addresses} 0fa0 0979 0100 0000 6869 ffff`);
    expect([packet.payloadWireLength, packet.lengthWitness]).toEqual([2, 'IP total length']);
    expect(findings).toEqual(['ip.length-too-long: the UDP length says 256 bytes, but there are 10 on the wire']);
  });

  it.each([
    ['UDP', ipv4Udp, 'UDP length'],
    ['IPv6', ipv6Udp.replace('0979 000d', '0979 0000'), 'IP payload length'],
    ['no header', ipv4Udp.replace('4500 0021', '4500 0000').replace('0979 000d', '0979 0000'), 'frame'],
  ])('of %s is named as the one believed', (_name, hex, witness) => {
    expect(decode(hex).packet.lengthWitness).toBe(witness);
  });
});

describe('a damaged header is reported once and nothing is read behind it:', () => {
  it.each([
    [
      'IPv4 of version 6',
      `6500 0021 0000 0000 4011 0000 ${addresses} 0fa0 0979 000d 0000`,
      228,
      'IPv4 header: version 6',
    ],
    ['IPv4 header of 16 bytes', `4400 0021 0000 0000 4011 0000 ${addresses}`, 228, 'IPv4 header: header length 16'],
    [
      'IPv4 total length below its header',
      `4500 0013 0000 0000 4011 0000 ${addresses}`,
      228,
      'IPv4 header: total length 19',
    ],
    ['IPv4 of 12 bytes', '4500 000c 0000 0000 4011 0000', 228, 'IPv4 header: 12 of 20 bytes'],
    ['IPv4 options beyond the frame', `4f00 0000 0000 0000 4011 0000 ${addresses}`, 228, 'IPv4 header: 20 of 60 bytes'],
    ['IPv6 of version 4', '4000', 229, 'IPv6 header: 2 of 40 bytes'],
    ['IPv6 with another version', `40${'00'.repeat(39)}`, 229, 'IPv6 header: version 4'],
    [
      'IPv6 extension beyond the packet',
      `60000000 0008 3c 40 ${'00'.repeat(32)} 1107000000000000`,
      229,
      'IPv6 extension header: 8 of 64 bytes',
    ],
    [
      'seventeen IPv6 extension headers',
      `60000000 0088 3c 40 ${'00'.repeat(32)} ${'3c00000000000000'.repeat(17)}`,
      229,
      'IPv6 header: more than 16 extension headers',
    ],
    [
      'authentication header of 8 bytes',
      `4500 0020 0000 0000 4033 0000 ${addresses} 1100 0000 00000000 00000000`,
      101,
      'authentication header: length 8',
    ],
    [
      'UDP length below its header',
      `4500 001c 0000 0000 4011 0000 ${addresses} 0fa0 0979 0007 0000`,
      101,
      'UDP header: length 7',
    ],
    ['UDP of 4 bytes', `4500 0018 0000 0000 4011 0000 ${addresses} 0fa0 0979`, 101, 'UDP header: 4 of 8 bytes'],
    [
      'TCP of 19 bytes',
      `4500 0027 0000 0000 4006 0000 ${addresses} ${'00'.repeat(19)}`,
      101,
      'TCP header: 19 of 20 bytes',
    ],
    ['GRE of 2 bytes', `4500 0016 0000 0000 402f 0000 ${addresses} 0000`, 101, 'GRE header: 2 of 4 bytes'],
    ['radiotap of 4 bytes', '0000 0400 00000000', 127, 'radiotap header: length 4'],
    ['Prism header of 5000 bytes', '44000000 88130000', 119, 'Prism header: length 5000'],
    ['PPI header of 4 bytes', '0000 0400 69000000', 192, 'PPI header: length 4'],
  ])('%s', (_name, hex, linkType, what) => {
    const { outcome, findings } = decode(hex, { linkType });
    expect(outcome).toBe(Outcome.BAD);
    expect(findings).toEqual([`ip.malformed: damaged ${what}`]);
  });
});

describe('other traffic is only counted:', () => {
  it.each([
    [
      'ICMP, and the datagram quoted in it is no packet',
      `4500 0039 0000 0000 4001 0000 ${addresses} 0303 0000 00000000 ${ipv4Udp}`,
      1,
    ],
    ['ESP', `4500 001c 0000 0000 4032 0000 ${addresses} 00000001 00000001`, 50],
    ['UDP-Lite', `4500 001c 0000 0000 4088 0000 ${addresses} 0fa0 0979 0008 0000`, 136],
    ['IPv6 without a next header', `60000000 0000 3b 40 ${'00'.repeat(32)}`, 59],
  ])('%s', (_name, hex, protocol) => {
    const { outcome, findings, packet } = decode(hex);
    expect([outcome, packet.protocol]).toEqual([Outcome.OTHER, protocol]);
    expect(findings).toEqual([]);
  });

  it('a jumbogram', () => {
    const { outcome } = decode(`60000000 0000 00 40 ${'00'.repeat(32)} 1100 c204 00010000`);
    expect(outcome).toBe(Outcome.OTHER);
  });

  it('the fields of the packet before do not show through', () => {
    const decoder = new PacketDecoder(limits());
    decoder.decode(frameOf({ bytes: bytesOf(ipv4Udp) }));
    decoder.decode(frameOf({ bytes: bytesOf('ffffffffffff 020000000001 0806'), linkType: 1 }));
    expect([decoder.packet.ipVersion, decoder.packet.protocol]).toEqual([0, -1]);
  });
});

describe('tunnels', () => {
  const nested = (layers: number): string => {
    let hex = ipv4Udp.replace(/#.*$/gm, '').replace(/\s/g, '');
    for (let n = 1; n < layers; n++) {
      const total = (hex.length / 2 + 20).toString(16).padStart(4, '0');
      hex = `4500${total}000000004004000009090909080808080`.slice(0, 40) + hex;
    }
    return hex;
  };

  it('are read down to the limit of layers', () => {
    const { outcome, packet } = decode(nested(8));
    expect([outcome, packet.sourceAddress()]).toEqual([Outcome.UDP, '10.0.0.1']);
  });

  it('beyond the limit are left out, which is said once', () => {
    const decoder = new PacketDecoder(limits());
    const frame = frameOf({ bytes: bytesOf(nested(9)) });
    expect([decoder.decode(frame), decoder.decode(frame)]).toEqual([Outcome.OTHER, Outcome.OTHER]);
    const findings = decoder.takeFindings();
    expect(findings.map(({ problem }) => problem.code)).toEqual(['limit.reached']);
    expect(findings[0]?.detail).toMatchObject({ name: 'depth', value: 8 });
  });
});
