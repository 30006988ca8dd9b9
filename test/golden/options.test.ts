import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { captureOptions, type CaptureOptions } from '../../src/cli/golden/capture-options.js';
import { builtIn } from '../../src/index.js';
import { folder } from '../cli/run.js';

/** What the text means as the options of a capture; other files may lie beside it. */
async function options(text: string, files: Readonly<Record<string, string>> = {}): Promise<CaptureOptions> {
  const dir = join(folder(), 'captures');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  const path = join(dir, 'a.pcap.golden.yaml');
  writeFileSync(path, text);
  return captureOptions(path, builtIn);
}

describe('the options of a golden capture', () => {
  it('are words of the command line, each a text or a list', async () => {
    const { engine, filter, ignored } = await options(
      `# who made it: me
filter: myicq.uin == 10001
ignore: [time, answers.afterSeconds, myicq.seq]
decode-as: udp.port==4000,myicq
only: [myicq, ipmsg]
password:
  - 10001=0123
  - 0x10
password-file: secrets.txt
limits: flows=10
`,
      { 'secrets.txt': 'from the file\n' },
    );
    expect(engine).toMatchObject({
      only: ['myicq', 'ipmsg'],
      decodeAs: [{ transport: 'udp', port: 4000, dissector: 'myicq' }],
      options: { password: ['10001=0123', '0x10', 'from the file'] },
      limits: { flows: 10 },
    });
    expect(filter).not.toBeNull();
    const record = { record: 'message', protocol: 'myicq', time: 'x', fields: { seq: 1, uin: 2 } };
    expect(ignored.without(record)).toEqual({ record: 'message', protocol: 'myicq', fields: { uin: 2 } });
  });

  it('may be absent or empty', async () => {
    expect((await captureOptions('/nowhere/a.pcap.golden.yaml', builtIn)).filter).toBeNull();
    expect((await options('# nothing\n')).filter).toBeNull();
  });

  it.each([
    ['passwort: x', "line 1, column 1: there is no option 'passwort'; did you mean 'password'?"],
    ['filter: a == 1\ndissector: ./evil.js', "line 2, column 1: there is no option 'dissector'"],
    ['reveal: true', "there is no option 'reveal'"],
    ['# a\n\nfilter: myicq.uni == 1', "line 3, column 1: filter: there is no name 'myicq.uni'"],
    ['filter: [ipmsg, myicq]', 'line 1, column 1: filter can be given once'],
    [
      'only: myicq\nignore: myicq.uni',
      "line 2, column 1: ignore: there is no field 'myicq.uni'; did you mean 'myicq.uin'?",
    ],
    ['ignore: id', "'id' cannot be ignored"],
    ['only: msm', "line 1, column 1: --only: there is no protocol 'msm'"],
    ['decode-as: 4000', "line 1, column 1: --decode-as cannot be '4000'"],
    ['limits: flow=1', "line 1, column 1: --limits: there is no limit 'flow'"],
    ['password:', 'password needs a text, or a list of texts'],
    ['password: {a: b}', 'password needs a text, or a list of texts'],
    ['- password', "options are written as 'name: value'"],
    ['filter: "a', 'line 1, column 11: no YAML (missing char)'],
    ['filter: a\nfilter: b', 'line 2, column 1: no YAML (duplicate key)'],
    ['password: &a [x]\nonly: *a', 'only needs a text, or a list of texts'],
    ['key: ../outside.pem', "line 1, column 1: key names '../outside.pem', which does not exist"],
    ['key: /etc/hostname', "key names '/etc/hostname', which is outside of the folder"],
    ['password-file: "-"', "password-file names '-', which does not exist"],
  ])('cannot be %j', async (text, says) => {
    await expect(options(text)).rejects.toThrow(says);
  });

  it('are read in bounded time and depth', async () => {
    await expect(options('['.repeat(50_000))).rejects.toThrow('line 1, column 257: nested too deep');
    await expect(options('x'.repeat(70_000))).rejects.toThrow('longer than 65536 bytes');
  });

  it('never lead to files outside of the folder, by links either', async () => {
    const base = folder();
    const dir = join(base, 'captures');
    mkdirSync(dir);
    writeFileSync(join(base, 'secret'), 'hunter2');
    symlinkSync(join(base, 'secret'), join(dir, 'link'));
    const path = join(dir, 'a.pcap.golden.yaml');
    writeFileSync(path, 'password-file: link');
    await expect(captureOptions(path, builtIn)).rejects.toThrow('outside of the folder');
  });

  it('never show a password in a complaint', async () => {
    for (const text of [
      'password: "hunter2',
      'password: {x: hunter2}',
      'password: hunter2: 3',
      'password: !!set [hunter2]',
    ]) {
      const says = await options(text).then(
        () => '',
        (error: unknown) => String(error),
      );
      expect(says).not.toContain('hunter2');
    }
  });
});
