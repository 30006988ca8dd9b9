/** `chat` and `who` as they are called. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/dissector.js';
import { root } from '../tshark.js';
import { inProcess } from './in-process.js';

const basic = join(root, 'samples/myicq/v1-basic/capture.pcap');
const msn = join(root, 'samples/msn/msnp18-libpurple/capture.pcap');
const empty = readFileSync(basic).subarray(0, 24);
const linesOf = (text: string): string[] => text.trimEnd().split(/\r?\n/);

describe('chat', () => {
  it('prints one line for everything that was said', async () => {
    const { out, err, code } = await inProcess(['chat', basic]);
    expect(code).toBe(0);
    expect(linesOf(out)).toHaveLength(11);
    expect(linesOf(out)[1]).toBe(
      '2026-11-20 20:05:54.629850  小明 (10001) → 小红 (10002)  hello over the server  ✓ delivered after 0.177 ms',
    );
    expect(err).toBe('imdissect: 183 frames, 172 MyICQ messages, 5 notes\n');
  });

  it('as JSON has ids, names and what became of it', async () => {
    const { out } = await inProcess(['chat', msn, '-F', 'json']);
    const lines = linesOf(out).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toEqual({
      record: 'chat',
      id: '242.3',
      time: '2026-11-20T20:25:46.743986Z',
      protocol: 'msn',
      by: { id: 't1h@hotmail.com', name: 'T1h' },
      to: [{ id: 't2h@hotmail.com', name: 'T2h' }],
      how: 'object',
      object: 'picture',
      text: 'TFR2C2.tmp, 14037 bytes',
      fate: null,
      fateSeconds: null,
    });
    expect(lines[2]).toMatchObject({ how: 'message', object: null, fate: 'delivered', fateSeconds: 0.000233 });
  });

  it('as CSV has as many cells in every row as in the first', async () => {
    const [heading = '', ...rows] = linesOf((await inProcess(['chat', basic, '-F', 'csv'])).out);
    expect(heading).toBe('id,time,protocol,by,to,how,object,text,fate,fateSeconds');
    expect(rows).toHaveLength(11);
    expect(rows[1]).toBe(
      '74.1,2026-11-20T20:05:54.629850Z,myicq,小明 (10001),小红 (10002),message,,hello over the server,delivered,0.000177',
    );
  });

  it('as a page needs nothing from elsewhere and runs nothing', async () => {
    const { out } = await inProcess(['chat', basic, '-F', 'html']);
    expect(out).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(out.match(/<tr /g)).toHaveLength(11);
    expect(out).not.toMatch(/<script|<img|<link|https?:|url\(/);
  });

  it('shows what the filter lets through, and of several captures which one', async () => {
    const { out, err } = await inProcess(['chat', basic, '-Y', 'myicq.cmd == SEND_MSG && frame.number < 80']);
    expect(linesOf(out)).toHaveLength(2);
    expect(err).toContain('2 of 172 MyICQ messages');
    const both = await inProcess(['chat', msn, basic, '-F', 'json']);
    const ids = linesOf(both.out).map((line) => (JSON.parse(line) as { id: string }).id);
    expect([ids[0], ids.at(-1)]).toEqual(['2:62.1', '1:485.10']);
  });

  it.each(['text', 'json', 'csv', 'html'])('of an empty capture is empty as %s, and says so', async (format) => {
    const { out, err, code } = await inProcess(['chat', '-', '-F', format], empty);
    expect(code).toBe(0);
    expect(out).toBe((await inProcess(['chat', '-', '-F', format], empty)).out);
    expect(out.match(/<tr |^\{|^\d/gm)).toBeNull();
    expect(err).toContain('0 frames, no messages');
  });

  it('refuses what it does not understand', async () => {
    await expect(inProcess(['chat', basic, '-F', 'svg'])).rejects.toThrow(UsageError);
    expect((await inProcess(['chat', join(root, 'samples/nothing.pcap')])).code).toBe(3);
  });
});

describe('who', () => {
  it('lists the people as text, JSON and CSV', async () => {
    const { out } = await inProcess(['who', msn]);
    expect(linesOf(out).filter((line) => line.startsWith('msn'))).toHaveLength(2);
    expect(out).toContain('client: MSNMSGR 8.5.1302, Purple/2.14.12');
    const [first = ''] = linesOf((await inProcess(['who', msn, '-F', 'json'])).out);
    expect(JSON.parse(first)).toMatchObject({
      record: 'person',
      protocol: 'msn',
      id: 't1h@hotmail.com',
      name: 'T1h',
      clients: ['MSNMSGR 8.5.1302', 'Purple/2.14.12'],
      state: 'offline',
    });
    const rows = linesOf((await inProcess(['who', basic, '-F', 'csv'])).out);
    expect(rows[0]).toBe('protocol,id,name,addresses,clients,email,group,state,first,last');
    expect(rows.slice(1).map((row) => row.split(',').slice(0, 3).join(' '))).toEqual([
      'myicq 10001 小明',
      'myicq 10002 小红',
    ]);
  });

  it('knows that a login that was refused is none', async () => {
    const { out } = await inProcess(['who', basic, '-F', 'json', '-Y', 'frame.number == 151 || frame.number == 152']);
    expect(JSON.parse(out)).toMatchObject({ id: '10001', state: null });
  });

  it('is empty for an empty capture', async () => {
    expect((await inProcess(['who', '-'], empty)).out).toBe('');
    expect((await inProcess(['who', '-', '-F', 'json'], empty)).out).toBe('');
    expect(linesOf((await inProcess(['who', '-', '-F', 'csv'], empty)).out)).toHaveLength(1);
  });
});

describe('what has no room', () => {
  it('is told with the limit that can be raised, unless nobody wants to know', async () => {
    const lan = join(root, 'samples/ipmsg/iptux-conversation/capture.pcap');
    const words = ['who', lan, '--limits', 'people=2'];
    const { out, err, code } = await inProcess(words);
    expect(code).toBe(0);
    expect(linesOf(out).filter((line) => line.startsWith('ipmsg'))).toHaveLength(2);
    expect(linesOf(err)[0]).toBe(
      'imdissect: warning: limit people = 2 reached: those who were not heard of for longest were left out',
    );
    expect((await inProcess([...words, '-q'])).err).toBe('');
    expect((await inProcess(['who', lan])).err).not.toContain('limit');
  });

  it('is told by statistics in their table of problems as well', async () => {
    const { out, err } = await inProcess(['stats', basic, '--limits', 'remembered=2', '-F', 'json']);
    const { problems } = JSON.parse(out) as { problems: readonly Record<string, unknown>[] };
    expect(problems).toContainEqual({ code: 'limit.reached', severity: 'warning', count: 1 });
    expect(err).toContain('limit remembered = 2 reached');
  });
});
