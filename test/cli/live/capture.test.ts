/** Real packets through real interfaces: what is seen live is what is seen in the file. */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { folder, imdissect } from '../run.js';
import { has, LiveRun, network, replay } from './live-run.js';
import { withoutNetwork, withoutSender } from './network.js';

// Each test starts several programs, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 120_000 });

const root = resolve(import.meta.dirname, '../../..');
const why = withoutNetwork() || withoutSender();

/** The type of the block of a pcapng that says what was received and dropped on an interface. */
const interfaceStatistics = 5;

/** A conversation of each protocol. */
const conversations = ['ipmsg/iptux-conversation', 'myicq/v1-basic', 'msn/msnp18-libpurple'].map((name) =>
  join(root, 'samples', name, 'capture.pcap'),
);

/** What a capture says, whatever the times: kinds and summaries. */
function said(lines: string): string[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ record }) => record === 'message')
    .map(({ protocol, kind, summary }) => `${String(protocol)} ${String(kind)} ${String(summary)}`);
}

/** What the files of the conversations say. */
const files = Promise.all(
  conversations.map(async (capture) => said((await imdissect([capture, '-F', 'json', '-q'])).out)),
);

describe.each(['tcpdump', 'dumpcap', 'cap'])('live by %s', (backend) => {
  const reason = why !== '' || backend === 'cap' || has(backend) ? why : ` (skipped: ${backend} is not installed)`;

  it.skipIf(reason !== '')(`shows conversations as their files do, and saves them${reason}`, async () => {
    const where = network();
    const saved = join(folder(), 'saved.pcap');
    const live = new LiveRun(['far', '--backend', backend, '-F', 'json', '-w', saved, '--user', 'root'], where);
    await live.open();
    replay(where, conversations);
    const { code, out, err } = await live.stop();
    expect(code).toBe(0);
    expect(err).toContain(`captured by ${backend}`);
    // Who takes the times himself says so in the output, which no file knows.
    const lines = backend === 'cap' ? out.slice(out.indexOf('\n') + 1) : out;
    if (backend === 'cap') expect(out).toMatch(/^\{"record":"finding".*"code":"capture.user-time"/);
    expect((await imdissect([saved, '-F', 'json', '-q'])).out).toBe(lines);
    const kinds = new Set(said(lines));
    for (const file of await files) {
      expect(file.length).toBeGreaterThan(20);
      for (const one of file) expect(kinds).toContain(one);
    }
  });
});

describe('live on several interfaces', () => {
  it.skipIf(why !== '')(`is one capture in the order of time${why}`, async () => {
    const where = network(2);
    const saved = join(folder(), 'saved.pcapng');
    const live = new LiveRun(['far', '-i', 'far2', '-F', 'json', '-w', saved, '--user', 'root'], where);
    await live.open(2);
    replay(where, conversations[0] ?? '');
    replay(where, conversations[1] ?? '', 'near2');
    const { out, err } = await live.stop();
    expect(err).toMatch(/far: \d+ captured by .*\n.*far2: \d+ captured by /);
    expect(said(out).length).toBeGreaterThan(100);
    const bytes = readFileSync(saved);
    expect(
      ['far', 'far2'].filter((name) => bytes.includes(`\x02\0${String.fromCharCode(name.length)}\0${name}`)),
    ).toHaveLength(2);
    const last = bytes.length - bytes.readUInt32LE(bytes.length - 4);
    expect([bytes.readUInt32LE(last), bytes.readUInt32LE(last + 8)]).toEqual([interfaceStatistics, 1]);
    expect((await imdissect([saved, '-F', 'json', '-q'])).out).toBe(out);
  });

  it.skipIf(why !== '')(`can be all of them, with the ports of the protocols only${why}`, async () => {
    const where = network();
    const saved = join(folder(), 'saved.pcap');
    const live = new LiveRun(['any', '--ports', '-F', 'json', '-w', saved, '--user', 'root'], where);
    await live.open();
    const capture = conversations[0] ?? '';
    replay(where, capture);
    const { out } = await live.stop();
    expect((await imdissect([saved, '-F', 'json', '-q'])).out).toBe(out);
    const kinds = new Set(said(out));
    for (const one of said((await imdissect([capture, '-F', 'json', '-q'])).out)) expect(kinds).toContain(one);
  });
});

describe('live', () => {
  it.skipIf(why !== '')(`shows a tree as the file does${why}`, async () => {
    const where = network();
    const saved = join(folder(), 'saved.pcapng');
    const live = new LiveRun(['far', '-F', 'tree', '-w', saved, '--user', 'root'], where);
    await live.open();
    replay(where, conversations[0] ?? '');
    const { out } = await live.stop();
    expect(out).not.toBe('');
    expect((await imdissect([saved, '-F', 'tree', '-q'])).out).toBe(out);
  });

  const reason = withoutNetwork() || (has('tcpdump') ? '' : ' (skipped: tcpdump is not installed)');

  it.skipIf(reason !== '')(`prints a datagram within a tenth of a second${reason}`, async () => {
    const live = new LiveRun(['lo', '-f', 'udp port 24260', '--backend', 'tcpdump']);
    await live.open();
    const socket = createSocket('udp4');
    const delays: number[] = [];
    for (let number = 1_000_001; number <= 1_000_005; number++) {
      const sent = performance.now();
      socket.send(`1:${number}:shirouzu:jupiter:32:Hello`, 24_260, '127.0.0.1');
      while (!live.out.includes(`#${number} "Hello"`) && performance.now() - sent < 5_000) await wait(2);
      delays.push(performance.now() - sent);
      await wait(50);
    }
    socket.close();
    await live.stop();
    // Of several: other tests share the processor.
    expect(Math.min(...delays)).toBeLessThan(100);
  });
});
