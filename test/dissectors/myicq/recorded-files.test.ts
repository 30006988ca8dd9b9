/** The connections between clients of a recorded conversation; `test/golden` holds their fields against another decoder. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { builtIn, dissect, JsonWriter } from '../../../src/index.js';
import { root } from '../../tshark.js';

const sample = `${root}/samples/myicq/v1-tcp`;

interface Line {
  readonly record: string;
  readonly frame: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly sha256?: string;
  readonly size?: number;
  readonly complete?: boolean;
  readonly answers?: { readonly id: string };
}

async function jsonLines(): Promise<Line[]> {
  const writer = new JsonWriter({ reveal: true, captures: [sample] });
  const lines: Line[] = [];
  for await (const record of dissect([`${sample}/capture.pcap`], { dissectors: builtIn })) {
    const line = JSON.parse(writer.write(record)) as Omit<Line, 'fields'> & Partial<Line>;
    lines.push({ ...line, fields: line.fields ?? {} });
  }
  return lines;
}

describe('the TCP connections of a recorded conversation', () => {
  it('carry two files, both whole', async () => {
    const lines = await jsonLines();
    const objects = lines.filter(({ record }) => record === 'object');
    const data = lines.filter(({ fields }) => 'data' in fields);
    const parts = data.map(({ fields }) => Buffer.from(String(fields['data']), 'hex'));
    const digests = [parts.slice(0, 3), parts.slice(3)].map((file) =>
      createHash('sha256').update(Buffer.concat(file)).digest('hex'),
    );
    expect(objects.map(({ frame, size, sha256, complete }) => ({ frame, size, sha256, complete }))).toEqual([
      { frame: 91, size: 5600, sha256: digests[0], complete: true },
      { frame: 144, size: 5600, sha256: digests[1], complete: true },
    ]);
  });

  it('acknowledge every message, and nothing is odd about them', async () => {
    const lines = await jsonLines();
    const acks = lines.filter(({ fields }) => fields['cmdName'] === 'MSG_ACK');
    expect(acks.map(({ frame, answers }) => [frame, answers?.id])).toEqual([
      [66, '64.1'],
      [69, '68.1'],
      [72, '71.1'],
      [76, '74.1'],
      [97, '96.1'],
    ]);
    expect(lines.filter(({ record }) => record === 'finding')).toEqual([]);
  });
});
