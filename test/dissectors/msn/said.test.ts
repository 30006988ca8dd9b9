/** What people say in forms that few clients have, as the transcript tells it. */
import { describe, expect, it } from 'vitest';
import { builtIn, dissect } from '../../../src/index.js';
import { Roster } from '../../../src/people/roster.js';
import { Transcript } from '../../../src/people/transcript.js';
import { root } from '../../tshark.js';

async function said(sample: string): Promise<string[]> {
  const lines: string[] = [];
  const transcript = new Transcript(new Roster(), ({ by, to, how, text }) =>
    lines.push(`${by ?? '?'} > ${to.join(' ')} ${how}: ${text}`),
  );
  const capture = `${root}/samples/msn/${sample}/capture.pcapng`;
  for await (const record of dissect([capture], { dissectors: builtIn, people: true })) transcript.add(record);
  transcript.finish();
  return lines;
}

describe('a transcript of MSN', () => {
  it('has a text in pieces as a whole, once', async () => {
    const lines = await said('forged-evening');
    expect(lines.filter((line) => line.endsWith(': Grüße'))).toEqual(['anna@x.example > ben@x.example message: Grüße']);
  });

  it('has texts and nudges of routed messages', async () => {
    expect((await said('forged-routed')).slice(0, 2)).toEqual([
      'anna@x.example > ben@x.example message: Grüße, 你好',
      'ben@x.example > anna@x.example nudge: ',
    ]);
  });
});
