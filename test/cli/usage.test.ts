import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, imdissect, sample } from './run.js';

describe('help', () => {
  it('without arguments it is short, on standard error, and the exit code is 2', async () => {
    const { code, out, err } = await imdissect([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('imdissect --demo');
    expect(err.split('\n').length).toBeLessThan(10);
  });

  it('--help names every option, every command and the exit codes, within 100 columns', async () => {
    const { code, out, err } = await imdissect(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const word of [
      '-F, --format',
      '-Y, --filter',
      '-d, --decode-as',
      '--only',
      '--charset',
      '--password',
      '--password-file',
      'environment IMDISSECT_PASSWORD',
      '--reveal',
      '--time',
      '-x',
      '-w',
      '--force',
      '-c',
      '--fail-on',
      '-q, --quiet',
      '--color',
      '--dissector',
      '--limits',
      '--demo',
      '--version',
      'imdissect flows',
      'imdissect completion',
      'Exit codes: 0 ',
      'secrets stay in',
      'full rights',
      'flowIdle',
    ]) {
      // Words of a sentence may stand on two lines.
      expect(out.replaceAll(/\s+/g, ' ')).toContain(word);
    }
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('--version prints the version of the package', async () => {
    expect(await imdissect(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
  });

  it('completion prints a script, and completes options, values and commands', async () => {
    expect((await imdissect(['completion'])).out).toContain('complete -o bashdefault -o default');
    const complete = async (...words: string[]): Promise<string[]> =>
      (await imdissect(['--get-yargs-completions', 'imdissect', ...words])).out.trim().split('\n');
    expect(await complete('--fo')).toContain('--format');
    expect(await complete('-F', 't')).toEqual(['tree']);
    expect(await complete('flows', '-F', 'c')).toEqual(['csv']);
    expect(await complete('fl')).toContain('flows');
  });
});

describe('what cannot be right ends with 2 and one sentence, and nothing on standard output', () => {
  it.each([
    [['--formt', 'json'], "there is no option '--formt'; did you mean '--format'?"],
    [['flow', 'a.pcap'], "there is no command and no file 'flow'; did you mean 'flows'?"],
    [['-F', 'jsn', sample], "--format cannot be 'jsn'; did you mean 'json'? There are: tree, summary, json, json-full"],
    [['-F'], '-F needs a value'],
    [['-c', '0', sample], "-c needs a whole number from 1 on, not '0'"],
    [['-d', 'udp.port=40,ipmsg', sample], "--decode-as cannot be 'udp.port=40,ipmsg'"],
    [['-d', 'udp.port==65536,ipmsg', sample], '--decode-as cannot be'],
    [['-d', 'udp.port==40,ipmg', sample], "there is no protocol 'ipmg'; did you mean 'ipmsg'?"],
    [['--only', 'ipmg', sample], "--only: there is no protocol 'ipmg'; did you mean 'ipmsg'?"],
    [['--limits', 'flowz=1', sample], "--limits: there is no limit 'flowz'; did you mean 'flows'? There are: record,"],
    [['--limits', 'flows=no', sample], '--limits flows needs a whole number'],
    [['--charset', 'cp932', sample], "--charset cannot be 'cp932'; write: --charset ipmsg="],
    [['--charset', 'ipmsg=utf-99', sample], 'utf-99'],
    [['--time', 'mars', sample], "--time cannot be 'mars'"],
    [['--color', 'blue', sample], "--color cannot be 'blue'"],
    [['--fail-on', 'all', sample], "--fail-on cannot be 'all'"],
    [['--dissector', 'none.js', sample], 'no dissector at none.js'],
    [['--demo', sample], 'leave out the captures'],
    [['-', '-'], "'-' can be given only once"],
    [['-q'], 'which capture?'],
    [['flows', '-x', sample], "there is no option '-x'"],
  ])('%j', async (args, sentence) => {
    const { code, out, err } = await imdissect(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).toMatch(/^imdissect: [^\n]+\n$/);
  });

  it('what was typed is escaped', async () => {
    const { code, err } = await imdissect(['--only', '\x1b[31m\u202ex', sample]);
    expect(code).toBe(2);
    expect(err).toContain('\\x1b[31m\\u202ex');
  });
});

describe('a dissector of a third party', () => {
  it('is loaded by its file, and takes part under its name', async () => {
    const file = join(folder(), 'mine.mjs');
    writeFileSync(file, dissectorText("'yes'"));
    const { code, out } = await imdissect([
      '--dissector',
      file,
      '-d',
      'udp.port==2425,mine',
      '-F',
      'summary',
      '-c',
      '1',
      sample,
    ]);
    expect(code).toBe(0);
    expect(out).toContain('Mine');
  });

  it('that does not load, or has a name that is taken, ends with 2', async () => {
    const broken = join(folder(), 'broken.mjs');
    writeFileSync(broken, 'export default 5;');
    expect(await imdissect(['--dissector', broken, sample])).toMatchObject({ code: 2, out: '' });
    writeFileSync(broken, dissectorText("'yes'").replace("id: 'mine'", "id: 'ipmsg'"));
    expect((await imdissect([`--dissector=${broken}`, sample])).err).toContain("there is a dissector 'ipmsg' already");
  });
});

function dissectorText(verdict: string): string {
  return `export default {
    id: 'mine', title: 'Mine', spec: [], ports: {}, kinds: [], problems: {},
    world: () => null, open: () => null, hint: () => null, probe: () => ${verdict},
    read: () => ({ kind: { id: 'mine.any', label: 'ANY', structs: [], fields: [], secret: false }, fields: {},
      dialect: null, role: null, direction: null, decryptedWith: null, diagnostics: [] }),
    summarize: () => 'anything',
  };`;
}
