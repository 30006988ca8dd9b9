import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import { express } from '../../src/packet/express.js';
import { Outcome, Packet } from '../../src/packet/packet.js';
import { frameOf } from './scratch.js';

const ethernet = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x08, 0x00];
const raw = 228;

/** An IPv4 packet with a UDP or TCP header; what stands in it may lie. */
const packets = fc
  .record({
    first: fc.constantFrom(0x45, 0x45, 0x45, 0x46, 0x44, 0x65),
    fragment: fc.constantFrom(0, 0, 0, 0x4000, 0x2000, 0x0001),
    protocol: fc.constantFrom(6, 17, 6, 17, 1),
    totalError: fc.constantFrom(0, 0, 0, 0, -1, 1, -30, 3000),
    header: fc.uint8Array({ minLength: 8, maxLength: 24 }),
    udpError: fc.constantFrom(0, 0, 0, -3, 2, -40),
    offset: fc.constantFrom(0x50, 0x50, 0x60, 0x40, 0xf0),
    payload: fc.uint8Array({ maxLength: 40 }),
    padding: fc.constantFrom(0, 0, 6),
    addresses: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    cut: fc.constantFrom(0, 0, 0, 0, 1, 10, 50),
  })
  .map(({ first, fragment, protocol, totalError, header, udpError, offset, payload, padding, addresses, cut }) => {
    const body = [...header, ...payload];
    if (protocol === 17) body.splice(4, 2, ...u16(body.length + udpError));
    else body[12] = offset;
    const total = Math.max(0, 20 + body.length + totalError);
    const ip = [first, 0, ...u16(total), 0, 9, ...u16(fragment), 64, protocol, 0, 0, ...addresses];
    return { bytes: [...ip, ...body, ...new Uint8Array(padding)], cut };
  });

function u16(value: number): [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** The fields of a packet, with its places counted from the IP header. */
function told(packet: Packet, ip: number): unknown {
  const fields = Object.entries(packet).filter(([name]) => !['bytes', 'frame', 'frameStart'].includes(name));
  const from = (place: number): number => place - ip;
  const places = ['ipStart', 'transportStart', 'payloadStart', 'payloadEnd'];
  return fields.map(([name, value]) => [name, places.includes(name) ? from(Number(value)) : (value as unknown)]);
}

it('says the same of a frame as the layers one by one, and leaves them what is not plain', () => {
  let taken = 0;
  fc.assert(
    fc.property(packets, ({ bytes, cut }) => {
      const captured = Math.max(0, bytes.length - cut);
      const all = Uint8Array.from([...ethernet, ...bytes]);
      const frame = frameOf({ bytes: all.subarray(0, 14 + captured), linkType: 1, wireLength: all.length });
      const quick = new Packet();
      const outcome = express(frame, quick);
      if (outcome === null) return;
      taken++;
      const slow = new PacketDecoder(limits());
      const behind = all.subarray(14, 14 + captured);
      expect(slow.decode(frameOf({ bytes: behind, linkType: raw, wireLength: bytes.length }))).toBe(outcome);
      expect([Outcome.UDP, Outcome.TCP]).toContain(outcome);
      expect(told(quick, 14)).toEqual(told(slow.packet, 0));
      expect(slow.takeFindings()).toEqual([]);
    }),
    { seed: 8, numRuns: 5000 },
  );
  expect(taken).toBeGreaterThan(150);
});
