/** `live -F stats`: the numbers of `stats`, and a picture that a terminal can show. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LiveStatistics } from '../../../src/cli/live/live-statistics.js';
import { builtIn, Engine, Frame, openCapture } from '../../../src/index.js';
import { plainPalette } from '../../../src/render/palette.js';
import { folder, imdissect, main, sample } from '../run.js';
import { has, LiveRun, network, replay } from './live-run.js';
import { withoutNetwork, withoutSender } from './network.js';

vi.setConfig({ testTimeout: 120_000 });

const why = withoutNetwork() || withoutSender();
const noScript = why || (has('script') ? '' : ' (skipped: script, which makes terminals, is not installed)');

/** What was measured of a sample. */
async function measured(capture = sample): Promise<LiveStatistics> {
  const onTold: LiveStatistics['told'] = (...what) => {
    statistics.told(...what);
  };
  const engine = new Engine({ dissectors: builtIn, people: true, onTold }, (record) => {
    statistics.add(record);
  });
  const statistics = new LiveStatistics(['lan'], plainPalette, () => engine.tcpTotals());
  const source = await openCapture(capture);
  const frame = new Frame();
  do {
    while (source.next(frame)) {
      statistics.frame(frame);
      engine.frame(frame);
    }
  } while (await source.more());
  await source.close();
  engine.finish();
  return statistics;
}

describe('statistics of a live capture', () => {
  it('fit on the terminal while it goes on, however small that is, and are whole at the end', async () => {
    const whole = (await measured()).last(false);
    expect(whole).toBe((await imdissect(['stats', sample])).out);
    const lines = whole.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(20);
    for (const rows of [10, 24]) {
      const picture = (await measured()).picture(rows) ?? '';
      expect(picture.startsWith('\x1b[H\x1b[J')).toBe(true);
      const shown = stripVTControlCharacters(picture).split('\n');
      // The last row is the cursor's.
      expect(shown).toHaveLength(rows);
      expect(shown.slice(0, rows - 2)).toEqual(lines.slice(0, rows - 2));
      expect(shown.at(-2)).toBe(`… ${lines.length - rows + 2} more lines at the end (Ctrl-C)`);
    }
    expect(stripVTControlCharacters((await measured()).picture(1000) ?? '')).toBe(whole);
    expect((await measured()).last(true)).toBe(`\x1b[H\x1b[J${whole}`);
  });

  it('know of logins that end with their connections, as those of a file do', async () => {
    const msn = sample.replace('ipmsg/iptux-conversation', 'msn/msnp18-libpurple');
    expect((await measured(msn)).last(false)).toBe((await imdissect(['stats', msn])).out);
  });

  it('are painted anew after a second, not before', async () => {
    const statistics = await measured();
    expect(statistics.picture(50)).not.toBeNull();
    expect(statistics.picture(50)).toBeNull();
  });

  it.skipIf(why !== '')(`are those of the file that it writes${why}`, async () => {
    const where = network();
    const saved = join(folder(), 'saved.pcap');
    const live = new LiveRun(['far', '-F', 'stats', '-w', saved, '--user', 'root'], where);
    await live.open();
    replay(where, sample);
    const { code, out } = await live.stop();
    expect(code).toBe(0);
    expect(out).toMatch(/^212 frames, /);
    expect(out).toBe((await imdissect(['stats', saved, '-q'])).out);
  });

  it.skipIf(noScript !== '')(`are painted on a terminal while they come${noScript}`, async () => {
    const where = network();
    const words = [process.execPath, main, 'live', 'far', '-F', 'stats', '--user', 'root'];
    const [program = '', ...rest] = where.inside('script', '-qefc', words.join(' '), '/dev/null');
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await vi.waitFor(() => {
      expect(shown).toContain('\x1b[H\x1b[J\x1b[?7l0 frames, 0 messages');
    }, 20_000);
    replay(where, sample);
    await vi.waitFor(() => {
      expect(shown).toContain('\x1b[H\x1b[J\x1b[?7l212 frames, ');
    }, 20_000);
  });
});
