import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import { Outcome } from '../../src/packet/packet.js';
import { frameOf } from './scratch.js';
import { bytesOf, vectors } from './vectors.js';

const hello = [...Buffer.from('hello')];

describe('a UDP datagram is found behind', () => {
  it.each(vectors)('$name', ({ linkType, hex }) => {
    const decoder = new PacketDecoder(limits());
    const frame = frameOf({ bytes: bytesOf(hex), linkType, number: 17 });
    expect(decoder.decode(frame)).toBe(Outcome.UDP);
    const { packet } = decoder;
    expect([packet.srcPort, packet.dstPort]).toEqual([4000, 2425]);
    expect([packet.sourceAddress(), packet.destinationAddress()]).toEqual(
      packet.ipVersion === 4 ? ['10.0.0.1', '10.0.0.2'] : ['2001:db8::1', '2001:db8::2'],
    );
    expect([...packet.bytes.subarray(packet.payloadStart, packet.payloadEnd)]).toEqual(hello);
    expect(packet.payloadWireLength).toBe(5);
    expect(packet.origins(packet.payloadStart, packet.payloadEnd)).toEqual([
      { start: 0, end: 5, frame: 17, frameOffset: packet.payloadStart - frame.start },
    ]);
    expect(decoder.takeFindings()).toEqual([]);
  });
});

describe('cut anywhere by the capture, the frame gives a diagnostic or a prefix, and never a damaged header', () => {
  it.each(vectors)('$name', ({ linkType, hex }) => {
    const whole = bytesOf(hex);
    for (let length = 0; length < whole.length; length++) {
      const decoder = new PacketDecoder(limits());
      const bytes = whole.subarray(0, length);
      const outcome = decoder.decode(frameOf({ bytes, linkType, wireLength: whole.length }));
      const codes = decoder.takeFindings().map(({ problem }) => problem.code);
      if (outcome === Outcome.UDP) {
        expect(codes).toEqual([]);
        expect(decoder.packet.payloadWireLength).toBe(5);
        const { packet } = decoder;
        const captured = [...packet.bytes.subarray(packet.payloadStart, packet.payloadEnd)];
        expect(captured).toEqual(hello.slice(0, captured.length));
      } else if (outcome === Outcome.BAD) expect(codes).toEqual(['ip.header-cut']);
      else expect({ outcome, codes }).toEqual({ outcome: Outcome.OTHER, codes: [] });
    }
  });
});

describe('nothing is made up of', () => {
  it.each([
    ['ARP', 1, 'ffffffffffff 020000000001 0806 0001 0800 06 04 0001'],
    ['an Ethernet type between length and EtherType', 1, '020000000002 020000000001 05ee 4500'],
    ['spanning tree', 1, '0180c2000000 020000000001 0026 424203 0000'],
    ['SNAP of Cisco', 1, '020000000002 020000000001 0008 aaaa03 00000c 0800'],
    ['PPPoE discovery', 1, '020000000002 020000000001 8864 11 09 0000 0000'],
    ['a PPP link negotiation', 9, 'ff03 c021 01010004'],
    ['an 802.11 beacon', 105, `8000 0000 ${'00'.repeat(40)}`],
    ['an encrypted 802.11 frame', 105, `0841 0000 ${'00'.repeat(20)} aaaa03 000000 0800 ${'00'.repeat(20)}`],
    ['an 802.11 null frame', 105, `4801 0000 ${'00'.repeat(40)}`],
    ['a part of an 802.11 packet', 105, `0801 0000 ${'00'.repeat(18)} 0100 aaaa03 000000 0800 ${'00'.repeat(20)}`],
    ['an unknown loopback family', 0, '07000000 4500'],
    ['raw IP of version 5', 101, '50000000'],
    ['a pseudowire in MPLS', 1, '020000000002 020000000001 8847 00065140 00000000'],
    // 17 is no EtherType; read as a protocol number it would be UDP.
    ['Cisco HDLC with a type below the EtherTypes', 104, '0f00 0011 0fa0 0979 000d 0000 68656c6c6f'],
    [
      'GRE with a type below the EtherTypes',
      101,
      '4500 0025 0000 0000 402f 0000 c0000209 c000020a 0000 0011 0fa0 0979 000d 0000 68656c6c6f',
    ],
    ['a link type that is not read', 147, '4500'],
  ])('%s', (_name, linkType, hex) => {
    const decoder = new PacketDecoder(limits());
    expect(decoder.decode(frameOf({ bytes: bytesOf(hex), linkType }))).toBe(Outcome.OTHER);
    expect(decoder.takeFindings()).toEqual([]);
  });
});

describe('an 802.11 aggregate', () => {
  it('gives its first packet and a note that there are more', () => {
    const decoder = new PacketDecoder(limits());
    const subframe = `020000000002 020000000001 0029 aaaa03 000000 0800
      4500 0021 1234 0000 4011 5496 0a000001 0a000002 0fa0 0979 000d 8ee6 68656c6c6f 00`;
    const hex = `8801 0000 020000000003 020000000001 020000000002 1000 8000 ${subframe} ${subframe}`;
    expect(decoder.decode(frameOf({ bytes: bytesOf(hex), linkType: 105 }))).toBe(Outcome.UDP);
    expect(decoder.takeFindings().map(({ problem }) => problem.code)).toEqual(['ip.aggregate']);
    expect(decoder.packet.payloadWireLength).toBe(5);
  });
});

describe('the check sequence of an 802.11 frame', () => {
  // No length in these packets says where they end.
  const header = '0801 0000 020000000003 020000000001 020000000002 1000 aaaa03 000000 0800';
  const packet = '4500 0000 1234 0000 4011 0000 0a000001 0a000002 0fa0 0979 0000 0000 68656c6c6f';
  it.each([
    ['when radiotap says so', 127, '0000 0900 02000000 10', 5],
    ['when radiotap says so behind other fields', 127, '0000 1900 03000080 00000000 00000000 0000000000000000 10', 5],
    ['and stays when radiotap does not', 127, '0000 0900 02000000 00', 9],
    [
      'when Per-Packet Information says so',
      192,
      '0000 2000 69000000 0200 1400 0000000000000000 0100 000000000000 00000000',
      5,
    ],
  ])('is left out %s', (_name, linkType, front, length) => {
    const decoder = new PacketDecoder(limits());
    const bytes = bytesOf(`${front} ${header} ${packet} deadbeef`);
    expect(decoder.decode(frameOf({ bytes, linkType }))).toBe(Outcome.UDP);
    expect(decoder.packet.payloadWireLength).toBe(length);
    expect(decoder.packet.payloadEnd - decoder.packet.payloadStart).toBe(length);
  });
});
