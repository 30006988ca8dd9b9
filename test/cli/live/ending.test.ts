/** How a live capture ends: told to, or because something goes wrong. What was captured is kept. */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folder, imdissect, sample } from '../run.js';
import { has, LiveRun, network, replay } from './live-run.js';
import { withoutNetwork, withoutSender } from './network.js';

// Each test starts several programs, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 120_000 });

const noNetwork = withoutNetwork();
const why = noNetwork || withoutSender() || (has('tcpdump') ? '' : ' (skipped: tcpdump is not installed)');
const loopback = noNetwork || (has('tcpdump') ? '' : ' (skipped: tcpdump is not installed)');
const long = resolve(import.meta.dirname, '../../../samples/myicq/v1-basic/capture.pcap');

/** Sends IPMsg messages over loopback. */
async function say(port: number, texts: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const [index, text] of texts.entries()) {
    await new Promise((done) => {
      socket.send(`1:${1_000_000 + index}:anna:pc:32:${text}`, port, '127.0.0.1', done);
    });
  }
  socket.close();
}

describe('live ends', () => {
  it.skipIf(loopback !== '')(`at Ctrl-C, with totals and exit code 0${loopback}`, async () => {
    const live = new LiveRun(['lo', '-f', 'udp port 24261', '--backend', 'tcpdump']);
    await live.open();
    await say(24_261, ['one', 'two']);
    const { code, out, err } = await live.stop();
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(err).toContain('imdissect: 2 frames, 2 IPMsg messages, no findings\n');
    expect(err).toMatch(
      /lo: 2 captured by tcpdump, \d+ received by the filter, 0 dropped by the kernel, 0 dropped by the interface/,
    );
  });

  it.skipIf(loopback !== '')(`at the second Ctrl-C whatever the child does${loopback}`, async () => {
    const live = new LiveRun(['lo', '-f', 'udp port 24262', '--backend', 'tcpdump']);
    await live.open();
    const capturer = live.capturer();
    process.kill(capturer, 'SIGSTOP');
    live.signal('SIGINT');
    await wait(400);
    const { code } = await live.stop();
    expect(code).toBe(130);
    await live.until(() => !existsSync(`/proc/${capturer}`));
  });

  it.skipIf(loopback !== '')(`after so many messages${loopback}`, async () => {
    const saved = join(folder(), 'saved.pcap');
    const live = new LiveRun(['-f', 'udp port 24263', '-i', 'lo', '-c', '2', '-w', saved, '--backend', 'tcpdump']);
    await live.open();
    await say(24_263, ['one', 'two', 'three']);
    const { code, out } = await live.done();
    expect(code).toBe(0);
    expect(out).toContain('"two"');
    expect(out).not.toContain('"three"');
    expect((await imdissect([saved, '-F', 'summary', '-q'])).out).toBe(out);
  });

  it.skipIf(loopback !== '')(`after so long${loopback}`, async () => {
    const began = performance.now();
    const { code } = await new LiveRun(['lo', '-f', 'udp port 24264', '--duration', '0.5s', '-q']).done();
    expect(code).toBe(0);
    expect(performance.now() - began).toBeGreaterThan(500);
  });

  it.skipIf(loopback !== '')(`quietly when nobody reads any more${loopback}`, async () => {
    const live = new LiveRun(['lo', '-f', 'udp port 24265', '--backend', 'tcpdump']);
    await live.open();
    live.closeOutput();
    await say(24_265, ['one']);
    await wait(300);
    await say(24_265, ['two']);
    const { code, err } = await live.done();
    expect(code).toBe(0);
    expect(err).not.toContain('cannot be written');
  });

  it.skipIf(loopback !== '')(`not at SIGUSR1, which asks for the counts${loopback}`, async () => {
    const live = new LiveRun(['lo', '-f', 'udp port 24266', '--backend', 'tcpdump']);
    await live.open();
    await say(24_266, ['one']);
    await live.until(() => live.out.includes('"one"'));
    live.signal('SIGUSR1');
    await live.until(() => live.err.includes('dropped by the kernel'));
    expect(live.err).toMatch(/1 frame, 1 IPMsg message, no findings\n.*lo: 1 captured by tcpdump/);
    await say(24_266, ['two']);
    const { code, out } = await live.stop();
    expect([code, out.includes('"two"')]).toEqual([0, true]);
  });
});

