import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { builtIn, Engine, recordId, type DissectionRecord } from '../../../src/index.js';
import { Traffic, type End } from '../../engine/traffic.js';
import { join } from './packets.js';

const host = (last: number, port = 2425): End => ({ address: [10, 0, 0, last], port });
const [a, b] = [host(1), host(2)];
const version = '1_lbt6_0#128#F8B46AA55B28#0#0#0#4001#9';

/** A picture with many NULs. */
const picture = Uint8Array.from({ length: 1300 }, (_, i) => (i % 3 === 0 ? 0 : i & 0xff));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const size = 512;
const count = Math.ceil(picture.length / size);

function fragment(index: number, id = '3c2f1a00'): Uint8Array {
  const offset = (index - 1) * size;
  const data = picture.subarray(offset, offset + size);
  const head = `${id}|${picture.length}|${offset}|${count}|${index}|${data.length}|0|2|0|00000000#`;
  return join(`${version}:1234${index}:u:h:2097344:${head}\0`, data, '\0');
}

const naming = join(`${version}:12340:u:h:288:look /~#>3c2f1a00<B~\0`);
const receipt = (index: number): Uint8Array => join(`${version}:99:v:i:193:3c2f1a00|${index}#\0`);

function dissected(fill: (traffic: Traffic) => void): DissectionRecord[] {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn }, (record) => records.push(record));
  const traffic = new Traffic();
  fill(traffic);
  for (const frame of traffic.frames) engine.frame(frame);
  engine.finish();
  return records;
}

const objectsOf = (records: readonly DissectionRecord[]): unknown[] =>
  records.flatMap((record) => {
    if (record.record !== 'object') return [];
    const { kind, name, complete, size: length, from } = record;
    return [{ kind, name, complete, length, sha256: record.sha256, from: from.map((ref) => recordId(ref, false)) }];
  });

describe('FeiQ’s pictures', () => {
  it('are put together in any order, given out once with the text that names them, and their receipts are linked', () => {
    const records = dissected((traffic) => {
      traffic.udp(a, b, naming);
      for (const index of [2, 1, 1, 3]) traffic.udp(a, b, fragment(index));
      traffic.udp(b, a, receipt(2)).udp(b, a, receipt(9));
      traffic.wait(20_000).udp(a, b, fragment(2));
    });
    expect(objectsOf(records)).toEqual([
      {
        ...{ kind: 'picture', name: '3c2f1a00', complete: true, length: picture.length, sha256: sha256(picture) },
        from: ['1.1', '2.1'],
      },
    ]);
    expect(records.findIndex(({ record }) => record === 'object')).toBeLessThan(7);
    const answers = records.flatMap((record) =>
      record.record === 'message' && record.answers !== null
        ? [`${record.ref.frame}->${record.answers.ref.frame}`]
        : [],
    );
    expect(answers).toEqual(['6->2']);
    const [first] = records;
    expect(first?.record === 'message' && first.message.fields['pictures']).toEqual(['3c2f1a00']);
  });

  it('are given out at the end where fragments are missing; a later one of the same name is another', () => {
    const records = dissected((traffic) => {
      traffic.udp(a, b, fragment(1)).udp(a, b, fragment(3));
      for (const index of [1, 2, 3]) traffic.udp(b, a, fragment(index));
      traffic.wait(61_000);
      for (const index of [1, 2, 3]) traffic.udp(b, a, fragment(index));
    });
    expect(objectsOf(records)).toEqual([
      expect.objectContaining({ complete: true, from: ['3.1'] }),
      expect.objectContaining({ complete: true, from: ['6.1'] }),
      expect.objectContaining({ complete: false, length: 788, sha256: null, from: ['1.1'] }),
    ]);
  });

  it('with impossible fragments do no harm', () => {
    const records = dissected((traffic) => {
      const odd = (head: string): Uint8Array => join(`${version}:5:u:h:2097344:${head}#\0abc\0`);
      traffic.udp(a, b, odd('x|10|8|1|1|3|0|2|0|0')).udp(a, b, odd('y|z|0|1|1|3|0|2|0|0'));
      traffic.udp(a, b, odd('w|4294967295|4294967290|4294967295|1|3|0|2|0|0'));
    });
    expect(objectsOf(records)).toEqual([
      expect.objectContaining({ name: 'x', complete: false, length: 0 }),
      expect.objectContaining({ name: 'w', complete: false, length: 3 }),
    ]);
  });
});

it('an icon of iptux is an object; a copy of the packet brings no other', () => {
  const icon = join('\x89PNG\0\0x');
  const packet = join('1_iptux 0.8:123:u:h:254:\0', icon);
  const records = dissected((traffic) => {
    traffic.udp(a, b, packet).udp(a, b, packet);
  });
  expect(objectsOf(records)).toEqual([
    { kind: 'icon', name: null, complete: true, length: icon.length, sha256: sha256(icon), from: ['1.1'] },
  ]);
});

it('a knock is answered', () => {
  const records = dissected((traffic) => {
    traffic.udp(a, b, `${version}:123:u:h:209:\0`).udp(b, a, `${version}:456:v:i:210:\0`);
  });
  const [, answer] = records;
  expect(answer?.record === 'message' && answer.answers?.ref.frame).toBe(1);
});
