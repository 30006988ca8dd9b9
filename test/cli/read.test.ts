import { linkSync, readFileSync, symlinkSync, writeFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { finished, folder, imdissect, sample, start } from './run.js';

interface Line {
  record: string;
  id: string;
  kind: string;
  fields: unknown;
  capture?: string;
}
const lines = (out: string): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const frames = (count: number): Uint8Array => {
  const bytes = readFileSync(sample);
  let at = 24;
  for (let i = 0; i < count; i++) at += 16 + bytes.readUInt32LE(at + 8);
  return bytes.subarray(0, at);
};

describe('the main job', () => {
  it('prints the tree on standard output and one line of totals on standard error', async () => {
    const { code, out, err } = await imdissect([sample]);
    expect(code).toBe(0);
    expect(out).toMatch(/^1\.1 {2}2026-/);
    expect(out).toContain('Command: 257');
    expect(err).toMatch(/^imdissect: 212 frames, 83 IPMsg messages, \d+ notes?\n$/);
  });

  it('--demo and read are the same job', async () => {
    const plain = await imdissect([sample, '-q']);
    expect(await imdissect(['--demo', '--quiet'])).toEqual(plain);
    expect(await imdissect(['read', '-q', sample])).toEqual(plain);
    expect(plain.err).toBe('');
  });

  it('standard input, gzipped or not, gives the same as the file', async () => {
    const plain = await imdissect(['-F', 'json', sample]);
    expect(lines(plain.out)).toHaveLength(83 + lines(plain.out).filter(({ record }) => record !== 'message').length);
    expect((await imdissect(['-F', 'json', '-'], { input: readFileSync(sample) })).out).toBe(plain.out);
  });

  it('-c stops after so many messages', async () => {
    const { out, err } = await imdissect(['-c', '2', '-F', 'summary', sample]);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(err).toContain(' 2 IPMsg messages');
  });

  it('several captures: ids and lines say which, one that is missing is told and the others are done', async () => {
    const { code, out, err } = await imdissect(['-F', 'json', sample, 'gone.pcap', sample]);
    expect(code).toBe(3);
    expect(err).toContain('gone.pcap does not exist');
    expect(new Set(lines(out).map(({ id }) => id.split(':')[0]))).toEqual(new Set(['1', '3']));
    expect(new Set(lines(out).map(({ capture }) => capture))).toEqual(new Set([sample]));
  });

  it.each([
    ['gone.pcap', 'does not exist'],
    [import.meta.filename, 'is not a capture'],
  ])('an input that cannot be read ends with 3 and one line: %s', async (path, reason) => {
    const { code, out, err } = await imdissect([path]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(reason);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a capture that is cut short is read as far as it goes: a finding, a warning, and exit code 0', async () => {
    const { code, out, err } = await imdissect(['-F', 'json', '-'], { input: frames(3).subarray(0, -5) });
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').at(-1)).toContain('"code":"capture.cut-short"');
    expect(err).toContain('imdissect: warning: -: the capture ends before');
  });

  it('a capture without frames is a warning, one without messages says what to try', async () => {
    const empty = await imdissect(['-'], { input: frames(0) });
    expect(empty).toMatchObject({ code: 0, out: '' });
    expect(empty.err).toContain('is a capture without frames');
    const other = new Uint8Array(frames(1));
    other[24 + 16 + 34] = 9; // another source port
    other[24 + 16 + 36] = 9; // another destination port
    other[24 + 16 + 42] = 0; // and no version of IPMsg
    const none = await imdissect(['-'], { input: other });
    expect(none.code).toBe(0);
    expect(none.err).toMatch(/No IPMsg, MyICQ or MSN messages in 1 frame \(UDP \d+\); see .*: imdissect flows -\n$/);
  });

  it.each([
    ['note', 1],
    ['warning', 0],
    ['error', 0],
  ])('--fail-on %s ends with %i when there are only notes', async (severity, code) => {
    expect(await imdissect(['-F', 'summary', '--fail-on', severity, sample])).toMatchObject({ code });
  });

  it('--decode-as routes a port, --only leaves the rest alone, --time and --color change only the looks', async () => {
    const moved = new Uint8Array(frames(1));
    moved.set([0x0f, 0xa0, 0x0f, 0xa0], 24 + 16 + 34);
    const shown = await imdissect(['-d', 'udp.port==4000,ipmsg', '-F', 'json', '--only', 'ipmsg', '-'], {
      input: moved,
    });
    expect(lines(shown.out)).toMatchObject([{ kind: 'ipmsg.br-entry', src: { port: 4000 } }]);
    const plain = await imdissect(['-q', '-c', '3', sample]);
    const coloured = await imdissect(['-q', '-c', '3', '--color', 'always', sample], { env: { NO_COLOR: '1' } });
    expect(coloured.out).toContain('\x1b[');
    expect(coloured.out.replaceAll(/\x1b\[\d+m/g, '')).toBe(plain.out);
    expect((await imdissect(['-q', '-c', '1', '--time', 'relative', sample])).out).toMatch(/^1\.1 {2}0\.000000 {2}/);
  });

  it('-x dumps, json-full has every byte', async () => {
    expect((await imdissect(['-q', '-x', '-c', '1', sample])).out).toContain('\n  0000  31 5f 69 70 74 75 78');
    const [full] = lines((await imdissect(['-q', '-F', 'json-full', '-c', '1', sample])).out);
    expect(full).toMatchObject({ sources: [{ name: 'datagram', length: 55 }], tree: [{ label: 'IPMsg header' }, {}] });
  });
});

describe('streams', () => {
  it('prints what came at once, and ends cleanly with totals on Ctrl-C', async () => {
    const child = start(['-F', 'summary', '-']);
    const all = finished(child);
    child.stdin?.write(frames(2));
    await new Promise((done) => child.stdout?.once('data', done));
    child.kill('SIGINT');
    const { code, out, err } = await all;
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(2);
    expect(err).toBe('imdissect: 2 frames, 2 IPMsg messages, no findings\n');
  });

  it('whoever stops reading (| head) ends it quietly', async () => {
    const child = start(['-F', 'json-full', ...Array.from({ length: 20 }, () => sample)]);
    const all = finished(child);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await all).toMatchObject({ code: 0, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk ends with 3 and says so (needs /dev/full)', async () => {
    const { spawn } = await import('node:child_process');
    const { openSync } = await import('node:fs');
    const { main } = await import('./run.js');
    const child = spawn(process.execPath, [main, sample], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
    expect(await finished(child)).toMatchObject({
      code: 3,
      err: 'imdissect: standard output cannot be written (ENOSPC)\n',
    });
  });
});

describe('-w', () => {
  const contents = (out: string): unknown[] => lines(out).map(({ kind, fields }) => ({ kind, fields }));

  it.each(['pcap', 'cap', 'pcapng', 'ntar'])('to .%s writes what dissects to the same messages', async (extension) => {
    const target = join(folder(), `out.${extension}`);
    const first = await imdissect(['-F', 'json', '-w', target, sample]);
    expect(first.code).toBe(0);
    expect(first.err).toContain('212 frames written to');
    const second = await imdissect(['-F', 'json', target]);
    expect(contents(second.out)).toEqual(contents(first.out));
    const isPcapng = readFileSync(target).readUInt32LE(0) === 0x0a0d0d0a;
    expect(isPcapng).toBe(extension === 'pcapng' || extension === 'ntar');
  });

  it('writes whole flows of the shown messages, and those that they answer', async () => {
    const target = join(folder(), 'out.pcap');
    await imdissect(['-c', '2', '-w', target, sample]);
    // The second message answers the broadcast of the first, in another flow; its own flow has four messages.
    const { out } = await imdissect(['-F', 'json', '-q', target]);
    expect(lines(out).filter(({ record }) => record === 'message')).toHaveLength(5);
  });

  it('from standard input works as from a file, and leaves nothing behind', async () => {
    const path = folder();
    const target = join(path, 'out.pcap');
    const { code, out } = await imdissect(['-F', 'json', '-q', '-w', target, '-'], {
      input: readFileSync(sample),
      env: { TMPDIR: path },
    });
    expect(code).toBe(0);
    expect(contents((await imdissect(['-F', 'json', '-q', target])).out)).toEqual(contents(out));
    expect(readdirSync(path)).toEqual(['out.pcap']);
  });

  it('never writes over an input, not through links and not with --force', async () => {
    const path = folder();
    const input = join(path, 'in.pcap');
    writeFileSync(input, readFileSync(sample));
    symlinkSync(input, join(path, 'soft.pcap'));
    linkSync(input, join(path, 'hard.pcap'));
    for (const name of ['in.pcap', 'soft.pcap', 'hard.pcap']) {
      const { code, out, err } = await imdissect(['-w', join(path, name), '--force', input]);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('an input is never written over');
    }
    expect(readFileSync(input).equals(readFileSync(sample))).toBe(true);
  });

  it('writes over a file only with --force', async () => {
    const target = join(folder(), 'out.pcap');
    writeFileSync(target, 'precious');
    expect(await imdissect(['-w', target, sample])).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(await imdissect(['-w', target, '--force', sample])).toMatchObject({ code: 0 });
    expect(readFileSync(target).length).toBeGreaterThan(1000);
  });

  it('a name that says no format ends with 2, a folder that is not there with 3 and nothing written', async () => {
    const path = folder();
    expect(await imdissect(['-w', join(path, 'out.txt'), sample])).toMatchObject({ code: 2, out: '' });
    const gone = await imdissect(['-w', join(path, 'gone', 'out.pcap'), sample]);
    expect(gone.code).toBe(3);
    expect(gone.err).toContain('cannot be written (ENOENT)');
    expect(readdirSync(path)).toEqual([]);
  });
});

describe('flows', () => {
  it('lists every conversation with its reason, as text, JSON and CSV', async () => {
    const text = await imdissect(['flows', sample]);
    expect(text.code).toBe(0);
    expect(text.out).toContain('ipmsg, 4 messages: port 2425');
    const json = lines((await imdissect(['flows', '-q', '-F', 'json', sample])).out);
    expect(json[1]).toMatchObject({ record: 'flow', flow: 2, messages: 4, protocol: 'ipmsg', routed: 'port 2425' });
    const csv = (await imdissect(['flows', '-q', '-F', 'csv', sample])).out.split('\r\n');
    expect(csv).toHaveLength(json.length + 2);
  });
});