describe('live goes wrong', () => {
  it.skipIf(why !== '')(`when the interface vanishes: what came before is kept${why}`, async () => {
    const where = network();
    const saved = join(folder(), 'saved.pcap');
    const live = new LiveRun(['far', '-F', 'json', '-w', saved], where);
    await live.open();
    replay(where, sample);
    where.ip('link', 'del', 'near');
    const { code, out, err } = await live.done();
    expect(code).toBe(3);
    expect(err).toMatch(/imdissect: far: .*disappeared; what was captured before is kept\n/);
    expect(err).toContain('212 frames written');
    expect((await imdissect([saved, '-F', 'json', '-q'])).out).toBe(out);
  });

  it.skipIf(why !== '')(`when the interface goes down, and says when it is back${why}`, async () => {
    const where = network();
    const live = new LiveRun(['far', '-F', 'json'], where);
    await live.open();
    await wait(600);
    where.ip('link', 'set', 'far', 'down');
    await live.until(() => live.err.includes('warning: far is down; packets come when it is up again'));
    where.ip('link', 'set', 'far', 'up');
    await live.until(() => live.err.includes('far is up again'));
    replay(where, sample);
    const { code, err } = await live.stop();
    expect(code).toBe(0);
    expect(err).toContain('212 frames');
  });

  it.skipIf(why !== '')(`when the child dies: half a record is no damage${why}`, async () => {
    const where = network();
    const live = new LiveRun(['far', '-F', 'json', '--backend', 'tcpdump'], where);
    await live.open();
    replay(where, sample);
    await live.until(() => live.out.trimEnd().split('\n').length > 50);
    process.kill(live.capturer(), 'SIGKILL');
    const { code, err } = await live.done();
    expect(code).toBe(3);
    expect(err).toContain('far: tcpdump was ended by SIGKILL; what was captured before is kept');
    expect(err).toContain('212 frames');
  });

  it.skipIf(why !== '')(`when the disk is full: whole records, and the same that was shown${why}`, async () => {
    const where = network();
    const small = join(folder(), 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40k', 'tmpfs', small]);
    onTestFinished(() => {
      execFileSync('umount', [small]);
    });
    const saved = join(small, 'saved.pcap');
    const live = new LiveRun(['far', '-F', 'json', '-w', saved, '--user', 'root'], where);
    await live.open();
    replay(where, sample);
    const shown = live.done();
    replay(where, long);
    const { code, out, err } = await shown;
    expect(code).toBe(3);
    expect(err).toContain(`${saved} cannot be written: the disk is full; what was captured before is in it`);
    const { out: file, err: complaints } = await imdissect([saved, '-F', 'json']);
    expect(complaints).not.toContain('cut-short');
    expect(file.length).toBeGreaterThan(10_000);
    // What was shown is in the file; what fitted into it beside that was not shown any more.
    expect(file.startsWith(out)).toBe(true);
  });
});

describe('live saves', () => {
  it.skipIf(why !== '')(`a ring of files that holds the last packets${why}`, async () => {
    const where = network();
    const files = folder();
    const ring = ['-w', join(files, 'lan.pcap'), '-b', 'filesize:10', '-b', 'files:3', '--user', 'root'];
    const live = new LiveRun(['far', '-F', 'json', ...ring], where);
    await live.open();
    replay(where, sample);
    const { out, err } = await live.stop();
    const names = readdirSync(files).sort();
    expect(names).toHaveLength(3);
    expect(names.at(-1)).toMatch(/^lan_0000\d_\d{14}\.pcap$/);
    expect(err).toContain(`written to 3 files, the last one ${join(files, names.at(-1) ?? '')}`);
    for (const name of names) expect(statSync(join(files, name)).size).toBeLessThan(20_000);
    const paths = names.map((name) => join(files, name));
    const file = summaries((await imdissect([...paths, '-F', 'json', '-q'])).out);
    expect(file.length).toBeGreaterThan(10);
    expect(summaries(out).slice(-file.length)).toEqual(file);
  });
});

/** Who said what when, of the messages. */
function summaries(lines: string): string[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ record }) => record === 'message')
    .map(({ time, summary }) => `${String(time)} ${String(summary)}`);
}

/** More of the sample than a mebibyte of the kernel holds. */
const rounds = 20;

describe.each(['tcpdump', 'dumpcap'])('what %s loses', (backend) => {
  const reason = why !== '' || has(backend) ? why : ` (skipped: ${backend} is not installed)`;

  const whoStops = [
    ['it', (live: LiveRun) => live.capturer()],
    ['imdissect', (live: LiveRun) => live.pid],
  ] as const;

  it.skipIf(reason !== '').each(whoStops)(`is counted to the packet when %s stands still${reason}`, async (_, who) => {
    const where = network();
    const live = new LiveRun(['far', '-F', 'json', '--backend', backend, '-B', '1'], where);
    await live.open();
    const stopped = who(live);
    process.kill(stopped, 'SIGSTOP');
    replay(
      where,
      Array.from({ length: rounds }, () => sample),
    );
    process.kill(stopped, 'SIGCONT');
    const { err } = await live.stop();
    const number = (pattern: RegExp): number => Number(pattern.exec(err)?.[1] ?? 0);
    const [captured, dropped] = [number(/: (\d+) captured by/), number(/, (\d+) dropped by the kernel/)];
    expect(dropped).toBeGreaterThan(0);
    expect(captured + dropped + number(/, (\d+) still in the kernel/)).toBe(rounds * 212);
    expect(err).toContain(`warning: far: ${dropped} packets were lost; `);
  });
});

describe('root', () => {
  it.skipIf(loopback !== '')(`becomes nobody when the interface is open${loopback}`, async () => {
    const live = new LiveRun(['lo', '-f', 'udp port 24267', '--backend', 'tcpdump']);
    await live.open();
    const identity = (pid: number): string =>
      /^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
    await live.until(() => !identity(live.pid).startsWith('0\t'));
    // Who takes packets from the kernel comes before who looks at them.
    expect([getPriority(live.pid), getPriority(live.capturer())]).toEqual([getPriority(), -10]);
    const [ours, its] = [identity(live.pid), identity(live.capturer())];
    expect(new Set(ours.split('\t')).size).toBe(1);
    expect(its).toBe(ours);
    await say(24_267, ['still here']);
    const { code, out } = await live.stop();
    expect([code, out.includes('still here')]).toEqual([0, true]);
  });
});
