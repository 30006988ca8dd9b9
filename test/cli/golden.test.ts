import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaVersion } from '../../src/render/json-schema.js';
import { root } from '../tshark.js';
import { patched } from './patched.js';
import { folder, imdissect, sample, type Done } from './run.js';

const myicq = join(root, 'samples/myicq/v1-tcp/capture.pcap');

/** Three captures that were recorded, one of them in a folder of its own. */
const template = mkdtempSync(join(tmpdir(), 'imdissect-golden-'));

beforeAll(async () => {
  mkdirSync(join(template, 'sub'));
  cpSync(sample, join(template, 'ipmsg.pcap'));
  cpSync(myicq, join(template, 'sub/myicq.pcap'));
  writeFileSync(join(template, 'empty.pcap'), readFileSync(sample).subarray(0, 24));
  writeFileSync(join(template, 'notes.txt'), 'no capture');
  const { code, out, err } = await imdissect(['golden', 'record', template]);
  expect([code, out.match(/^recorded /gm)?.length, err]).toEqual([0, 3, 'imdissect: 3 captures, 3 recorded\n']);
}, 60_000);

afterAll(() => {
  rmSync(template, { recursive: true });
});

/** A copy that a test may change. */
function captures(): string {
  const dir = folder();
  cpSync(template, dir, { recursive: true });
  return dir;
}

const check = (dir: string, ...options: string[]): Promise<Done> =>
  imdissect(['golden', 'check', dir, '-j', '1', ...options]);

