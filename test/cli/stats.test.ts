import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../tshark.js';
import { imdissect, sample } from './run.js';

const basic = join(root, 'samples/myicq/v1-basic/capture.pcap');

describe('stats', () => {
  it('prints tables of at most 100 columns', async () => {
    const { out, code } = await imdissect(['stats', basic, '--interval', '10']);
    expect(code).toBe(0);
    expect(out).toBe(readFileSync(join(root, 'samples/myicq/v1-basic/stats.txt'), 'utf8'));
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('prints one JSON object with the keys of the contract', async () => {
    const { out } = await imdissect(['stats', basic, '-F', 'json']);
    const told = JSON.parse(out) as Record<string, unknown> & { groups: Record<string, unknown>[] };
    expect(told).toMatchObject({
      captures: [basic],
      first: '2026-11-20T20:05:42.539319Z',
      last: '2026-11-20T20:06:26.142032Z',
      frames: 183,
      messages: 172,
    });
    expect(told.groups.find(({ name }) => name === 'LOGIN reply')).toMatchObject({
      protocol: 'myicq',
      by: 'command',
      messages: 5,
      answered: 3,
      unanswered: 0,
      resends: 1,
      responseSeconds: { count: 3, min: 0.000048, max: 0.000107 },
    });
    expect(told['rates']).toBeUndefined();
  });

  it('tells what went wrong in TCP, unless a filter tells messages apart', async () => {
    const { out } = await imdissect(['stats', basic, '-F', 'json']);
    const tcp = { protocol: 'myicq', connections: 2, retransmitted: 0, outOfOrder: 0, lost: 0, lostBytes: 0 };
    expect((JSON.parse(out) as { tcp: unknown }).tcp).toEqual([tcp]);
    const filtered = await imdissect(['stats', basic, '-F', 'json', '-Y', 'myicq']);
    expect((JSON.parse(filtered.out) as { tcp: unknown }).tcp).toBeNull();
    const { out: rows } = await imdissect(['stats', basic, '-F', 'csv', '--by', 'protocol,host']);
    expect(
      rows
        .trimEnd()
        .split('\r\n')
        .map((row) => row.split(',').slice(-3).join(' ')),
    ).toEqual(['tcpRetransmitted tcpOutOfOrder tcpLost', '0 0 0', '  ']);
  });

  it('groups as it is told, with several groupings one after another', async () => {
    const { out } = await imdissect(['stats', sample, '-F', 'csv', '--by', 'host,protocol']);
    const [heading = '', ...rows] = out.trimEnd().split('\r\n');
    expect(heading.split(',').slice(0, 4)).toEqual(['protocol', 'by', 'name', 'messages']);
    expect(rows.map((row) => row.split(',').slice(1, 3).join(' '))).toEqual([
      'host 10.97.5.2',
      'host 10.97.5.3',
      'host 10.97.5.1',
      'protocol IPMsg',
    ]);
  });

  it('counts what the filter lets through', async () => {
    const { out, err } = await imdissect(['stats', basic, '-F', 'json', '-Y', 'myicq.cmd == KEEPALIVE']);
    const { messages, groups } = JSON.parse(out) as { messages: number; groups: unknown[] };
    expect([messages, groups.length]).toEqual([8, 2]);
    expect(err).toContain('8 of 172 MyICQ messages');
  });

  it('refuses what it does not understand', async () => {
    expect((await imdissect(['stats', basic, '--by', 'colour'])).err).toContain(
      "--by 'colour': one of protocol, command, conversation, host is needed",
    );
    const { code, err } = await imdissect(['stats', basic, '--interval', '0.5']);
    expect([code, err]).toEqual([2, "imdissect: --interval '0.5': a whole number of seconds is needed, 1 or more\n"]);
  });

  it('says of an empty input that it is', async () => {
    const { code, out } = await imdissect(['stats', '-', '-F', 'json'], {
      input: readFileSync(basic).subarray(0, 24),
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ first: null, last: null, frames: 0, messages: 0, groups: [] });
  });
});
