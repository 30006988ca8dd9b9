/** Damaged and foreign streams: never a fault of the dissector, never taken for MyICQ by chance. */
import { describe, expect, it } from 'vitest';
import { Cursor } from 'imdissect/schema';
import { probeStream } from '../../../dissectors/myicq/streams.js';
import { anna, ben, Connection, framed, hex, recordsOf, server, str, Traffic } from './flows.js';

/** Seeded (xorshift32), so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const head = (cmd: string): string => `0001 00000000 ${cmd} 00002712 05`;
const bare = '0001 00000000';
const streams: readonly (readonly [string, Uint8Array])[] = [
  [
    'a file',
    hex(
      framed(head('0001'), '01'),
      framed(head('1000'), str('a'), '00000008'),
      framed(head('1002'), '6162636465666768'),
    ),
  ],
  ['messages', hex(framed(head('0001'), '01'), framed(head('1000'), 'fffffffe 00 5fb81000', str('hi')))],
  [
    'a file without lengths',
    hex(head('0001'), '01', head('1000'), str('a'), '00000008', head('1002'), '6162636465666768'),
  ],
  ['LinQ', hex(framed(bare, '0001', str('anna'), '01'), framed(bare, '1002', '0003 616263'))],
  ['servers', hex(framed(bare, '4000 00000001', str('a'), str('b')), framed(bare, '4003 00000001 00002711 00000002'))],
  ['a tunnel', hex(framed('0001 00000000 00002711 12345678 0004 0100 0000', str('pw'), '00000000 0001 0a000001 7ffd'))],
];

describe('streams that are damaged', () => {
  for (const [name, stream] of streams) {
    it(`of ${name} never make the dissector fail`, () => {
      const next = random(20_261_121);
      for (let round = 0; round < 300; round++) {
        const damaged = Uint8Array.from(stream);
        for (let change = next(4); change >= 0; change--) damaged[next(damaged.length)] = next(256);
        const cut = next(damaged.length);
        const traffic = new Traffic();
        const talk = new Connection(traffic, anna, next(2) === 0 ? ben : { ...server, port: 8222 }).open();
        talk.say(stream.subarray(0, 40)).say(damaged.subarray(0, cut));
        if (next(2) === 0) talk.lose(next(50));
        talk.say(damaged.subarray(cut)).reply(damaged).close();
        const records = recordsOf(traffic);
        const codes = records.map((record) => (record.record === 'finding' ? record.problem.code : ''));
        expect(codes).not.toContain('route.dissector-failed');
      }
    });
  }
});

describe('streams of others', () => {
  it('are not taken for MyICQ by chance', () => {
    const next = random(7);
    let taken = 0;
    for (let round = 0; round < 100_000; round++) {
      const bytes = Uint8Array.from({ length: 24 }, () => next(256));
      // Every fourth begins like a header.
      if (round % 4 === 0) bytes.set([0, 1, 0, 0, 0, 0], round % 8 === 0 ? 0 : 2);
      if (round % 8 === 4) bytes.set([0, 22]);
      const where = {
        transport: 'tcp',
        sourcePort: 1,
        destinationPort: 2,
        registered: false,
        midStream: false,
      } as const;
      const verdict = probeStream(new Cursor(bytes, 0, bytes.length), where);
      if (typeof verdict === 'object') taken++;
    }
    expect(taken).toBeLessThanOrEqual(3);
  });
});
