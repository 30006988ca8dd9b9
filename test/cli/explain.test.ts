import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, imdissect, sample } from './run.js';

describe('explain, the reference', () => {
  it('alone says what there is to ask', async () => {
    const { code, out, err } = await imdissect(['explain']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const word of ['ipmsg', 'ipmsg.malformed', 'capture.pcap#19.1', 'tcp.gap']) expect(out).toContain(word);
  });

  it('explains names, several of them, and a section that comes as two words', async () => {
    const { code, out } = await imdissect(['explain', 'SENDCHECK', 'ipmsg', '§5', 'tcp.gap']);
    expect(code).toBe(0);
    expect(out).toContain('SENDCHECK: a named bit (ipmsg, send options)');
    expect(out).toContain('§5: a section (ipmsg)');
    expect(out).toContain('tcp.gap: a problem (warning)');
    expect(out).not.toContain('a protocol (ipmsg)');
  });

  it('writes Markdown when it is asked to', async () => {
    const { out } = await imdissect(['explain', 'ipmsg.recvmsg', '-F', 'markdown']);
    expect(out).toContain('# RECVMSG: a kind of message (ipmsg.recvmsg, §5)\n');
    expect(out).toContain('| `ackPacketNo` | text |');
  });

  it('says what is near to a name that there is not, escaped, and writes nothing', async () => {
    expect(await imdissect(['explain', 'ipmsg', 'sendmgs'])).toEqual({
      code: 2,
      out: '',
      err: "imdissect: there is nothing called 'sendmgs'; near are: ipmsg.sendmsg, SENDMSG, myicq.send-msg, SEND_MSG\n",
    });
    const { code, err } = await imdissect(['explain', '\x1b[31m\n::error::']);
    expect(code).toBe(2);
    expect(err).toBe(
      "imdissect: there is nothing called '\\x1b[31m\\n::error::'; what can be explained says: imdissect explain\n",
    );
  });

  it('asks which message when it is given a capture', async () => {
    const { code, err } = await imdissect(['explain', sample]);
    expect(code).toBe(2);
    expect(err).toContain(`Write ${sample}#19.1`);
  });

  it('completes names', async () => {
    const { out } = await imdissect(['--get-yargs-completions', 'imdissect', 'explain', 'ipmsg.send']);
    expect(out.split('\n')).toContain('ipmsg.sendmsg');
  });
});

describe('explain, one message', () => {
  it('teaches it, with what it answers and why its flow was routed there', async () => {
    const { code, out, err } = await imdissect(['explain', `${sample}#20.1`]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^20\.1 {2}2026-11-20 19:52:25\.666660 {2}.* RECVMSG for #13\n/);
    expect(out).toContain('It answers 19.1 (SENDMSG, 10.97.5.1:2425 → 10.97.5.2:2425), after 1.144 ms.');
    expect(out).toContain('Flow 5: UDP between 10.97.5.2:2425 (client: it sent first) and 10.97.5.1:2425.');
    expect(out).toContain('Read as ipmsg: port 2425');
    expect(out).toContain('SENDCHECK: 0x00000100 set. The receiver is to answer with RECVMSG.');
  });

  it('names what came later: the answer points back at the question', async () => {
    const { out } = await imdissect(['explain', `${sample}#19.1`]);
    expect(out).toContain('Later records point back at it:\n    20.1  2026-');
  });

  it('takes the frame alone when it holds one record, and --demo instead of a capture', async () => {
    const [whole, frame, demo] = await Promise.all([
      imdissect(['explain', `${sample}#20.1`]),
      imdissect(['explain', `${sample}#20`]),
      imdissect(['explain', '--demo', '20.1']),
    ]);
    expect(frame.out).toBe(whole.out);
    expect(demo.out).toBe(whole.out);
  });

  it('teaches a finding, with its code and the message that it is about', async () => {
    const path = sample.replace('iptux-conversation', 'libipmsg-session');
    const { code, out } = await imdissect(['explain', `${path}#152.1`]);
    expect(code).toBe(0);
    expect(out).toContain('It is about 131.1 (SENDMSG, 10.97.5.1:2425 → 10.97.5.3:22531).');
    expect(out).toContain('warning ipmsg.unacknowledged: no RECVMSG within 10 s of the message\n    SENDCHECK asks');
  });

  it('knows a file by its whole name, with # and ids in it', async () => {
    const path = join(folder(), 'a#2.1#b.pcap');
    copyFileSync(sample, path);
    const { code, out } = await imdissect(['explain', `${path}#1:20.1`]);
    expect({ code, head: out.slice(0, 4) }).toEqual({ code: 0, head: '20.1' });
  });

  it('obeys the options of reading', async () => {
    const { out } = await imdissect(['explain', `${sample}#20.1`, '--time', 'relative', '--color', 'always']);
    expect(out).toContain('\x1b[');
    expect(out).toContain('3.999867');
    const { code, err } = await imdissect(['explain', `${sample}#20.1`, '--only', 'nothing']);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("no protocol 'nothing'") as string });
  });

  it('shortens long rows, and -x shows every byte', async () => {
    const path = sample.replace('iptux-conversation', 'libipmsg-session');
    expect((await imdissect(['explain', `${path}#25.1`])).out).toContain('… 235 bytes more');
    expect((await imdissect(['explain', '-x', `${path}#25.1`])).out).not.toContain('bytes more');
  });

  it('fences it in Markdown', async () => {
    const { out } = await imdissect(['explain', `${sample}#20.1`, '-F', 'markdown']);
    expect(out.startsWith('```text\n20.1  ')).toBe(true);
    expect(out.endsWith('\n```\n')).toBe(true);
  });

  it('says which ids there are for one that there is not', async () => {
    const asked = async (id: string): Promise<object> => imdissect(['explain', `${sample}#${id}`]);
    const said = (text: string): object => ({ code: 2, out: '', err: `imdissect: ${sample}: ${text}\n` });
    expect(await asked('20.7')).toEqual(said('there is no record 20.7; frame 20 has: 20.1'));
    expect(await asked('999')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/there is no record of frame 999; near it are: \d+\.1, /) as string,
    });
  });

  it('exits 3 when the capture cannot be read, and 2 when it holds nothing', async () => {
    expect(await imdissect(['explain', 'missing.pcap#1.1'])).toMatchObject({ code: 3, out: '' });
    const path = join(folder(), 'empty.pcap');
    writeFileSync(path, readFileSync(sample).subarray(0, 24));
    expect(await imdissect(['explain', `${path}#1.1`])).toMatchObject({ code: 2, out: '' });
  });

  it('reads standard input behind --', async () => {
    const { code, out } = await imdissect(['explain', '--', '-#20.1'], { input: readFileSync(sample) });
    expect({ code, head: out.slice(0, 4) }).toEqual({ code: 0, head: '20.1' });
  });
});
