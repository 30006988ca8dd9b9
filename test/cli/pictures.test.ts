/** `diagram` and `plot` as they are called. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/dissector.js';
import { overlaps } from '../svg.js';
import { root } from '../tshark.js';
import { inProcess } from './in-process.js';

const basic = join(root, 'samples/myicq/v1-basic/capture.pcap');
const ipmsg = join(root, 'samples/ipmsg/libipmsg-session/capture.pcap');
const msn = join(root, 'samples/msn/msnp18-libpurple/capture.pcap');
const empty = readFileSync(basic).subarray(0, 24);
const hasRsvg = spawnSync('rsvg-convert', ['--version'], { stdio: 'ignore' }).status === 0;

/** Pixels of the picture that another program makes of it; 0 when it does not take it. */
function rendered(svg: string): number {
  const { stdout } = spawnSync('rsvg-convert', ['-f', 'png'], { input: svg, maxBuffer: 1 << 28 });
  return stdout.length < 24 ? 0 : stdout.readUInt32BE(16) * stdout.readUInt32BE(20);
}

const arrows = (text: string): string[] => text.split('\n').filter((line) => /h\d+-+(>>|x)h\d+: /.test(line));

describe('diagram', () => {
  it('picks a part by filter, by time and by flow', async () => {
    const part = async (...words: string[]): Promise<number> =>
      arrows((await inProcess(['diagram', basic, ...words])).out).length;
    expect(await part('-Y', 'frame.number >= 74 && frame.number <= 81')).toBe(8);
    const minute = 'frame.time >= "2026-11-20T20:05:54Z" && frame.time < "2026-11-20T20:05:55Z"';
    expect(await part('-Y', minute)).toBe(4);
    expect(await part('--flow', '5')).toBe(3);
    expect(await part('--flow', '5,3')).toBe(6);
    expect(await part('--flow', '5', '-Y', 'myicq.cmd == LOGIN')).toBe(3);
  });

  it.each([
    ['one message', ['-Y', 'frame.number == 54']],
    ['twenty', ['-Y', 'frame.number >= 56 && frame.number <= 75']],
    ['two hundred', []],
  ])('of %s is a picture with nothing over anything else', async (_many, words) => {
    for (const capture of [basic, ipmsg, msn]) {
      const { out, code } = await inProcess(['diagram', capture, '-F', 'svg', ...words]);
      expect(code).toBe(0);
      expect(overlaps(out)).toEqual([]);
      if (hasRsvg) expect(rendered(out)).toBeGreaterThan(20_000);
    }
  });

  it('names the end of a long path, and when it begins, in the narrowest picture', async () => {
    const { out } = await inProcess(['diagram', basic, '-F', 'svg', '-Y', 'frame.number == 54']);
    expect(out).toMatch(/<text class="caption"[^>]*>…[^<]*capture\.pcap: 1 message, from 2026-11-20 20:05:50 UTC</);
  });

  it('is empty for an empty capture, and still a diagram', async () => {
    expect((await inProcess(['diagram', '-'], empty)).out).toBe('sequenceDiagram\n');
    const { out } = await inProcess(['diagram', '-', '-F', 'svg'], empty);
    expect(out).toMatch(/^<svg [^>]*>[\s\S]*0 messages[\s\S]*<\/svg>\n$/);
    if (hasRsvg) expect(rendered(out)).toBeGreaterThan(1_000);
  });

  it('refuses what it does not understand', async () => {
    await expect(inProcess(['diagram', basic, '--flow', 'x'])).rejects.toThrow(UsageError);
    await expect(inProcess(['diagram', basic, '--most', '0'])).rejects.toThrow(UsageError);
    await expect(inProcess(['diagram', basic, '-F', 'png'])).rejects.toThrow(UsageError);
  });
});

describe('plot', () => {
  it('draws several captures as one picture, each protocol in its colour', async () => {
    const { out, err } = await inProcess(['plot', basic, ipmsg, msn]);
    expect(overlaps(out)).toEqual([]);
    for (const title of ['MyICQ', 'IPMsg', 'MSN']) expect(out).toContain(`>${title}</text>`);
    expect(out).toContain(', 2026-11-20 UTC</text>');
    expect(err).toContain('172 MyICQ messages');
    if (hasRsvg) expect(rendered(out)).toBeGreaterThan(500_000);
  });

  it('leaves out what the filter does not let through', async () => {
    const { out } = await inProcess(['plot', basic, '-Y', 'frame.number < 80']);
    expect(out).not.toContain('resends (filled)');
    expect((await inProcess(['plot', basic])).out).toContain('resends (filled)');
  });

  it('of an empty capture says that there is nothing', async () => {
    const { out, code } = await inProcess(['plot', '-'], empty);
    expect(code).toBe(0);
    expect(out).toMatch(/^<svg [^>]*>[\s\S]*<\/svg>\n$/);
    expect(out).toContain('>no messages</text>');
    expect(overlaps(out)).toEqual([]);
  });
});
