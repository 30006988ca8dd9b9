/** What people say in forms that few clients have, as the transcript tells it. */
import { describe, expect, it } from 'vitest';
import { builtIn, dissect } from '../../../src/index.js';
import { Roster } from '../../../src/people/roster.js';
import { Transcript } from '../../../src/people/transcript.js';
import { messages } from '../../engine/run.js';
import { root } from '../../tshark.js';
import { chat, recordsOf } from './chat.js';
import { withPayload } from './saying.js';

async function said(capture: string, roster = new Roster()): Promise<string[]> {
  const lines: string[] = [];
  const transcript = new Transcript(roster, ({ by, to, how, text }) =>
    lines.push(`${by ?? '?'} > ${to.join(' ')} ${how}: ${text}`),
  );
  const captures = [`${root}/samples/msn/${capture}`];
  for await (const record of dissect(captures, { dissectors: builtIn, people: true })) transcript.add(record);
  transcript.finish();
  return lines;
}

describe('a transcript of MSN', () => {
  it('has a text in pieces as a whole, once', async () => {
    const lines = await said('forged-evening/capture.pcapng');
    expect(lines.filter((line) => line.endsWith(': Grüße'))).toEqual(['anna@x.example > ben@x.example message: Grüße']);
  });

  it('has texts and nudges of routed messages', async () => {
    expect((await said('forged-routed/capture.pcapng')).slice(0, 2)).toEqual([
      'anna@x.example > ben@x.example message: Grüße, 你好',
      'ben@x.example > anna@x.example nudge: ',
    ]);
  });
});

describe('a page of a telephone', () => {
  it('is said to who is logged in', () => {
    const page = '<NOTIFICATION><FROM name="tel:+1"/><MSG><BODY><TEXT>Call</TEXT></BODY></MSG></NOTIFICATION>';
    const lines = ['> VER 1 MSNP8 CVR0', '> USR 3 TWN I a@x.example', withPayload('< IPG', page)];
    const [, , paged] = messages(recordsOf(chat(lines), { people: true }));
    expect(paged?.tells).toEqual([
      { tells: 'said', by: 'tel:+1', to: ['a@x.example'], relayed: true, how: 'message', text: 'Call' },
    ]);
  });
});

describe('a roster of MSN', () => {
  it('has the programs that logins name, and those that people tell each other of', async () => {
    const roster = new Roster();
    await said('msnp18-libpurple/capture.pcap', roster);
    expect(roster.people().map(({ id, clients }) => [id, clients])).toEqual([
      ['t1h@hotmail.com', ['MSNMSGR 8.5.1302', 'Purple/2.14.12']],
      ['t2h@hotmail.com', ['MSNMSGR 8.5.1302', 'Purple/2.14.12']],
    ]);
  });
});
