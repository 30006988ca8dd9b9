import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4HeaderChecksum } from '../../src/packet/checksum.js';
import { Outcome } from '../../src/packet/packet.js';
import { describe as text } from '../../src/problem.js';
import { cutAt, datagram, ipv4Fragment, ipv6Fragment, Scenario } from './scenario.js';

const { UDP, TCP, FRAGMENT, BAD } = Outcome;
const whole = datagram(3000);
const payload = whole.slice(8);
const [first, second, third] = cutAt(whole, [1480, 2960]);
if (first === undefined || second === undefined || third === undefined) throw new Error('three pieces');

describe.each(['ipv4', 'ipv6'] as const)('fragments of %s', (version) => {
  it('in order are held until the last makes one datagram', () => {
    const scenario = new Scenario();
    expect(scenario[version](first, second, third)).toEqual([FRAGMENT, FRAGMENT, UDP]);
    const { packet } = scenario.decoder;
    expect(scenario.payload()).toEqual(payload);
    expect(packet).toMatchObject({ srcPort: 4000, dstPort: 2425, payloadWireLength: 3000, protocol: 17 });
    expect(packet.sourceAddress()).toBe(version === 'ipv4' ? '10.0.0.1' : '2001:db8::1');
    expect(ipv4HeaderChecksum(packet)).toBe(version === 'ipv4' ? 'unverifiable' : 'absent');
    expect(scenario.codes()).toEqual([]);
  });

  it('tell in which frame each byte of the payload stood', () => {
    const scenario = new Scenario();
    scenario[version](third, first, second);
    const { packet } = scenario.decoder;
    const header = version === 'ipv4' ? 20 : 48;
    expect(packet.origins(packet.payloadStart, packet.payloadEnd)).toEqual([
      { start: 0, end: 1472, frame: 2, frameOffset: header + 8 },
      { start: 1472, end: 2952, frame: 3, frameOffset: header },
      { start: 2952, end: 3000, frame: 1, frameOffset: header },
    ]);
    expect(packet.reassembled).toHaveLength(3);
  });

  it('in any order, with duplicates and overlaps of equal bytes, give the same datagram, and nothing to report', () => {
    const pieces = fc.array(fc.tuple(fc.integer({ min: 0, max: 375 }), fc.integer({ min: 1, max: 90 })), {
      maxLength: 30,
    });
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 375 }), { minLength: 1, maxLength: 20 });
    const ranks = fc.array(fc.nat(), { minLength: 51, maxLength: 51 });
    fc.assert(
      fc.property(cuts, pieces, ranks, (at, extra, order) => {
        const offsets = at.map((n) => n * 8).sort((a, b) => a - b);
        const needed = cutAt(whole, offsets);
        const others = extra.map(([start, length]) => {
          const offset = start * 8;
          const data = whole.subarray(offset, Math.min(offset + length * 8, whole.length));
          return { offset, data, more: offset + data.length < whole.length };
        });
        const all = [...needed, ...others]
          .map((piece, index) => ({ piece, rank: order[index % order.length] ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ piece }) => piece)
          .filter(({ offset, more }) => offset > 0 || more);
        const scenario = new Scenario();
        let done = 0;
        for (const piece of all) {
          if (scenario[version](piece)[0] !== UDP) continue;
          done += 1;
          expect(Buffer.compare(scenario.payload(), payload)).toBe(0);
          expect(scenario.decoder.packet.origins(0, whole.length).at(-1)?.end).toBe(whole.length);
        }
        expect(done).toBeGreaterThan(0);
        expect(scenario.codes()).toEqual([]);
      }),
      { seed: 791, numRuns: 300 },
    );
  });

  it('that disagree keep the bytes that came first, and it is reported once', () => {
    const scenario = new Scenario();
    const forged = { ...second, data: second.data.map((byte) => byte ^ 255) };
    expect(scenario[version](first, second, forged, forged, third)).toEqual([
      FRAGMENT,
      FRAGMENT,
      FRAGMENT,
      FRAGMENT,
      UDP,
    ]);
    expect(scenario.payload()).toEqual(payload);
    const findings = scenario.decoder.takeFindings();
    expect(findings.map(({ problem, frame }) => [problem.code, frame])).toEqual([['ip.fragment-overlap', 3]]);
    expect(findings.map(({ problem, detail }) => text(problem, detail))[0]).toMatch(
      /fragments of IP datagram 7 from .*1 to .*2 disagree about bytes 1480\.\.2960/,
    );
  });

  it('that give another end are left out and reported', () => {
    const scenario = new Scenario();
    const early = { offset: 1480, data: second.data.subarray(0, 80), more: false };
    const beyond = { offset: 2960, data: new Uint8Array(800), more: true };
    expect(scenario[version](first, third, early, beyond, second)).toEqual([
      FRAGMENT,
      FRAGMENT,
      FRAGMENT,
      FRAGMENT,
      UDP,
    ]);
    expect(scenario.payload()).toEqual(payload);
    expect(scenario.codes()).toEqual(['ip.fragment-overlap']);
  });

  it('with an end before what came are left out and reported', () => {
    const scenario = new Scenario();
    const early = { offset: 1480, data: second.data.subarray(0, 80), more: false };
    expect(scenario[version](first, second, early, third)).toEqual([FRAGMENT, FRAGMENT, FRAGMENT, UDP]);
    expect(scenario.codes()).toEqual(['ip.fragment-overlap']);
  });

  it.each([
    ['empty', { offset: 8, data: new Uint8Array(0), more: true }, 'no bytes'],
    [
      'with more to come and not a multiple of 8',
      { offset: 8, data: new Uint8Array(12), more: true },
      '12 bytes, not a multiple of 8',
    ],
    [
      'beyond 65535',
      { offset: 65528, data: new Uint8Array(16), more: false },
      'it ends at 65544, no datagram is that long',
    ],
  ])('%s are damaged', (_name, piece, what) => {
    const scenario = new Scenario();
    expect(scenario[version](piece)).toEqual([BAD]);
    const [finding] = scenario.decoder.takeFindings();
    expect(finding?.problem.code).toBe('ip.malformed');
    expect(finding?.detail).toEqual({ header: 'IP fragment', what });
    scenario.decoder.end();
    expect(scenario.codes()).toEqual([]);
  });

  it('of the longest datagram there is are put together', () => {
    const longest = datagram((version === 'ipv4' ? 65_515 : 65_535) - 8);
    const offsets = Array.from({ length: 44 }, (_, index) => (index + 1) * 1480);
    const scenario = new Scenario();
    expect(scenario[version](...cutAt(longest, offsets)).at(-1)).toBe(UDP);
    expect(scenario.payload()).toEqual(longest.slice(8));
  });

  it('that the capture cut end the payload there, and its length on the wire is known', () => {
    const scenario = new Scenario();
    const outcomes = scenario[version](
      { ...first, captured: 60 },
      { ...second, captured: 60 },
      { ...third, captured: 10 },
    );
    expect(outcomes).toEqual([FRAGMENT, FRAGMENT, UDP]);
    const { packet } = scenario.decoder;
    expect(scenario.payload()).toEqual(payload.subarray(0, 52));
    expect(packet.payloadWireLength).toBe(3000);
    expect(packet.origins(0, packet.payloadEnd)).toHaveLength(1);
    scenario.decoder.end();
    expect(scenario.codes()).toEqual([]);
  });

  it('that one capture cut and another did not are put together from both', () => {
    const scenario = new Scenario();
    scenario[version]({ ...second, captured: 60 }, { ...first, captured: 60 }, second, first, third);
    expect(scenario.payload()).toEqual(payload);
    expect(scenario.codes()).toEqual([]);
  });

  it('that fill only a part of what the capture cut leave the other parts cut', () => {
    const scenario = new Scenario();
    const middle = { offset: 800, data: whole.subarray(800, 880), more: true };
    expect(scenario[version]({ ...first, captured: 60 }, middle, second, first, third).at(-1)).toBe(UDP);
    expect(scenario.payload()).toEqual(payload);
    expect(scenario[version]({ ...first, captured: 60 }, middle, second, third).at(-1)).toBe(UDP);
    expect(scenario.payload()).toEqual(payload.subarray(0, 52));
  });

  it('in tiny pieces, last one first, are put together', () => {
    const scenario = new Scenario();
    const pieces = cutAt(
      whole,
      Array.from({ length: 375 }, (_, index) => (index + 1) * 8),
    ).reverse();
    expect(scenario[version](...pieces).at(-1)).toBe(UDP);
    expect(scenario.payload()).toEqual(payload);
    expect(scenario.decoder.packet.reassembled).toHaveLength(376);
  });

  it('that miss one when the capture ends are reported', () => {
    const scenario = new Scenario();
    scenario[version](first, third);
    expect(scenario.codes()).toEqual([]);
    scenario.decoder.end();
    const [finding] = scenario.decoder.takeFindings();
    expect(finding?.problem.code).toBe('ip.fragment-missing');
    expect(finding?.frame).toBe(2);
    expect(finding?.detail).toMatchObject({ id: 7, have: 1528, fragments: 2, missing: '1480 bytes are missing' });
  });

  it('that wait too long are reported when the capture clock says so, and forgotten', () => {
    const scenario = new Scenario({ fragmentAge: 30 });
    scenario[version](first);
    scenario.seconds += 30;
    expect(scenario[version]({ ...second, id: 8 })).toEqual([FRAGMENT]);
    expect(scenario.codes()).toEqual([]);
    scenario.seconds += 1;
    expect(scenario[version](second, third)).toEqual([FRAGMENT, FRAGMENT]);
    const [finding] = scenario.decoder.takeFindings();
    expect(finding?.detail).toMatchObject({ id: 7, when: 'within 30 s', missing: 'the last one did not' });
  });

  it('do not wait longer because a frame is dated back', () => {
    const scenario = new Scenario({ fragmentAge: 30 });
    scenario.seconds += 100;
    scenario.feed(ipv4Fragment({ offset: 0, data: datagram(5), more: false }));
    scenario.seconds -= 100;
    scenario[version](first);
    scenario.seconds += 110;
    scenario[version](second, third);
    expect(scenario.payload()).toEqual(payload);
    expect(scenario.codes()).toEqual([]);
  });

  it('of more datagrams than the limit push out the one that waited longest; the limit is reported once', () => {
    const scenario = new Scenario({ datagrams: 2 });
    for (const id of [1, 2, 3, 4]) scenario[version]({ ...first, id });
    const findings = scenario.decoder.takeFindings();
    expect(findings.map(({ problem, detail }) => [problem.code, detail['id'] ?? detail['name']])).toEqual([
      ['limit.reached', 'datagrams'],
      ['ip.fragment-missing', 1],
      ['ip.fragment-missing', 2],
    ]);
    expect(scenario[version]({ ...second, id: 3 }, { ...third, id: 3 })).toEqual([FRAGMENT, UDP]);
  });

  it('of more bytes than the limit push out the one that waited longest; the limit is reported once', () => {
    const scenario = new Scenario({ fragments: 10_000 });
    for (const id of [1, 2, 3, 4, 5, 6]) scenario[version]({ ...first, id });
    const codes = scenario.codes();
    expect(codes.filter((code) => code === 'limit.reached')).toHaveLength(1);
    expect(codes.filter((code) => code === 'ip.fragment-missing')).toHaveLength(2);
    expect(scenario[version]({ ...second, id: 6 }, { ...third, id: 6 }).at(-1)).toBe(UDP);
  });
});

