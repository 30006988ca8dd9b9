import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, imdissect, main, sample } from './run.js';

const ids = (out: string): string[] => [...out.matchAll(/^(\d+\.\d+) {2}/gm)].map((match) => match[1] ?? '');

describe('-Y', () => {
  it('shows only what matches, and the totals say how many of how many', async () => {
    const { code, out, err } = await imdissect(['-F', 'summary', sample, '-Y', 'ipmsg.mode == RECVMSG']);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toContain('  RECVMSG ');
    expect(err).toBe(`imdissect: 212 frames, ${lines.length} of 83 IPMsg messages, no findings\n`);
  });

  it('counts only what is shown for -c, and for --fail-on', async () => {
    const few = await imdissect(['-F', 'summary', sample, '-c', '2', '--filter', 'ip.src == 10.97.5.3']);
    expect(ids(few.out)).toHaveLength(2);
    const without = ['--fail-on', 'note', '-q', '-F', 'summary', sample, '-Y'];
    expect(await imdissect([...without, 'not severity'])).toMatchObject({ code: 0, err: '' });
    expect(await imdissect([...without, 'severity == note'])).toMatchObject({ code: 1, err: '' });
  });

  it('that hides everything says so', async () => {
    const { code, out, err } = await imdissect([sample, '-Y', 'frame.number > 1000']);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toBe(
      'imdissect: 212 frames, 0 of 83 IPMsg messages, no findings\n' +
        'imdissect: nothing matches the filter; without it: 83 messages\n',
    );
  });

  it('-w writes the flows of what is shown: fewer than all', async () => {
    const target = join(folder(), 'some.pcap');
    const expression = 'ipmsg.text contains "Carol"';
    const first = await imdissect(['-F', 'summary', sample, '-Y', expression, '-w', target]);
    expect(ids(first.out)).toHaveLength(1);
    const again = await imdissect(['-F', 'summary', target, '-Y', expression]);
    expect(again.out.replace(/^\S+/gm, '')).toBe(first.out.replace(/^\S+/gm, ''));
    expect(again.err).toMatch(/ [1-9]\d? frames, 1 of \d+ IPMsg messages/);
  });

  it('flows lists the flows that have something that matches', async () => {
    const { code, out, err } = await imdissect(['flows', '-F', 'json', sample, '-Y', 'ipmsg.text contains "Carol"']);
    expect(code).toBe(0);
    const rows = out.trimEnd().split('\n');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toContain('"client":{"address":"10.97.5.3","port":2425}');
    expect(err).toContain('1 of 83 IPMsg messages');
  });

  it('a secret is compared only with --reveal', async () => {
    const hidden = await imdissect([sample, '-Y', 'ipmsg.password == "a"']);
    expect(hidden.code).toBe(2);
    expect(hidden.err).toContain('ipmsg.password is secret: with --reveal');
    expect((await imdissect([sample, '--reveal', '-Y', 'ipmsg.password == "a"'])).code).toBe(0);
  });
});

describe('a filter that cannot be right ends with 2 before anything is read', () => {
  it('with the place under it and the nearest name', async () => {
    const { code, out, err } = await imdissect(['gone.pcap', '-Y', 'ipmsg.nick == "Bob" && ipmsg.mdoe == SENDMSG']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(
      [
        "imdissect: there is no name 'ipmsg.mdoe'; did you mean 'ipmsg.mode'?",
        'imdissect:   ipmsg.nick == "Bob" && ipmsg.mdoe == SENDMSG',
        'imdissect:                          ^^^^^^^^^^',
        '',
      ].join('\n'),
    );
  });

  it('and leaves no file behind', async () => {
    const target = join(folder(), 'some.pcap');
    expect((await imdissect([sample, '-w', target, '-Y', 'nonsense'])).code).toBe(2);
    expect(existsSync(target)).toBe(false);
  });

  it('escapes what was typed, and the carets keep their place', async () => {
    const { err } = await imdissect([sample, '-Y', '"\x1b[31m\u202e" x']);
    expect(err).toBe(
      'imdissect: a condition begins with a name\n' +
        'imdissect:   "\\x1b[31m\\u202e" x\n' +
        'imdissect:   ^^^^^^^^^^^^^^^^\n',
    );
  });

  it.each([
    [['-Y', 'ipmsg', '-Y', 'ipmsg'], '-Y can be given once; join conditions with &&'],
    [['-Y', ''], 'the filter is empty'],
    [['-Y'], '-Y needs a value'],
  ])('%j', async (args, sentence) => {
    const { code, err } = await imdissect([sample, ...args]);
    expect(code).toBe(2);
    expect(err).toMatch(/^imdissect: [^\n]+\n$/);
    expect(err).toContain(sentence);
  });
});

describe('names', () => {
  it('are completed for the last word', async () => {
    const complete = async (...words: string[]): Promise<string[]> =>
      (await imdissect(['--get-yargs-completions', 'imdissect', ...words])).out.trim().split('\n');
    expect(await complete('-Y', 'ipmsg.ni')).toEqual(['ipmsg.nick']);
    expect(await complete('flows', '--filter', "'ipmsg.mode == SENDM")).toEqual(['ipmsg.mode == SENDMSG']);
    expect(await complete('a.pcap', '-Y', 'frame.t')).toEqual(['frame.time']);
    expect(await complete('-Y', 'ipmsg', '-F', 't')).toEqual(['tree']);
  });

  it("of a third party's dissector are names too", async () => {
    const file = join(folder(), 'mine.mjs');
    writeFileSync(
      file,
      `import { kind, struct, u8, problems, Draft, names } from '${main.replace('cli/main.js', 'schema/index.js')}';
       const Word = names('word', { HI: 0x31, BYE: 0x32 });
       const any = kind('mine.any', 'ANY', [struct('Any', { word: u8('Word', { names: Word }) })]);
       const table = problems('mine', { malformed: { severity: 'error', text: 'malformed', help: '' } });
       export default {
         id: 'mine', title: 'Mine', spec: [], ports: {}, kinds: [any], problems: table,
         world: () => null, open: () => null, hint: () => null, probe: () => 'yes',
         read: (input) => { const draft = new Draft(any, input, table.malformed); draft.take(any.structs[0]); return draft.end(); },
         summarize: () => 'anything',
       };`,
    );
    const args = ['--dissector', file, '-d', 'udp.port==2425,mine', '-F', 'summary', sample, '-Y'];
    const { code, err } = await imdissect([...args, 'mine.word == HI && udp.port == 2425']);
    expect([code, err.includes('Mine messages')]).toEqual([0, true]);
    expect((await imdissect([...args, 'mine.word == NONE'])).err).toContain('there are: HI, BYE');
  });
});
