/** `-w x.pcapng --annotate`: what was found stands beside the frames, for people who look with Wireshark. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { between, forgedFrom } from '../forge/forging.js';
import { hasTshark, root, withoutTshark } from '../tshark.js';
import { folder, imdissect } from './run.js';

/** The comments of each frame, as tshark reads them. */
function comments(file: string): string[] {
  const words = ['-n', '-r', file, '-T', 'fields', '-e', 'frame.comment'];
  return execFileSync('tshark', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .slice(0, -1);
}

describe('--annotate', () => {
  it.skipIf(!hasTshark)(`says at each frame what was found in it${withoutTshark}`, async () => {
    const [here, name] = [folder(), 'b.pcapng'];
    const text = between(
      'kind: sendmsg, fields: { text: hello }, fault: { resend: 1 }',
      'kind: br-exit, repeat: { times: 1 }, after: 20s',
    );
    writeFileSync(join(here, 'a.pcap'), forgedFrom(text, { name: 'a.pcap' }));
    const { code } = await imdissect([join(here, 'a.pcap'), '-q', '-w', join(here, name), '--annotate']);
    expect(code).toBe(0);
    expect(comments(join(here, name))).toEqual([
      expect.stringMatching(/^imdissect 3\.1 warning ipmsg\.unacknowledged: no RECVMSG within 10 s of the message$/),
      expect.stringMatching(/^imdissect 2\.1 note ipmsg\.resent: /),
      '',
    ]);
  });

  it.skipIf(!hasTshark)(
    `escapes what was captured, and keeps the comments that are there${withoutTshark}`,
    async () => {
      const [here, hostile] = [folder(), join(root, 'samples/ipmsg/forged-faults/capture.pcapng')];
      await imdissect([hostile, '-q', '-w', join(here, 'b.pcapng'), '--annotate']);
      const said = comments(join(here, 'b.pcapng')).join('\n');
      expect(said).toContain('ipmsg.sendmsg: copy 1');
      expect(said).toContain('ip.fragment-overlap');
      expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    },
  );

  it('needs a format with comments', async () => {
    const capture = join(root, 'samples/hostile/terminal-escapes/capture.pcap');
    const { code, err } = await imdissect([capture, '--annotate', '-w', 'x.pcap']);
    expect([code, err]).toEqual([2, expect.stringContaining('--annotate needs -w FILE.pcapng')]);
    expect((await imdissect([capture, '--annotate'])).code).toBe(2);
  });
});