describe('imdissect golden', () => {
  it('finds captures as they were recorded', async () => {
    const { code, out, err } = await check(template);
    expect([code, out, err]).toEqual([0, '', 'imdissect: 3 captures, 3 as recorded\n']);
  });

  it('records what is shown without what is only for people, and no secret', () => {
    const [first = '', second = ''] = readFileSync(join(template, 'ipmsg.pcap.golden.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(first)).toMatchObject({ record: 'golden', schemaVersion });
    expect(JSON.parse(second)).toMatchObject({ record: 'message', id: '1.1', kind: 'ipmsg.br-entry' });
    const text = readFileSync(join(template, 'sub/myicq.pcap.golden.jsonl'), 'utf8');
    expect(text).toContain('"password":"<redacted>"');
    expect(text).not.toMatch(/secret01|"summary":|"text":"packet/);
  });

  it('names the field of a byte that was changed', async () => {
    const dir = captures();
    patched(sample, join(dir, 'ipmsg.pcap'), { 'Hello Bob': 'Hello Rob' });
    const { code, out, err } = await check(dir);
    expect([code, out, err]).toEqual([
      1,
      `FAIL  ${dir}/ipmsg.pcap: 1 difference\n` +
        '  frame 19  19.1  ipmsg.sendmsg  fields.text: expected "Hello Bob", found "Hello Rob"\n',
      'imdissect: 3 captures, 2 as recorded, 1 not\n',
    ]);
  });

  it('notices a change that no record shows, and never a secret', async () => {
    const dir = captures();
    const golden = join(dir, 'ipmsg.pcap.golden.jsonl');
    writeFileSync(
      golden,
      readFileSync(golden, 'utf8').replace(/"capture":"[0-9a-f]{64}"/, `"capture":"${'0'.repeat(64)}"`),
    );
    const { code, out } = await check(dir);
    expect([code, out]).toEqual([1, expect.stringContaining('the file is another one, but no record shows it')]);
    writeFileSync(join(dir, 'ipmsg.pcap.golden.yaml'), 'ignore: capture\n');
    expect((await check(dir)).code).toBe(0);
  });

  it('records anew what differs, when it is told to', async () => {
    const dir = captures();
    patched(sample, join(dir, 'ipmsg.pcap'), { 'Hello Bob': 'Hello Rob' });
    const { code, out } = await check(dir, '--update');
    expect([code, out]).toEqual([0, `updated  ${dir}/ipmsg.pcap: 102 records\n`]);
    expect((await check(dir)).code).toBe(0);
    const kept = await imdissect(['golden', 'record', dir]);
    expect(kept.out.match(/^kept /gm)?.length).toBe(3);
    const again = await imdissect(['golden', 'record', dir, '--force']);
    expect(again.out.match(/^recorded /gm)?.length).toBe(3);
  });

  it('fails for a capture without golden file, and for a golden file without capture', async () => {
    const dir = captures();
    renameSync(join(dir, 'sub/myicq.pcap'), join(dir, 'sub/renamed.pcap'));
    const { code, out } = await check(dir);
    expect(code).toBe(1);
    expect(out).toContain(`FAIL  ${dir}/sub/myicq.pcap: there is no such capture any more`);
    expect(out).toContain(`FAIL  ${dir}/sub/renamed.pcap: has no golden file`);
  });

  it('names the files of a capture that is gone, those that there are', async () => {
    const dir = folder();
    writeFileSync(join(dir, 'a.pcap.golden.yaml'), 'only: msn\n');
    const { out } = await check(dir, '-F', 'github');
    expect(out).toBe(
      `FAIL  ${dir}/a.pcap: there is no such capture any more; delete ${dir}/a.pcap.golden.yaml\n` +
        `::error file=${dir}/a.pcap.golden.yaml,title=golden capture::${dir}/a.pcap: there is no such capture any more; ` +
        `delete ${dir}/a.pcap.golden.yaml\n`,
    );
  });

  it('tells the place of an option that only a dissector finds wrong', async () => {
    const dir = captures();
    writeFileSync(join(dir, 'ipmsg.pcap.golden.yaml'), 'only: ipmsg\ncharset: ipmsg=klingon\n');
    const { code, out } = await imdissect(['golden', 'check', dir], {
      env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: dirname(dir) },
    });
    const [text, annotation] = out.split('\n');
    expect(code).toBe(2);
    expect(text).toContain(`${dir}/ipmsg.pcap.golden.yaml, line 2, column 1: --charset ipmsg=klingon: no such charset`);
    expect(annotation).toContain(`::error file=${basename(dir)}/ipmsg.pcap.golden.yaml,title=golden capture::`);
  });

  it('passes with keys that the schema has got since, and tells them', async () => {
    const dir = captures();
    const golden = join(dir, 'ipmsg.pcap.golden.jsonl');
    const older = readFileSync(golden, 'utf8')
      .replaceAll('"user",', '')
      .replaceAll(/"user":"[^"]*",/g, '');
    writeFileSync(golden, older);
    const { code, out } = await check(dir);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('  note  ipmsg.br-entry  fields.user: a new key of the schema'),
    ]);
  });

  it('uses the options beside a capture, and no others', async () => {
    const dir = captures();
    writeFileSync(
      join(dir, 'ipmsg.pcap.golden.yaml'),
      'filter: ipmsg.mode == SENDMSG\nignore: [time, ipmsg.packetNo]\n',
    );
    expect((await check(dir)).code).toBe(1);
    expect((await check(dir, '--update')).code).toBe(0);
    const lines = readFileSync(join(dir, 'ipmsg.pcap.golden.jsonl'), 'utf8').trimEnd().split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(3);
    expect(
      lines.every(
        (line) => line.includes('"modeName":"SENDMSG"') && !line.includes('"packetNo"') && !line.includes('"time"'),
      ),
    ).toBe(true);
    const quiet = await imdissect(['golden', 'check', dir], { env: { IMDISSECT_PASSWORD: 'x' } });
    expect(quiet.code).toBe(0);
  });

  it('gives the same output however many captures are done at a time', async () => {
    const dir = captures();
    for (let i = 0; i < 12; i++) {
      const name = join(dir, `${String(i).padStart(2, '0')}.pcap`);
      cpSync(i % 3 === 0 ? sample : join(dir, 'empty.pcap'), name);
      cpSync(join(dir, 'empty.pcap.golden.jsonl'), `${name}.golden.jsonl`);
    }
    const one = await check(dir, '-F', 'json', '-j', '1');
    const several = await check(dir, '-F', 'json', '-j', '4');
    expect(several.out).toBe(one.out);
    const names = one.out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { capture: string }).capture);
    expect(names).toEqual([...names.filter((name) => !name.includes('/sub/')), `${dir}/sub/myicq.pcap`]);
    expect(names.length).toBe(15);
  });

  it('writes a JUnit report, over an older one only', async () => {
    const dir = captures();
    const report = join(dir, 'report.xml');
    await check(dir, '--junit', report);
    await check(dir, '--junit', report);
    expect(readFileSync(report, 'utf8')).toContain('<testsuites tests="3" failures="0" errors="0" skipped="0">');
    const { code, err } = await check(dir, '--junit', join(dir, 'ipmsg.pcap'));
    expect([code, err]).toEqual([2, expect.stringContaining('nothing is written over it')]);
  });

  it('annotates in GitHub Actions', async () => {
    const dir = captures();
    patched(sample, join(dir, 'ipmsg.pcap'), { 'Hello Bob': 'Hello Rob' });
    const { out } = await imdissect(['golden', 'check', dir], { env: { GITHUB_ACTIONS: 'true' } });
    expect(out).toContain(`\n::error file=${dir}/ipmsg.pcap.golden.jsonl,line=20,title=golden capture::`);
  });

  it('goes on after what cannot be read, and ends with the worst exit code', async () => {
    const dir = captures();
    writeFileSync(join(dir, 'a.pcap'), 'this is no capture at all, though it says so');
    writeFileSync(join(dir, 'a.pcap.golden.jsonl'), '{"record":"golden","schemaVersion":1}\n');
    writeFileSync(join(dir, 'empty.pcap.golden.yaml'), 'dissector: ./x.js\n');
    const { code, out, err } = await check(dir);
    expect(code).toBe(3);
    expect(out).toMatch(/^FAIL {2}.*a\.pcap: .*a\.pcap /m);
    expect(out).toContain("there is no option 'dissector'");
    expect(err).toContain('4 captures, 2 as recorded, 2 not');
    rmSync(join(dir, 'a.pcap'));
    rmSync(join(dir, 'a.pcap.golden.jsonl'));
    expect((await check(dir)).code).toBe(2);
  });

  it('says of a golden file that it cannot be read, and leaves no half-written one', async () => {
    const dir = captures();
    const golden = join(dir, 'ipmsg.pcap.golden.jsonl');
    for (const [text, says] of [
      ['', 'line 1 is not that of a golden file'],
      ['{"record":"golden","schemaVersion":999}\n', 'take a newer imdissect'],
      [`${readFileSync(golden, 'utf8').slice(0, -20)}\n`, 'line 103 holds no record'],
    ] as const) {
      writeFileSync(golden, text);
      const { code, out } = await check(join(dir, 'ipmsg.pcap'));
      expect([code, out]).toEqual([3, expect.stringContaining(says)]);
    }
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    [['golden'], 2, 'write golden record DIR, or golden check DIR'],
    [['golden', 'chek', 'x'], 2, 'golden chek: write golden record DIR'],
    [['golden', 'check'], 2, 'which captures?'],
    [['golden', 'check', '/nowhere'], 3, '/nowhere does not exist'],
    [['golden', 'check', join(root, 'src/golden')], 3, 'no capture found'],
    [['golden', 'check', '-F', 'xml', '.'], 2, "--format cannot be 'xml'"],
    [['golden', 'check', '-j', '0', '.'], 2, '--jobs needs a whole number'],
  ])('refuses %j', async (words, code, says) => {
    const done = await imdissect(words);
    expect([done.code, done.err]).toEqual([code, expect.stringContaining(says)]);
  });
});
