/** `imdissect forge` on the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { between } from '../forge/forging.js';
import { folder, imdissect } from './run.js';

const hello = between('kind: sendmsg, fields: { text: hello }');

describe('forge', () => {
  it('writes a capture, and never over a file unless it is told to', async () => {
    const here = folder();
    const [scenario, capture] = [join(here, 'a.yaml'), join(here, 'a.pcap')];
    writeFileSync(scenario, hello);
    const done = await imdissect(['forge', scenario, '-o', capture]);
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('1 frames of 1 messages written')]);
    const first = readFileSync(capture);
    const refused = await imdissect(['forge', scenario, '-o', capture, '--seed', '2']);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('exists; --force writes over it')]);
    expect(readFileSync(capture)).toEqual(first);
    expect((await imdissect(['forge', scenario, '-o', capture, '--seed', '2', '--force'])).code).toBe(0);
    expect(readFileSync(capture)).not.toEqual(first);
  });

  it('says what is wrong, with line, column and a mark', async () => {
    const here = folder();
    writeFileSync(join(here, 'a.yaml'), hello.replace('text:', 'txet:'));
    const { code, err } = await imdissect(['forge', join(here, 'a.yaml'), '-o', join(here, 'a.pcap')]);
    expect(code).toBe(2);
    expect(err).toMatch(/a\.yaml:4:\d+: there is no field 'txet'; did you mean 'text'\?/);
    expect(err).toMatch(/\^{4}/);
  });

  it('reads keys beside the scenario only', async () => {
    const here = folder();
    writeFileSync(join(here, 'a.yaml'), 'hosts: { a: { address: 10.0.0.1, key: /etc/hostname } }');
    const { code, err } = await imdissect(['forge', join(here, 'a.yaml'), '-o', join(here, 'a.pcap')]);
    expect([code, err]).toEqual([2, expect.stringContaining('outside of the folder')]);
  });

  it('asks for what it needs', async () => {
    expect((await imdissect(['forge'])).err).toContain('which scenario?');
    expect((await imdissect(['forge', 'a.yaml'])).err).toContain('-o FILE.pcap');
    expect((await imdissect(['forge', 'a.yaml', '-o', 'a.txt'])).err).toContain('.pcap');
    expect((await imdissect(['forge', 'none.yaml', '-o', 'a.pcap'])).code).toBe(2);
  });
});