describe('a datagram', () => {
  it('is told by its identification, and over IPv4 by its protocol, too', () => {
    const scenario = new Scenario();
    expect(scenario.ipv4(first, { ...third, id: 8 }, { ...second, protocol: 6 }, second, third).at(-1)).toBe(UDP);
    scenario.decoder.end();
    expect(scenario.codes()).toEqual(['ip.fragment-missing', 'ip.fragment-missing']);
  });

  it('may carry TCP', () => {
    const segment = new Uint8Array(100);
    segment.set([0x0f, 0xa0, 0x09, 0x79, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 0x18, 0, 99]);
    const scenario = new Scenario();
    expect(scenario.ipv4(...cutAt(segment, [8]).map((piece) => ({ ...piece, protocol: 6 })))).toEqual([FRAGMENT, TCP]);
    expect(scenario.decoder.packet).toMatchObject({ seq: 1, ack: 2, payloadWireLength: 80 });
  });

  it('says what it carries in its first fragment over IPv6', () => {
    const scenario = new Scenario();
    expect(scenario.ipv6({ ...third, protocol: 6 }, first, { ...second, protocol: 50 }).at(-1)).toBe(UDP);
  });

  it('inside another one is put together with the frames of both', () => {
    const inner = cutAt(whole, [1600]).map((piece) => ipv4Fragment({ ...piece, id: 99 }));
    const scenario = new Scenario();
    const outcomes = inner.flatMap((packet, index) =>
      scenario.ipv6(...cutAt(packet, [800]).map((piece) => ({ ...piece, id: index, protocol: 4 }))),
    );
    expect(outcomes).toEqual([FRAGMENT, FRAGMENT, FRAGMENT, UDP]);
    expect(scenario.payload()).toEqual(payload);
    // 20 bytes of the first outer fragment are the inner header.
    expect(scenario.decoder.packet.origins(0, whole.length)).toEqual([
      { start: 0, end: 780, frame: 1, frameOffset: 68 },
      { start: 780, end: 1600, frame: 2, frameOffset: 48 },
      { start: 1600, end: 2380, frame: 3, frameOffset: 68 },
      { start: 2380, end: 3008, frame: 4, frameOffset: 48 },
    ]);
  });

  it('keeps its bytes when later frames are read', () => {
    const scenario = new Scenario();
    scenario.ipv4(first, second, third);
    const { bytes } = scenario.decoder.packet;
    const before = bytes.slice();
    scenario.ipv4(...[first, second, third].map((piece) => ({ ...piece, data: piece.data.map(() => 0) })));
    expect(bytes).toEqual(before);
  });

  it('may have IPv6 options in its fragmented part', () => {
    const options = Uint8Array.from([17, 0, 1, 4, 0, 0, 0, 0, ...whole]);
    const scenario = new Scenario();
    const pieces = cutAt(options, [1480]).map((piece) => ({ ...piece, protocol: 60 }));
    expect(scenario.ipv6(...pieces)).toEqual([FRAGMENT, UDP]);
    expect(scenario.payload()).toEqual(payload);
  });
});

it('memory stays bounded under a flood of fragments at far offsets', () => {
  const scenario = new Scenario({ fragments: 1_000_000 });
  const before = process.memoryUsage().arrayBuffers;
  for (let id = 0; id < 3000; id++)
    scenario.feed(ipv6Fragment({ offset: 60_000, data: new Uint8Array(8), more: true, id }));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400_000_000);
  const missing = scenario.codes().filter((code) => code === 'ip.fragment-missing');
  // 64 KiB and the cost of a piece for each.
  expect(missing).toHaveLength(3000 - 15);
});
