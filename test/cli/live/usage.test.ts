/** What cannot be right is said before anything is captured. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bothFilters, portFilter } from '../../../src/cli/live/port-filter.js';
import { builtIn } from '../../../src/index.js';
import { folder, imdissect, main } from '../run.js';
import { has } from './live-run.js';

// Each test starts several programs, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 120_000 });

const isRoot = process.getuid?.() === 0;
const noTcpdump = has('tcpdump') ? '' : ' (skipped: tcpdump is not installed)';
const noRoot = noTcpdump || (isRoot ? '' : ' (skipped: needs root to capture)');

/** Somebody without rights, if such a one can read the sources here. */
const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, main];
const nobodyReads = isRoot && spawnSync('setpriv', [...asNobody, '--version'], { stdio: 'ignore' }).status === 0;
const noNobody =
  noTcpdump || (nobodyReads ? '' : ' (skipped: needs root, setpriv and sources that everybody may read)');

describe('live is refused', () => {
  it.each([
    [
      ['live', 'lo', '--backend', 'pcap'],
      /--backend cannot be 'pcap'.*there are: auto, dumpcap, tcpdump, cap|did you mean/i,
    ],
    [
      ['live', 'lo', '--duration', 'soon'],
      /--duration cannot be 'soon'; write seconds, or a number with s, m, h or d: 15m/,
    ],
    [['live', 'lo', '--duration', '0'], /--duration cannot be '0'/],
    [['live', 'lo', '-s', '-1'], /-s needs a/],
    [['live', 'lo', '-s', '9999999'], /-s can be 262144 at most, not 9999999/],
    [['live', 'lo', '-B', '4096'], /-B is in MiB and can be 2047 at most/],
    [['live', 'lo', '-f', 'udp\nport 1'], /-f holds a control character; write it in one line/],
    [['live', 'lo', '-b', 'filesize:1'], /-b needs -w FILE/],
    [['live', 'lo', '-w', 'lan.txt'], /-w 'lan\.txt': the name must end in \.pcap/],
    [['live', 'lo', '--', '-w', 'x'], /'-w' behind --: a capture filter stands behind -f/],
    [['live', 'lo', '-F', 'xml'], /--format cannot be 'xml'/],
    [['-i', 'lo', '--bogus'], /there is no option '--bogus'/],
  ])('%j', async (words, sentence) => {
    const { code, out, err } = await imdissect(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  it('where a file is in the way', async () => {
    const target = join(folder(), 'lan.pcap');
    writeFileSync(target, 'precious');
    const { code, err } = await imdissect(['live', 'lo', '-w', target]);
    expect([code, err]).toEqual([2, `imdissect: -w '${target}' exists; --force writes over it\n`]);
  });

  it.skipIf(noTcpdump !== '')(`on an interface that is not there${noTcpdump}`, async () => {
    const { code, err } = await imdissect(['live', 'nosuch\u001b[31m']);
    expect(code).toBe(2);
    expect(err).toContain("there is no interface 'nosuch\\x1b[31m'; there are: ");
  });

  it.skipIf(noTcpdump !== '')(`without an interface, with the list of them${noTcpdump}`, async () => {
    const { code, out, err } = await imdissect(['live']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('on which interface? Name one of these: imdissect live INTERFACE');
    expect(err).toMatch(/^imdissect: {3}lo /m);
  });

  it.skipIf(noRoot !== '')(`with a filter that is none${noRoot}`, async () => {
    for (const backend of ['tcpdump', 'dumpcap'].filter(has)) {
      const { code, err } = await imdissect([
        'live',
        'lo',
        '--backend',
        backend,
        '-f',
        'udp prot 3',
        '--duration',
        '1',
      ]);
      expect(code).toBe(2);
      expect(err).toContain("-f 'udp prot 3' is no capture filter: ");
    }
  });

  it.skipIf(noRoot !== '')(`with a filter that would be an option of tcpdump${noRoot}`, async () => {
    const evil = join(folder(), 'evil');
    const words = ['live', 'lo', '--backend', 'tcpdump', `--capture-filter=-w ${evil}`, '--duration', '1'];
    const { code } = await imdissect(words);
    expect([code, existsSync(evil)]).toEqual([2, false]);
  });

  it.skipIf(noNobody !== '')(`to who may not capture, with two ways out${noNobody}`, () => {
    for (const backend of ['auto', 'tcpdump']) {
      const words = [...asNobody, 'live', 'lo', '--backend', backend];
      const { status, stderr } = spawnSync('setpriv', words, { encoding: 'utf8' });
      expect(status).toBe(3);
      expect(stderr).toMatch(
        /permission .*; either join the group .*usermod -aG wireshark \$USER.*, or give .*: sudo setcap /,
      );
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  it('to who wants to become somebody without being root', () => {
    if (!nobodyReads) return;
    const { status, stderr } = spawnSync('setpriv', [...asNobody, 'live', 'lo', '--user', 'anna'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, 'imdissect: --user anna: only root can become another user\n']);
  });
});

describe('interfaces', () => {
  it.skipIf(noTcpdump !== '')(`lists what there is, as text and as JSON${noTcpdump}`, async () => {
    const text = await imdissect(['interfaces']);
    expect(text.code).toBe(isRoot ? 0 : text.code);
    expect(text.out).toMatch(/^name +state +captured by +what it is\n/);
    expect(text.out).toMatch(isRoot ? /^lo +up +tcpdump.*loopback/im : /^lo +up /m);
    const json = await imdissect(['interfaces', '-F', 'json']);
    const devices = json.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(devices.find(({ name }) => name === 'lo')).toMatchObject({ up: true, loopback: true });
  });
});

describe('--ports', () => {
  it('is the ports of dissectors and of --decode-as, what they may announce, and fragments', () => {
    const chirp = { ports: { tcp: [7580], udp: [7580, 99] } };
    const rule = { transport: 'tcp', port: 4000, dissector: 'chirp' } as const;
    expect(portFilter([chirp], [rule])).toBe(
      'udp port 99 or udp port 7580 or tcp port 4000 or tcp port 7580 or ' +
        '(tcp and src portrange 1024-65535 and dst portrange 1024-65535) or ip[6:2] & 0x1fff != 0 or ip6 proto 44',
    );
  });

  it('is joined with -f', () => {
    expect(bothFilters(null, null)).toBeNull();
    expect(bothFilters('udp', null)).toBe('udp');
    expect(bothFilters('a or b', 'c or d')).toBe('(a or b) and (c or d)');
  });

  it.skipIf(noRoot !== '')(`is something that libpcap understands${noRoot}`, () => {
    const { status, stderr } = spawnSync('tcpdump', ['-i', 'lo', '-d', '--', portFilter(builtIn, [])], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
