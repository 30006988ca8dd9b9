import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { ipv4HeaderChecksum, transportChecksum } from '../../src/packet/checksum.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import { Outcome } from '../../src/packet/packet.js';
import { frameOf } from './scratch.js';
import { bytesOf, ipv4Tcp, vectors } from './vectors.js';

const linkTypes = [...new Set(vectors.map(({ linkType }) => linkType))];
const codes = new Set([
  'ip.malformed',
  'ip.header-cut',
  'ip.length-too-long',
  'ip.aggregate',
  'ip.fragment-overlap',
  'ip.fragment-missing',
  'limit.reached',
]);

/** Decodes and checks what must hold for any input. */
function decodeChecked(decoder: PacketDecoder, bytes: Uint8Array, linkType: number, wireLength: number): Outcome {
  const frame = frameOf({ bytes, linkType, wireLength });
  const outcome = decoder.decode(frame);
  const findings = decoder.takeFindings();
  for (const { problem } of findings) expect(codes).toContain(problem.code);
  // Of the frame itself, that is; what befalls datagrams and limits comes on top.
  const own = findings.filter(({ problem }) => !/fragment|limit/.test(problem.code));
  expect(own.length).toBeLessThan(2);
  if (outcome === Outcome.BAD) expect(findings.length).toBeGreaterThan(0);
  if (outcome !== Outcome.UDP && outcome !== Outcome.TCP) return outcome;
  const { packet } = decoder;
  const [low, high] = packet.reassembled === null ? [frame.start, frame.end] : [0, packet.bytes.length];
  expect(packet.payloadStart).toBeGreaterThanOrEqual(low);
  expect(packet.payloadEnd).toBeGreaterThanOrEqual(packet.payloadStart);
  expect(packet.payloadEnd).toBeLessThanOrEqual(high);
  expect(packet.payloadWireLength).toBeGreaterThanOrEqual(packet.payloadEnd - packet.payloadStart);
  expect(['right', 'wrong', 'absent', 'unverifiable']).toContain(transportChecksum(packet));
  expect(['right', 'wrong', 'absent', 'unverifiable']).toContain(ipv4HeaderChecksum(packet));
  const origins = packet.origins(packet.payloadStart, packet.payloadEnd);
  expect(origins.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(packet.payloadEnd - packet.payloadStart);
  return outcome;
}

describe('any input is decoded without an exception, within its bounds, and a bad outcome says why:', () => {
  it.each(linkTypes)('random bytes of link type %i', (linkType) => {
    const decoder = new PacketDecoder(limits({ datagrams: 16 }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, more) => {
        decodeChecked(decoder, bytes, linkType, bytes.length + more);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it.each(vectors)('$name with some bytes changed', ({ linkType, hex }) => {
    const decoder = new PacketDecoder(limits({ datagrams: 16 }));
    const whole = bytesOf(hex);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        decodeChecked(decoder, bytes.subarray(0, length), linkType, whole.length);
      }),
      { seed: 20261122, numRuns: 100 },
    );
  });

  it('every single changed byte of every frame', () => {
    const seen = new Set<Outcome>();
    const decoder = new PacketDecoder(limits({ datagrams: 16 }));
    for (const { linkType, hex } of [...vectors, { linkType: 101, hex: ipv4Tcp }]) {
      const bytes = bytesOf(hex);
      for (let at = 0; at < bytes.length; at++) {
        const was = bytes[at] ?? 0;
        for (const value of [0, 0xff, was ^ 1, was ^ 0x20]) {
          bytes[at] = value;
          seen.add(decodeChecked(decoder, bytes, linkType, bytes.length));
        }
        bytes[at] = was;
      }
    }
    expect([...seen].sort()).toEqual([Outcome.UDP, Outcome.TCP, Outcome.OTHER, Outcome.FRAGMENT, Outcome.BAD]);
  });
});
